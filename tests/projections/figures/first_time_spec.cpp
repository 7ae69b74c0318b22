#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::first_time_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant closed = moment("2024-06-03 18:00");

/// Five cases: without a hitch; returned once; found not done once; reopened and closed again; and
/// one that was handled where it was found. An archival one is left out.
History five_cases() {
    History history = territory();
    history.add("smooth", opened, {reported(grid_1), routed(grid_1)})
        .add("smooth", opened + days(1), {CaseResolved{}})
        .add("smooth", opened + days(2), {ResolutionVerified{}})
        .add("smooth", closed, {CaseClosed{}});
    history.add("returned", opened, {reported(grid_1), routed(grid_2)})
        .add("returned", opened + hours(1), {returned(grid_2), routed(grid_1)})
        .add("returned", closed, {CaseClosed{}});
    history.add("reworked", opened, {reported(grid_2), routed(grid_2)})
        .add("reworked", opened + days(1), {CaseResolved{}})
        .add("reworked", opened + days(2), {reworked(closed)})
        .add("reworked", closed, {CaseClosed{}});
    history.add("reopened", opened, {reported(grid_1), routed(grid_1)})
        .add("reopened", closed, {CaseClosed{}})
        .add("reopened", closed + days(2), {reopened(community_1)})
        .add("reopened", closed + days(3), {CaseClosed{}});
    history.add("on-the-spot", opened, {reported(grid_3), CaseResolved{}, CaseClosed{}});
    history.add("archival", opened, {imported(grid_3), routed(grid_3)})
        .add("archival", closed, {CaseClosed{}});
    return history;
}

}  // namespace

TEST_CASE("right the first time: nothing was returned, reworked or reopened") {
    const Views views(five_cases());

    CHECK(views.at("first_time", closed - one_micro) == Numbers{1, 1, 1});
    CHECK(views.at("first_time", closed) == Numbers{5, 3, 1});
    CHECK(views.at("first_time", closed + days(2)) == Numbers{5, 2, 1});
    CHECK(views.at("first_time", closed + days(3)) == Numbers{6, 2, 1});
}

TEST_CASE("first_time by unit, level of the closing, and its month") {
    const Views views(five_cases());

    CHECK(views.by("first_time", {By::unit}) == Lines{{grid_1.value(), {4, 1, 0}},
                                                      {grid_2.value(), {1, 0, 0}},
                                                      {grid_3.value(), {1, 1, 1}}});
    CHECK(views.by("first_time", {By::level}) ==
          Lines{{"grid", {5, 2, 1}}, {"community", {1, 0, 0}}});
    CHECK(views.by("first_time", {By::month}) ==
          Lines{{"2024-05", {1, 1, 1}}, {"2024-06", {5, 1, 0}}});
}

}  // namespace gridcase::first_time_spec
