#pragma once

#include "projections/figure.hpp"

namespace gridcase::projections {

/// 小事不出网格、大事不出社区: what was settled where it arose. The ladder does not bind archival
/// cases, so they say nothing about it.
struct Containment {
    static constexpr std::string_view id = "containment";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "小事不出网格、大事不出社区率";
    static constexpr std::string_view definition =
        "closed: closed cases, archival ones left out; grid_contained: closed at grid level "
        "without "
        "ever leaving it; community_contained: closed at grid or community level, never above. "
        "grid_containment 小事不出网格率 = grid_contained ÷ closed, community_containment "
        "大事不出社区率 = community_contained ÷ closed. Counted in the month of the closing, under "
        "the level it closed at. A window for reopening joins with the reopen command.";
    static constexpr std::array<std::string_view, 3> counters{"closed", "grid_contained",
                                                              "community_contained"};
    static constexpr std::array<Figure::Rate, 2> rates{
        Figure::Rate{.id = "grid_containment", .numerator = 1, .denominator = 0},
        Figure::Rate{.id = "community_containment", .numerator = 2, .denominator = 0}};

    struct Count {
        std::int64_t closed = 0;
        std::int64_t grid_contained = 0;
        std::int64_t community_contained = 0;
        operator Counters() const { return {closed, grid_contained, community_contained}; }
    };

    static void contribute(const CaseRow& row, Deltas& deltas) {
        if (row.archival || !row.closed_at) return;
        deltas.period(*row.closed_at);
        deltas.at(*row.closed_at,
                  Count{.closed = 1,
                        .grid_contained = row.highest_level <= Level::grid ? 1 : 0,
                        .community_contained = row.highest_level <= Level::community ? 1 : 0});
    }
};

}  // namespace gridcase::projections
