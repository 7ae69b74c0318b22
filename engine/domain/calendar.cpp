#include "engine/domain/calendar.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "engine/domain/fields.hpp"
#include "events/ids.hpp"

namespace gridcase::engine {
namespace {

constexpr Duration whole_day = days(1);
constexpr std::array day_and_night{HoursSpan{{}, whole_day}};

tl::unexpected<std::string> wrong(std::string why) { return tl::unexpected(std::move(why)); }

bool is_taken(Instant at) { return at >= earliest_instant && at <= latest_instant; }

std::string in_quotes(const std::string& text) { return "“" + text + "”"; }

/// A stretch of time, from its beginning up to, not including, its end.
struct Stretch {
    Instant from;
    Instant until;
};

Stretch shared(const Stretch& a, const Stretch& b) {
    return {std::max(a.from, b.from), std::min(a.until, b.until)};
}

Duration length(const Stretch& stretch) {
    return std::max(Duration{}, stretch.until - stretch.from);
}

// --- Sound terms ---------------------------------------------------------------------------------

std::optional<std::string> wrong_hours(const std::vector<HoursSpan>& hours) {
    if (hours.empty()) return "a calendar needs working hours";
    if (hours.size() > calendar_hours_limit)
        return "a day has at most " + std::to_string(calendar_hours_limit) + " spans of hours";
    Duration open_from;
    for (const HoursSpan& span : hours) {
        if (span.opens < open_from) return "working hours overlap or are out of order";
        if (span.closes <= span.opens) return "working hours close before they open";
        open_from = span.closes;
    }
    if (open_from > whole_day) return "working hours go beyond midnight";
    return std::nullopt;
}

/// Expects exceptions in the order of their dates.
std::optional<std::string> wrong_exceptions(const CalendarTerms& terms) {
    if (terms.exceptions.size() > calendar_exceptions_limit)
        return "a calendar has at most " + std::to_string(calendar_exceptions_limit) +
               " exceptions";
    const DayException* before = nullptr;
    for (const DayException& each : terms.exceptions) {
        if (before && before->date == each.date) return to_text(each.date) + " has two exceptions";
        before = &each;
        if (const auto name = parse_text(each.name, "the name of a day", name_limit_bytes); !name)
            return name.error();
        const std::chrono::weekday weekday(each.date);
        if (each.kind == ExceptionKind::make_up_day && terms.works[weekday.iso_encoding() - 1])
            return to_text(each.date) + " is worked already, so it cannot make up for another day";
    }
    return std::nullopt;
}

// --- Counting ------------------------------------------------------------------------------------

/// The stretches in which a clock runs, first to last.
class RunningTime {
   public:
    explicit RunningTime(const Clock& clock) {
        Instant from = clock.start();
        for (const Suspension& suspension : clock.suspensions()) {
            stretches_.push_back({from, suspension.from});
            if (!suspension.until) return;
            from = *suspension.until;
        }
        stretches_.push_back({from, latest_instant});
    }

    /// How long the clock runs in `span`. Spans are asked for in their order, which keeps a long
    /// ledger of suspensions cheap.
    Duration within(const Stretch& span) {
        while (next_ < stretches_.size() && stretches_[next_].until <= span.from) ++next_;
        Duration total;
        for (std::size_t i = next_; i < stretches_.size() && stretches_[i].from < span.until; ++i)
            total.micros += length(shared(stretches_[i], span)).micros;
        return total;
    }

    /// When it has run for `time` in `span`, in which it runs so long at least.
    [[nodiscard]] Instant after(const Stretch& span, Duration time) const {
        for (std::size_t i = next_;; ++i) {
            const Stretch runs = shared(stretches_.at(i), span);
            const Duration lasts = length(runs);
            if (lasts >= time) return runs.from + time;
            time.micros -= lasts.micros;
        }
    }

   private:
    std::vector<Stretch> stretches_;
    std::size_t next_ = 0;
};

/// Goes from a clock's start through the dates until its budget is used up, and keeps the ledger
/// when there is one.
class Count {
   public:
    Count(const Calendar& calendar, const Clock& clock, std::vector<LedgerLine>* ledger)
        : calendar_(calendar),
          clock_(clock),
          ledger_(ledger),
          running_(clock),
          start_date_(calendar.date_of(clock.start())) {
        const auto [clock_class, amount] = clock.budget();
        by_days_ = clock_class == ClockClass::working_days;
        by_calendar_ = by_days_ || clock_class == ClockClass::working_hours;
        days_left_ = by_days_ ? amount : 0;
        time_left_ = clock_class == ClockClass::calendar_days ? days(amount) : minutes(amount);
    }

