#pragma once

#include "projections/list.hpp"

namespace gridcase::projections {

/// What holders have asked for and nobody has answered (待审批).
struct Requests {
    static constexpr std::string_view id = "requests";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "待审批";
    static constexpr std::string_view moment = "since";
    static constexpr std::string_view definition =
        "the open cases whose holder asks for a later limit or a suspension, under the holder, by "
        "the instant of asking; who may grant it stands above: ask with the units below";

    static void contribute(const CaseRow& row, std::vector<Place>& places) {
        if (row.request) places.push_back({row.holder.value(), row.request->at});
    }
};

}  // namespace gridcase::projections
