#include "events/ids.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace gridcase::ids_test {
namespace {

using namespace std::string_literals;

const std::string longest_name(96, 'x');

/// Text that is no UTF-8, each for its own reason.
const std::vector<std::string> bad_utf8{
    "\xC0\x80"s,          // NUL, overlong
    "\xC1\xBF"s,          // overlong
    "\xE0\x9F\xBF"s,      // overlong in three
    "\xF0\x8F\xBF\xBF"s,  // overlong in four
    "\xED\xA0\x80"s,      // the first surrogate
    "\xED\xBF\xBF"s,      // the last surrogate
    "\xF4\x90\x80\x80"s,  // U+110000
    "\xF5\x80\x80\x80"s,  // beyond
    "\xFF"s,
    "\xFE"s,
    "\x80"s,          // a tail without a head
    "\xE7\xBD"s,      // 网 cut short
    "\xF0\x9F\x98"s,  // an emoji cut short
    "\xC3("s,
    "a\xE7\xBDz"s,
};

const std::vector<std::string> good_utf8{
    "",
    "a",
    "网格化管理",
    "\xC2\x80",
    "\xDF\xBF",
    "\xE0\xA0\x80",
    "\xED\x9F\xBF",
    "\xEE\x80\x80",
    "\xEF\xBF\xBF",
    "\xF0\x90\x80\x80",
    "\xF4\x8F\xBF\xBF",
    "😀",
    "a\0b"s,
};

TEST_CASE("UTF-8 is told from what only looks like it") {
    for (const std::string& text : good_utf8) CHECK_MESSAGE(is_utf8(text), text);
    for (const std::string& text : bad_utf8)
        CHECK_MESSAGE(!is_utf8(text), "bytes beginning with ",
                      static_cast<int>(static_cast<unsigned char>(text.front())));
}

/// A message goes to terminals and into JSON: whatever was given, it is clean text.
template <class Result>
void refused_cleanly(const Result& result, const std::string& given) {
    if (result) {
        FAIL_CHECK("taken: ", given);
        return;
    }
    CHECK_MESSAGE(is_utf8(result.error()), "the message is not UTF-8");
    for (const char c : result.error()) {
        CHECK(static_cast<unsigned char>(c) >= 0x20);
        CHECK(c != 0x7F);
    }
    CHECK(result.error().size() < 300);
}

TEST_CASE("case numbers: 1 to 64 of A–Z a–z 0–9 . _ : -") {
    for (const std::string& text : {"220402001001-20240913-0007"s, "boston-311:101001234567"s, "a"s,
                                    "A_b.9"s, std::string(64, '9')}) {
        const auto number = parse_case_number(text);
        REQUIRE_MESSAGE(number, text);
        CHECK(number->value() == text);
    }
    for (const std::string& text :
         {""s, " "s, "a b"s, "a/b"s, "a\0b"s, "\0"s, "c\0d"s, "a\nb"s, "网格"s, "a%b"s, "../x"s,
          std::string(65, '9'), std::string(100'000, '-'), "\x7F"s})
        refused_cleanly(parse_case_number(text), text);
    for (const std::string& text : bad_utf8) refused_cleanly(parse_case_number(text), text);
}

TEST_CASE("command ids: 1 to 128 printable ASCII characters without blanks") {
    for (const std::string& text :
         {"a"s, "phone-17/outbox-4"s, "!~"s, std::string(128, 'z'), "{\"k\":1}"s})
        CHECK_MESSAGE(parse_command_id(text), text);
    for (const std::string& text :
         {""s, "a b"s, "a\tb"s, "a\0b"s, "\x7F"s, "号"s, std::string(129, 'z')})
        refused_cleanly(parse_command_id(text), text);
    for (const std::string& text : bad_utf8) refused_cleanly(parse_command_id(text), text);
}

template <class Parse>
void takes_names(Parse parse) {
    for (const std::string& text : {"a"s, "220402001001"s, "Area Seven"s, "第七网格"s, "王秀英"s,
                                    longest_name, "O'Brien-Łukasz"s, "😀"s}) {
        const auto name = parse(text);
        REQUIRE_MESSAGE(name, text);
        CHECK(name->value() == text);
    }
    for (const std::string& text : {""s, " "s, " a"s, "a "s, "a\0b"s, "\0"s, "a\nb"s, "\tb"s,
                                    "a\x7F"s, "a\x1B[2J"s, longest_name + "x"})
        refused_cleanly(parse(text), text);
    for (const std::string& text : bad_utf8) refused_cleanly(parse(text), text);
}

TEST_CASE("units, actors and categories are names in any script") {
    takes_names(parse_unit_code);
    takes_names(parse_actor_id);
    takes_names(parse_category);
}

TEST_CASE("a refused name is shown in its message, cut between characters") {
    std::string name;
    for (int i = 0; i < 40; ++i) name += "网";
    const auto refused = parse_unit_code(name);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().find("unit code “网网") == 0);
    CHECK(refused.error().find("…”") != std::string::npos);
    CHECK(refused.error().find("120 bytes; at most 96") != std::string::npos);
}

TEST_CASE("free text keeps its lines and refuses other controls") {
    CHECK(parse_text("楼道堆放\r\n杂物\t第二行", "description", 100).value() ==
          "楼道堆放\r\n杂物\t第二行");
    CHECK(parse_text("", "description", 0).value().empty());
    CHECK(parse_text("12345", "description", 5));
    for (const std::string& text : {"a\0b"s, "a\x1B[2J"s, "\x7F"s, "\x08"s})
        refused_cleanly(parse_text(text, "description", 100), text);
    for (const std::string& text : bad_utf8)
        refused_cleanly(parse_text(text, "description", 100), text);

    const auto too_long = parse_text("123456", "description", 5);
    REQUIRE_FALSE(too_long);
    CHECK(too_long.error() == "description has 6 bytes; at most 5 are allowed");
}

TEST_CASE("a number is cut behind its last dash when a serial follows") {
    const auto parts = split_serial("220402001001-20240913-0007");
    REQUIRE(parts);
    CHECK(parts->prefix == "220402001001-20240913-");
    CHECK(parts->serial == 7);

    struct Cut {
        std::string_view number;
        std::string_view prefix;
        std::uint64_t serial;
    };
    for (const Cut& cut : {Cut{"-1", "-", 1}, Cut{"a-0", "a-", 0}, Cut{"a--12345", "a--", 12'345},
                           Cut{"a-999999999999999999", "a-", 999'999'999'999'999'999}}) {
        const auto found = split_serial(cut.number);
        REQUIRE_MESSAGE(found, std::string(cut.number));
        CHECK(found->prefix == cut.prefix);
        CHECK(found->serial == cut.serial);
    }
    for (const std::string_view none :
         {"", "-", "a-", "a", "7", "a-x", "a-1x", "a-+1", "a-1 ", "a-1000000000000000000"})
        CHECK_FALSE_MESSAGE(split_serial(none), std::string(none));
}

template <class Result>
void refused_or_kept(const Result& result, const std::string& text) {
    if (result)
        RC_ASSERT(result->value() == text);
    else
        RC_ASSERT(is_utf8(result.error()));
}

TEST_CASE("law: no text at all makes a parser fail other than by saying so") {
    CHECK(rc::check("parsers", [](const std::string& text) {
        refused_or_kept(parse_case_number(text), text);
        refused_or_kept(parse_command_id(text), text);
        refused_or_kept(parse_unit_code(text), text);
    }));
}

}  // namespace
}  // namespace gridcase::ids_test
