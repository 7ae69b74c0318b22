#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/runtime/engine.hpp"
#include "events/personal.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::demo {

struct DemoOptions {
    std::uint64_t cases = 20'000;
    std::uint64_t seed = 1;
    std::function<void(std::uint64_t done, std::uint64_t of)> progress;
};

struct DemoReport {
    std::uint64_t cases = 0;
    std::uint64_t commits = 0;
};

/// The territory of the simulated small prefecture city: five levels, about 520 grids.
std::vector<UnitRegistered> demo_territory();

/// Lives a year in the city through the engine: residents' issues in varied Chinese, with daily and
/// seasonal rhythm, handled, escalated, closed and rated by simulated people, at simulated times.
/// The same seed and count make the same commits. The vault must be seeded with the same seed, the
/// log empty.
DemoReport run_demo(const DemoOptions& options, engine::Engine& engine, KeyVault& vault);

}  // namespace gridcase::demo
