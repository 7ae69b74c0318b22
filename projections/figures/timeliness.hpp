#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// Every case is either within its limit or past it (期限情况). It turns past one microsecond after
/// the limit, unless it was closed by then; closing late turns nothing back.
struct Timeliness {
    static constexpr std::string_view id = "timeliness";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "期限情况";
    static constexpr std::string_view definition =
        "within_limit: cases that have no limit, or whose closing (if not closed: the moment asked "
        "about) is at or before the limit; past_limit: all other cases. Every case counts from its "
        "opening on, in the month it was opened; archival cases count.";
    static constexpr std::array<std::string_view, 2> counters{"within_limit", "past_limit"};
    static constexpr std::array<Figure::Rate, 0> rates{};

    struct Count {
        std::int64_t within_limit = 0;
        std::int64_t past_limit = 0;
        operator Counters() const { return {within_limit, past_limit}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        deltas.period(row.opened_at);
        deltas.at(row.opened_at, Count{.within_limit = 1});
        if (!row.case_due) return;
        if (row.closed_at && *row.closed_at <= *row.case_due) return;
        deltas.at(*row.case_due + Duration{1}, Count{.within_limit = -1, .past_limit = 1});
    }
};

}  // namespace gridcase::projections
