# Writes OUT, a .cpp in which FUNCTION of HEADER answers with the text of IN, its single source.
file(READ "${IN}" text)
if(text MATCHES "\\)embedded\"")
    message(FATAL_ERROR "${IN} holds the mark that ends a raw string: )embedded\"")
endif()
file(WRITE "${OUT}" "#include \"engine/domain/${HEADER}\"

namespace gridcase::engine {

std::string_view ${FUNCTION}() {
    static constexpr std::string_view text = R\"embedded(${text})embedded\";
    return text;
}

}  // namespace gridcase::engine
")
