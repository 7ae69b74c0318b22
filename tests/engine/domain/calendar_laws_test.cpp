// What holds for all calendars, all starts, all budgets, all suspensions.

#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "tests/engine/domain/calendars.hpp"

namespace gridcase::calendar_laws_test {
namespace {

using namespace calendars;  // NOLINT: laws read as sentences

constexpr Date first_date = std::chrono::year(2023) / 12 / 1;
constexpr int dates = 430;  // in which exceptions and starts lie

Date any_date() { return first_date + std::chrono::days(*rc::gen::inRange(0, dates)); }

std::vector<HoursSpan> any_hours() {
    const std::vector<int> marks = *rc::gen::unique<std::vector<int>>(
        2 * *rc::gen::inRange<std::size_t>(1, 4), rc::gen::inRange(0, 97));
    const std::set<int> quarters(marks.begin(), marks.end());
    std::vector<HoursSpan> spans;
    for (auto at = quarters.begin(); at != quarters.end(); ++at) {
        const Duration opens = minutes(*at * 15);
        spans.push_back({opens, minutes(*++at * 15)});
    }
    return spans;
}

/// The shipped calendar, or any other in which at least one day of the week is worked.
Calendar any_calendar() {
    if (*rc::gen::inRange(0, 3) == 0) return shipped();
    CalendarTerms terms;
    terms.id = "any";
    terms.version = "1";
    terms.utc_offset_minutes = *rc::gen::inRange(-12 * 60, 14 * 60 + 1);
    for (bool& works : terms.works) works = *rc::gen::arbitrary<bool>();
    terms.works.at(*rc::gen::inRange<std::size_t>(0, 7)) = true;
    terms.hours = any_hours();
    std::set<Date> named;
    for (int i = *rc::gen::inRange(0, 60); i > 0; --i) named.insert(any_date());
    for (const Date date : named) {
        const bool works = terms.works.at(std::chrono::weekday(date).iso_encoding() - 1);
        const bool off = works || *rc::gen::arbitrary<bool>();
        const ExceptionKind kind = off ? ExceptionKind::day_off : ExceptionKind::make_up_day;
        terms.exceptions.push_back({date, kind, "x"});
    }
    return Calendar::of(terms).value();
}

/// Any moment, or one at which something begins or ends.
Instant any_instant(const Calendar& calendar) {
    const auto& hours_of_day = calendar.terms().hours;
    const HoursSpan& span = hours_of_day[*rc::gen::inRange<std::size_t>(0, hours_of_day.size())];
    const auto time_of_day =
        *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(0, days(1).micros),
                        rc::gen::element(span.opens.micros, span.closes.micros,
                                         span.closes.micros - 1, std::int64_t{0}));
    return calendar.moment(any_date(), {time_of_day});
}

Budget any_budget() {
    const auto clock_class =
        *rc::gen::element(ClockClass::working_hours, ClockClass::emergency_hours,
                          ClockClass::working_days, ClockClass::calendar_days);
    return {clock_class, *rc::gen::inRange<std::int64_t>(1, 60)};
}

Clock any_running_clock(const Calendar& calendar, Budget budget) {
    Clock clock(any_instant(calendar), budget);
    std::vector<Instant> moments;
    for (int i = 2 * *rc::gen::inRange(0, 5); i > 0; --i)
        moments.push_back(clock.start() +
                          Duration{*rc::gen::inRange<std::int64_t>(0, days(10).micros)});
    std::sort(moments.begin(), moments.end());
    for (std::size_t i = 0; i < moments.size(); i += 2)
        clock = resume(suspend(clock, moments[i]).value(), moments[i + 1]).value();
    return clock;
}

/// Counted with its ledger and without.
Due end_of(const Calendar& calendar, const Clock& clock) {
    Due due = engine::due(calendar, clock).value().value();
    RC_ASSERT(ends_at(calendar, clock).value() == due.instant);
    return due;
}

/// The time that counts for a class of time, from one moment to another.
Duration counted(const Calendar& calendar, ClockClass clock_class, Instant from, Instant until) {
    if (clock_class == ClockClass::working_hours) return calendar.working_time_between(from, until);
    return std::max(Duration{}, until - from);
}

Duration in_time(Budget budget) {
    return budget.clock_class == ClockClass::calendar_days ? days(budget.amount)
                                                           : minutes(budget.amount);
}

}  // namespace

