#pragma once

#include "projections/list.hpp"

namespace gridcase::projections {

/// What stands still (挂账), and must be looked at again.
struct StandingStill {
    static constexpr std::string_view id = "suspended";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "挂账中";
    static constexpr std::string_view moment = "review_at";
    static constexpr std::string_view definition =
        "the open cases whose clocks stand still, under their holder, by the instant at which the "
        "suspension must be looked at again";

    static void contribute(const CaseRow& row, std::vector<Place>& places) {
        if (row.status == RowStatus::suspended)
            places.push_back({row.holder.value(), row.review_at.value_or(no_moment)});
    }
};

}  // namespace gridcase::projections
