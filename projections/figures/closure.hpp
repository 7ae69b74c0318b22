#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// closed ÷ due (结案率): cases whose case limit has come; closed counts once both limit and
/// closing have come.
struct Closure {
    static constexpr std::string_view id = "closure";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "结案率";
    static constexpr std::string_view definition =
        "due (应结案): cases whose case limit has come; closed: those of them that are closed; "
        "closed_on_time: closed at or before the limit. closure_rate 结案率 = closed ÷ due, "
        "on_time_rate 按期结案率 = closed_on_time ÷ due. Counted in the month of the limit; "
        "archival "
        "cases count, cases without a limit do not.";
    static constexpr std::array<std::string_view, 3> counters{"due", "closed", "closed_on_time"};
    static constexpr std::array<Figure::Rate, 2> rates{
        Figure::Rate{.id = "closure_rate", .numerator = 1, .denominator = 0},
        Figure::Rate{.id = "on_time_rate", .numerator = 2, .denominator = 0}};

    struct Count {
        std::int64_t due = 0;
        std::int64_t closed = 0;
        std::int64_t closed_on_time = 0;
        operator Counters() const { return {due, closed, closed_on_time}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (!row.case_due) return;
        deltas.period(*row.case_due);
        deltas.at(*row.case_due, Count{.due = 1});
        if (!row.closed_at) return;
        const bool on_time = *row.closed_at <= *row.case_due;
        deltas.at(std::max(*row.case_due, *row.closed_at),
                  Count{.closed = 1, .closed_on_time = on_time ? 1 : 0});
    }
};

}  // namespace gridcase::projections