    tl::expected<std::optional<Instant>, std::string> run() {
        int gap_days = 0;
        for (Date date = start_date_;; date += std::chrono::days(1)) {
            const Instant midnight = calendar_.moment(date, {});
            if (clock_.stands_still() && midnight > clock_.suspensions().back().from)
                return std::nullopt;
            if (midnight > latest_instant) return wrong("the limit would end after the year 2199");
            gap_days = !by_calendar_ || calendar_.is_working_day(date) ? 0 : gap_days + 1;
            if (gap_days > longest_gap_days)
                return wrong("the calendar " + in_quotes(calendar_.terms().id) +
                             " has no working day in the " + std::to_string(longest_gap_days) +
                             " days before " + to_text(date));
            const auto end = by_days_ ? count_day(date) : count_time(date);
            if (end) return end;
        }
    }

   private:
    [[nodiscard]] std::span<const HoursSpan> hours_on(Date date) const {
        return by_calendar_ ? calendar_.hours_on(date) : std::span<const HoursSpan>(day_and_night);
    }

    [[nodiscard]] Stretch on(Date date, const HoursSpan& hours) const {
        return {calendar_.moment(date, hours.opens), calendar_.moment(date, hours.closes)};
    }

    std::optional<Instant> count_time(Date date) {
        Duration counted;
        std::optional<Instant> end;
        for (const HoursSpan& hours : hours_on(date)) {
            const Stretch span = on(date, hours);
            const Duration runs = running_.within(span);
            const Duration taken = std::min(runs, time_left_);
            if (runs >= time_left_) end = running_.after(span, time_left_);
            counted.micros += taken.micros;
            time_left_.micros -= taken.micros;
            if (end) break;
        }
        note(date, counted, 0);
        return end;
    }

    std::optional<Instant> count_day(Date date) {
        const std::span<const HoursSpan> hours = hours_on(date);
        bool whole = !hours.empty() && date != start_date_;
        for (const HoursSpan& each : hours) {
            const Stretch span = on(date, each);
            whole = whole && running_.within(span) == length(span);
        }
        note(date, {}, whole ? 1 : 0);
        if (!whole || --days_left_ > 0) return std::nullopt;
        return calendar_.moment(date, hours.back().closes);
    }

    void note(Date date, Duration time, int counted_days) {
        if (ledger_ == nullptr) return;
        const DayReason reason = reason_for(date, time > Duration{} || counted_days > 0);
        const DayException* exception = calendar_.exception_on(date);
        const bool named =
            exception && (reason == DayReason::holiday || reason == DayReason::make_up_day);
        ledger_->push_back({date, time, counted_days, reason, named ? exception->name : ""});
    }

    [[nodiscard]] DayReason reason_for(Date date, bool counted) const {
        const DayException* exception = calendar_.exception_on(date);
        if (!by_calendar_) return counted ? DayReason::every_day : DayReason::suspended;
        if (!calendar_.is_working_day(date))
            return exception ? DayReason::holiday : DayReason::weekend;
        if (counted) return exception ? DayReason::make_up_day : DayReason::working_day;
        if (date != start_date_) return DayReason::suspended;
        if (by_days_) return DayReason::start_day;
        const HoursSpan& last = calendar_.hours_on(date).back();
        return clock_.start() >= on(date, last).until ? DayReason::outside_hours
                                                      : DayReason::suspended;
    }

