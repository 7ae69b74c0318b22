// The statistical division codes of five areas, taken over as they were published: 辽源 (2204) has
// 48 streets and 580 communities, the whole table 240 and 2,842 (SOURCE.md beside it).

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "engine/domain/territory_check.hpp"
#include "engine/domain/territory_csv.hpp"

namespace gridcase::divisions_test {

using namespace gridcase::engine;

namespace {

std::filesystem::path divisions() {
    const char* shared = std::getenv("GRIDCASE_SHARED_DATA");
    return std::filesystem::path(shared != nullptr ? shared : GRIDCASE_DEFAULT_SHARED_DATA) /
           "divisions";
}

bool absent() {
    if (std::filesystem::exists(divisions() / "communities_flat.csv")) return false;
    std::cout << "SKIPPED: " << divisions().string()
              << " is not there; the published division codes were not taken over\n";
    return true;
}

std::vector<UnitRegistered> read(const std::string& name, const std::string& prefix) {
    std::ifstream file(divisions() / name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto units = parse_territory_csv(text, {.prefix = prefix});
    if (!units) FAIL(to_text(units.error()));
    return *units;
}

std::map<Level, std::size_t> counts(const std::vector<UnitRegistered>& units) {
    std::map<Level, std::size_t> by_level;
    for (const UnitRegistered& unit : units) ++by_level[unit.level];
    return by_level;
}

Territory territory_of(const std::vector<UnitRegistered>& units) {
    Territory territory;
    for (const UnitRegistered& unit : units) {
        CHECK((!unit.parent || territory.find(*unit.parent) != nullptr));  // parents first
        territory.put(unit);
    }
    return territory;
}

using Counts = std::map<Level, std::size_t>;

}  // namespace

TEST_CASE("辽源 has 48 streets and 580 communities in 4 districts of one city") {
    if (absent()) return;
    const auto units = read("communities_flat.csv", "2204");
    CHECK(counts(units) == Counts{{Level::city, 1},
                                  {Level::district, 4},
                                  {Level::street, 48},
                                  {Level::community, 580}});
    const Territory territory = territory_of(units);
    const UnitRegistered* city = territory.find(UnitCode("220400000000"));
    REQUIRE(city != nullptr);
    CHECK(city->name == "辽源市");
    CHECK(territory.find(UnitCode("220402000000"))->name == "龙山区");
    for (const UnitRegistered& unit : units) {
        CHECK(territory.within(unit.code, city->code));
        CHECK(territory.answerable(unit.code, unit.level, Instant())->unit->code == unit.code);
    }
}

TEST_CASE("the streets alone give 48 streets, and districts without a name") {
    if (absent()) return;
    const auto units = read("streets.csv", "2204");
    CHECK(counts(units) == Counts{{Level::city, 1}, {Level::district, 4}, {Level::street, 48}});
    const Territory territory = territory_of(units);
    CHECK(is_unnamed(*territory.find(UnitCode("220402000000"))));
    for (const UnitRegistered& unit : read("communities_flat.csv", "2204"))
        if (unit.level == Level::street) {
            REQUIRE(territory.find(unit.code) != nullptr);
            CHECK(territory.find(unit.code)->name == unit.name);
        }
}

TEST_CASE("the whole table has 240 streets and 2,842 communities, all by the scheme") {
    if (absent()) return;
    const auto units = read("communities_flat.csv", "");
    const auto by_level = counts(units);
    CHECK(by_level.at(Level::street) == 240);
    CHECK(by_level.at(Level::community) == 2'842);
    CHECK(by_level.at(Level::district) == 19);
    CHECK(by_level.at(Level::city) == 5);
    std::map<FindingKind, std::size_t> kinds;
    for (const Finding& finding : check(territory_of(units), Instant())) ++kinds[finding.kind];
    CHECK(kinds ==
          std::map<FindingKind, std::size_t>{{FindingKind::community_without_grids, 2'842}});
}

}  // namespace gridcase::divisions_test
