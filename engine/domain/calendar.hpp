#pragma once

// The working calendar and the clocks that run by it (design §6). Pure: a calendar is an argument,
// no clock is read, and the same arguments give the same due instants for ever.
//
// What a limit means, by class. Local time is the calendar's fixed offset.
//
//   working_hours    工作时      runs while a house is open. Before opening and at lunch it waits;
//                                a limit used up at closing ends then, not at the next opening.
//   emergency_hours  紧急工作时  runs day and night, holidays included.
//   working_days     工作日      the closing hour of the n-th working day after the start's date.
//   calendar_days    自然日      n times 24 hours, holidays included, as a plain `7d` always meant.
//
// Working days: the day of the start never counts, whether the start lies before opening, within
// the hours, after closing or on a day off. This is how days are counted in Chinese law and in its
// administration (民法典 第二百零一条: 开始的当日不计入，自下一日开始计算) and so is the end at the
// closing hour (第二百零三条: 有业务时间的，停止业务活动的时间为截止时间). It is also the only
// reading by which nobody gains by handing a case over a minute after closing.
//
// A suspended clock (挂起) gives back
//   working_hours                    the working time that lay in the suspension,
//   emergency_hours, calendar_days   the time that passed in it,
//   working_days                     every working day of which it took some working time, whole;
//                                    a suspension from closing to opening took none.
// A limit that was reached is never moved by a later suspension, a longer suspension never makes a
// limit earlier, and one of no length changes nothing.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/instant.hpp"
#include "events/limit.hpp"

namespace gridcase::engine {

inline constexpr std::size_t calendar_exceptions_limit = 5'000;
inline constexpr std::size_t calendar_hours_limit = 8;  // spans of one day
inline constexpr std::int64_t budget_limit_days = 10'000;
inline constexpr std::int64_t budget_limit_minutes = 60 * 10'000;
inline constexpr std::size_t suspensions_limit = 1'000;  // of one clock
/// A working calendar in which no working day comes for longer than this is a mistake.
inline constexpr int longest_gap_days = 400;

/// A local date.
using Date = std::chrono::sys_days;

/// `2024-09-14`.
std::string to_text(Date date);

/// A span of a day's working hours, both from the local midnight.
struct HoursSpan {
    Duration opens;
    Duration closes;

    bool operator==(const HoursSpan&) const = default;
};

enum class ExceptionKind : std::uint8_t {
    day_off,      // 休
    make_up_day,  // 班, a day that is worked in exchange (调休)
};

/// A date on which the week does not say whether people work.
struct DayException {
    Date date;
    ExceptionKind kind = ExceptionKind::day_off;
    std::string name;  // the holiday, for people

    bool operator==(const DayException&) const = default;
};

/// What a calendar is made of.
struct CalendarTerms {
    std::string id;
    std::string version;
    int utc_offset_minutes = 480;
    std::array<bool, 7> works = {true, true, true, true, true, false, false};  // Monday first
    std::vector<HoursSpan> hours = {{minutes(8 * 60 + 30), gridcase::hours(12)},
                                    {minutes(13 * 60 + 30), minutes(17 * 60 + 30)}};
    std::vector<DayException> exceptions;  // in any order

    bool operator==(const CalendarTerms&) const = default;
};

/// A sound calendar: an immutable value. Outside its exceptions the week goes on for ever.
class Calendar {
   public:
    /// Refuses terms without hours, with hours that overlap or are out of order, two exceptions of
    /// one date, a make-up day that the week works already. The error is a sentence.
    static tl::expected<Calendar, std::string> of(CalendarTerms terms);

    [[nodiscard]] const CalendarTerms& terms() const { return terms_; }

    [[nodiscard]] const DayException* exception_on(Date date) const;
    [[nodiscard]] bool is_working_day(Date date) const;
    /// None on a day off.
    [[nodiscard]] std::span<const HoursSpan> hours_on(Date date) const;
    /// The working days from `from` up to, not including, `until`; none when it does not lie after.
    [[nodiscard]] std::int64_t working_days_between(Date from, Date until) const;
    /// The working time from `from` to `until`, exact; none when it does not lie after. Time
    /// outside the years 1900 to 2199 is not counted.
    [[nodiscard]] Duration working_time_between(Instant from, Instant until) const;

