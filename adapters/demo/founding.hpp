#pragma once

#include <cstdint>
#include <vector>

#include "adapters/demo/city.hpp"
#include "adapters/demo/oracle.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::demo {

/// The stream of the city's territory.
inline constexpr const char* city_territory = "city";

/// The hour before the year: units, people, duty, calendar and policy.
void found(std::uint64_t seed, const City& city, const std::vector<UnitRegistered>& territory,
           Oracle& oracle);

}  // namespace gridcase::demo
