#include <doctest/doctest.h>

#include "projections/timers.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::timers_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

const Instant opened = moment("2024-09-13 08:00");
const Instant sign_in = opened + hours(2);
const Instant level = opened + hours(8);
const Instant whole = opened + days(3);
const UnitCode gas{"gas-department"};

/// A case as it stands when it was reported and routed to its grid: three limits run.
History routed_case(std::string_view number = "c-1") {
    CaseRouted route = routed(grid_1, whole);
    route.sign_in_due = sign_in;
    route.level_due = level;
    History history;
    history.add(number, opened, {reported(grid_1), route});
    return history;
}

Timer timer(LimitKind limit, Instant due, Revision armed_at, const UnitCode& subject = {}) {
    return {.due = due,
            .number = CaseNumber("c-1"),
            .limit = limit,
            .subject = subject,
            .armed_at = armed_at};
}

std::vector<Timer> all_timers(const History& history) {
    return timers_due(Views(history).store(), latest_instant, 1000);
}

}  // namespace

TEST_CASE("a routed case is to be signed for, handled by its holder, and settled") {
    CHECK(all_timers(routed_case()) == std::vector<Timer>{timer(LimitKind::sign_in, sign_in, 1),
                                                          timer(LimitKind::level, level, 1),
                                                          timer(LimitKind::whole_case, whole, 1)});
}

TEST_CASE("what is done needs no timer; what is checked, rated or supervised has one of its own") {
    CaseResolved resolution;
    resolution.verification_due = opened + days(1);
    CaseClosed closing;
    closing.feedback_until = opened + days(16);
    History history = routed_case();
    history.add("c-1", opened + hours(1), {accepted(grid_1)});
    CHECK(all_timers(history).front() == timer(LimitKind::level, level, 1));

    history.add("c-1", opened + hours(2), {supervised(street, whole - hours(1)), resolution});
    CHECK(all_timers(history) ==
          std::vector<Timer>{timer(LimitKind::verification, opened + days(1), 3),
                             timer(LimitKind::supervision, whole - hours(1), 3),
                             timer(LimitKind::whole_case, whole, 1)});

    history.add("c-1", opened + hours(3), {ResolutionVerified{}, closing});
    CHECK(all_timers(history) ==
          std::vector<Timer>{timer(LimitKind::feedback, opened + days(16), 4)});
    history.add("c-1", opened + days(4), {rated(true, 5)});
    CHECK(all_timers(history).empty());
}

TEST_CASE("a limit that was passed runs no more, until it is set anew under a new revision") {
    CaseEscalated up = escalated(grid_1, community_1);
    up.level_due = level + days(1);
    History history = routed_case();
    history.add("c-1", level, {breached(LimitKind::level, level, grid_1)});
    CHECK(all_timers(history).size() == 2);
    history.add("c-1", level, {up});
    CHECK(all_timers(history) == std::vector<Timer>{timer(LimitKind::level, level + days(1), 3),
                                                    timer(LimitKind::whole_case, whole, 1)});

    // The same instant, set again, is another limit: a passing of the first one is not its passing.
    up.level_due = level + days(1);
    history.add("c-1", level + hours(1), {up});
    CHECK(all_timers(history).front() == timer(LimitKind::level, level + days(1), 4));
}

TEST_CASE(
    "while a case stands still nothing of it falls due but what superiors and departments owe") {
    History history = routed_case();
    history.add("c-1", opened, {accepted(grid_1), summoned(gas, opened + minutes(30))})
        .add("c-1", opened + hours(1), {suspended(opened + hours(1))});
    CHECK(all_timers(history) ==
          std::vector<Timer>{timer(LimitKind::arrival, opened + minutes(30), 2, gas)});
    CaseResumed on = resumed(opened + days(1), whole + days(1));
    on.level_due = level;
    history.add("c-1", opened + days(1), {on});
    CHECK(all_timers(history) ==
          std::vector<Timer>{timer(LimitKind::arrival, opened + minutes(30), 2, gas),
                             timer(LimitKind::level, level, 1),
                             timer(LimitKind::whole_case, whole + days(1), 4)});
}

