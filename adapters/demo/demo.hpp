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
    CaseNumber dispute;  // the one whose history tells most; empty in a year without cases
};

/// The territory of the simulated small prefecture city: five levels, 521 grids, and what stands
/// beside and below them: departments, dedicated grids, buildings, roads, member organisations.
std::vector<UnitRegistered> demo_territory();

/// Lives a year in the city through the engine: residents' issues in varied Chinese, with daily and
/// seasonal rhythm, and everything that simulated people do about them, at simulated times; limits
/// pass, posts change hands, and one difficult dispute goes all the way. Parts that are split off
/// are cases beyond those asked for.
/// The same seed and count make the same commits. The vault must be seeded with the same seed, the
/// log empty.
DemoReport run_demo(const DemoOptions& options, engine::Engine& engine, KeyVault& vault);

}  // namespace gridcase::demo
