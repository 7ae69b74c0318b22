#pragma once

#include <string>

#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_log.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::audit {

/// Adds so many commits to an empty log, each a unit of its own in one of 97 streams.
inline void add_units(engine::MemoryLog& log, Position commits) {
    engine::PlainVault vault;
    engine::Engine engine(log, log, vault);
    for (Position i = 0; i < commits; ++i)
        engine.ask_patiently(
            engine::town::add_unit("u" + std::to_string(i), "t" + std::to_string(i % 97),
                                   "unit-" + std::to_string(i)),
            [](const engine::Answer&) {});
    engine.drain();
}

}  // namespace gridcase::audit
