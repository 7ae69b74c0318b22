#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// What residents say of closed cases (满意率): solved or not, and how satisfied, are two facts.
struct Satisfaction {
    static constexpr std::string_view id = "satisfaction";
    static constexpr std::uint16_t version = 2;
    static constexpr std::string_view name_zh = "满意率";
    static constexpr std::string_view definition =
        "closings: closings of cases, those that were reopened included, enquiries (which are "
        "answered at once, and not asked about) left out; answered: those the resident has rated; "
        "solved: rated as solved; satisfied: rated 4 or 5 of 5. answer_rate = answered ÷ closings, "
        "solved_rate 解决率 = solved ÷ answered, satisfaction_rate 满意率 = satisfied ÷ answered. "
        "Counted in the month of the closing; archival cases count.";
    static constexpr std::array<std::string_view, 4> counters{"closings", "answered", "solved",
                                                              "satisfied"};
    static constexpr std::array<Figure::Rate, 3> rates{
        Figure::Rate{.id = "answer_rate", .numerator = 1, .denominator = 0},
        Figure::Rate{.id = "solved_rate", .numerator = 2, .denominator = 1},
        Figure::Rate{.id = "satisfaction_rate", .numerator = 3, .denominator = 1}};
    static constexpr int lowest_satisfied = 4;

    struct Count {
        std::int64_t closings = 0;
        std::int64_t answered = 0;
        std::int64_t solved = 0;
        std::int64_t satisfied = 0;
        operator Counters() const { return {closings, answered, solved, satisfied}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        visit_closings(row, [&](const Closing& closing) {
            if (closing.persons > 0) return;
            deltas.period(closing.at);
            deltas.level(closing.level);
            deltas.at(closing.at, Count{.closings = 1});
            if (!closing.rated_at) return;
            deltas.at(std::max(closing.at, *closing.rated_at),
                      Count{.answered = 1,
                            .solved = closing.solved ? 1 : 0,
                            .satisfied = closing.satisfaction >= lowest_satisfied ? 1 : 0});
        });
    }
};

}  // namespace gridcase::projections
