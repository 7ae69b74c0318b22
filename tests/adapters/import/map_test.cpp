#include "adapters/import/map.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "adapters/import/import.hpp"

namespace gridcase::map_test {

using namespace gridcase::import;

namespace {

constexpr std::string_view small_map = R"(
source = "small"
number_prefix = "S-"
time_zone = "Asia/Shanghai"
[case]
id = { column = "no" }
opened = { column = "from", formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d"] }
closed = { column = "to", formats = "%Y-%m-%d" }
category = { column = "kind", blank = "other" }
[status]
column = "state"
open = ["new", "running"]
closed = "done"
believe = "time"
[top]
code = "SMALL"
name = "Small town"
level = "city"
)";

std::string text_of(const std::vector<engine::Fault>& faults) {
    std::string text;
    for (const engine::Fault& fault : faults)
        text += std::to_string(fault.line) + ":" + std::to_string(fault.column) + " " +
                fault.message + " | " + fault.hint + "\n";
    return text;
}

std::string faults_of(std::string_view text) {
    const auto map = parse_map(text);
    return map ? std::string() : text_of(map.error());
}

std::string with(std::string_view before, std::string_view after) {
    std::string text(small_map);
    const auto place = text.find(before);
    REQUIRE(place != std::string::npos);
    return text.replace(place, before.size(), after);
}

}  // namespace

TEST_CASE("a map says how a table becomes cases") {
    const auto parsed = parse_map(small_map);
    REQUIRE(parsed);
    const Map& map = **parsed;
    CHECK(map.source == "small");
    CHECK(map.number_prefix == "S-");
    CHECK(map.opened.formats.size() == 2);
    CHECK(map.closed->formats.size() == 1);
    CHECK(map.category.otherwise == "other");
    CHECK(map.status->open == std::vector<std::string>{"new", "running"});
    CHECK(map.status->believe == StatusColumn::Believe::time);
    CHECK(map.top.holder == "Small town");
    CHECK(map.units.empty());
}

TEST_CASE("the maps that ship are well-formed") {
    for (const std::string_view name : {"boston-311", "teddy-cup"}) {
        const auto map = shipped_map(name);
        REQUIRE(map != nullptr);
        CHECK(map->source == name);
    }
    CHECK(shipped_map("atlantis") == nullptr);
    CHECK(shipped_map("") == nullptr);
}

TEST_CASE("an empty map lacks all that a map must have") {
    const std::string faults = faults_of("");
    for (const std::string_view key : {"source", "number_prefix", "time_zone", "case", "top"})
        CHECK_MESSAGE(faults.find("`" + std::string(key) + "` is missing") != std::string::npos,
                      faults);
}

TEST_CASE("all faults are told at once, each at its place") {
    const std::string faults = faults_of(R"(source = "Not A Name"
number_prefix = "a b"
time_zone = "Mars/Olympus"
colour = "blue"
[case]
id = { colunm = "no" }
opened = { column = "from", formats = "%Y-%m" }
category = { column = "kind", constant = "both" }
remark = { column = "end" }
[top]
code = "T"
name = "Town"
level = "village"
)");
    CHECK_MESSAGE(
        faults ==
            "1:10 `source` is not a name | 1 to 32 of a–z, 0–9 and -, e.g. \"boston-311\"\n"
            "2:17 `number_prefix` cannot begin a case number | 1 to 32 of A–Z a–z 0–9 . _ : -, "
            "e.g. \"BOS311-\"\n"
            "3:13 unknown time zone: Mars/Olympus not found in timezone database | a name of the "
            "IANA database, e.g. "
            "\"Asia/Shanghai\"\n"
            "4:1 unknown key `colour` | here may stand: source number_prefix time_zone case "
            "status top unit\n"
            "6:6 `column` is missing | give `column` as a text in double quotes\n"
            "6:8 unknown key `colunm` | here may stand: column number\n"
            "7:39 date format `%Y-%m`: a date needs %Y, %d and one of %m and %b | of %Y %m %b "
            "%d %H %I %p %M %S %f %z, e.g. \"%Y-%m-%d %H:%M:%S\"\n"
            "8:12 here must stand either `column` or `constant` | { column = \"NAME\" }, or { "
            "constant = \"the same in every row\" }\n"
            "9:10 `remark` without `closed` | map the closing time too, or put the column into "
            "`description`\n"
            "13:9 `village` is no level | one of: city, district, street, community, grid\n",
        faults);
}

TEST_CASE("each wrong value is named") {
    const auto fault = [](std::string_view before, std::string_view after) {
        return faults_of(with(before, after));
    };
    CHECK(fault("\"small\"", "\"small\"").empty());
    CHECK(fault("source = \"small\"", "source = 7").find("is not a text") != std::string::npos);
    CHECK(fault("source = \"small\"", "source = \"  \"").find("is empty") != std::string::npos);
    CHECK(fault("[top]", "[[top]]").find("`top` is not a table") != std::string::npos);
    CHECK(fault("\"done\"", "[]").find("`closed` is empty") != std::string::npos);
    CHECK(fault("\"done\"", "\"new\"").find("both open and closed") != std::string::npos);
    CHECK(fault("\"time\"", "\"luck\"").find("neither, time, status") != std::string::npos);
    CHECK(fault("closed = { column = \"to\", formats = \"%Y-%m-%d\" }", "")
              .find("[status] without `case.closed`") != std::string::npos);
    CHECK(fault("{ column = \"no\" }", "{ column = \"no\", number = \"yes\" }")
              .find("neither true nor false") != std::string::npos);
    CHECK(fault("[top]", "unit = 3\n[top]").find("unknown key `unit`") != std::string::npos);
}

TEST_CASE("units stand one below the other") {
    const auto faults_with = [](const std::string& units) {
        return faults_of(std::string(small_map) + units);
    };
    const std::string district = "[[unit]]\nlevel = \"district\"\ncode = { column = \"a\" }\n";
    const std::string street = "[[unit]]\nlevel = \"street\"\ncode = { column = \"b\" }\n";
    CHECK(faults_with(district + street).empty());
    CHECK(faults_with(street + district).find("does not stand below") != std::string::npos);
    CHECK(faults_with(district + district).find("does not stand below") != std::string::npos);
    CHECK(faults_with("[[unit]]\nlevel = \"city\"\ncode = { column = \"a\" }\n")
              .find("does not stand below") != std::string::npos);
    CHECK(faults_with("[unit]\nlevel = \"street\"\n").find("[[unit]]") != std::string::npos);
    CHECK(faults_with("[[unit]]\nlevel = \"street\"\n").find("`code` is missing") !=
          std::string::npos);
}

TEST_CASE("what is no TOML, and what is too long, is one fault") {
    CHECK(faults_of("source = ").starts_with("1:"));
    CHECK(faults_of("a = " + std::string(200'000, '[')).find("TOML") != std::string::npos);
    CHECK(faults_of(std::string(200'000, '[')).find("TOML") != std::string::npos);
    CHECK(faults_of("source = \"\xff\"").find("TOML") != std::string::npos);
    CHECK(faults_of(std::string(300'000, '#')).find("too long") != std::string::npos);
}

TEST_CASE("a map with any byte changed is taken or refused, never worse") {
    CHECK(rc::check([] {
        std::string text(small_map);
        const auto changes = *rc::gen::inRange(1, 4);
        for (int i = 0; i < changes; ++i)
            text[*rc::gen::inRange<std::size_t>(0, text.size())] =
                *rc::gen::elementOf(std::string("\"=[]{}\n ,.a%0\x80"));
        const auto map = parse_map(text);
        RC_ASSERT(map || !map.error().empty());
    }));
}

}  // namespace gridcase::map_test
