#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// How often a unit says "not mine" (退单率).
struct Returns {
    static constexpr std::string_view id = "returns";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "退单率";
    static constexpr std::string_view definition =
        "routings: times that a unit was made the holder of a case, by routing, escalation, "
        "delegation or reopening, archival cases left out; returns: times that a holder returned "
        "it. return_rate 退单率 = returns ÷ routings. A routing counts in its month under the "
        "level "
        "it went to, a return in its month under the level that returned it.";
    static constexpr std::array<std::string_view, 2> counters{"routings", "returns"};
    static constexpr std::array<Figure::Rate, 1> rates{
        Figure::Rate{.id = "return_rate", .numerator = 1, .denominator = 0}};

    struct Count {
        std::int64_t routings = 0;
        std::int64_t returns = 0;
        operator Counters() const { return {routings, returns}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (row.archival) return;
        const auto count = [&](Instant at, Level level, const Count& one) {
            deltas.period(at);
            deltas.level(level);
            deltas.at(at, one);
        };
        visit_routings(row, [&](const Routing& routing) {
            count(routing.at, routing.level, Count{.routings = 1});
        });
        for (const Return& given : row.returns) count(given.at, given.level, Count{.returns = 1});
    }
};

}  // namespace gridcase::projections
