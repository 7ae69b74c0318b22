#include "engine/domain/territory_check.hpp"

#include "tests/engine/domain/specs.hpp"

namespace gridcase::territory_check_test {
namespace {

/// `kind unit` of every finding, in order.
std::vector<std::string> findings(const Territory& territory, const CodeScheme& scheme = {}) {
    std::vector<std::string> lines;
    for (const Finding& each : check(territory, noon, scheme)) {
        CHECK(!each.message.empty());
        CHECK(!each.hint.empty());
        lines.push_back(std::string(to_text(each.gravity)) + " " + std::string(to_text(each.kind)) +
                        " " + each.unit.value());
    }
    return lines;
}

/// The sample city, whose bureau has a line, and nothing wrong.
Territory sound() {
    Territory territory = *samples::rulebook().territory;
    UnitRegistered office = registered(bureau);
    office.line = "city-management";
    territory.put(office);
    return territory;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a sound territory has no findings") { CHECK(findings(sound()).empty()); }

TEST_CASE("an area without a parent, an orphan and a cycle are errors") {
    Territory territory = sound();
    territory.put(unit(UnitCode("220405001000"), "孤街道", Level::street, std::nullopt, "长"));
    territory.put(
        unit(UnitCode("220402002001888"), "孤网格", Level::grid, UnitCode("220402002009"), "长"));
    territory.put(unit(UnitCode("a"), "甲", Level::street, UnitCode("b"), "长", UnitKind::road));
    territory.put(unit(UnitCode("b"), "乙", Level::street, UnitCode("a"), "长", UnitKind::road));
    CHECK(findings(territory) == Lines{"error orphan 220402002001888",
                                       "error area_without_parent 220405001000", "error cycle a",
                                       "error cycle b"});
}

TEST_CASE("a community without grids and a department without a line are warnings") {
    Territory territory = *samples::rulebook().territory;
    territory.put(unit(UnitCode("220403001002"), "空社区", Level::community, street_3, "书记"));
    CHECK(findings(territory) == Lines{"warning department_without_line " + bureau.value(),
                                       "warning community_without_grids 220403001002"});
    UnitRegistered gone = registered(grid_9);
    gone.valid_to = morning;
    Territory emptied = sound();
    emptied.put(gone);
    CHECK(findings(emptied) == Lines{"warning community_without_grids " + community_4.value()});
    UnitRegistered market = registered(grid_9);
    market.kind = UnitKind::dedicated_grid;
    Territory dedicated = sound();
    dedicated.put(market);
    CHECK(findings(dedicated).empty());
}

TEST_CASE("two holders at once are an error, a vacant post is a warning that says who answers") {
    const auto filled = [](const std::string& person, Instant from, bool stand_in = false) {
        return PostFilled{grid_7, "网格长", ActorId(person), person, from, std::nullopt, stand_in};
    };
    Territory twice = sound();
    twice.put(filled("zhang", morning));
    twice.put(filled("wu", morning, true));
    CHECK(findings(twice).empty());
    twice.put(filled("li", morning));
    CHECK(findings(twice) == Lines{"error double_holder " + grid_7.value()});

    Territory empty = sound();
    empty.put(filled("zhang", morning));
    empty.put(PostVacated{grid_7, "网格长", ActorId("zhang"), noon});
    CHECK(findings(empty) == Lines{"warning vacant_post " + grid_7.value()});
    CHECK(check(empty, noon).front().message.find("社区书记 of " + community_3.value()) !=
          std::string::npos);
}

TEST_CASE("what counts when its parent does not is an error, what lies below a redrawn grid too") {
    Territory territory = sound();
    UnitRegistered street = registered(street_3);
    street.valid_from = morning;
    territory.put(street);
    CHECK(findings(territory) == Lines{"error outside_parents_validity " + community_4.value()});
    UnitRegistered community = registered(community_4);
    community.valid_from = morning;
    territory.put(community);
    UnitRegistered grid = registered(grid_9);
    grid.valid_from = noon;
    territory.put(grid);
    CHECK(findings(territory).empty());

    Territory redrawn = sound();
    redrawn.put(unit(UnitCode("b"), "1号楼", Level::grid, grid_7, "楼栋长", UnitKind::building));
    redrawn.put(UnitsRedrawn{{grid_7}, {grid_8}, morning, {}});
    CHECK(findings(redrawn) == Lines{"error below_redrawn b"});
    CHECK(check(redrawn, noon).front().hint.find(grid_8.value()) != std::string::npos);
}

TEST_CASE("codes extend their parents' by the scheme, whatever its serials are") {
    Territory territory = sound();
    territory.put(unit(UnitCode("220402001001044"), "错网格", Level::grid, community_3, "长"));
    territory.put(unit(UnitCode("220402002001-4"), "横网格", Level::grid, community_3, "长"));
    territory.put(unit(UnitCode("2204020020014"), "短网格", Level::grid, community_3, "长"));
    CHECK(findings(territory) == Lines{"error code_off_scheme 220402001001044",
                                       "warning code_off_scheme 220402002001-4",
                                       "warning code_off_scheme 2204020020014"});
    CHECK(findings(territory, {.grid_suffix_digits = 0}).empty());
    Territory short_serials;
    short_serials.put(unit(UnitCode("220402002"), "街道", Level::street, std::nullopt, "长"));
    short_serials.put(
        unit(UnitCode("220402002001"), "社区", Level::community, UnitCode("220402002"), "长"));
    short_serials.put(
        unit(UnitCode("22040200200107"), "网格", Level::grid, UnitCode("220402002001"), "长"));
    CHECK(findings(short_serials, {.grid_suffix_digits = 2}).empty());
}

}  // namespace gridcase::territory_check_test
