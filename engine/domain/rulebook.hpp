#pragma once

#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "engine/domain/calendar.hpp"
#include "engine/domain/policy.hpp"
#include "engine/domain/territory.hpp"
#include "events/commit.hpp"

namespace gridcase::engine {

/// By id. Without one of its own, a level keeps the calendar `default`; until that is adopted, the
/// one that ships with the house.
using Calendars = std::map<std::string, Calendar, std::less<>>;

/// The policy, calendars and territory in force for a decision: immutable, by version. A version
/// counts the commits of its kind of stream, so a replay up to any position gives the same
/// rulebook.
struct Rulebook {
    RulebookVersions versions;
    std::shared_ptr<const Policy> policy;        // null until one is activated
    std::shared_ptr<const Territory> territory;  // never null
    std::shared_ptr<const Calendars> calendars = shipped_calendars();

    /// The calendar that units of a level work by.
    [[nodiscard]] const Calendar& calendar_of(Level level) const;
    /// The calendar `default`.
    [[nodiscard]] const Calendar& city_calendar() const;

    /// Holds `default`, as it ships.
    static std::shared_ptr<const Calendars> shipped_calendars();
};

/// A policy in the log cannot be read by this program: it was activated by a newer one. The text
/// says at which revision and what is wrong.
struct PolicyUnreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Before anything was registered or activated.
Rulebook empty_rulebook();

/// The rulebook after a commit; a commit of a case leaves it as it is. Throws PolicyUnreadable.
Rulebook evolve(Rulebook rulebook, const Commit& commit);

}  // namespace gridcase::engine
