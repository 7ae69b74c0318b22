#pragma once

#include "projections/list.hpp"

namespace gridcase::projections {

/// What superiors have hung a plate on (挂牌督办).
struct Supervised {
    static constexpr std::string_view id = "supervised";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "挂牌督办";
    static constexpr std::string_view moment = "due";
    static constexpr std::string_view definition =
        "the open cases under supervision, under the unit that ordered it, by its deadline";

    static void contribute(const CaseRow& row, std::vector<Place>& places) {
        if (row.supervision) places.push_back({row.supervision->by.value(), row.supervision->due});
    }
};

}  // namespace gridcase::projections
