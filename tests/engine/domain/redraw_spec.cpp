#include "engine/domain/redraw.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::redraw_spec {
namespace {

const UnitCode new_1("220402002001101");
const UnitCode new_2("220402002001102");
const UnitRegistered first_half = unit(new_1, "新一网格", Level::grid, community_3, "网格长");
const UnitRegistered second_half = unit(new_2, "新二网格", Level::grid, community_3, "网格长");
const CaseNumber other_number("220402002001-20240913-0008");

RedrawUnits redraw(std::vector<UnitCode> from, std::vector<UnitCode> to,
                   std::vector<Rehomed> cases = {}) {
    return {.territory = "city",
            .predecessors = std::move(from),
            .successors = std::move(to),
            .at = morning,
            .cases = std::move(cases)};
}
UnitsRedrawn redrawn(std::vector<UnitCode> from, std::vector<UnitCode> to, Instant at = morning,
                     std::vector<Rehomed> cases = {}) {
    return {std::move(from), std::move(to), at, std::move(cases)};
}

/// A house with two open cases: one in grid_7, one in grid_8.
OtherCases two_cases() {
    OtherCases others;
    others.cases[number].unit = grid_7;
    others.cases[other_number].unit = grid_8;
    for (auto& entry : others.cases) entry.second.status = Status::accepted;
    return others;
}

/// Decides beside those cases, with the halves registered.
Decision with_cases(const RedrawUnits& command) {
    auto territory = std::make_shared<Territory>(*samples::rulebook().territory);
    territory->put(first_half);
    territory->put(second_half);
    Rulebook rulebook = samples::rulebook();
    rulebook.territory = territory;
    const OtherCases cases = two_cases();
    const Actor admin = admin_of(city);
    return decide(TerritoryStream{}, command, Context{admin, noon, noon, rulebook, cases});
}

}  // namespace

TEST_CASE("a grid is split, two are merged, one goes on beside what it took over") {
    given(first_half, second_half)
        .when(redraw({grid_7}, {new_1, new_2}), as(admin_of(city)))
        .then(redrawn({grid_7}, {new_1, new_2}));
    given(first_half)
        .when(redraw({grid_7, grid_8}, {new_1}), as(admin_of(city)))
        .then(redrawn({grid_7, grid_8}, {new_1}));
    given().when(redraw({grid_7}, {grid_8}), as(the_system())).then(redrawn({grid_7}, {grid_8}));
}

TEST_CASE("what was redrawn ends, and what lies in it is its first successor's") {
    Territory territory = *samples::rulebook().territory;
    for (const UnitRegistered& half : {first_half, second_half}) territory.put(half);
    territory.put(redrawn({grid_7}, {new_1, new_2}));
    CHECK(territory.find(grid_7)->valid_to == morning);
    const auto holder = [&](const UnitCode& code, Instant at) {
        return territory.answerable(code, Level::grid, at)->unit->code;
    };
    CHECK(holder(grid_7, morning - hours(1)) == grid_7);
    CHECK(holder(grid_7, morning) == new_1);
    CHECK(territory.answerable(grid_7, Level::community, morning)->unit->code == community_3);
    CHECK(territory.successor_of(grid_7, morning)->code == new_1);
    CHECK(territory.successor_of(grid_7, morning - hours(1)) == nullptr);
    CHECK(territory.successor_of(grid_8, noon) == nullptr);
    CHECK(territory.successor_of(UnitCode("nowhere"), noon) == nullptr);
    CHECK(territory.state_of(new_2)->predecessors == std::vector{grid_7});

    const UnitCode building("b1");
    territory.put(unit(building, "1号楼", Level::grid, grid_7, "楼栋长", UnitKind::building));
    CHECK(holder(building, morning - hours(1)) == grid_7);
    CHECK(holder(building, noon) == new_1);

    territory.put(redrawn({new_1}, {grid_8}, noon));
    CHECK(holder(grid_7, noon) == grid_8);
    CHECK(territory.successor_of(grid_7, noon)->code == grid_8);
    CHECK(territory.successor_of(grid_7, morning)->code == new_1);
}

TEST_CASE("a unit that was redrawn does not come back by being registered again") {
    UnitRegistered ended = registered(grid_7);
    ended.valid_to = morning;
    given(first_half, redrawn({grid_7}, {new_1}))
        .when(RegisterUnits{"city", {registered(grid_7)}}, as(admin_of(city)))
        .then_nothing();
    ended.name = "老七网格";
    UnitRegistered renamed = registered(grid_7);
    renamed.name = "老七网格";
    given(first_half, redrawn({grid_7}, {new_1}))
        .when(RegisterUnits{"city", {renamed}}, as(admin_of(city)))
        .then(ended);
}

TEST_CASE("nothing is redrawn twice, nor into what has ended, nor in a circle") {
    given(first_half, redrawn({grid_7}, {new_1}))
        .when(redraw({grid_7}, {grid_8}), as(admin_of(city)))
        .then_rejected(Reason::already_redrawn, new_1.value(), "predecessors[0]");
    given(first_half, redrawn({grid_7}, {new_1}))
        .when(redraw({grid_8}, {grid_7}), as(admin_of(city)))
        .then_rejected(Reason::already_redrawn, "", "successors[0]");
    // What ended at noon still counted in the morning: into it, and on into its own successor.
    given(first_half, redrawn({new_1}, {grid_8}, noon))
        .when(redraw({grid_8}, {new_1}), as(admin_of(city)))
        .then_rejected(Reason::cannot_be_redrawn, "itself redrawn", "successors[0]");
    UnitRegistered not_yet = first_half;
    not_yet.valid_from = noon;
    given(not_yet)
        .when(redraw({grid_7}, {new_1}), as(admin_of(city)))
        .then_rejected(Reason::cannot_be_redrawn, "does not count", "successors[0]");
}

