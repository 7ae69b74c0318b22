#pragma once

#include <optional>
#include <vector>

#include "adapters/demo/arrivals.hpp"
#include "adapters/demo/changes.hpp"
#include "adapters/demo/city.hpp"
#include "adapters/demo/demo.hpp"
#include "adapters/demo/dispute.hpp"
#include "adapters/demo/lives.hpp"
#include "adapters/demo/oracle.hpp"

namespace gridcase::demo {

/// The year, in the order of its time: what comes up, what changes in the house, the difficult
/// dispute, and the steps of all other cases.
class Simulation {
   public:
    Simulation(const DemoOptions& options, engine::Engine& engine, KeyVault& vault);

    /// Founds the city and lives its year; throws std::runtime_error when a command is not
    /// accepted.
    DemoReport run();

   private:
    [[nodiscard]] std::optional<Instant> next() const;
    void act();
    void tell_progress();

    const DemoOptions& options_;
    const std::vector<UnitRegistered> territory_;
    City city_;
    const std::vector<Category> catalogue_;
    const Year year_;
    Arrivals arrivals_;
    Oracle oracle_;
    Lives lives_;
    Changes changes_;
    std::optional<Dispute> dispute_;  // nothing in a year without cases
    std::uint64_t told_ = 0;
};

}  // namespace gridcase::demo
