#pragma once

#include <functional>
#include <memory>

#include "adapters/steward/steward.hpp"

namespace gridcase::steward {

/// Keeps a steward at work on a thread of its own: a round when the next limit passes, when the log
/// has grown, and at least every half minute, so that a clock that jumps is noticed. What goes
/// wrong in a round is logged, and the next one tries again.
class Keeper {
   public:
    /// `now` reads the clock. Everything given outlives the keeper.
    Keeper(House house, std::function<Instant()> now);
    ~Keeper();
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;

    /// Begins; once.
    void start();
    /// Ends, after the round that is under way. Whom it works with may go then.
    void stop();
    /// The log has grown; returns at once. Any thread, also after stop().
    void wake();

   private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace gridcase::steward
