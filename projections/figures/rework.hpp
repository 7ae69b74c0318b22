#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// How often a check finds that it is not done (返工率).
struct Rework {
    static constexpr std::string_view id = "rework";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "返工率";
    static constexpr std::string_view definition =
        "verifications: resolutions that were checked (核查); failed: those of them that were "
        "found "
        "not done and ordered again. rework_rate 返工率 = failed ÷ verifications. Counted in the "
        "month of the check, under the level of the holder then.";
    static constexpr std::array<std::string_view, 2> counters{"verifications", "failed"};
    static constexpr std::array<Figure::Rate, 1> rates{
        Figure::Rate{.id = "rework_rate", .numerator = 1, .denominator = 0}};

    struct Count {
        std::int64_t verifications = 0;
        std::int64_t failed = 0;
        operator Counters() const { return {verifications, failed}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        for (const Check& check : row.checks) {
            deltas.period(check.at);
            deltas.level(check.level);
            deltas.at(check.at, Count{.verifications = 1, .failed = check.passed ? 0 : 1});
        }
    }
};

}  // namespace gridcase::projections
