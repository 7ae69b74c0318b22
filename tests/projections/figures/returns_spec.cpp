#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::returns_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant moved = moment("2024-05-30 10:00");

/// Five cases: returned and routed elsewhere; returned twice, the second time by the community;
/// sent up and down without a return; kept where it was; and one of another system.
History five_cases() {
    History history = territory();
    history.add("once", opened, {reported(grid_3), routed(grid_3)})
        .add("once", moved, {returned(grid_3), routed(community_2)});
    history.add("twice", opened, {reported(grid_1), routed(grid_1)})
        .add("twice", moved, {returned(grid_1), routed(community_1)})
        .add("twice", moved + days(3), {returned(community_1, 2), escalated(community_1, street)});
    history.add("sent", opened, {reported(grid_1), routed(grid_1)})
        .add("sent", moved, {escalated(grid_1, community_1)})
        .add("sent", moved, {delegated(community_1, grid_2)});
    history.add("kept", opened, {reported(grid_2), routed(grid_2)});
    history.add("archival", opened, {imported(grid_2), routed(grid_2)});
    return history;
}

}  // namespace

TEST_CASE("returns are counted against the times a unit was made the holder") {
    const Views views(five_cases());

    CHECK(views.at("returns", opened - one_micro) == Numbers{0, 0});
    CHECK(views.at("returns", opened) == Numbers{4, 0});
    CHECK(views.at("returns", moved) == Numbers{8, 2});
    CHECK(views.at("returns", moved + days(3)) == Numbers{9, 3});
}

TEST_CASE("returns by unit, by the level that had the case, and by month") {
    const Views views(five_cases());

    CHECK(views.by("returns", {By::unit}) ==
          Lines{{grid_1.value(), {6, 2}}, {grid_2.value(), {1, 0}}, {grid_3.value(), {2, 1}}});
    CHECK(views.by("returns", {By::level}) ==
          Lines{{"grid", {5, 2}}, {"community", {3, 1}}, {"street", {1, 0}}});
    CHECK(views.by("returns", {By::month}) == Lines{{"2024-05", {8, 2}}, {"2024-06", {1, 1}}});
}

}  // namespace gridcase::returns_spec
