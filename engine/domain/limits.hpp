#pragma once

#include <optional>

#include "engine/domain/case.hpp"
#include "engine/domain/rulebook.hpp"
#include "events/limit.hpp"

namespace gridcase::engine {

struct Context;

// Limits as policy and calendar make them. A due instant is a fact of the event that sets it;
// nobody computes it a second time. A holder's clocks run by the calendar of its level, the case's
// clock (the resident's view) by the calendar `default`, whoever holds it.

/// When a clock that runs is used up; never later than the years that are taken from outside.
Instant due_of(const Calendar& calendar, const Clock& clock);
Instant due_of(const Calendar& calendar, Instant start, const Budget& budget);

/// A clock, and when it runs out; nothing where there is no budget.
struct Running {
    std::optional<Started> clock;
    std::optional<Instant> due;
};
Running start(const Calendar& calendar, Instant at, const std::optional<Budget>& budget);

/// The clocks of a new holder at `level`: to sign, and to be done. They start now, as far as the
/// claim of time is believed.
struct HolderClocks {
    Running sign_in;
    Running level;
};
HolderClocks holder_clocks(const Context& context, Level level, Severity severity,
                           const std::optional<Budget>& own_limit = std::nullopt);

/// The holder's limit by its clock; what has no clock behind it stays as it is.
std::optional<Instant> level_due_of(const Rulebook& rulebook, const Case& current);

/// The case's limit by its clock and those of the cases that go on in it: the earliest. What has no
/// clock behind it stays as it is.
std::optional<Instant> case_due_of(const Rulebook& rulebook, const Case& current);

/// All limits of a case by the calendars that are in force now; nothing: they are so already.
std::optional<DeadlinesRecalculated> recalculated(const Rulebook& rulebook, const Case& current);

}  // namespace gridcase::engine
