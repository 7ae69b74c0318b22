#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/runtime/engine.hpp"
#include "engine/runtime/recall.hpp"
#include "events/event_log.hpp"
#include "projections/timers.hpp"
#include "projections/view_store.hpp"

namespace gridcase::steward {

/// The derived data as they were at a position; `store` is good while `keep` lives.
struct Seen {
    std::shared_ptr<const void> keep;
    const projections::ViewStore* store = nullptr;
    Position position = 0;
    /// The earliest due of all timers armed since the look before; nothing: who knows.
    std::optional<Instant> lowest_armed = std::nullopt;
};

/// Whom the steward works with; all of them outlive it.
struct House {
    engine::Engine& engine;
    const EventLog& log;
    const engine::Recall& recall;  // where the territory's facts lie in the log
    std::function<Seen()> latest;  // all that is durable by now, folded
};

/// What one round of work came to.
struct Round {
    std::uint64_t limits_passed = 0;
    std::uint64_t holders_changed = 0;
    std::uint64_t handovers_opened = 0;
    std::uint64_t deadlines_moved = 0;
    /// Timers that the engine let stand, though they had come: the views and the rules disagree.
    std::vector<std::string> unheeded;

    [[nodiscard]] std::uint64_t commits() const {
        return limits_passed + holders_changed + handovers_opened + deadlines_moved;
    }
};

/// Does the house's own work, which nobody asks for: lets limits pass when their time has come, and
/// asks once for every open case that is concerned when a post, a grid or a calendar changed, and
/// begins a handover where a post has a new holder.
///
/// Fact in, commands out: a command's id is made of what it follows from (the case, the limit and
/// the revision that set it; the redrawing's commit; the versions of calendar and policy), so that
/// it happens once, whatever dies in between, and a round that was cut short is simply done again.
/// Nothing is remembered but where the last round stood; the first round looks at everything.
///
/// One thread at a time. Throws what the views and the log throw.
class Steward {
   public:
    explicit Steward(House house);

    /// Everything that is due at `now`; returns when it is answered, which is when it is durable.
    Round work(Instant now);
    /// When there is something to do next, as far as is known: a limit passes, or a term begins or
    /// ends.
    [[nodiscard]] std::optional<Instant> next();

   private:
    Seen look();
    void follow_territory(Instant now, Round& round);
    void change_holders(Instant now, const std::optional<UnitCode>& unit, Round& round);
    void hand_over(const PostFilled& fact, Instant now, Round& round);
    void follow_calendar(Instant now, Round& round);
    void pass_limits(Instant now, Round& round);
    void redraw(const UnitsRedrawn& fact, const StoredCommit& told, Instant now, Round& round);

    House house_;
    std::optional<Instant> followed_at_;  // when the territory was followed last; not yet: nothing
    std::uint64_t territory_ = 0;  // version that was followed: so many facts of the territory
    std::optional<Instant> next_holder_change_;  // by time alone, as of that version
    RulebookVersions counted_by_;                // calendar and policy by which deadlines stand
    std::unordered_set<std::string> unheeded_;
    std::optional<Instant> no_timer_before_;  // the low-water mark of the timers
};

}  // namespace gridcase::steward
