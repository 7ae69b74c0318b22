// Limits as a person would count them, on the shipped calendar. The days are those of the notices:
//
//   2024-09-13 Fri   14 Sat make-up   15–17 中秋节   18 Wed   19 Thu   20 Fri
//   2025-01-25 Sat   26 Sun make-up   27 Mon   28 – 02-04 春节   05 Wed   06   07   08 Sat make-up

#include "tests/engine/domain/calendars.hpp"

namespace gridcase::calendar_spec {
namespace {

using namespace calendars;  // NOLINT: specs read as sentences

struct Known {
    const char* start;
    Budget budget;
    const char* end;
};

void check(const std::vector<Known>& answers) {
    for (const Known& answer : answers) {
        INFO(to_text(answer.budget.clock_class)
             << " " << answer.budget.amount << " from " << answer.start);
        const auto end = due(shipped(), china(answer.start), answer.budget);
        if (!end) FAIL(end.error());
        CHECK(told(end->instant) == answer.end);
    }
}

std::vector<std::string> ledger_of(const std::vector<LedgerLine>& ledger) {
    std::vector<std::string> lines;
    for (const LedgerLine& line : ledger) lines.push_back(to_text(line));
    return lines;
}

std::vector<std::string> ledger(const char* start, Budget budget) {
    return ledger_of(due(shipped(), china(start), budget).value().ledger);
}

using Lines = std::vector<std::string>;

CalendarTerms terms(std::vector<HoursSpan> hours = CalendarTerms().hours) {
    CalendarTerms made;
    made.id = "test";
    made.version = "1";
    made.hours = std::move(hours);
    return made;
}

Calendar calendar(CalendarTerms made) { return Calendar::of(std::move(made)).value(); }

std::string refusal(CalendarTerms made) {
    const auto answer = Calendar::of(std::move(made));
    return answer ? "taken" : answer.error();
}

DayException day_off(Date day) { return {day, ExceptionKind::day_off, "休"}; }
DayException make_up_day(Date day) { return {day, ExceptionKind::make_up_day, "班"}; }

/// A clock with the suspensions given by their two ends; an empty end leaves it standing still.
Clock clock(const char* start, Budget budget,
            const std::vector<std::pair<std::string, std::string>>& suspensions) {
    Clock made(china(start), budget);
    for (const auto& [from, until] : suspensions) {
        made = suspend(made, china(from)).value();
        if (!until.empty()) made = resume(made, china(until)).value();
    }
    return made;
}

std::string end_of(const Clock& clock) {
    const auto end = due(shipped(), clock).value();
    return end ? told(end->instant) : "stands still";
}

}  // namespace

// --- The calendar --------------------------------------------------------------------------------

TEST_CASE("a week is worked but for holidays, and a make-up day is worked on a weekend") {
    CHECK(shipped().is_working_day(date(2024, 9, 13)));
    CHECK(shipped().is_working_day(date(2024, 9, 14)));
    CHECK_FALSE(shipped().is_working_day(date(2024, 9, 15)));
    CHECK_FALSE(shipped().is_working_day(date(2024, 9, 17)));
    CHECK(shipped().is_working_day(date(2024, 9, 18)));
    CHECK_FALSE(shipped().is_working_day(date(2024, 9, 21)));
    REQUIRE(shipped().hours_on(date(2024, 9, 13)).size() == 2);
    CHECK(shipped().hours_on(date(2024, 9, 14)).size() == 2);
    CHECK(shipped().hours_on(date(2024, 9, 13))[1].closes == minutes(17 * 60 + 30));
    CHECK(shipped().hours_on(date(2024, 9, 17)).empty());
    const DayException* make_up = shipped().exception_on(date(2024, 9, 14));
    REQUIRE(make_up != nullptr);
    CHECK(make_up->kind == ExceptionKind::make_up_day);
    CHECK(make_up->name == "中秋节");
    CHECK(shipped().exception_on(date(2024, 9, 13)) == nullptr);
}

TEST_CASE("the shipped calendar has the working days of its years and goes on by the week") {
    const std::vector<std::int64_t> known{250, 250, 249, 250, 249, 249, 251, 248, 248};
    for (int year = 2018; year <= 2026; ++year)
        CHECK(shipped().working_days_between(date(year, 1, 1), date(year + 1, 1, 1)) ==
              known.at(static_cast<std::size_t>(year - 2018)));
    CHECK(shipped().working_days_between(date(2032, 3, 1), date(2032, 3, 8)) == 5);
    CHECK(shipped().working_days_between(date(2024, 9, 14), date(2024, 9, 14)) == 0);
    CHECK(shipped().working_days_between(date(2024, 9, 15), date(2024, 9, 14)) == 0);
    CHECK(shipped().working_days_between(date(2024, 9, 14), date(2024, 9, 15)) == 1);
}

TEST_CASE("working time between two moments is exact") {
    const auto between = [](const char* from, const char* until) {
        return shipped().working_time_between(china(from), china(until));
    };
    CHECK(between("2024-09-13T16:00:00", "2024-09-18T09:00:00") == minutes(90 + 450 + 30));
    CHECK(between("2024-09-13T11:00:00", "2024-09-13T14:00:00") == minutes(90));
    CHECK(between("2024-09-13T12:00:00", "2024-09-13T13:30:00") == Duration{});
    CHECK(between("2024-09-13T17:29:59.999999", "2024-09-14T00:00:00") == Duration{1});
    CHECK(between("2024-09-14T00:00:00", "2024-09-13T09:00:00") == Duration{});
    const Duration all = shipped().working_time_between({INT64_MIN}, {INT64_MAX});
    CHECK(all > hours(300 * 250 * 7));
    CHECK(all == shipped().working_time_between(earliest_instant, latest_instant));
}

TEST_CASE("dates are those of the calendar's own place") {
    CHECK(shipped().date_of(china("2024-09-13T00:00:00")) == date(2024, 9, 13));
    CHECK(shipped().date_of(china("2024-09-13T23:59:59.999999")) == date(2024, 9, 13));
    CHECK(shipped().moment(date(2024, 9, 13), hours(24)) == china("2024-09-14T00:00:00"));
    CHECK(shipped().date_of({INT64_MAX}) == date(2200, 1, 1));
    CalendarTerms west = terms();
    west.utc_offset_minutes = -300;
    const Instant evening = parse_instant("2024-09-13T23:00:00-05:00").value();
    CHECK(calendar(west).date_of(evening) == date(2024, 9, 13));
    CHECK(to_text(due(calendar(west), evening, working_days(1))->instant, -300) ==
          "2024-09-16T17:30:00-05:00");
}

TEST_CASE("what cannot be a calendar is refused") {
    CHECK(refusal(terms()) == "taken");
    CHECK(refusal(terms({{hours(0), hours(24)}})) == "taken");
    CHECK(refusal(terms({{hours(8), hours(12)}, {hours(12), hours(17)}})) == "taken");
    CHECK(refusal(terms({})) == "a calendar needs working hours");
    CHECK(refusal(terms({{hours(9), hours(9)}})) == "working hours close before they open");
    CHECK(refusal(terms({{hours(-1), hours(9)}})) == "working hours overlap or are out of order");
    CHECK(refusal(terms({{hours(8), hours(12)}, {hours(11), hours(17)}})) ==
          "working hours overlap or are out of order");
    CHECK(refusal(terms({{hours(8), hours(25)}})) == "working hours go beyond midnight");
    CHECK(refusal(terms(std::vector<HoursSpan>(9))) == "a day has at most 8 spans of hours");

    CalendarTerms broken = terms();
    broken.id = "two words";
    CHECK(refusal(broken) == "the calendar's id is not a plain word");
    broken = terms();
    broken.version = "";
    CHECK(refusal(broken) == "the calendar's version is empty");
    broken = terms();
    broken.utc_offset_minutes = 15 * 60;
    CHECK(refusal(broken) == "the calendar's offset from UTC lies outside -12:00 to +14:00");
    broken = terms();
    broken.exceptions = {day_off(date(2024, 9, 16)), day_off(date(2024, 9, 13)),
                         day_off(date(2024, 9, 16))};
    CHECK(refusal(broken) == "2024-09-16 has two exceptions");
    broken.exceptions = {make_up_day(date(2024, 9, 18))};
    CHECK(refusal(broken) == "2024-09-18 is worked already, so it cannot make up for another day");
    broken.exceptions = std::vector<DayException>(5'001);
    CHECK(refusal(broken) == "a calendar has at most 5000 exceptions");
    broken.exceptions = {day_off(date(2024, 9, 14))};
    broken.exceptions[0].name = "\xFF";
    CHECK(refusal(broken).find("the name of a day") == 0);
}

// --- Working days --------------------------------------------------------------------------------

TEST_CASE("three working days from Friday evening end on the Thursday after the holiday") {
    check({{"2024-09-13T17:50:00", working_days(3), "2024-09-19T17:30:00"}});
    CHECK(ledger("2024-09-13T17:50:00", working_days(3)) ==
          Lines{"2024-09-13 –, the day of the start does not count",
                "2024-09-14 1 day, make-up day 中秋节", "2024-09-15 –, holiday 中秋节",
                "2024-09-16 –, holiday 中秋节", "2024-09-17 –, holiday 中秋节",
                "2024-09-18 1 day, working day", "2024-09-19 1 day, working day"});
}

TEST_CASE("the day of the start never counts, at whatever hour the start lies") {
    for (const char* start : {"2024-09-13T00:00:00", "2024-09-13T08:29:59", "2024-09-13T08:30:00",
                              "2024-09-13T12:30:00", "2024-09-13T17:29:59", "2024-09-13T17:30:00",
                              "2024-09-13T23:59:59"})
        check({{start, working_days(3), "2024-09-19T17:30:00"}});
    check({{"2024-09-14T00:00:00", working_days(3), "2024-09-20T17:30:00"},
           {"2024-09-14T08:00:00", working_days(1), "2024-09-18T17:30:00"}});
}

TEST_CASE("working days that begin on a day off") {
    check({{"2024-06-09T09:00:00", working_days(1), "2024-06-11T17:30:00"},
           {"2024-06-10T23:00:00", working_days(1), "2024-06-11T17:30:00"},
           {"2024-09-16T10:00:00", working_days(2), "2024-09-19T17:30:00"}});
    CHECK(ledger("2024-06-09T09:00:00", working_days(1)) == Lines{"2024-06-09 –, weekend",
                                                                  "2024-06-10 –, holiday 端午节",
                                                                  "2024-06-11 1 day, working day"});
}

TEST_CASE("working days over a Spring Festival, with its make-up days on both sides") {
    check({{"2025-01-27T10:00:00", working_days(3), "2025-02-07T17:30:00"},
           {"2025-01-27T10:00:00", working_days(4), "2025-02-08T17:30:00"},
           {"2025-01-27T10:00:00", working_days(5), "2025-02-10T17:30:00"},
           {"2025-01-24T18:00:00", working_days(3), "2025-02-05T17:30:00"},
           {"2025-01-25T10:00:00", working_days(3), "2025-02-05T17:30:00"}});
}

// --- Working hours -------------------------------------------------------------------------------

TEST_CASE("two working hours run while a house is open") {
    check({{"2024-09-11T09:00:00", working_hours(2), "2024-09-11T11:00:00"},
           {"2024-09-11T08:00:00", working_hours(2), "2024-09-11T10:30:00"},
           {"2024-09-11T00:00:00", working_hours(2), "2024-09-11T10:30:00"},
           {"2024-09-10T23:59:59.999999", working_hours(2), "2024-09-11T10:30:00"},
           {"2024-09-11T10:00:00", working_hours(2), "2024-09-11T12:00:00"},
           {"2024-09-11T10:00:01", working_hours(2), "2024-09-11T13:30:01"},
           {"2024-09-11T11:00:00", working_hours(2), "2024-09-11T14:30:00"},
           {"2024-09-11T12:00:00", working_hours(2), "2024-09-11T15:30:00"},
           {"2024-09-11T12:15:00", working_hours(2), "2024-09-11T15:30:00"},
           {"2024-09-11T15:30:00", working_hours(2), "2024-09-11T17:30:00"},
           {"2024-09-11T16:00:00", working_hours(2), "2024-09-12T09:00:00"},
           {"2024-09-11T17:30:00", working_hours(2), "2024-09-12T10:30:00"},
           {"2024-09-11T17:50:00", working_hours(2), "2024-09-12T10:30:00"}});
    CHECK(due(shipped(), china("2024-09-11T09:00:00.000001"), working_hours(2))->instant ==
          china("2024-09-11T11:00:00.000001"));
}

TEST_CASE("eight working hours are more than one day") {
    check({{"2024-09-11T09:00:00", working_hours(8), "2024-09-12T09:30:00"},
           {"2024-09-13T18:00:00", working_hours(8), "2024-09-18T09:00:00"}});
    CHECK(ledger("2024-09-11T09:00:00", working_hours(8)) ==
          Lines{"2024-09-11 7:00, working day", "2024-09-12 1:00, working day"});
    CHECK(ledger("2024-09-13T18:00:00", working_hours(8)) ==
          Lines{"2024-09-13 –, outside hours", "2024-09-14 7:30, make-up day 中秋节",
                "2024-09-15 –, holiday 中秋节", "2024-09-16 –, holiday 中秋节",
                "2024-09-17 –, holiday 中秋节", "2024-09-18 0:30, working day"});
    CHECK(ledger("2024-09-11T17:30:00", working_hours(1)) ==
          Lines{"2024-09-11 –, outside hours", "2024-09-12 1:00, working day"});
    CHECK(
        ledger("2024-09-11T16:29:59.5", working_hours(2)) ==
        Lines{"2024-09-11 1:00:00.500000, working day", "2024-09-12 0:59:59.500000, working day"});
}

TEST_CASE("working hours over the ends of months and years, and over holidays") {
    check({{"2024-02-29T16:30:00", working_hours(2), "2024-03-01T09:30:00"},
           {"2024-12-31T17:00:00", working_hours(2), "2025-01-02T10:00:00"},
           {"2025-01-27T16:30:00", working_hours(2), "2025-02-05T09:30:00"},
           {"2024-09-15T12:00:00", working_hours(2), "2024-09-18T10:30:00"},
           {"2024-09-21T12:00:00", working_hours(2), "2024-09-23T10:30:00"}});
    CHECK(ledger("2024-12-31T17:00:00", working_hours(2)) == Lines{"2024-12-31 0:30, working day",
                                                                   "2025-01-01 –, holiday 元旦",
                                                                   "2025-01-02 1:30, working day"});
}

TEST_CASE("a house that never closes on its days counts their every hour") {
    const Calendar always = calendar(terms({{hours(0), hours(24)}}));
    const Instant friday_noon = china("2024-09-13T12:00:00");
    CHECK(told(due(always, friday_noon, working_hours(12))->instant) == "2024-09-14T00:00:00");
    CHECK(told(due(always, friday_noon, working_hours(24))->instant) == "2024-09-16T12:00:00");
    CHECK(told(due(always, friday_noon, working_days(1))->instant) == "2024-09-17T00:00:00");
}

// --- Emergency hours and calendar days -----------------------------------------------------------

TEST_CASE("emergency hours run day and night, on holidays too") {
    check({{"2024-02-09T23:00:00", emergency_hours(2), "2024-02-10T01:00:00"},
           {"2024-09-15T03:00:00", emergency_hours(4), "2024-09-15T07:00:00"},
           {"2024-12-31T22:00:00", emergency_hours(2), "2025-01-01T00:00:00"}});
    CHECK(ledger("2024-02-09T23:00:00", emergency_hours(2)) ==
          Lines{"2024-02-09 1:00, every day counts", "2024-02-10 1:00, every day counts"});
    CHECK(ledger("2024-12-31T22:00:00", emergency_hours(2)) ==
          Lines{"2024-12-31 2:00, every day counts"});
}

TEST_CASE("calendar days are days of 24 hours") {
    check({{"2024-09-13T17:50:00", calendar_days(7), "2024-09-20T17:50:00"},
           {"2024-02-20T00:00:00", calendar_days(15), "2024-03-06T00:00:00"}});
    CHECK(ledger("2024-09-13T17:50:00", calendar_days(7)).size() == 8);
    CHECK(ledger("2024-09-13T17:50:00", calendar_days(7)).back() ==
          "2024-09-20 17:50, every day counts");
}

// --- Limits of limits ----------------------------------------------------------------------------

TEST_CASE("budgets and starts out of their limits are answered") {
    const auto told = [](Instant start, Budget budget) {
        const auto end = due(shipped(), start, budget);
        return end ? "taken" : end.error();
    };
    const Instant start = china("2024-09-13T17:50:00");
    CHECK(told(start, working_days(0)) == "a budget is 0 days; it must lie between 1 and 10000");
    CHECK(told(start, working_hours(-1)) ==
          "a budget is -60 minutes; it must lie between 1 and 600000");
    CHECK(told(start, calendar_days(10'001)) ==
          "a budget is 10001 days; it must lie between 1 and 10000");
    CHECK(told(start, {static_cast<ClockClass>(9), 1}) == "the budget's class is not a known one");
    CHECK(told(earliest_instant - Duration{1}, working_hours(1)) ==
          "the clock's start lies outside the years 1900 to 2199");
    CHECK(told({INT64_MAX}, emergency_hours(1)) ==
          "the clock's start lies outside the years 1900 to 2199");
    for (const Budget budget : {working_days(10'000), working_hours(10'000),
                                emergency_hours(10'000), calendar_days(10'000)}) {
        CHECK(told(start, budget) == "taken");
        CHECK(told(earliest_instant, budget) == "taken");
        CHECK(told(latest_instant, budget) == "the limit would end after the year 2199");
    }
}

TEST_CASE("a calendar in which no working day comes is answered, not searched for ever") {
    CalendarTerms rare = terms();
    rare.works = {};
    const Date start = date(2024, 1, 1);
    const auto told = [&](Budget budget) {
        const Calendar made = calendar(rare);
        const auto end = due(made, made.moment(start, hours(9)), budget);
        return end ? to_text(made.date_of(end->instant)) : end.error();
    };
    CHECK(told(working_days(1)) ==
          "the calendar “test” has no working day in the 400 days before 2025-02-04");
    CHECK(told(working_hours(1)) == told(working_days(1)));
    CHECK(told(emergency_hours(1)) == "2024-01-01");
    CHECK(told(calendar_days(1)) == "2024-01-02");
    rare.exceptions = {make_up_day(start + std::chrono::days(400))};
    CHECK(told(working_days(1)) == "2025-02-04");
    CHECK(told(working_hours(7)) == "2025-02-04");
    CHECK(told(working_days(2)).find("has no working day") != std::string::npos);
    rare.exceptions = {make_up_day(start + std::chrono::days(401))};
    CHECK(told(working_days(1)).find("has no working day") != std::string::npos);
}

// --- Suspension 挂起 -----------------------------------------------------------------------------

TEST_CASE("suspended working time is given back") {
    const char* start = "2024-09-10T09:00:00";
    CHECK(end_of(clock(start, working_hours(2), {})) == "2024-09-10T11:00:00");
    CHECK(end_of(clock(start, working_hours(2),
                       {{"2024-09-10T10:00:00", "2024-09-10T11:00:00"}})) == "2024-09-10T12:00:00");
    CHECK(end_of(clock("2024-09-10T15:00:00", working_hours(2),
                       {{"2024-09-10T16:00:00", "2024-09-11T10:00:00"}})) == "2024-09-11T11:00:00");
    CHECK(end_of(clock("2024-09-10T16:30:00", working_hours(2),
                       {{"2024-09-10T17:30:00", "2024-09-11T08:30:00"}})) == "2024-09-11T09:30:00");
    CHECK(end_of(clock(start, working_hours(8),
                       {{"2024-09-10T10:00:00", "2024-09-10T11:00:00"},
                        {"2024-09-10T14:00:00", "2024-09-11T08:30:00"}})) == "2024-09-11T15:30:00");
    const auto suspended_days =
        due(shipped(),
            clock(start, working_hours(2), {{"2024-09-10T10:00:00", "2024-09-12T08:30:00"}}))
            .value();
    CHECK(ledger_of(suspended_days->ledger) == Lines{"2024-09-10 1:00, working day",
                                                     "2024-09-11 –, suspended",
                                                     "2024-09-12 1:00, working day"});
}

TEST_CASE("a suspended emergency or calendar day gets back the time that passed") {
    CHECK(end_of(clock("2024-09-14T22:00:00", emergency_hours(4),
                       {{"2024-09-14T23:00:00", "2024-09-16T05:00:00"}})) == "2024-09-16T08:00:00");
    CHECK(end_of(clock("2024-09-13T17:50:00", calendar_days(7),
                       {{"2024-09-14T00:00:00", "2024-09-15T06:00:00"}})) == "2024-09-21T23:50:00");
}

TEST_CASE("a working day of which a suspension took any working time is given back whole") {
    const char* start = "2024-09-13T17:50:00";
    const auto end = [&](const char* from, const char* until) {
        return end_of(clock(start, working_days(3), {{from, until}}));
    };
    CHECK(end("2024-09-18T10:00:00", "2024-09-18T11:00:00") == "2024-09-20T17:30:00");
    CHECK(end("2024-09-18T17:29:59", "2024-09-19T08:30:01") == "2024-09-23T17:30:00");
    CHECK(end("2024-09-18T17:30:00", "2024-09-19T08:30:00") == "2024-09-19T17:30:00");
    CHECK(end("2024-09-18T12:00:00", "2024-09-18T13:30:00") == "2024-09-19T17:30:00");
    CHECK(end("2024-09-14T17:30:00", "2024-09-18T08:30:00") == "2024-09-19T17:30:00");
    CHECK(end("2024-09-13T17:50:00", "2024-09-13T20:00:00") == "2024-09-19T17:30:00");
    CHECK(end("2024-09-18T10:00:00", "2024-09-18T10:00:00") == "2024-09-19T17:30:00");
    const auto touched = due(shipped(), clock(start, working_days(2),
                                              {{"2024-09-14T10:00:00", "2024-09-14T10:00:01"}}))
                             .value();
    REQUIRE(touched->ledger.size() > 1);
    CHECK(ledger_of(touched->ledger)[1] == "2024-09-14 –, suspended");
    CHECK(told(touched->instant) == "2024-09-19T17:30:00");
}

TEST_CASE("a clock that stands still has no end, unless it was reached before") {
    const char* start = "2024-09-11T09:00:00";
    CHECK(clock(start, working_hours(2), {{"2024-09-11T10:59:59", ""}}).stands_still());
    CHECK(end_of(clock(start, working_hours(2), {{"2024-09-11T10:59:59", ""}})) == "stands still");
    CHECK(end_of(clock(start, working_hours(2), {{"2024-09-11T11:00:00", ""}})) ==
          "2024-09-11T11:00:00");
    CHECK(end_of(clock(start, working_days(1), {{"2024-09-12T17:29:59", ""}})) == "stands still");
    CHECK(end_of(clock(start, working_days(1), {{"2024-09-12T17:30:00", ""}})) ==
          "2024-09-12T17:30:00");
    CHECK(end_of(clock(start, emergency_hours(2), {{start, ""}})) == "stands still");
    CHECK(end_of(clock(start, calendar_days(1), {{"2024-09-13T00:00:00", ""}})) ==
          "2024-09-12T09:00:00");
}

TEST_CASE("a limit that was reached is not moved by a later suspension") {
    CHECK(end_of(clock("2024-09-11T09:00:00", working_hours(2),
                       {{"2024-09-11T11:00:00", "2024-09-30T11:00:00"}})) == "2024-09-11T11:00:00");
    CHECK(end_of(clock("2024-09-13T17:50:00", working_days(3),
                       {{"2024-09-19T17:30:00", "2024-09-30T11:00:00"}})) == "2024-09-19T17:30:00");
}

TEST_CASE("steps that make no sense are answered") {
    const Clock fresh(china("2024-09-11T09:00:00"), working_hours(2));
    const Instant ten = china("2024-09-11T10:00:00");
    const auto refused = [](const tl::expected<Clock, std::string>& answer) {
        return answer ? "taken" : answer.error();
    };
    CHECK(refused(resume(fresh, ten)) == "the clock runs already; suspend it first");
    CHECK(refused(suspend(fresh, fresh.start() - Duration{1})) ==
          "a clock takes no step before its start");
    CHECK(refused(suspend(fresh, {INT64_MAX})) ==
          "a step of a clock lies outside the years 1900 to 2199");
    const Clock standing = suspend(fresh, ten).value();
    CHECK(refused(suspend(standing, ten + hours(1))) ==
          "the clock stands still already; resume it first");
    CHECK(refused(resume(standing, ten - Duration{1})) ==
          "a clock takes no step before its last one");
    const Clock running = resume(standing, ten + hours(1)).value();
    CHECK(refused(resume(running, ten + hours(1))) == "the clock runs already; suspend it first");
    CHECK(refused(suspend(running, ten)) == "a clock takes no step before its last one");
    CHECK(refused(suspend(running, ten + hours(1))) == "taken");
    CHECK(fresh.suspensions().empty());
}

TEST_CASE("a clock is suspended a thousand times and not once more") {
    Clock worn(china("2024-09-11T09:00:00"), emergency_hours(1));
    for (int i = 0; i < 1'000; ++i) {
        const Instant at = worn.start() + seconds(2 * i + 1);
        worn = resume(suspend(worn, at).value(), at + seconds(1)).value();
    }
    CHECK(told(due(shipped(), worn).value()->instant) == "2024-09-11T10:16:40");
    const auto refused = suspend(worn, worn.start() + hours(2));
    REQUIRE(!refused.has_value());
    CHECK(refused.error() == "a clock is suspended at most 1000 times");
}

}  // namespace gridcase::calendar_spec
