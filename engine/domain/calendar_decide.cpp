#include "engine/domain/calendar_stream.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "events/digest.hpp"

namespace gridcase::engine {

Decision decide(const CalendarStream& current, const AdoptCalendar& command,
                const Context& context) {
    if (auto no = Fields()
                      .plain_word("calendar", command.calendar)
                      .bytes("text", command.text.size(), calendar_limit_bytes)
                      .first())
        return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "adopt a calendar", Roles{Role::admin, Role::system}))
        return tl::unexpected(*no);
    const Digest digest = sha256(command.text);
    if (digest == current.in_force) return nothing_happened();
    if (const auto calendar = parse_calendar(command.text); !calendar)
        return rejected(
            Reason::calendar_not_valid,
            "the calendar does not validate and was not adopted:\n" + to_text(calendar.error()),
            "text");
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    return happened(CalendarAdopted{.text = command.text, .digest = digest});
}

CalendarStream evolve(CalendarStream current, const CalendarAdopted& fact) {
    current.in_force = fact.digest;
    return current;
}

}  // namespace gridcase::engine
