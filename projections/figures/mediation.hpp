#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// How many disputes end in an agreement (化解率).
struct Mediation {
    static constexpr std::string_view id = "mediation";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "化解率";
    static constexpr std::string_view definition =
        "disputes: closings of cases with two parties or more at odds, or in which a mediation was "
        "held, archival cases left out; agreed: those of them whose last mediation ended in an "
        "agreement. mediation_success 化解率 = agreed ÷ disputes. Counted in the month of the "
        "closing, under the level it closed at.";
    static constexpr std::array<std::string_view, 2> counters{"disputes", "agreed"};
    static constexpr std::array<Figure::Rate, 1> rates{
        Figure::Rate{.id = "mediation_success", .numerator = 1, .denominator = 0}};

    struct Count {
        std::int64_t disputes = 0;
        std::int64_t agreed = 0;
        operator Counters() const { return {disputes, agreed}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (row.archival) return;
        visit_closings(row, [&](const Closing& closing) {
            if (!closing.dispute) return;
            deltas.period(closing.at);
            deltas.level(closing.level);
            deltas.at(closing.at, Count{.disputes = 1, .agreed = closing.agreed ? 1 : 0});
        });
    }
};

}  // namespace gridcase::projections