TEST_CASE("what was added is what was worked, and not a moment earlier would do") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Instant start = any_instant(calendar);
        const auto amount = *rc::gen::inRange<std::int64_t>(1, 200);
        const Instant end = due(calendar, start, working_hours(amount)).value().instant;
        RC_ASSERT(calendar.working_time_between(start, end) == hours(amount));
        RC_ASSERT(calendar.working_time_between(start, end - Duration{1}) < hours(amount));
    }));
}

TEST_CASE("as many working days lie behind the start's date as were given") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Instant start = any_instant(calendar);
        const auto amount = *rc::gen::inRange<std::int64_t>(1, 200);
        const Instant end = due(calendar, start, working_days(amount)).value().instant;
        const std::chrono::days one(1);
        // A moment before closing: 24:00 belongs to the next date.
        const Date last = calendar.date_of(end - Duration{1});
        RC_ASSERT(calendar.working_days_between(calendar.date_of(start) + one, last + one) ==
                  amount);
        RC_ASSERT(end == calendar.moment(last, calendar.terms().hours.back().closes));
    }));
}

TEST_CASE("a limit of a working class ends in working hours") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        Budget budget = any_budget();
        budget.clock_class = *rc::gen::element(ClockClass::working_hours, ClockClass::working_days);
        const Instant end = end_of(calendar, any_running_clock(calendar, budget)).instant;
        const Date date = calendar.date_of(end - Duration{1});
        const auto spans = calendar.hours_on(date);
        RC_ASSERT(std::any_of(spans.begin(), spans.end(), [&](const HoursSpan& span) {
            return calendar.moment(date, span.opens) < end &&
                   end <= calendar.moment(date, span.closes);
        }));
    }));
}

TEST_CASE("a later start or a larger budget never ends earlier") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Budget budget = any_budget();
        Budget larger = budget;
        larger.amount += *rc::gen::inRange<std::int64_t>(0, 10);
        const Instant one = any_instant(calendar);
        const Instant other = any_instant(calendar);
        const auto end = [&](Instant start, Budget given) {
            return due(calendar, start, given).value().instant;
        };
        RC_ASSERT(end(std::min(one, other), budget) <= end(std::max(one, other), budget));
        RC_ASSERT(end(one, budget) <= end(one, larger));
        RC_ASSERT(end(one, budget) > one);
    }));
}

TEST_CASE("a ledger has one line a date and adds up to the budget") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Budget budget = any_budget();
        const Clock clock = any_running_clock(calendar, budget);
        const Due end = end_of(calendar, clock);
        Date date = calendar.date_of(clock.start());
        Duration time;
        std::int64_t days_counted = 0;
        for (const LedgerLine& line : end.ledger) {
            RC_ASSERT(line.date == date);
            date += std::chrono::days(1);
            time.micros += line.time.micros;
            days_counted += line.days;
            const bool counts = line.reason == DayReason::working_day ||
                                line.reason == DayReason::make_up_day ||
                                line.reason == DayReason::every_day;
            RC_ASSERT(counts == (line.time > Duration{} || line.days > 0));
        }
        const bool by_days = budget.clock_class == ClockClass::working_days;
        RC_ASSERT(end.ledger.back().date == calendar.date_of(end.instant - Duration{1}));
        RC_ASSERT(days_counted == (by_days ? budget.amount : 0));
        RC_ASSERT(time == (by_days ? Duration{} : in_time(budget)));
    }));
}

TEST_CASE("counting in one step is counting day by day") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Date from = any_date();
        const Date until = any_date();
        std::int64_t one_by_one = 0;
        for (Date date = from; date < until; date += std::chrono::days(1))
            one_by_one += calendar.is_working_day(date);
        RC_ASSERT(calendar.working_days_between(from, until) == one_by_one);
    }));
}

TEST_CASE("working time adds up") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        std::array<Instant, 3> at{any_instant(calendar), any_instant(calendar),
                                  any_instant(calendar)};
        std::sort(at.begin(), at.end());
        const auto between = [&](Instant from, Instant until) {
            return calendar.working_time_between(from, until).micros;
        };
        RC_ASSERT(between(at[0], at[1]) + between(at[1], at[2]) == between(at[0], at[2]));
        RC_ASSERT(between(at[0], at[1]) <= (at[1] - at[0]).micros);
    }));
}

