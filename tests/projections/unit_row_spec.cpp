#include <doctest/doctest.h>

#include "projections/unit_row.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::unit_row_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

const StreamName stream{StreamKind::territory, "city"};
const Instant january = moment("2024-01-01 00:00");
const Instant march = moment("2024-03-01 08:00");
const Instant april = moment("2024-04-01 08:00");

PostFilled filled(std::string_view person, Instant from, std::optional<Instant> until = {}) {
    return {.unit = grid_1,
            .post = "网格长",
            .person = ActorId(std::string(person)),
            .name = std::string(person),
            .from = from,
            .until = until,
            .stand_in = false};
}

UnitRow row_after(std::vector<Event> events, const UnitCode& unit = grid_1) {
    History history = territory();
    history.add(stream, march, std::move(events));
    const Views views(history);
    return find_unit(views.store(), unit).value();
}

}  // namespace

TEST_CASE("a unit's row tells its business, its time and its people") {
    UnitRegistered office = unit(grid_1, "城管所", community_1);
    office.kind = UnitKind::department;
    office.line = "city-management";
    office.valid_from = january;
    office.valid_to = april;
    const UnitRow row = row_after({office, filled("zhang", march)});
    CHECK(row.line == "city-management");
    CHECK(row.valid_from == january);
    CHECK(row.valid_to == april);
    REQUIRE(row.posts.size() == 1);
    CHECK(row.posts[0] ==
          UnitTerm{"网格长", ActorId("zhang"), "zhang", march, std::nullopt, false});
}

TEST_CASE("who leaves a post has an end, and who is told anew another") {
    const PostVacated left{grid_1, "网格长", ActorId("zhang"), april};
    CHECK(row_after({filled("zhang", march), left}).posts[0].until == april);
    CHECK(row_after({filled("zhang", march, april), filled("zhang", march)}).posts[0].until ==
          std::nullopt);
    CHECK(row_after({filled("zhang", march), left, filled("zhang", april)}).posts.size() == 2);
    const PostVacated other{grid_1, "网格长", ActorId("li"), april};
    CHECK(row_after({filled("zhang", march), other}).posts[0].until == std::nullopt);
    CHECK(row_after({filled("zhang", march), unit(grid_1, "新名", community_1)}).posts.size() == 1);
    CHECK(row_after({filled("zhang", march)}, grid_2).posts.empty());
}

TEST_CASE("what was redrawn has an end and successors, and they have predecessors") {
    const UnitsRedrawn fact{{grid_1}, {grid_2}, march, {}};
    const UnitRow before = row_after({fact});
    CHECK(before.valid_to == march);
    CHECK(before.successors == std::vector{grid_2});
    CHECK(row_after({fact, fact}, grid_2).predecessors == std::vector{grid_1});
    CHECK(row_after({fact, unit(grid_1, "又来", community_1)}).valid_to == march);
}

TEST_CASE("a fact about a unit that is not there leaves no row") {
    History history = territory();
    PostFilled nowhere = filled("zhang", march);
    nowhere.unit = UnitCode("nowhere");
    history.add(stream, march, {nowhere});
    const Views views(history);
    CHECK_FALSE(find_unit(views.store(), UnitCode("nowhere")));
}

}  // namespace gridcase::unit_row_spec
