#include "adapters/demo/territory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "adapters/demo/city.hpp"
#include "adapters/demo/demo.hpp"
#include "engine/domain/policy.hpp"
#include "engine/domain/territory.hpp"

namespace gridcase::demo::territory_test {

namespace {

std::vector<UnitRegistered> areas() {
    std::vector<UnitRegistered> units = demo_territory();
    std::erase_if(units, [](const UnitRegistered& unit) { return unit.kind != UnitKind::area; });
    return units;
}

}  // namespace

TEST_CASE("the demo city has five levels and 521 grids") {
    std::map<Level, int> counts;
    for (const UnitRegistered& unit : areas()) ++counts[unit.level];
    CHECK(counts[Level::city] == 1);
    CHECK(counts[Level::district] == 4);
    CHECK(counts[Level::street] == 20);
    CHECK(counts[Level::community] == 90);
    CHECK(counts[Level::grid] == 521);
}

TEST_CASE("parents come first and stand one level above") {
    std::map<std::string, Level> seen;
    for (const UnitRegistered& unit : areas()) {
        if (unit.level == Level::city) {
            CHECK_FALSE(unit.parent.has_value());
        } else {
            REQUIRE(unit.parent.has_value());
            REQUIRE(seen.contains(unit.parent->value()));
            CHECK(static_cast<int>(seen.at(unit.parent->value())) ==
                  static_cast<int>(unit.level) + 1);
        }
        seen[unit.code.value()] = unit.level;
    }
}

TEST_CASE("codes are unique, twelve digits beginning with 99, grids with three more") {
    std::set<std::string> codes;
    for (const UnitRegistered& unit : areas()) {
        const std::string& code = unit.code.value();
        CHECK(codes.insert(code).second);
        CHECK(code.size() == (unit.level == Level::grid ? 15U : 12U));
        CHECK(code.starts_with("99"));
        CHECK(code.find_first_not_of("0123456789") == std::string::npos);
        if (unit.level == Level::grid) CHECK(code.starts_with(unit.parent->value()));
    }
}

TEST_CASE("names are unique within a parent, and every unit has a holder") {
    std::set<std::pair<std::string, std::string>> names;
    std::set<std::string> community_names;
    for (const UnitRegistered& unit : demo_territory()) {
        const std::string parent = unit.parent ? unit.parent->value() : "";
        CHECK(names.emplace(parent, unit.name).second);
        if (unit.level == Level::community && unit.kind == UnitKind::area)
            CHECK(community_names.insert(unit.name).second);
        CHECK(is_utf8(unit.name));
        CHECK(is_utf8(unit.holder));
        CHECK(unit.holder.ends_with("）"));
    }
}

TEST_CASE("everybody who answers for something has a name of their own") {
    std::set<std::string> persons;
    for (const UnitRegistered& unit : demo_territory()) {
        CAPTURE(unit.holder);
        CHECK(persons.insert(person_in(unit.holder)).second);
    }
}

TEST_CASE("beside and below the areas stand all other kinds of units, where they may") {
    std::map<UnitKind, int> counts;
    std::map<UnitCode, UnitRegistered> known;
    for (const UnitRegistered& unit : demo_territory()) {
        CAPTURE(unit.code.value());
        ++counts[unit.kind];
        if (unit.parent) CHECK(engine::may_stand_below(unit, known.at(*unit.parent)));
        known.emplace(unit.code, unit);
    }
    CHECK(counts[UnitKind::department] == 4 * 8 + 20 * 2);
    CHECK(counts[UnitKind::dedicated_grid] > 3);
    CHECK(counts[UnitKind::building] == 90);
    CHECK(counts[UnitKind::stairwell] == 180);
    CHECK(counts[UnitKind::road] == 40);
    CHECK(counts[UnitKind::member_organisation] > 5);
}

TEST_CASE("whatever line of business the default policy names, a department is near every grid") {
    const City city(demo_territory());
    const auto policy = engine::parse_policy(engine::default_policy_text());
    REQUIRE(policy.has_value());
    for (UnitIndex unit = 0; unit < city.size(); ++unit)
        for (const engine::DutyItem& item : policy->duties)
            if (city.level(unit) == Level::grid && !item.line.empty())
                CHECK(city.department(unit, item.line).has_value());
}

TEST_CASE("a grid that is split has its places in its parts") {
    City city(demo_territory());
    Chance chance(3);
    const UnitIndex grid = city.some_grid(chance);
    const auto part = [&](const char* end) {
        UnitRegistered unit;
        unit.code = UnitCode(city.code(grid).value() + end);
        unit.name = "半个网格";
        unit.holder = "王一（网格长）";
        unit.parent = city.code(city.superior(grid));
        return unit;
    };
    city.split(grid, {part("1"), part("2")});
    std::set<UnitIndex> drawn;
    for (int index = 0; index < 200'000; ++index) drawn.insert(city.some_grid(chance));
    CHECK_FALSE(drawn.contains(grid));
    CHECK(drawn.size() == 522);
}

TEST_CASE("communities differ in size, and none is without a grid") {
    std::map<std::string, int> grids;
    for (const UnitRegistered& unit : areas())
        if (unit.level == Level::grid) ++grids[unit.parent->value()];
    CHECK(grids.size() == 90);
    std::set<int> sizes;
    for (const auto& [community, count] : grids) sizes.insert(count);
    CHECK(sizes.size() >= 3);
}

TEST_CASE("grids are unevenly busy") {
    const City city(demo_territory());
    Chance chance(1);
    std::map<UnitIndex, int> counts;
    constexpr int drawn = 52'100;
    for (int index = 0; index < drawn; ++index) ++counts[city.some_grid(chance)];
    CHECK(counts.size() == 521);
    int busiest = 0;
    int quietest = drawn;
    for (const auto& [grid, count] : counts) {
        busiest = std::max(busiest, count);
        quietest = std::min(quietest, count);
    }
    CHECK(busiest > 4 * 100);
    CHECK(quietest < 60);
}

TEST_CASE("a property company's matter finds an estate that has one in every grid") {
    const City city(demo_territory());
    Chance chance(5);
    for (UnitIndex unit = 0; unit < city.size(); ++unit) {
        if (city.level(unit) != Level::grid || city.kind(unit) != UnitKind::area) continue;
        CHECK(city.spot(unit, Where::stairwell, true, chance).managed);
        CHECK_FALSE(city.spot(unit, Where::road, true, chance).managed);
    }
}

}  // namespace gridcase::demo::territory_test
