#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/steward/steward.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_log.hpp"
#include "projections/view_store.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/faults/calls.hpp"
#include "tests/simulation/chance.hpp"

namespace gridcase::simulation {

/// A house whose log outlives it, as a disk does: engine, steward and views as they are wired in
/// service, on a log in memory. A mortal house dies now and then, before or after a write, in the
/// midst of what is asked; whoever asked asks again with the same ids, as clients do.
class House {
   public:
    enum class Kind : std::uint8_t { immortal, mortal };

    House(Kind kind, std::uint64_t seed);

    /// The answers, in the order of asking; none is Failed.
    std::vector<engine::Answer> ask(const std::vector<engine::Envelope>& envelopes);
    /// All that is due; several rounds where the house died in one.
    steward::Round work(Instant now);
    /// All that is durable, folded.
    const projections::MemoryViewStore& views();

    [[nodiscard]] const engine::MemoryLog& log() const { return log_; }
    /// Everything that was asked and answered, over all deaths. What the house asked of itself had
    /// no caller to be answered: it may have happened at any time.
    [[nodiscard]] std::vector<faults::Call> calls() const;
    [[nodiscard]] std::shared_ptr<const engine::Rulebook> rulebook() const {
        return engine_->rulebook();
    }
    [[nodiscard]] std::uint64_t deaths() const { return deaths_; }

   private:
    void open();
    void perhaps_die();
    void rise();
    void note_armed(const CaseNumber& number);

    Kind kind_;
    Chance chance_;
    std::uint64_t deaths_ = 0;
    faults::CallBook book_;
    engine::MemoryLog log_;
    engine::PlainVault vault_;
    projections::MemoryViewStore views_;
    Position folded_ = 0;
    Instant lowest_armed_ = latest_instant;  // of the timers armed since the steward looked
    std::unique_ptr<engine::GatedLog> gate_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<steward::Steward> steward_;
};

}  // namespace gridcase::simulation
