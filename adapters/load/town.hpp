#pragma once

#include <cstdint>
#include <vector>

#include "engine/runtime/engine.hpp"
#include "events/ids.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::load {

// The place that a load is about: one city, 4 districts, 20 streets, 100 communities, 500 grids,
// every code of twelve digits and a grid's of fifteen.

inline constexpr std::uint64_t grid_count = 500;

std::vector<UnitRegistered> town();
/// The grid with that serial, from 0 on, and the community and the street above it.
UnitCode grid(std::uint64_t serial);
UnitCode community_of(std::uint64_t grid_serial);
UnitCode street_of(std::uint64_t grid_serial);

/// Registers the town and puts the policy that ships with the house into force. A town that was
/// founded before stays as it is. Throws std::runtime_error.
void found_town(engine::Engine& engine, Instant at);

}  // namespace gridcase::load
