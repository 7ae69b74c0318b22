#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

using namespace gridcase;
using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant moved = moment("2024-05-30 09:00");
const Instant closed = moment("2024-06-03 18:00");

/// Five cases closed together: in the grid; sent up to the community; begun in the community; sent
/// on to the street; and one of another system, which the ladder does not bind.
History five_cases() {
    History history = territory();
    history.add("small", opened, {reported(grid_1), routed(grid_1)})
        .add("small", closed, {CaseClosed{}});
    history.add("sent-up", opened, {reported(grid_1), routed(grid_1)})
        .add("sent-up", moved, {escalated(grid_1, community_1)})
        .add("sent-up", closed, {CaseClosed{}});
    history.add("big", opened, {reported(grid_2, sanitation), routed(community_1)})
        .add("big", closed, {CaseClosed{}});
    history.add("out", opened, {reported(grid_3), routed(community_2)})
        .add("out", moved, {escalated(community_2, street)})
        .add("out", closed, {CaseClosed{}});
    history.add("archival", opened, {imported(grid_3), routed(grid_3)})
        .add("archival", closed, {CaseClosed{}});
    return history;
}

}  // namespace

TEST_CASE("small issues stay in the grid, big issues stay in the community") {
    const Views views(five_cases());

    CHECK(views.at("containment", closed - one_micro) == Numbers{0, 0, 0});
    CHECK(views.at("containment", closed) == Numbers{4, 1, 3});
}

TEST_CASE("containment by unit, category, level of the closing, and its month") {
    const Views views(five_cases());

    CHECK(views.by("containment", {By::unit}) == Lines{{grid_1.value(), {2, 1, 2}},
                                                       {grid_2.value(), {1, 0, 1}},
                                                       {grid_3.value(), {1, 0, 0}}});
    CHECK(views.by("containment", {By::category}) ==
          Lines{{"dispute", {3, 1, 2}}, {"sanitation", {1, 0, 1}}});
    CHECK(views.by("containment", {By::level}) ==
          Lines{{"grid", {1, 1, 1}}, {"community", {2, 0, 2}}, {"street", {1, 0, 0}}});
    CHECK(views.by("containment", {By::month}) == Lines{{"2024-06", {4, 1, 3}}});
}
