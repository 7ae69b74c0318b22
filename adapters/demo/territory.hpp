#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "events/rulebook_events.hpp"

namespace gridcase::demo {

/// The name in a holder's text: `张三` of `张三（网格长）`.
std::string person_in(std::string_view holder);

/// Adds what stands beside and below the areas: departments, member organisations, dedicated grids,
/// buildings with their stairwells, roads.
void stand_beside(std::vector<UnitRegistered>& units);

}  // namespace gridcase::demo
