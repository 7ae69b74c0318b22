#pragma once

#include "projections/list.hpp"

namespace gridcase::projections {

/// What waits for the joint meeting (联席会议).
struct Docketed {
    static constexpr std::string_view id = "docket";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "联席会议议程";
    static constexpr std::string_view moment = "since";
    static constexpr std::string_view definition =
        "the open cases that a third return put on the agenda of a joint meeting, under the unit "
        "whose meeting it is, and those for which the policy wants one, under their holder; by the "
        "instant since when";

    static void contribute(const CaseRow& row, std::vector<Place>& places) {
        if (row.docket)
            places.push_back({row.docket->unit.value(), row.docket->at});
        else if (row.meeting_wanted && row.held_since)
            places.push_back({row.holder.value(), *row.held_since});
    }
};

}  // namespace gridcase::projections
