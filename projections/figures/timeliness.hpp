#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// How things stand at a moment (期限情况): every case is either within its limit or past it. It
/// turns past one microsecond after the limit, unless it had ended by then; ending late turns
/// nothing back, a reopening does. What is open, by place and category, shows the hot spots.
struct Timeliness {
    static constexpr std::string_view id = "timeliness";
    static constexpr std::uint16_t version = 2;
    static constexpr std::string_view name_zh = "期限情况";
    static constexpr std::string_view definition =
        "within_limit: cases that have no limit, or whose closing (if not closed: the moment asked "
        "about) is at or before the limit, by the time that counts; past_limit: all other cases; "
        "open: cases that are not closed; suspended: those of them that stand still (挂账); "
        "overdue: those of them that do not, and are past their limit. "
        "Every case counts from its opening on, in the month it was opened; archival cases count. "
        "A case that was withdrawn, or goes on in another, is taken as closed then; one that "
        "stands "
        "still does not pass its limit; a reopened one is within its new limit again.";
    static constexpr std::array<std::string_view, 5> counters{"within_limit", "past_limit", "open",
                                                              "suspended", "overdue"};
    static constexpr std::array<Figure::Rate, 0> rates{};

    struct Count {
        std::int64_t within_limit = 0;
        std::int64_t past_limit = 0;
        std::int64_t open = 0;
        std::int64_t suspended = 0;
        std::int64_t overdue = 0;
        operator Counters() const { return {within_limit, past_limit, open, suspended, overdue}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        deltas.period(row.opened_at);
        deltas.at(row.opened_at, Count{.within_limit = 1});
        Instant from = row.opened_at;
        for (const Closing& closing : row.earlier_closings) {
            const Instant until = closing.reopened_at.value_or(closing.at);
            add_round(deltas, {.from = from,
                               .due = closing.case_due,
                               .ended_at = closing.at,
                               .counted_at = closing.counted_at,
                               .until = until});
            from = until;
        }
        add_round(deltas, present_round(row, from));
        for (const StoodStill& still : row.suspensions)
            deltas.between(still.from, still.until, Count{.suspended = 1});
        if (row.status == RowStatus::suspended && row.suspended_since)
            deltas.at(*row.suspended_since, Count{.suspended = 1});
    }

   private:
    /// From an opening or reopening to the next.
    struct Round {
        Instant from;
        std::optional<Instant> due;
        std::optional<Instant> ended_at;
        std::optional<Instant> counted_at;  // when it stopped being able to be late
        std::optional<Instant> until;       // the next one begins
    };

    static Round present_round(const CaseRow& row, Instant from) {
        Round round{.from = from,
                    .due = row.case_due,
                    .ended_at = std::nullopt,
                    .counted_at = std::nullopt,
                    .until = std::nullopt};
        if (row.closed_at) {
            round.ended_at = row.closed_at;
            round.counted_at = row.closed_counted_at.value_or(*row.closed_at);
        } else if (row.withdrawn_at || row.merged_at) {
            round.ended_at = row.withdrawn_at ? row.withdrawn_at : row.merged_at;
            round.counted_at = round.ended_at;
        } else if (row.status == RowStatus::suspended) {
            round.counted_at = row.suspended_since;
        }
        return round;
    }

    static void add_round(Deltas& deltas, const Round& round) {
        count(deltas, round.from, round.ended_at, Count{.open = 1});
        if (!round.due || (round.counted_at && *round.counted_at <= *round.due)) return;
        const Instant late = std::max(round.from, *round.due + Duration{1});
        count(deltas, late, round.until, Count{.within_limit = -1, .past_limit = 1});
        // A case that ended in time, but whose time was not believed, is past its limit, not open.
        const auto handled_until = round.ended_at ? round.ended_at : round.counted_at;
        count(deltas, late, handled_until, Count{.overdue = 1});
    }

    static void count(Deltas& deltas, Instant from, std::optional<Instant> until,
                      const Count& one) {
        if (until)
            deltas.between(from, *until, one);
        else
            deltas.at(from, one);
    }
};

}  // namespace gridcase::projections
