#pragma once

#include "projections/list.hpp"
#include "projections/timers.hpp"

namespace gridcase::projections {

/// What a unit has to do (待办): its open cases, what presses most first.
struct Worklist {
    static constexpr std::string_view id = "worklist";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "待办";
    static constexpr std::string_view moment = "due";
    static constexpr std::string_view definition =
        "the open cases that a unit holds, by the limit that presses most: signing, the holder's, "
        "the checking's or the case's; those past it come first, those without one (also: standing "
        "still) last. Until a case is routed it is on the list of the unit where it lies.";

    static void contribute(const CaseRow& row, std::vector<Place>& places) {
        const UnitCode& unit = row.held_since ? row.holder : row.unit;
        const std::optional<Pressing> limit = pressing(row);
        places.push_back({unit.value(), limit ? limit->due : no_moment});
    }
};

}  // namespace gridcase::projections
