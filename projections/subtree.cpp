#include "projections/subtree.hpp"

#include <unordered_map>
#include <utility>

#include "projections/unit_row.hpp"

namespace gridcase::projections {

std::unordered_set<UnitCode> units_within(const ViewStore& store, const UnitCode& top) {
    std::unordered_map<UnitCode, std::vector<UnitCode>> children;
    for (const UnitRow& unit : all_units(store))
        if (unit.parent) children[*unit.parent].push_back(unit.code);
    std::unordered_set<UnitCode> within{top};
    std::vector<UnitCode> to_visit{top};
    while (!to_visit.empty()) {
        const UnitCode unit = std::move(to_visit.back());
        to_visit.pop_back();
        for (const UnitCode& child : children[unit])
            if (within.insert(child).second) to_visit.push_back(child);
    }
    return within;
}

std::vector<UnitCode> children_of(const ViewStore& store, const UnitCode& unit) {
    std::vector<UnitCode> children;
    for (const UnitRow& row : all_units(store))
        if (row.parent == unit) children.push_back(row.code);
    return children;
}

}  // namespace gridcase::projections
