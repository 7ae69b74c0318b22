#include "adapters/json/personal.hpp"

#include <cstdint>
#include <optional>

namespace gridcase::json {

std::string base64(std::string_view bytes) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t start = 0; start < bytes.size(); start += 3) {
        const std::string_view group = bytes.substr(start, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits <<= 8U;
            if (i < group.size()) bits |= static_cast<unsigned char>(group[i]);
        }
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= group.size() ? letters[(bits >> (18U - 6U * i)) & 63U] : '=';
    }
    return out;
}

boost::json::object sealed(const PersonalText& text) {
    return {{"person", text.person.hex()}, {"sealed", base64(text.sealed)}};
}

boost::json::object masked(const PersonalText& text) {
    return {{"person", text.person.hex()}, {"masked", true}};
}

boost::json::object revealed(const PersonalText& text, const KeyVault& vault) {
    const std::optional<std::string> plain = vault.open(text);
    boost::json::object out{{"person", text.person.hex()}};
    out["text"] = plain ? boost::json::value(*plain) : boost::json::value(nullptr);
    return out;
}

}  // namespace gridcase::json
