#include "adapters/json/write.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace gridcase::json {

namespace {

template <class... Format>
void write_number(std::string& out, auto number, Format... format) {
    std::array<char, 400> digits{};  // room for the longest plain decimal of a double
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, format...);
    out.append(digits.data(), end.ptr);
}

void write_string(std::string& out, std::string_view text) {
    static constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (letter == '\n') {
            out += "\\n";
        } else if (letter == '\t') {
            out += "\\t";
        } else if (letter == '\r') {
            out += "\\r";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        } else {
            out += letter;
        }
    }
    out += '"';
}

void write_into(std::string& out, const boost::json::value& value);

void write_object(std::string& out, const boost::json::object& object) {
    out += '{';
    bool first = true;
    for (const auto& member : object) {
        if (!first) out += ',';
        first = false;
        write_string(out, member.key());
        out += ':';
        write_into(out, member.value());
    }
    out += '}';
}

void write_array(std::string& out, const boost::json::array& array) {
    out += '[';
    bool first = true;
    for (const boost::json::value& element : array) {
        if (!first) out += ',';
        first = false;
        write_into(out, element);
    }
    out += ']';
}

void write_into(std::string& out, const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            out += "null";
            return;
        case boost::json::kind::bool_:
            out += value.get_bool() ? "true" : "false";
            return;
        case boost::json::kind::int64:
            write_number(out, value.get_int64());
            return;
        case boost::json::kind::uint64:
            write_number(out, value.get_uint64());
            return;
        case boost::json::kind::double_:
            if (std::isfinite(value.get_double()))
                write_number(out, value.get_double(), std::chars_format::fixed);
            else
                out += "null";  // JSON has no word for it
            return;
        case boost::json::kind::string:
            write_string(out, value.get_string());
            return;
        case boost::json::kind::array:
            write_array(out, value.get_array());
            return;
        case boost::json::kind::object:
            write_object(out, value.get_object());
            return;
    }
}

}  // namespace

std::string write(const boost::json::value& value) {
    std::string out;
    write_into(out, value);
    return out;
}

}  // namespace gridcase::json
