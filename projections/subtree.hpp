#pragma once

#include <unordered_set>
#include <vector>

#include "projections/view_store.hpp"

namespace gridcase::projections {

/// The unit and everything below it, as the tree stands now.
std::unordered_set<UnitCode> units_within(const ViewStore& store, const UnitCode& top);

/// The units right below it.
std::vector<UnitCode> children_of(const ViewStore& store, const UnitCode& unit);

}  // namespace gridcase::projections
