#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "adapters/load/life.hpp"
#include "engine/runtime/engine.hpp"
#include "events/instant.hpp"
#include "events/personal.hpp"

namespace gridcase::load {

struct LoadOptions {
    std::uint64_t commands = 60'000;
    std::size_t in_flight =
        64;  // callers, each of whom waits for an answer before the next command
    /// Tells loads on one log apart: their command ids and cases differ.
    std::string name = "load";
    std::uint64_t first_case = 0;
    /// When the first case comes up, and how long after each the next: at first the pace of a
    /// province, ten million cases a year.
    Instant begin{};
    Duration between_cases{3'155'760};
    /// How far the life of each case goes.
    Step last = Step::rate;
    std::function<void(std::uint64_t done, std::uint64_t of)> progress;
};

struct LoadReport {
    std::uint64_t commands = 0;
    std::uint64_t cases = 0;                   // that were begun
    double seconds = 0;                        // from the first asking to the last answer
    std::vector<std::uint32_t> answer_micros;  // how long each answer took, ascending

    [[nodiscard]] double commands_per_second() const {
        return static_cast<double>(commands) / seconds;
    }
    /// The answer time that a share of the commands did not exceed, in microseconds.
    [[nodiscard]] double percentile(double share) const;
};

/// Asks so many commands and waits for every answer: cases that are reported, accepted, visited,
/// resolved, closed and rated, so many of them at a time. One thread seals and asks, as the thread
/// of the HTTP server does. Every command must be accepted; throws std::runtime_error otherwise.
LoadReport run_load(engine::Engine& engine, KeyVault& vault, const LoadOptions& options);

}  // namespace gridcase::load
