#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/domain/case.hpp"
#include "engine/domain/rulebook.hpp"

namespace gridcase::engine {

/// What a limit is now, and what it would be.
struct LimitMove {
    LimitKind limit = LimitKind::level;
    std::optional<Instant> before;
    std::optional<Instant> after;

    bool operator==(const LimitMove&) const = default;
};

/// An open case whose limits another calendar would move.
struct DeadlineMove {
    CaseNumber number;
    UnitCode holder;
    std::vector<LimitMove> limits;  // those that move
    bool becomes_overdue = false;   // one that still ran would have passed by now

    bool operator==(const DeadlineMove&) const = default;
};

/// What a change of calendar would come to for the open cases.
struct CalendarPreview {
    std::uint64_t open = 0;
    std::uint64_t suspended = 0;  // their clocks stand still: they are counted anew when resumed
    std::uint64_t become_overdue = 0;
    std::vector<DeadlineMove> moves;  // in the order taken

    bool operator==(const CalendarPreview&) const = default;
};

/// Shows what adopting a calendar would move before anybody adopts it, by the very rule that
/// recalculates deadlines afterwards.
class CalendarPreviewing {
   public:
    /// `id` names the calendar's stream, as in AdoptCalendar. A policy must be in force.
    CalendarPreviewing(Rulebook now, const std::string& id, Calendar next, Instant at);

    /// One more case, as it stands; one that is not open is of no meaning.
    void take(const CaseNumber& number, const Case& current);
    [[nodiscard]] const CalendarPreview& result() const { return preview_; }

   private:
    Rulebook then_;
    Instant at_;
    CalendarPreview preview_;
};

}  // namespace gridcase::engine
