#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// How many cases leave the level they were first routed to (上报率), by that level. Archival cases
/// are left out of both counters: their source's moves are not our ladder's.
struct Escalations {
    static constexpr std::string_view id = "escalations";
    static constexpr std::uint16_t version = 2;
    static constexpr std::string_view name_zh = "上报率";
    static constexpr std::string_view definition =
        "routed: cases routed to a holder, archival ones left out; escalated: those of them that "
        "left the level they were first routed to, by escalation or by a reopening that goes "
        "higher. escalation_rate 上报率 = escalated ÷ routed. "
        "Counted in the month of the first routing, under the level first routed to.";
    static constexpr std::array<std::string_view, 2> counters{"routed", "escalated"};
    static constexpr std::array<Figure::Rate, 1> rates{
        Figure::Rate{.id = "escalation_rate", .numerator = 1, .denominator = 0}};

    struct Count {
        std::int64_t routed = 0;
        std::int64_t escalated = 0;
        operator Counters() const { return {routed, escalated}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (row.archival || !row.routed_at) return;
        deltas.period(*row.routed_at);
        deltas.level(row.first_level);
        deltas.at(*row.routed_at, Count{.routed = 1});
        if (!row.first_escalated_at) return;
        deltas.at(std::max(*row.routed_at, *row.first_escalated_at), Count{.escalated = 1});
    }
};

}  // namespace gridcase::projections
