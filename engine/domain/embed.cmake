# Writes OUT, a .cpp that holds the text of IN: policy.toml stays the single source.
file(READ "${IN}" text)
if(text MATCHES "\\)policy\"")
    message(FATAL_ERROR "${IN} holds the mark that ends a raw string: )policy\"")
endif()
file(WRITE "${OUT}" "#include \"engine/domain/policy.hpp\"

namespace gridcase::engine {

std::string_view default_policy_text() {
    static constexpr std::string_view text = R\"policy(${text})policy\";
    return text;
}

}  // namespace gridcase::engine
")
