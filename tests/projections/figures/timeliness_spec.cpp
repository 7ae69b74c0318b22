#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::timeliness_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-03-01 08:00");
const Instant limit = moment("2024-03-04 08:00");

/// Five cases: without a limit; closed in time; closed late; never closed; and one that its source
/// says was closed before it was opened.
History five_cases() {
    History history = territory();
    history.add("no-limit", opened, {reported(grid_1), routed(grid_1)});
    history.add("in-time", opened, {reported(grid_1, sanitation), routed(grid_1, limit)})
        .add("in-time", limit, {CaseClosed{}});
    history.add("late", opened, {reported(grid_2), routed(grid_2, limit)})
        .add("late", limit + one_micro, {CaseClosed{}});
    history.add("open", moment("2024-02-28 09:00"), {reported(grid_3), routed(community_2, limit)})
        .add("backwards", opened, {imported(grid_3, sanitation), routed(grid_3, limit)})
        .add("backwards", opened - hours(48), {CaseClosed{}});
    return history;
}

}  // namespace

TEST_CASE("a case counts from its opening on, the moment of opening included") {
    const Views views(five_cases());

    CHECK(views.at("timeliness", moment("2024-02-28 09:00") - one_micro) == Numbers{0, 0, 0, 0, 0});
    CHECK(views.at("timeliness", moment("2024-02-28 09:00")) == Numbers{1, 0, 1, 0, 0});
    CHECK(views.at("timeliness", opened - one_micro) == Numbers{1, 0, 1, 0, 0});
    CHECK(views.at("timeliness", opened) == Numbers{5, 0, 4, 0, 0});
}

TEST_CASE("at its limit a case is still within it, a microsecond later it is past") {
    const Views views(five_cases());

    CHECK(views.at("timeliness", limit) == Numbers{5, 0, 3, 0, 0});
    CHECK(views.at("timeliness", limit + one_micro) == Numbers{3, 2, 2, 0, 1});
    CHECK(views.at("timeliness", moment("2030-01-01 00:00")) == Numbers{3, 2, 2, 0, 1});
}

TEST_CASE("a limit that had passed before the case was opened counts from the opening on") {
    History history;
    history.add("old", opened, {imported(grid_1), routed(grid_1, opened - hours(1))});
    const Views views(history);

    CHECK(views.at("timeliness", opened - one_micro) == Numbers{0, 0, 0, 0, 0});
    CHECK(views.at("timeliness", opened) == Numbers{0, 1, 1, 0, 1});
}

TEST_CASE("timeliness by unit, category, level, and month of opening") {
    const Views views(five_cases());
    const Instant later = moment("2024-04-01 00:00");

    CHECK(views.by("timeliness", {By::unit}, later) == Lines{{grid_1.value(), {2, 0, 1, 0, 0}},
                                                             {grid_2.value(), {0, 1, 0, 0, 0}},
                                                             {grid_3.value(), {1, 1, 1, 0, 1}}});
    CHECK(views.by("timeliness", {By::category}, later) ==
          Lines{{"dispute", {1, 2, 2, 0, 1}}, {"sanitation", {2, 0, 0, 0, 0}}});
    CHECK(views.by("timeliness", {By::level}, later) ==
          Lines{{"grid", {3, 1, 1, 0, 0}}, {"community", {0, 1, 1, 0, 1}}});
    CHECK(views.by("timeliness", {By::month}, later) ==
          Lines{{"2024-02", {0, 1, 1, 0, 1}}, {"2024-03", {3, 1, 1, 0, 0}}});
}

TEST_CASE("a case that stands still passes no limit; one that was late before stays so") {
    const Instant since = limit - hours(1);
    History history;
    history.add("still", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("still", since, {suspended(since)});
    history.add("late", opened, {reported(grid_1), routed(grid_1, since - hours(1))})
        .add("late", since, {suspended(since)});
    const Views views(history);

    CHECK(views.at("timeliness", since - one_micro) == Numbers{1, 1, 2, 0, 1});
    CHECK(views.at("timeliness", since) == Numbers{1, 1, 2, 2, 0});
    CHECK(views.at("timeliness", limit + days(9)) == Numbers{1, 1, 2, 2, 0});

    history.add("still", since + days(2), {resumed(since + days(2), limit + days(2))});
    const Views resumed_views(history);
    CHECK(resumed_views.at("timeliness", limit + days(2)) == Numbers{1, 1, 2, 1, 0});
    CHECK(resumed_views.at("timeliness", limit + days(2) + one_micro) == Numbers{0, 2, 2, 1, 1});
}

TEST_CASE(
    "a reopened case is within its new limit; a withdrawn or merged one can be late no more") {
    const Instant again = limit + days(3);
    History history;
    history.add("reopened", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("reopened", limit + hours(1), {CaseClosed{}})
        .add("reopened", again, {reopened(community_1, again + days(5))});
    history.add("withdrawn", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("withdrawn", limit, {CaseWithdrawn{}});
    history.add("merged", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("merged", limit + hours(1), {merged_into("reopened")});
    const Views views(history);

    CHECK(views.at("timeliness", limit) == Numbers{3, 0, 2, 0, 0});
    CHECK(views.at("timeliness", limit + one_micro) == Numbers{1, 2, 2, 0, 2});
    CHECK(views.at("timeliness", limit + hours(1)) == Numbers{1, 2, 0, 0, 0});
    CHECK(views.at("timeliness", again) == Numbers{2, 1, 1, 0, 0});
    CHECK(views.at("timeliness", again + days(5) + one_micro) == Numbers{1, 2, 1, 0, 1});
}

TEST_CASE("a closing whose time was not believed counts when the log took it") {
    CaseClosed closing;
    closing.counted_at = limit + hours(2);
    History history;
    history.add("phone", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("phone", limit - hours(1), {closing}, limit + hours(2));
    const Views views(history);

    CHECK(views.at("timeliness", limit) == Numbers{1, 0, 0, 0, 0});
    CHECK(views.at("timeliness", limit + one_micro) == Numbers{0, 1, 0, 0, 0});
    CHECK(views.at("closure", limit) == Numbers{1, 1, 0, 1, 0, 0});
}

}  // namespace gridcase::timeliness_spec
