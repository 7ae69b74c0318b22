#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// What was right the first time (一次办结率).
struct FirstTime {
    static constexpr std::string_view id = "first_time";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "一次办结率";
    static constexpr std::string_view definition =
        "closed: closings, archival cases left out; first_time: those of them with no return, "
        "rework or reopening before, and none that took them back; on_the_spot: handled where it "
        "was found, without a route (现场办结). first_time_rate 一次办结率 = first_time ÷ closed, "
        "on_the_spot_share = on_the_spot ÷ closed. Counted in the month of the closing, under the "
        "level it closed at.";
    static constexpr std::array<std::string_view, 3> counters{"closed", "first_time",
                                                              "on_the_spot"};
    static constexpr std::array<Figure::Rate, 2> rates{
        Figure::Rate{.id = "first_time_rate", .numerator = 1, .denominator = 0},
        Figure::Rate{.id = "on_the_spot_share", .numerator = 2, .denominator = 0}};

    struct Count {
        std::int64_t closed = 0;
        std::int64_t first_time = 0;
        std::int64_t on_the_spot = 0;
        operator Counters() const { return {closed, first_time, on_the_spot}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (row.archival) return;
        visit_closings(row, [&](const Closing& closing) {
            deltas.period(closing.at);
            deltas.level(closing.level);
            deltas.at(closing.at, Count{.closed = 1,
                                        .first_time = closing.first_time ? 1 : 0,
                                        .on_the_spot = closing.on_the_spot ? 1 : 0});
            if (closing.first_time && closing.reopened_at)
                deltas.at(std::max(closing.at, *closing.reopened_at), Count{.first_time = -1});
        });
    }
};

}  // namespace gridcase::projections