    /// The local date of a moment; of the nearest moment in the years that are taken from outside.
    [[nodiscard]] Date date_of(Instant at) const;
    /// The moment that is so long after the local midnight of a date in those years.
    [[nodiscard]] Instant moment(Date date, Duration time_of_day) const;

    bool operator==(const Calendar&) const = default;

   private:
    explicit Calendar(CalendarTerms terms) : terms_(std::move(terms)) {}
    [[nodiscard]] bool week_works(Date date) const;
    [[nodiscard]] Duration working_time_on(Date date, Instant from, Instant until) const;

    CalendarTerms terms_;
};

/// Why a date counted, or did not.
enum class DayReason : std::uint8_t {
    working_day,
    make_up_day,    // 调休
    every_day,      // the class runs day and night
    start_day,      // the day of the start does not count for working days
    weekend,        // the week does not work
    holiday,        // its name is beside it
    outside_hours,  // the start lay after closing
    suspended,      // the clock stood still
};

std::string_view to_text(DayReason reason);

/// What one date gave to a limit. Classes of time count time, working days count days.
struct LedgerLine {
    Date date;
    Duration time;
    int days = 0;
    DayReason reason = DayReason::working_day;
    std::string name;  // of the exception, if the reason is one

    bool operator==(const LedgerLine&) const = default;
};

/// `2024-09-14 1 day, make-up day 中秋节`, `2024-09-13 3:30, working day`, `2024-09-15 –, weekend`.
std::string to_text(const LedgerLine& line);

/// When a limit ends, and how it was counted: one line for each date from the start to the end.
struct Due {
    Instant instant;
    std::vector<LedgerLine> ledger;

    bool operator==(const Due&) const = default;
};

/// When a budget is used up that begins at `start`. The error is a sentence: an amount or a start
/// out of its limits, a calendar in which no working day comes, an end after the year 2199.
tl::expected<Due, std::string> due(const Calendar& calendar, Instant start, Budget budget);

/// A time in which a clock stands still; open at its end while it still does.
struct Suspension {
    Instant from;
    std::optional<Instant> until;

    bool operator==(const Suspension&) const = default;
};

/// A budget that began to run, and the ledger of its suspensions, in order and apart. It is no more
/// than what was said to it, so replaying any beginning of its steps gives what it was then.
class Clock {
   public:
    Clock(Instant start, Budget budget) : start_(start), budget_(budget) {}

    [[nodiscard]] Instant start() const { return start_; }
    [[nodiscard]] Budget budget() const { return budget_; }
    [[nodiscard]] const std::vector<Suspension>& suspensions() const { return suspensions_; }
    [[nodiscard]] bool stands_still() const {
        return !suspensions_.empty() && !suspensions_.back().until;
    }

    bool operator==(const Clock&) const = default;

    friend tl::expected<Clock, std::string> suspend(Clock clock, Instant at);
    friend tl::expected<Clock, std::string> resume(Clock clock, Instant at);
    friend Clock with_more(Clock clock, std::int64_t amount);

   private:
    Instant start_;
    Budget budget_;
    std::vector<Suspension> suspensions_;
};

/// Steps come in the order of time; a clock that stands still is not suspended again, and one that
/// runs is not resumed. The error is a sentence.
tl::expected<Clock, std::string> suspend(Clock clock, Instant at);
tl::expected<Clock, std::string> resume(Clock clock, Instant at);

/// The clock with so much more of its budget's unit.
Clock with_more(Clock clock, std::int64_t amount);

/// When the clock's budget is used up; nothing while it stands still, for then its end moves with
/// every moment, unless it was used up before. The errors are those of a budget.
tl::expected<std::optional<Due>, std::string> due(const Calendar& calendar, const Clock& clock);
/// The same without the ledger.
tl::expected<std::optional<Instant>, std::string> ends_at(const Calendar& calendar,
                                                          const Clock& clock);

}  // namespace gridcase::engine
