#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::reopening_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant closed = moment("2024-06-03 18:00");
const Instant window = closed + days(30);

CaseClosed closing(Instant reopen_until) {
    CaseClosed fact;
    fact.reopen_until = reopen_until;
    return fact;
}

/// Five cases: it lasted; reopened within the window; reopened and closed again; reopened too late
/// to count; and closed without a window.
History five_cases() {
    History history = territory();
    history.add("lasting", opened, {reported(grid_2), routed(grid_2)})
        .add("lasting", closed, {closing(window)});
    history.add("reopened", opened, {reported(grid_1), routed(grid_1)})
        .add("reopened", closed, {closing(window)})
        .add("reopened", closed + days(2), {reopened(community_1)});
    history.add("again", opened, {reported(grid_1), routed(grid_1)})
        .add("again", closed, {closing(window)})
        .add("again", closed + days(2), {reopened(community_1)})
        .add("again", closed + days(3), {closing(window + days(3))});
    history.add("late", opened, {reported(grid_1), routed(grid_1)})
        .add("late", closed, {closing(window)})
        .add("late", window + one_micro, {reopened(community_1)});
    history.add("no-window", opened, {reported(grid_3), routed(grid_3)})
        .add("no-window", closed, {CaseClosed{}});
    return history;
}

}  // namespace

TEST_CASE("a closing is provisional until its window has passed, whatever happens in it") {
    const Views views(five_cases());

    CHECK(views.at("reopening", closed - one_micro) == Numbers{0, 0, 0, 0, 0});
    CHECK(views.at("reopening", closed) == Numbers{4, 0, 0, 4, 0});
    CHECK(views.at("reopening", closed + days(2)) == Numbers{4, 0, 0, 4, 2});
    CHECK(views.at("reopening", closed + days(3)) == Numbers{5, 0, 0, 5, 2});
    CHECK(views.at("reopening", window) == Numbers{5, 0, 0, 5, 2});
    CHECK(views.at("reopening", window + one_micro) == Numbers{5, 4, 2, 1, 0});
    CHECK(views.at("reopening", window + days(4)) == Numbers{5, 5, 2, 0, 0});
}

TEST_CASE("reopening by unit, level of the closing, and its month") {
    const Views views(five_cases());

    CHECK(views.by("reopening", {By::unit}) ==
          Lines{{grid_1.value(), {4, 4, 2, 0, 0}}, {grid_2.value(), {1, 1, 0, 0, 0}}});
    CHECK(views.by("reopening", {By::level}) ==
          Lines{{"grid", {4, 4, 2, 0, 0}}, {"community", {1, 1, 0, 0, 0}}});
    CHECK(views.by("reopening", {By::month}) == Lines{{"2024-06", {5, 5, 2, 0, 0}}});
}

}  // namespace gridcase::reopening_spec
