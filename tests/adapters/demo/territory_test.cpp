#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "adapters/demo/city.hpp"
#include "adapters/demo/demo.hpp"

namespace gridcase::demo {

TEST_CASE("the demo city has five levels and 521 grids") {
    std::map<Level, int> counts;
    for (const UnitRegistered& unit : demo_territory()) ++counts[unit.level];
    CHECK(counts[Level::city] == 1);
    CHECK(counts[Level::district] == 4);
    CHECK(counts[Level::street] == 20);
    CHECK(counts[Level::community] == 90);
    CHECK(counts[Level::grid] == 521);
}

TEST_CASE("parents come first and stand one level above") {
    std::map<std::string, Level> seen;
    for (const UnitRegistered& unit : demo_territory()) {
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
    for (const UnitRegistered& unit : demo_territory()) {
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
        if (unit.level == Level::community) CHECK(community_names.insert(unit.name).second);
        CHECK(is_utf8(unit.name));
        CHECK(is_utf8(unit.holder));
        CHECK(unit.holder.ends_with("）"));
        CHECK(unit.kind == UnitKind::area);
    }
}

TEST_CASE("communities differ in size, and none is without a grid") {
    std::map<std::string, int> grids;
    for (const UnitRegistered& unit : demo_territory())
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
        if (city.level(unit) != Level::grid) continue;
        CHECK(city.spot(unit, Where::stairwell, true, chance).managed);
        CHECK_FALSE(city.spot(unit, Where::road, true, chance).managed);
    }
}

}  // namespace gridcase::demo
