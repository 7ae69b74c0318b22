#include "engine/domain/calendar_preview.hpp"

#include <utility>
#include <variant>

#include "engine/domain/domain.hpp"

namespace gridcase::engine {
namespace {

Rulebook with_calendar(Rulebook rulebook, const std::string& id, Calendar next) {
    auto calendars = std::make_shared<Calendars>(*rulebook.calendars);
    calendars->insert_or_assign(id, std::move(next));
    rulebook.calendars = std::move(calendars);
    ++rulebook.versions.calendar;
    return rulebook;
}

void compare(DeadlineMove& move, LimitKind limit, const std::optional<Instant>& before,
             const std::optional<Instant>& after, Instant at) {
    if (before == after) return;
    move.limits.push_back({limit, before, after});
    const bool ran = before && *before > at;
    const bool passed = after && *after <= at;
    move.becomes_overdue = move.becomes_overdue || (ran && passed);
}

}  // namespace

CalendarPreviewing::CalendarPreviewing(Rulebook now, const std::string& id, Calendar next,
                                       Instant at)
    : then_(with_calendar(std::move(now), id, std::move(next))), at_(at) {}

void CalendarPreviewing::take(const CaseNumber& number, const Case& current) {
    if (!is_open(current.status) || current.archival) return;
    ++preview_.open;
    if (current.status == Status::suspended) {
        ++preview_.suspended;
        return;
    }
    const Actor house{ActorId("gridcase"), Role::system, {}};
    const Context context{house, at_, at_, then_};
    const Decision decision = decide(current, RecalculateDeadlines{number}, context);
    if (!decision || decision->empty() || decision->front().events.empty()) return;
    const auto& moved = std::get<DeadlinesRecalculated>(decision->front().events.front());
    DeadlineMove move{number, current.holder, {}, false};
    compare(move, LimitKind::sign_in, current.sign_in.due, moved.sign_in_due, at_);
    compare(move, LimitKind::level, current.level_clock.due, moved.level_due, at_);
    compare(move, LimitKind::whole_case, current.case_clock.due, moved.case_due, at_);
    preview_.become_overdue += move.becomes_overdue ? 1 : 0;
    preview_.moves.push_back(std::move(move));
}

}  // namespace gridcase::engine