TEST_CASE("suspending and resuming at the same moment changes nothing") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Clock clock(any_instant(calendar), any_budget());
        const Instant at =
            clock.start() + Duration{*rc::gen::inRange<std::int64_t>(0, days(20).micros)};
        const Clock blinked = resume(suspend(clock, at).value(), at).value();
        RC_ASSERT(end_of(calendar, blinked) == end_of(calendar, clock));
    }));
}

TEST_CASE("the time that was suspended is given back, no less and no more") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        Budget budget = any_budget();
        if (budget.clock_class == ClockClass::working_days)
            budget.clock_class = ClockClass::working_hours;
        const Clock clock = any_running_clock(calendar, budget);
        const Instant end = end_of(calendar, clock).instant;
        Duration ran = counted(calendar, budget.clock_class, clock.start(), end);
        for (const Suspension& each : clock.suspensions())
            ran.micros -= counted(calendar, budget.clock_class, std::min(each.from, end),
                                  std::min(*each.until, end))
                              .micros;
        RC_ASSERT(ran == in_time(budget));
    }));
}

TEST_CASE("working days count but for those that a suspension touched") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Budget budget = working_days(*rc::gen::inRange<std::int64_t>(1, 30));
        const Clock clock = any_running_clock(calendar, budget);
        const Date last = calendar.date_of(end_of(calendar, clock).instant - Duration{1});
        std::int64_t untouched = 0;
        for (Date date = calendar.date_of(clock.start()) + std::chrono::days(1); date <= last;
             date += std::chrono::days(1)) {
            const Instant midnight = calendar.moment(date, {});
            const bool touched = std::any_of(
                clock.suspensions().begin(), clock.suspensions().end(), [&](const auto& each) {
                    return calendar.working_time_between(
                               std::max(each.from, midnight),
                               std::min(*each.until, midnight + days(1))) > Duration{};
                });
            untouched += calendar.is_working_day(date) && !touched;
        }
        RC_ASSERT(untouched == budget.amount);
    }));
}

TEST_CASE("a longer suspension never ends earlier") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Clock clock(any_instant(calendar), any_budget());
        const auto later = [](Instant at) {
            return at + Duration{*rc::gen::inRange<std::int64_t>(0, days(12).micros)};
        };
        const Instant from = later(clock.start());
        const Clock standing = suspend(clock, from).value();
        const Instant until = later(from);
        const Instant end = end_of(calendar, clock).instant;
        const Instant suspended = end_of(calendar, resume(standing, until).value()).instant;
        const Instant longer = end_of(calendar, resume(standing, later(until)).value()).instant;
        RC_ASSERT(end <= suspended);
        RC_ASSERT(suspended <= longer);
    }));
}

namespace {

/// A step that was said to a clock.
struct ClockStep {
    bool suspends = false;
    Instant at;
};

tl::expected<Clock, std::string> taken(const Clock& clock, const ClockStep& step) {
    return step.suspends ? suspend(clock, step.at) : resume(clock, step.at);
}

Clock replayed(Clock clock, const std::vector<ClockStep>& steps, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) clock = taken(clock, steps[i]).value();
    return clock;
}

}  // namespace

TEST_CASE("replaying any beginning of a clock's steps gives the ends that it had then") {
    CHECK(rc::check([] {
        const Calendar calendar = any_calendar();
        const Clock fresh(any_instant(calendar), any_budget());
        Clock clock = fresh;
        std::vector<ClockStep> steps;
        std::vector<std::optional<Due>> ends{due(calendar, clock).value()};
        Instant at = fresh.start();
        for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
            at = at + Duration{*rc::gen::inRange<std::int64_t>(-days(1).micros, days(4).micros)};
            const ClockStep step{*rc::gen::arbitrary<bool>(), at};
            const auto next = taken(clock, step);
            if (!next) continue;
            clock = *next;
            steps.push_back(step);
            ends.push_back(due(calendar, clock).value());
        }
        for (std::size_t count = 0; count <= steps.size(); ++count) {
            const Clock again = replayed(fresh, steps, count);
            RC_ASSERT(due(calendar, again).value() == ends[count]);
            // What was reached when the next step came is reached for ever.
            if (count == steps.size() || !ends[count]) continue;
            if (ends[count]->instant <= steps[count].at) RC_ASSERT(ends[count + 1] == ends[count]);
        }
        RC_ASSERT(replayed(fresh, steps, steps.size()) == clock);
    }));
}

}  // namespace gridcase::calendar_laws_test