    const Calendar& calendar_;
    const Clock& clock_;
    std::vector<LedgerLine>* ledger_;
    RunningTime running_;
    Date start_date_;
    bool by_days_ = false;
    bool by_calendar_ = false;
    std::int64_t days_left_ = 0;
    Duration time_left_;
};

tl::expected<std::optional<Instant>, std::string> count(const Calendar& calendar,
                                                        const Clock& clock,
                                                        std::vector<LedgerLine>* ledger) {
    const auto [clock_class, amount] = clock.budget();
    if (to_text(clock_class) == "unknown") return wrong("the budget's class is not a known one");
    const bool by_days =
        clock_class == ClockClass::working_days || clock_class == ClockClass::calendar_days;
    const std::int64_t limit = by_days ? budget_limit_days : budget_limit_minutes;
    if (amount < 1 || amount > limit)
        return wrong("a budget is " + std::to_string(amount) + (by_days ? " days" : " minutes") +
                     "; it must lie between 1 and " + std::to_string(limit));
    if (!is_taken(clock.start()))
        return wrong("the clock's start lies outside the years 1900 to 2199");
    return Count(calendar, clock, ledger).run();
}

/// `3:30`, and the seconds when there are any.
std::string hours_and_minutes(Duration time) {
    const std::int64_t seconds_in = time.micros / 1'000'000;
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%d:%02d", static_cast<int>(seconds_in / 3'600),
                  static_cast<int>(seconds_in / 60 % 60));
    std::string text(buffer.data());
    if (time.micros % minutes(1).micros == 0) return text;
    std::snprintf(buffer.data(), buffer.size(), ":%02d.%06d", static_cast<int>(seconds_in % 60),
                  static_cast<int>(time.micros % 1'000'000));
    return text + buffer.data();
}

std::optional<std::string> wrong_step(const Clock& clock, Instant at) {
    if (!is_taken(at)) return "a step of a clock lies outside the years 1900 to 2199";
    if (at < clock.start()) return "a clock takes no step before its start";
    if (clock.suspensions().empty()) return std::nullopt;
    const Suspension& last = clock.suspensions().back();
    if (at < last.until.value_or(last.from)) return "a clock takes no step before its last one";
    return std::nullopt;
}

}  // namespace

// --- Calendar ------------------------------------------------------------------------------------

std::string to_text(Date date) {
    const std::chrono::year_month_day day(date);
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return buffer.data();
}

tl::expected<Calendar, std::string> Calendar::of(CalendarTerms terms) {
    if (!is_plain_word(terms.id)) return wrong("the calendar's id is not a plain word");
    const auto version = parse_text(terms.version, "the calendar's version", word_limit_bytes);
    if (!version) return wrong(version.error());
    if (terms.version.empty()) return wrong("the calendar's version is empty");
    if (terms.utc_offset_minutes < utc_offset_lowest_minutes ||
        terms.utc_offset_minutes > utc_offset_highest_minutes)
        return wrong("the calendar's offset from UTC lies outside -12:00 to +14:00");
    if (auto why = wrong_hours(terms.hours)) return wrong(std::move(*why));
    std::stable_sort(terms.exceptions.begin(), terms.exceptions.end(),
                     [](const auto& a, const auto& b) { return a.date < b.date; });
    if (auto why = wrong_exceptions(terms)) return wrong(std::move(*why));
    return Calendar(std::move(terms));
}

const DayException* Calendar::exception_on(Date date) const {
    const auto& all = terms_.exceptions;
    const auto at = std::lower_bound(all.begin(), all.end(), date,
                                     [](const auto& each, Date day) { return each.date < day; });
    return at != all.end() && at->date == date ? &*at : nullptr;
}

bool Calendar::week_works(Date date) const {
    return terms_.works[std::chrono::weekday(date).iso_encoding() - 1];
}

bool Calendar::is_working_day(Date date) const {
    if (const DayException* exception = exception_on(date))
        return exception->kind == ExceptionKind::make_up_day;
    return week_works(date);
}

std::span<const HoursSpan> Calendar::hours_on(Date date) const {
    if (!is_working_day(date)) return {};
    return terms_.hours;
}

std::int64_t Calendar::working_days_between(Date from, Date until) const {
    if (until <= from) return 0;
    const std::int64_t week = std::count(terms_.works.begin(), terms_.works.end(), true);
    const std::int64_t dates = (until - from).count();
    std::int64_t total = dates / 7 * week;
    for (Date date = until - std::chrono::days(dates % 7); date < until;
         date += std::chrono::days(1))
        total += week_works(date) ? 1 : 0;
    const auto& all = terms_.exceptions;
    const auto first = std::lower_bound(all.begin(), all.end(), from,
                                        [](const auto& each, Date day) { return each.date < day; });
    for (auto at = first; at != all.end() && at->date < until; ++at) {
        // A make-up day is never one of the week's; a holiday may fall on a weekend.
        if (at->kind == ExceptionKind::make_up_day) ++total;
        if (at->kind == ExceptionKind::day_off && week_works(at->date)) --total;
    }
    return total;
}

