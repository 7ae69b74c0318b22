#include "events/ids.hpp"

#include <algorithm>
#include <string>

#include "events/hex.hpp"
#include "events/quoted.hpp"

namespace gridcase {
namespace {

constexpr std::size_t case_number_limit_bytes = 64;
constexpr std::size_t command_id_limit_bytes = 128;
constexpr std::size_t name_limit_bytes = 96;
constexpr std::size_t shown_bytes = 40;  // of a refused text, in its error message

bool is_letter_or_digit(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// A name in any script: what is wrong with it, or nothing.
std::string fault_of_name(std::string_view text) {
    if (text.empty()) return "is empty";
    if (text.size() > name_limit_bytes)
        return "has " + std::to_string(text.size()) + " bytes; at most " +
               std::to_string(name_limit_bytes) + " are allowed";
    if (std::any_of(text.begin(), text.end(), is_control)) return "holds a control character";
    if (!is_utf8(text)) return "is not valid UTF-8";
    if (text.front() == ' ' || text.back() == ' ') return "begins or ends with a blank";
    return {};
}

template <class Id>
tl::expected<Id, std::string> parse_name(std::string_view text, const char* what) {
    const std::string fault = fault_of_name(text);
    if (!fault.empty()) return tl::unexpected(what + (" " + quoted(text)) + " " + fault);
    return Id(std::string(text));
}

/// The length of the well-formed sequence at the front of `text`; 0 when there is none.
std::size_t utf8_sequence(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;
    if (first < 0xE0) return tail(1) ? 2 : 0;
    if (first < 0xF0) {
        if (!tail(1) || !tail(2)) return 0;
        if (first == 0xE0 && byte(1) < 0xA0) return 0;
        if (first == 0xED && byte(1) > 0x9F) return 0;
        return 3;
    }
    if (first > 0xF4 || !tail(1) || !tail(2) || !tail(3)) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return 4;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = utf8_sequence(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string quoted(std::string_view text) {
    std::string safe = "“";
    std::string_view rest = text;
    while (!rest.empty() && text.size() - rest.size() < shown_bytes) {
        const std::size_t size = utf8_sequence(rest);
        if (size == 0 || is_control(rest.front()))
            safe += '?';
        else
            safe += rest.substr(0, size);
        rest.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return safe + (rest.empty() ? "”" : "…”");
}

tl::expected<PersonId, std::string> parse_person_id(std::string_view text) {
    const auto bytes = from_hex(text);
    if (!bytes || bytes->size() != PersonId::size)
        return tl::unexpected("a person is named by a pseudonym of " +
                              std::to_string(2 * PersonId::size) + " lower-case hex digits");
    return PersonId::from_raw(*bytes);
}

std::optional<NumberParts> split_serial(std::string_view number) {
    const std::size_t dash = number.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::string_view digits = number.substr(dash + 1);
    if (digits.empty() || digits.size() > 18) return std::nullopt;
    std::uint64_t serial = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        serial = serial * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return NumberParts{number.substr(0, dash + 1), serial};
}

CaseNumber with_serial(std::string_view prefix, std::uint64_t serial) {
    constexpr std::size_t digits_at_least = 4;
    std::string digits = std::to_string(serial);
    if (digits.size() < digits_at_least) digits.insert(0, digits_at_least - digits.size(), '0');
    return CaseNumber(std::string(prefix) + digits);
}

tl::expected<CaseNumber, std::string> parse_case_number(std::string_view text) {
    const auto allowed = [](char c) {
        return is_letter_or_digit(c) || c == '.' || c == '_' || c == ':' || c == '-';
    };
    if (text.empty() || text.size() > case_number_limit_bytes ||
        !std::all_of(text.begin(), text.end(), allowed))
        return tl::unexpected("case number " + quoted(text) +
                              " is not 1 to 64 of A–Z a–z 0–9 . _ : -");
    return CaseNumber(std::string(text));
}

tl::expected<CommandId, std::string> parse_command_id(std::string_view text) {
    const auto allowed = [](char c) { return c > 0x20 && c < 0x7F; };
    if (text.empty() || text.size() > command_id_limit_bytes ||
        !std::all_of(text.begin(), text.end(), allowed))
        return tl::unexpected("command id " + quoted(text) +
                              " is not 1 to 128 printable ASCII characters without blanks");
    return CommandId(std::string(text));
}

tl::expected<UnitCode, std::string> parse_unit_code(std::string_view text) {
    return parse_name<UnitCode>(text, "unit code");
}

tl::expected<ActorId, std::string> parse_actor_id(std::string_view text) {
    return parse_name<ActorId>(text, "actor");
}

tl::expected<CategoryCode, std::string> parse_category(std::string_view text) {
    return parse_name<CategoryCode>(text, "category");
}

tl::expected<std::string, std::string> parse_text(std::string_view text, std::string_view field,
                                                  std::size_t limit_bytes) {
    const auto forbidden = [](char c) {
        return is_control(c) && c != '\t' && c != '\n' && c != '\r';
    };
    if (text.size() > limit_bytes)
        return tl::unexpected(std::string(field) + " has " + std::to_string(text.size()) +
                              " bytes; at most " + std::to_string(limit_bytes) + " are allowed");
    if (!is_utf8(text)) return tl::unexpected(std::string(field) + " is not valid UTF-8");
    if (std::any_of(text.begin(), text.end(), forbidden))
        return tl::unexpected(std::string(field) + " holds a control character");
    return std::string(text);
}

}  // namespace gridcase
