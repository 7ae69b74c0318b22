#pragma once

#include "projections/list.hpp"

namespace gridcase::projections {

/// What departments are called to (吹哨), and have not come to yet.
struct Summoned {
    static constexpr std::string_view id = "summoned";
    static constexpr std::uint16_t version = 1;
    static constexpr std::string_view name_zh = "待报到";
    static constexpr std::string_view moment = "arrive_by";
    static constexpr std::string_view definition =
        "the open cases to which a department was called and has not come, by the instant by which "
        "it must be there; a case stands under every department that is awaited";

    static void contribute(const CaseRow& row, std::vector<Place>& places) {
        for (const Summons& each : row.summons)
            places.push_back({each.department.value(), each.arrive_by});
    }
};

}  // namespace gridcase::projections
