#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::closure_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-03-28 08:00");
const Instant limit = moment("2024-03-31 23:30");  // still March in China, and in UTC
const Instant next_limit = moment("2024-04-02 08:00");

/// Five cases: without a limit; closed early; closed at the limit; closed late; never closed.
History five_cases() {
    History history = territory();
    history.add("no-limit", opened, {reported(grid_1), routed(grid_1)})
        .add("no-limit", limit, {CaseClosed{}});
    history.add("early", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("early", opened + hours(1), {CaseClosed{}});
    history.add("exact", opened, {reported(grid_2, sanitation), routed(grid_2, limit)})
        .add("exact", limit, {CaseClosed{}});
    history.add("late", opened, {imported(grid_3), routed(community_2, limit)})
        .add("late", limit + one_micro, {CaseClosed{}});
    history.add("open", opened, {reported(grid_3), routed(grid_3, next_limit)});
    return history;
}

}  // namespace

TEST_CASE("a case is due when its limit has come, however early it was closed") {
    const Views views(five_cases());

    CHECK(views.at("closure", limit - one_micro) == Numbers{0, 0, 0, 0, 0, 0});
    CHECK(views.at("closure", limit) == Numbers{3, 2, 2, 3, 0, 0});
    CHECK(views.at("closure", limit + one_micro) == Numbers{3, 3, 2, 3, 0, 0});
    CHECK(views.at("closure", next_limit - one_micro) == Numbers{3, 3, 2, 3, 0, 0});
    CHECK(views.at("closure", next_limit) == Numbers{4, 3, 2, 4, 0, 0});
}

TEST_CASE("without a moment the limits that lie ahead are counted too") {
    const Views views(five_cases());
    FigureQuery query;
    query.figure = "closure";

    CHECK(totals(views.ask(query)) == Numbers{4, 3, 2, 4, 0, 0});
}

TEST_CASE("nothing is due before the case exists") {
    History history;
    history.add("old", opened, {imported(grid_1), routed(grid_1, opened - hours(2))})
        .add("old", opened - hours(3), {CaseClosed{}});
    const Views views(history);

    CHECK(views.at("closure", opened - one_micro) == Numbers{0, 0, 0, 0, 0, 0});
    CHECK(views.at("closure", opened) == Numbers{1, 1, 1, 1, 0, 0});
}

TEST_CASE("closure by unit, category, level, and month of the limit") {
    const Views views(five_cases());

    CHECK(views.by("closure", {By::unit}) == Lines{{grid_1.value(), {1, 1, 1, 1, 0, 0}},
                                                   {grid_2.value(), {1, 1, 1, 1, 0, 0}},
                                                   {grid_3.value(), {2, 1, 0, 2, 0, 0}}});
    CHECK(views.by("closure", {By::category}) ==
          Lines{{"dispute", {3, 2, 1, 3, 0, 0}}, {"sanitation", {1, 1, 1, 1, 0, 0}}});
    CHECK(views.by("closure", {By::level}) ==
          Lines{{"grid", {3, 2, 2, 3, 0, 0}}, {"community", {1, 1, 0, 1, 0, 0}}});
    CHECK(views.by("closure", {By::month}) ==
          Lines{{"2024-03", {3, 3, 2, 3, 0, 0}}, {"2024-04", {1, 0, 0, 1, 0, 0}}});
}

TEST_CASE("the month of a limit is the month at the place of the case") {
    History history;
    history.add("night", opened, {reported(grid_1), routed(grid_1, moment("2024-04-01 02:00"))});
    const Views views(history);

    CHECK(views.by("closure", {By::month}) == Lines{{"2024-04", {1, 0, 0, 1, 0, 0}}});
}

TEST_CASE("closure with and without what stands still; withdrawn and merged cases are not due") {
    const Instant since = limit - days(1);
    History history = territory();
    history.add("open", opened, {reported(grid_1), routed(grid_1, limit)});
    history.add("still", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("still", since, {suspended(since)});
    history.add("late-still", opened, {reported(grid_1), routed(grid_1, since - hours(1))})
        .add("late-still", since, {suspended(since)})
        .add("late-still", limit, {resumed(limit, since - hours(1))});
    history.add("withdrawn", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("withdrawn", opened + hours(1), {CaseWithdrawn{}});
    history.add("merged", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("merged", opened + hours(1), {merged_into("open")});
    const Views views(history);

    CHECK(views.at("closure", since - one_micro) == Numbers{1, 0, 0, 1, 0, 0});
    CHECK(views.at("closure", since) == Numbers{1, 0, 0, 0, 0, 1});
    CHECK(views.at("closure", limit) == Numbers{3, 0, 0, 2, 0, 2});

    history.add("merged", limit, {CaseUnmerged{.from = CaseNumber("open")}});
    CHECK(Views(history).at("closure", limit) == Numbers{4, 0, 0, 3, 0, 2});
}

TEST_CASE("a reopened case counts once more under its new limit") {
    const Instant again = limit + days(2);
    History history = territory();
    history.add("early", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("early", opened + hours(1), {CaseClosed{}})
        .add("early", opened + hours(2), {reopened(community_1, limit)});
    history.add("once", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("once", limit, {CaseClosed{}})
        .add("once", again, {reopened(community_1, again + days(5))})
        .add("once", again + days(6), {CaseClosed{}});
    const Views views(history);

    CHECK(views.at("closure", limit) == Numbers{2, 1, 1, 2, 0, 0});
    CHECK(views.at("closure", again + days(5)) == Numbers{3, 1, 1, 3, 0, 0});
    CHECK(views.at("closure", again + days(6)) == Numbers{3, 2, 1, 3, 0, 0});
}

TEST_CASE("extended and suspended cases are counted among the due, once each") {
    History history = territory();
    history.add("extended", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("extended", opened + hours(1), {extended(limit + hours(1), 1)})
        .add("extended", opened + hours(2), {extended(limit + hours(2), 2)});
    history.add("after", opened, {reported(grid_1), routed(grid_1, limit)})
        .add("after", limit + hours(1), {extended(limit, 1)});
    history.add("stood-still", opened, {reported(grid_2), routed(grid_2, limit)})
        .add("stood-still", opened + hours(1), {suspended(opened + hours(1))})
        .add("stood-still", opened + hours(2), {resumed(opened + hours(2), limit)})
        .add("stood-still", opened + hours(3), {suspended(opened + hours(3))})
        .add("stood-still", opened + hours(4), {resumed(opened + hours(4), limit)});
    history.add("plain", opened, {reported(grid_2), routed(grid_2, limit)});
    history.add("no-limit", opened, {reported(grid_2), routed(grid_2)});
    const Views views(history);

    CHECK(views.at("closure", limit) == Numbers{3, 0, 0, 3, 0, 1});
    CHECK(views.at("closure", limit + hours(1)) == Numbers{3, 0, 0, 3, 1, 1});
    CHECK(views.at("closure", limit + hours(2)) == Numbers{4, 0, 0, 4, 2, 1});
    CHECK(views.by("closure", {By::unit}) ==
          Lines{{grid_1.value(), {2, 0, 0, 2, 2, 0}}, {grid_2.value(), {2, 0, 0, 2, 0, 1}}});
}

}  // namespace gridcase::closure_spec
