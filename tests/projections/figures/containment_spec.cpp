#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::containment_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant moved = moment("2024-05-30 09:00");
const Instant closed = moment("2024-06-03 18:00");

/// A closing with a window for reopening.
CaseClosed closing(Instant reopen_until) {
    CaseClosed fact;
    fact.reopen_until = reopen_until;
    return fact;
}

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

    CHECK(views.at("containment", closed - one_micro) == Numbers{0, 0, 0, 0});
    CHECK(views.at("containment", closed) == Numbers{4, 1, 3, 0});
}

TEST_CASE("containment by unit, category, level of the closing, and its month") {
    const Views views(five_cases());

    CHECK(views.by("containment", {By::unit}) == Lines{{grid_1.value(), {2, 1, 2, 0}},
                                                       {grid_2.value(), {1, 0, 1, 0}},
                                                       {grid_3.value(), {1, 0, 0, 0}}});
    CHECK(views.by("containment", {By::category}) ==
          Lines{{"dispute", {3, 1, 2, 0}}, {"sanitation", {1, 0, 1, 0}}});
    CHECK(views.by("containment", {By::level}) ==
          Lines{{"grid", {1, 1, 1, 0}}, {"community", {2, 0, 2, 0}}, {"street", {1, 0, 0, 0}}});
    CHECK(views.by("containment", {By::month}) == Lines{{"2024-06", {4, 1, 3, 0}}});
}

TEST_CASE("what is reopened within the window was not contained; until it passes, nobody knows") {
    const Instant window = closed + days(30);
    History history = territory();
    history.add("lasting", opened, {reported(grid_1), routed(grid_1)})
        .add("lasting", closed, {closing(window)});
    history.add("reopened", opened, {reported(grid_1), routed(grid_1)})
        .add("reopened", closed, {closing(window)})
        .add("reopened", closed + days(2), {reopened(community_1)});
    history.add("again", opened, {reported(grid_1), routed(grid_1)})
        .add("again", closed, {closing(window)})
        .add("again", closed + days(2), {reopened(community_1)})
        .add("again", closed + days(3), {closing(window + days(3))});
    history.add("later", opened, {reported(grid_1), routed(grid_1)})
        .add("later", closed, {closing(window)})
        .add("later", window + one_micro, {reopened(community_1)});
    history.add("street", opened, {reported(grid_1), routed(street)})
        .add("street", closed, {closing(window)})
        .add("street", closed + days(2), {reopened(district)});
    const Views views(history);

    CHECK(views.at("containment", closed) == Numbers{5, 4, 4, 5});
    CHECK(views.at("containment", closed + days(2) - one_micro) == Numbers{5, 4, 4, 5});
    CHECK(views.at("containment", closed + days(2)) == Numbers{5, 2, 2, 2});
    // The second closing of one is the community's: contained there, for all that is known.
    CHECK(views.at("containment", closed + days(3)) == Numbers{6, 2, 3, 3});
    CHECK(views.at("containment", window) == Numbers{6, 2, 3, 3});
    CHECK(views.at("containment", window + one_micro) == Numbers{6, 2, 3, 1});
    CHECK(views.at("containment", window + days(4)) == Numbers{6, 2, 3, 0});
}

}  // namespace gridcase::containment_spec