TEST_CASE("every department that was called has its own timer; arriving or passing ends it") {
    const UnitCode water("water-department");
    History history = routed_case();
    history.add("c-1", opened, {accepted(grid_1)})
        .add("c-1", opened, {summoned(gas, opened + minutes(30))})
        .add("c-1", opened, {summoned(water, opened + minutes(40))});
    CHECK(timers_due(Views(history).store(), opened + hours(1), 10) ==
          std::vector<Timer>{timer(LimitKind::arrival, opened + minutes(30), 3, gas),
                             timer(LimitKind::arrival, opened + minutes(40), 4, water)});
    history.add("c-1", opened + minutes(20), {arrived(gas)})
        .add("c-1", opened + minutes(41),
             {breached(LimitKind::arrival, opened + minutes(40), water)});
    CHECK(timers_due(Views(history).store(), opened + hours(1), 10).empty());
}

TEST_CASE("timers come in the order of their instants, as many as are wanted") {
    CaseRouted early = routed(grid_2, opened + minutes(5));
    History history = routed_case();
    history.add("c-2", opened, {reported(grid_2), early});
    history.add("c-3", opened, {reported(grid_2), routed(grid_2, opened - days(30 * 365))});
    const Views views(history);

    CHECK(next_timer(views.store())->number == CaseNumber("c-3"));
    CHECK(timers_due(views.store(), opened + minutes(5), 10).size() == 2);
    CHECK(timers_due(views.store(), opened + minutes(5) - one_micro, 10).size() == 1);
    CHECK(timers_due(views.store(), latest_instant, 3).size() == 3);
    CHECK(timers_due(views.store(), latest_instant, 3).back() ==
          timer(LimitKind::sign_in, sign_in, 1));
    CHECK(timers_due(views.store(), latest_instant, 0).empty());
}

TEST_CASE("no timer runs for another system's history, nor for a house without cases") {
    CHECK_FALSE(next_timer(MemoryViewStore{}));
    History history;
    history.add("old-1", opened, {imported(grid_1), routed(grid_1, whole)});
    CHECK(all_timers(history).empty());
}

TEST_CASE("what presses most is the nearest limit, also when it has passed") {
    const auto row_of = [](const History& history) {
        return *find_row(Views(history).store(), CaseNumber("c-1"));
    };
    History history = routed_case();
    CHECK(pressing(row_of(history)) == Pressing{LimitKind::sign_in, sign_in});
    history.add("c-1", sign_in, {breached(LimitKind::sign_in, sign_in, grid_1)});
    CHECK(pressing(row_of(history)) == Pressing{LimitKind::sign_in, sign_in});
    history.add("c-1", sign_in + hours(1), {accepted(grid_1)});
    CHECK(pressing(row_of(history)) == Pressing{LimitKind::level, level});
    history.add("c-1", sign_in + hours(1), {CaseResolved{}});
    CHECK(pressing(row_of(history)) == Pressing{LimitKind::whole_case, whole});
    history.add("c-1", sign_in + hours(1), {suspended(sign_in)});
    CHECK_FALSE(pressing(row_of(history)));
}

TEST_CASE("a passing is named by what it follows from, a department by what fits into a name") {
    const auto name = [](const Timer& each) { return passing_of(each).value(); };
    CHECK(name(timer(LimitKind::level, level, 3)) == "timer/c-1/level/3");
    const std::string arrival = name(timer(LimitKind::arrival, level, 4, UnitCode("城管 执法队")));
    CHECK(arrival.starts_with("timer/c-1/arrival/4/"));
    CHECK(parse_command_id(arrival).has_value());
    CHECK(arrival != name(timer(LimitKind::arrival, level, 4, gas)));
}

}  // namespace gridcase::timers_spec
