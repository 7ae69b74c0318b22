#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// How many closings did not last (重开率).
struct Reopening {
    static constexpr std::string_view id = "reopening";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "重开率";
    static constexpr std::string_view definition =
        "closings: closings with a window for reopening; window_passed: those of them whose window "
        "has passed; reopened: those of these that were reopened within it; provisional: closings "
        "whose window is still open; provisional_reopened: those of these that were reopened "
        "already. reopen_rate 重开率 = reopened ÷ window_passed, provisional_share = provisional ÷ "
        "closings. Counted in the month of the closing, under the level it closed at.";
    static constexpr std::array<std::string_view, 5> counters{
        "closings", "window_passed", "reopened", "provisional", "provisional_reopened"};
    static constexpr std::array<Figure::Rate, 2> rates{
        Figure::Rate{.id = "reopen_rate", .numerator = 2, .denominator = 1},
        Figure::Rate{.id = "provisional_share", .numerator = 3, .denominator = 0}};

    struct Count {
        std::int64_t closings = 0;
        std::int64_t window_passed = 0;
        std::int64_t reopened = 0;
        std::int64_t provisional = 0;
        std::int64_t provisional_reopened = 0;
        operator Counters() const {
            return {closings, window_passed, reopened, provisional, provisional_reopened};
        }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        visit_closings(row, [&](const Closing& closing) {
            if (!closing.reopen_until) return;
            const Instant passed = std::max(closing.at, *closing.reopen_until + Duration{1});
            const bool reopened =
                closing.reopened_at && *closing.reopened_at <= *closing.reopen_until;
            deltas.period(closing.at);
            deltas.level(closing.level);
            deltas.at(closing.at, Count{.closings = 1});
            deltas.between(closing.at, passed, Count{.provisional = 1});
            deltas.at(passed, Count{.window_passed = 1, .reopened = reopened ? 1 : 0});
            if (reopened)
                deltas.between(std::max(closing.at, *closing.reopened_at), passed,
                               Count{.provisional_reopened = 1});
        });
    }
};

}  // namespace gridcase::projections