Duration Calendar::working_time_between(Instant from, Instant until) const {
    from = std::clamp(from, earliest_instant, latest_instant);
    until = std::clamp(until, earliest_instant, latest_instant);
    if (until <= from) return {};
    const Date first = date_of(from);
    const Date last = date_of(until);
    if (first == last) return working_time_on(first, from, until);
    Duration whole;
    for (const HoursSpan& span : terms_.hours)
        whole.micros += (span.closes.micros - span.opens.micros);
    const std::int64_t between = working_days_between(first + std::chrono::days(1), last);
    return {working_time_on(first, from, until).micros + between * whole.micros +
            working_time_on(last, from, until).micros};
}

Duration Calendar::working_time_on(Date date, Instant from, Instant until) const {
    Duration total;
    for (const HoursSpan& span : hours_on(date))
        total.micros +=
            length(shared({from, until}, {moment(date, span.opens), moment(date, span.closes)}))
                .micros;
    return total;
}

Date Calendar::date_of(Instant at) const {
    const auto [year, month, day] =
        civil_date(std::clamp(at, earliest_instant, latest_instant), terms_.utc_offset_minutes);
    return std::chrono::year(year) / month / day;
}

Instant Calendar::moment(Date date, Duration time_of_day) const {
    const Duration since_midnight{days(date.time_since_epoch().count()).micros +
                                  time_of_day.micros};
    return Instant{} + since_midnight - minutes(terms_.utc_offset_minutes);
}

// --- Clocks --------------------------------------------------------------------------------------

std::string_view to_text(DayReason reason) {
    switch (reason) {
        case DayReason::working_day:
            return "working day";
        case DayReason::make_up_day:
            return "make-up day";
        case DayReason::every_day:
            return "every day counts";
        case DayReason::start_day:
            return "the day of the start does not count";
        case DayReason::weekend:
            return "weekend";
        case DayReason::holiday:
            return "holiday";
        case DayReason::outside_hours:
            return "outside hours";
        case DayReason::suspended:
            return "suspended";
    }
    return "unknown";
}

std::string to_text(const LedgerLine& line) {
    std::string counted = "–";
    if (line.time > Duration{}) counted = hours_and_minutes(line.time);
    if (line.days > 0) counted = std::to_string(line.days) + (line.days == 1 ? " day" : " days");
    std::string text =
        to_text(line.date) + " " + counted + ", " + std::string(to_text(line.reason));
    if (!line.name.empty()) text += " " + line.name;
    return text;
}

tl::expected<Clock, std::string> suspend(Clock clock, Instant at) {
    if (auto why = wrong_step(clock, at)) return wrong(std::move(*why));
    if (clock.stands_still()) return wrong("the clock stands still already; resume it first");
    if (clock.suspensions_.size() >= suspensions_limit)
        return wrong("a clock is suspended at most " + std::to_string(suspensions_limit) +
                     " times");
    clock.suspensions_.push_back({at, std::nullopt});
    return clock;
}

tl::expected<Clock, std::string> resume(Clock clock, Instant at) {
    if (auto why = wrong_step(clock, at)) return wrong(std::move(*why));
    if (!clock.stands_still()) return wrong("the clock runs already; suspend it first");
    clock.suspensions_.back().until = at;
    return clock;
}

Clock with_more(Clock clock, std::int64_t amount) {
    clock.budget_.amount += amount;
    return clock;
}

tl::expected<std::optional<Due>, std::string> due(const Calendar& calendar, const Clock& clock) {
    std::vector<LedgerLine> ledger;
    const auto end = count(calendar, clock, &ledger);
    if (!end) return tl::unexpected(end.error());
    if (!*end) return std::nullopt;
    return Due{**end, std::move(ledger)};
}

tl::expected<std::optional<Instant>, std::string> ends_at(const Calendar& calendar,
                                                          const Clock& clock) {
    return count(calendar, clock, nullptr);
}

tl::expected<Due, std::string> due(const Calendar& calendar, Instant start, Budget budget) {
    // A clock without suspensions never stands still, so its end is always there.
    auto end = due(calendar, Clock(start, budget));
    if (!end) return tl::unexpected(std::move(end.error()));
    return std::move(**end);
}

}  // namespace gridcase::engine
