#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// 小事不出网格、大事不出社区: what was settled where it arose. The ladder does not bind archival
/// cases, so they say nothing about it.
struct Containment {
    static constexpr std::string_view id = "containment";
    static constexpr std::uint16_t version = 2;
    static constexpr std::string_view name_zh = "小事不出网格、大事不出社区率";
    static constexpr std::string_view definition =
        "closed: closings, archival cases left out; grid_contained: closed at grid level without "
        "ever leaving it, and not reopened within the window for reopening; community_contained: "
        "closed at grid or community level, never above, and not reopened either; provisional: "
        "closings whose window has not passed. grid_containment 小事不出网格率 = grid_contained ÷ "
        "closed, community_containment 大事不出社区率 = community_contained ÷ closed, "
        "provisional_share = provisional ÷ closed. Counted in the month of the closing, under the "
        "level it closed at.";
    static constexpr std::array<std::string_view, 4> counters{"closed", "grid_contained",
                                                              "community_contained", "provisional"};
    static constexpr std::array<Figure::Rate, 3> rates{
        Figure::Rate{.id = "grid_containment", .numerator = 1, .denominator = 0},
        Figure::Rate{.id = "community_containment", .numerator = 2, .denominator = 0},
        Figure::Rate{.id = "provisional_share", .numerator = 3, .denominator = 0}};

    struct Count {
        std::int64_t closed = 0;
        std::int64_t grid_contained = 0;
        std::int64_t community_contained = 0;
        std::int64_t provisional = 0;
        operator Counters() const {
            return {closed, grid_contained, community_contained, provisional};
        }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (row.archival) return;
        visit_closings(row, [&](const Closing& closing) {
            const std::int64_t in_grid = closing.highest_level <= Level::grid ? 1 : 0;
            const std::int64_t in_community = closing.highest_level <= Level::community ? 1 : 0;
            deltas.period(closing.at);
            deltas.level(closing.level);
            deltas.at(
                closing.at,
                Count{.closed = 1, .grid_contained = in_grid, .community_contained = in_community});
            if (closing.reopen_until)
                deltas.between(closing.at, window_end(closing), Count{.provisional = 1});
            if (in_community > 0 && is_reopened_within(closing))
                deltas.at(std::max(closing.at, *closing.reopened_at),
                          Count{.grid_contained = -in_grid, .community_contained = -1});
        });
    }

   private:
    static bool is_reopened_within(const Closing& closing) {
        return closing.reopened_at &&
               (!closing.reopen_until || *closing.reopened_at <= *closing.reopen_until);
    }
    static Instant window_end(const Closing& closing) {
        const Instant passed = *closing.reopen_until + Duration{1};
        return closing.reopened_at ? std::min(*closing.reopened_at, passed) : passed;
    }
};

}  // namespace gridcase::projections
