#include "engine/domain/limits.hpp"

#include <algorithm>

#include "engine/domain/domain.hpp"

namespace gridcase::engine {

Instant due_of(const Calendar& calendar, const Clock& clock) {
    const auto end = ends_at(calendar, clock);
    // A limit past the year 2199 is as good as one at its end; nobody asks of a clock that stands
    // still.
    return end && *end ? **end : latest_instant;
}

Instant due_of(const Calendar& calendar, Instant start, const Budget& budget) {
    return due_of(calendar, Clock(start, budget));
}

Running start(const Calendar& calendar, Instant at, const std::optional<Budget>& budget) {
    if (!budget) return {};
    return {Started{at, *budget}, due_of(calendar, at, *budget)};
}

HolderClocks holder_clocks(const Context& context, Level level, Severity severity,
                           const std::optional<Budget>& own_limit) {
    const Policy& policy = *context.rulebook.policy;
    const Calendar& calendar = context.rulebook.calendar_of(level);
    const Instant now = context.counted_at();
    return {start(calendar, now, policy.sign_in.of(severity)),
            start(calendar, now, own_limit ? own_limit : level_budget(policy, level, severity))};
}

std::optional<Instant> level_due_of(const Rulebook& rulebook, const Case& current) {
    if (!current.level_clock.clock) return current.level_clock.due;
    return due_of(rulebook.calendar_of(current.level), *current.level_clock.clock);
}

std::optional<DeadlinesRecalculated> recalculated(const Rulebook& rulebook, const Case& current) {
    DeadlinesRecalculated anew{.calendar = rulebook.versions.calendar,
                               .sign_in_due = current.sign_in.due,
                               .level_due = level_due_of(rulebook, current),
                               .case_due = case_due_of(rulebook, current)};
    // Who has signed is late no more.
    if (current.status == Status::routed && current.sign_in.clock)
        anew.sign_in_due = due_of(rulebook.calendar_of(current.level), *current.sign_in.clock);
    const bool same = anew.sign_in_due == current.sign_in.due &&
                      anew.level_due == current.level_clock.due &&
                      anew.case_due == current.case_clock.due;
    if (same) return std::nullopt;
    return anew;
}

std::optional<Instant> case_due_of(const Rulebook& rulebook, const Case& current) {
    std::optional<Instant> earliest = current.case_clock.due;
    if (current.case_clock.clock)
        earliest = due_of(rulebook.city_calendar(), *current.case_clock.clock);
    for (const Absorbed& each : current.absorbed) {
        if (!each.case_clock) continue;
        const Instant its = due_of(rulebook.city_calendar(), *each.case_clock);
        earliest = earliest ? std::min(*earliest, its) : its;
    }
    return earliest;
}

}  // namespace gridcase::engine
