#pragma once

#include "projections/list.hpp"

namespace gridcase::projections {

/// Whose a case is after a second return, a superior must say (待裁定).
struct Rulings {
    static constexpr std::string_view id = "rulings";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "待裁定";
    static constexpr std::string_view moment = "since";
    static constexpr std::string_view definition =
        "the open cases that were returned so often that a superior must rule whose they are, "
        "under that superior, by the instant since when it has to";

    static void contribute(const CaseRow& row, std::vector<Place>& places) {
        if (row.ruling_wanted && row.held_since)
            places.push_back({row.holder.value(), *row.held_since});
    }
};

}  // namespace gridcase::projections