TEST_CASE("a grid must not cross a community, and only grids are redrawn") {
    given()
        .when(redraw({grid_7}, {grid_1}), as(admin_of(city)))
        .then_rejected(Reason::cannot_be_redrawn, "cross a community", "successors[0]");
    given()
        .when(redraw({grid_7, grid_1}, {grid_8}), as(admin_of(city)))
        .then_rejected(Reason::cannot_be_redrawn, "cross a community", "predecessors[1]");
    given()
        .when(redraw({community_3}, {community_1}), as(admin_of(city)))
        .then_rejected(Reason::cannot_be_redrawn, "no grid", "predecessors[0]");
    given()
        .when(redraw({grid_7}, {new_1}), as(admin_of(city)))
        .then_rejected(Reason::unit_not_found, "register the new grids first", "successors[0]");
    given()
        .when(redraw({UnitCode("nowhere")}, {grid_7}), as(admin_of(city)))
        .then_rejected(Reason::unit_not_found, "nowhere", "predecessors[0]");
}

TEST_CASE("a redrawing that says nothing, or twice the same, is refused") {
    const auto refused = [](const RedrawUnits& command, std::string_view said,
                            std::string_view field) {
        given()
            .when(command, as(admin_of(city)))
            .then_rejected(Reason::not_well_formed, said, field);
    };
    refused(redraw({}, {grid_7}), "empty", "predecessors");
    refused(redraw({grid_7}, {}), "empty", "successors");
    refused(redraw({grid_7, grid_7}, {grid_8}), "twice", "predecessors[1]");
    refused(redraw({grid_7}, {grid_8, grid_7}), "predecessor too", "successors[1]");
    refused(redraw(std::vector(101, grid_7), {grid_8}), "101", "predecessors");
    refused(redraw({grid_7}, {grid_8}, {{number, grid_6}}), "none of the successors",
            "cases[0].to");
    refused(redraw({grid_7}, {grid_8}, {{number, grid_8}, {number, grid_8}}), "twice",
            "cases[1].number");
    refused(redraw({grid_7}, {grid_8}, {{CaseNumber("a b"), grid_8}}), "", "cases[0].number");
}

TEST_CASE("units are redrawn when the day has come, by those who register them") {
    RedrawUnits tomorrow = redraw({grid_7}, {grid_8});
    tomorrow.at = noon + days(1);
    given()
        .when(tomorrow, as(admin_of(city)))
        .then_rejected(Reason::occurs_in_the_future, "when the day has come", "at");
    for (const Actor& actor :
         {worker_of(city), dispatcher_of(city), supervisor_of(city), auditor_of(city), resident()})
        given()
            .when(redraw({grid_7}, {grid_8}), actor)
            .then_rejected(Reason::not_for_this_role, "redraw units");
}

TEST_CASE("a case may go elsewhere than to the first successor, if it lies there") {
    const auto decision = with_cases(redraw({grid_7}, {new_1, new_2}, {{number, new_2}}));
    REQUIRE(decision.has_value());
    CHECK(decision->front().events ==
          std::vector<Event>{redrawn({grid_7}, {new_1, new_2}, morning, {{number, new_2}})});
    const auto elsewhere = with_cases(redraw({grid_7}, {new_1, new_2}, {{other_number, new_2}}));
    REQUIRE(!elsewhere.has_value());
    CHECK(elsewhere.error().field == "cases[0].number");
    CHECK(elsewhere.error().message.find("none of the predecessors") != std::string::npos);
    const auto unknown = with_cases(redraw({grid_7}, {new_1, new_2}, {{CaseNumber("c-1"), new_2}}));
    REQUIRE(!unknown.has_value());
    CHECK(unknown.error().reason == Reason::case_not_found);
}

TEST_CASE("where a case goes is in the fact: named cases there, the others to the first") {
    const UnitsRedrawn fact = redrawn({grid_7}, {new_1, new_2}, morning, {{number, new_2}});
    CHECK(rehoming_of(fact, grid_7, number) == new_2);
    CHECK(rehoming_of(fact, grid_7, other_number) == new_1);
    CHECK(rehoming_of(fact, grid_8, other_number) == grid_8);
}

TEST_CASE("a preview tells where open cases would go, and who would hold them") {
    Territory territory = *samples::rulebook().territory;
    territory.put(first_half);
    territory.put(second_half);
    territory.put(PostFilled{new_1, "网格长", ActorId("li"), "李四", morning, std::nullopt, false});
    territory.put(PostFilled{new_2, "网格长", ActorId("wu"), "吴", morning - days(9),
                             morning - days(1), false});
    const UnitsRedrawn planned = redrawn({grid_7}, {new_1, new_2}, morning, {{number, new_2}});
    const CaseNumber third("c-3");
    const auto moves = preview(territory, planned,
                               {{number, grid_7, Level::grid},
                                {other_number, grid_7, Level::grid},
                                {third, grid_8, Level::grid}});
    REQUIRE(moves.size() == 2);
    CHECK(moves[0] == Move{number, grid_7, new_2, community_3, "社区书记", true});
    CHECK(moves[1] == Move{other_number, grid_7, new_1, new_1, "李四（网格长）", false});
    CHECK(territory.find(grid_7)->valid_to == std::nullopt);

    const auto nowhere = preview(territory, redrawn({grid_7}, {UnitCode("nowhere")}),
                                 {{number, grid_7, Level::grid}});
    REQUIRE(nowhere.size() == 1);
    CHECK(nowhere[0].held_by == std::nullopt);
}

}  // namespace gridcase::redraw_spec
