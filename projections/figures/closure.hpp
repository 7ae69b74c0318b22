#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// closed ÷ due (结案率): cases whose case limit has come; closed counts once both limit and
/// closing have come. Beside it, whose limit was moved: extended (延期率), or stood still (挂账率).
struct Closure {
    static constexpr std::string_view id = "closure";
    static constexpr std::uint16_t version = 2;
    static constexpr std::string_view name_zh = "结案率";
    static constexpr std::string_view definition =
        "due (应结案): cases whose case limit has come; closed: those of them that are closed; "
        "closed_on_time: closed at or before the limit, by the time that counts; due_running: due "
        "without those that stand still (挂账) at the moment; extended: those of the due that were "
        "granted a later limit; suspended: those of the due that stood still for a time. "
        "closure_rate 结案率 = closed ÷ due, on_time_rate 按期结案率 = closed_on_time ÷ due, "
        "closure_rate_without_suspended = closed ÷ due_running, extension_rate 延期率 = extended ÷ "
        "due, suspension_rate 挂账率 = suspended ÷ due. Counted in the month of the limit. "
        "Archival "
        "cases count; cases without a limit, withdrawn ones and those that go on in another case "
        "do "
        "not. A reopened case counts once more under its new limit; one that stands still counts "
        "under the limit that it had.";
    static constexpr std::array<std::string_view, 6> counters{
        "due", "closed", "closed_on_time", "due_running", "extended", "suspended"};
    static constexpr std::array<Figure::Rate, 5> rates{
        Figure::Rate{.id = "closure_rate", .numerator = 1, .denominator = 0},
        Figure::Rate{.id = "on_time_rate", .numerator = 2, .denominator = 0},
        Figure::Rate{.id = "closure_rate_without_suspended", .numerator = 1, .denominator = 3},
        Figure::Rate{.id = "extension_rate", .numerator = 4, .denominator = 0},
        Figure::Rate{.id = "suspension_rate", .numerator = 5, .denominator = 0}};

    struct Count {
        std::int64_t due = 0;
        std::int64_t closed = 0;
        std::int64_t closed_on_time = 0;
        std::int64_t due_running = 0;
        std::int64_t extended = 0;
        std::int64_t suspended = 0;
        operator Counters() const {
            return {due, closed, closed_on_time, due_running, extended, suspended};
        }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        // A limit that a reopening replaced counts as long as it came before the reopening.
        for (const Closing& closing : row.earlier_closings)
            if (closing.case_due && closing.reopened_at &&
                *closing.case_due <= *closing.reopened_at)
                add(deltas, *closing.case_due, closing);
        if (!row.case_due || row.merged_at || row.withdrawn_at) return;
        const Instant due = *row.case_due;
        if (const auto closing = present_closing(row))
            add(deltas, due, *closing);
        else
            add_open(deltas, due, row.level, row.extended_at, row.suspended_at);
        for (const StoodStill& still : row.suspensions)
            deltas.between(std::max(due, still.from), still.until, Count{.due_running = -1});
        if (row.status == RowStatus::suspended && row.suspended_since)
            deltas.at(std::max(due, *row.suspended_since), Count{.due_running = -1});
    }

   private:
    static void add_open(Deltas& deltas, Instant due, Level level, std::optional<Instant> extended,
                         std::optional<Instant> suspended) {
        deltas.period(due);
        deltas.level(level);
        deltas.at(due, Count{.due = 1, .due_running = 1});
        if (extended) deltas.at(std::max(due, *extended), Count{.extended = 1});
        if (suspended) deltas.at(std::max(due, *suspended), Count{.suspended = 1});
    }

    static void add(Deltas& deltas, Instant due, const Closing& closing) {
        add_open(deltas, due, closing.level, closing.extended_at, closing.suspended_at);
        deltas.at(std::max(due, closing.at),
                  Count{.closed = 1, .closed_on_time = closing.counted_at <= due ? 1 : 0});
    }
};

}  // namespace gridcase::projections
