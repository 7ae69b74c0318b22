#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::escalations_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-31 08:00");
const Instant moved = moment("2024-06-01 09:00");
const Instant moved_again = moment("2024-06-02 09:00");

/// Five cases: one stays; one goes up twice; one goes up from the community; one begins in June;
/// and one of another system, whose moves are not our ladder's.
History five_cases() {
    History history = territory();
    history.add("stays", opened, {reported(grid_1), routed(grid_1)});
    history.add("twice", opened, {reported(grid_1), routed(grid_1)})
        .add("twice", moved, {escalated(grid_1, community_1)})
        .add("twice", moved_again, {escalated(community_1, street)});
    history.add("big", opened, {reported(grid_2, sanitation), routed(community_1)})
        .add("big", moved_again, {escalated(community_1, street)});
    history.add("june", moved, {reported(grid_3), routed(grid_3)});
    history.add("archival", opened, {imported(grid_3), routed(grid_3)})
        .add("archival", moved, {escalated(grid_3, community_2)});
    return history;
}

}  // namespace

TEST_CASE("a case counts once as escalated, from the moment it left its first level") {
    const Views views(five_cases());

    CHECK(views.at("escalations", opened - one_micro) == Numbers{0, 0});
    CHECK(views.at("escalations", opened) == Numbers{3, 0});
    CHECK(views.at("escalations", moved - one_micro) == Numbers{3, 0});
    CHECK(views.at("escalations", moved) == Numbers{4, 1});
    CHECK(views.at("escalations", moved_again) == Numbers{4, 2});
}

TEST_CASE("a move filed with a time before the routing counts from the routing on") {
    History history;
    history.add("odd", opened, {reported(grid_1)})
        .add("odd", moved, {routed(grid_1)})
        .add("odd", moved - hours(1), {escalated(grid_1, community_1)});
    const Views views(history);

    CHECK(views.at("escalations", moved - one_micro) == Numbers{0, 0});
    CHECK(views.at("escalations", moved) == Numbers{1, 1});
}

TEST_CASE("escalations by unit, category, level first routed to, and month of routing") {
    const Views views(five_cases());

    CHECK(views.by("escalations", {By::unit}) ==
          Lines{{grid_1.value(), {2, 1}}, {grid_2.value(), {1, 1}}, {grid_3.value(), {1, 0}}});
    CHECK(views.by("escalations", {By::category}) ==
          Lines{{"dispute", {3, 1}}, {"sanitation", {1, 1}}});
    CHECK(views.by("escalations", {By::level}) == Lines{{"grid", {3, 1}}, {"community", {1, 1}}});
    CHECK(views.by("escalations", {By::month}) == Lines{{"2024-05", {3, 2}}, {"2024-06", {1, 0}}});
}

}  // namespace gridcase::escalations_spec
