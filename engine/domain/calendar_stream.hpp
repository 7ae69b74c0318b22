#pragma once

#include <string>

#include "engine/domain/calendar.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

struct Context;

/// The state of a calendar's stream: the digest of the text in force.
struct CalendarStream {
    Digest in_force;

    bool operator==(const CalendarStream&) const = default;
};

Decision decide(const CalendarStream& current, const AdoptCalendar& command,
                const Context& context);
CalendarStream evolve(CalendarStream current, const CalendarAdopted& fact);

}  // namespace gridcase::engine
