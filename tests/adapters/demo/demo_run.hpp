#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/demo/demo.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/commit.hpp"

namespace gridcase::demo {

/// A demo city's year in memory, read back from the bytes in its log.
struct DemoRun {
    std::uint64_t seed = 0;
    DemoReport report;
    Digest digest;
    std::vector<CommitPtr> commits;
    std::unique_ptr<KeyVault> vault;
    std::unique_ptr<engine::MemoryLog> log;

    /// Calls `look(commit, event)` for every event of this type.
    template <class Fact, class Look>
    void each(Look&& look) const {
        for (const CommitPtr& stored : commits)
            for (const Event& event : stored->commit.events)
                if (const auto* fact = std::get_if<Fact>(&event)) look(stored->commit, *fact);
    }
};

DemoRun live(std::uint64_t cases, std::uint64_t seed);

/// A year of a moderate number of cases, lived once for all who look at it.
inline constexpr std::uint64_t cases_of_the_year = 4'000;
const DemoRun& the_year();

}  // namespace gridcase::demo
