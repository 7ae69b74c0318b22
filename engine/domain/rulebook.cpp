#include "engine/domain/rulebook.hpp"

#include <variant>

#include "engine/domain/calendar_toml.hpp"

namespace gridcase::engine {
namespace {

std::shared_ptr<const Territory> with_facts(const Territory& before, const Commit& commit) {
    auto territory = std::make_shared<Territory>(before);
    for (const Event& event : commit.events)
        std::visit(
            [&]<class Fact>(const Fact& fact) {
                if constexpr (TerritoryFact<Fact>) territory->put(fact);
            },
            event);
    return territory;
}

std::shared_ptr<const Calendars> with_calendar(const Calendars& before, const Commit& commit) {
    auto calendars = std::make_shared<Calendars>(before);
    for (const Event& event : commit.events) {
        const auto* fact = std::get_if<CalendarAdopted>(&event);
        if (!fact) continue;
        auto calendar = parse_calendar(fact->text);
        if (!calendar)
            throw PolicyUnreadable("the calendar at revision " + std::to_string(commit.revision) +
                                   " of " + to_text(commit.stream) +
                                   " does not validate in this version of gridcase:\n" +
                                   to_text(calendar.error()));
        calendars->insert_or_assign(commit.stream.id, std::move(*calendar));
    }
    return calendars;
}

std::shared_ptr<const Policy> policy_of(const PolicyActivated& fact, const Commit& commit) {
    auto policy = recall_policy(fact.text);
    if (!policy)
        throw PolicyUnreadable("the policy at revision " + std::to_string(commit.revision) +
                               " of " + to_text(commit.stream) +
                               " was activated by another version of gridcase and cannot be "
                               "read here; use that version, or a newer one:\n" +
                               to_text(policy.error()));
    return std::make_shared<const Policy>(std::move(*policy));
}

}  // namespace

const Calendar& Rulebook::calendar_of(Level level) const {
    if (policy)
        if (const auto named = policy->calendars.find(level); named != policy->calendars.end())
            if (const auto own = calendars->find(named->second); own != calendars->end())
                return own->second;
    return city_calendar();
}

const Calendar& Rulebook::city_calendar() const { return calendars->find("default")->second; }

std::shared_ptr<const Calendars> Rulebook::shipped_calendars() {
    static const auto shipped = std::make_shared<const Calendars>(
        Calendars{{"default", parse_calendar(default_calendar_text()).value()}});
    return shipped;
}

Rulebook empty_rulebook() {
    return {.versions = {}, .policy = nullptr, .territory = std::make_shared<const Territory>()};
}

Rulebook evolve(Rulebook rulebook, const Commit& commit) {
    switch (commit.stream.kind) {
        case StreamKind::case_file:
        case StreamKind::notices:
        case StreamKind::handover:
        case StreamKind::person:
        case StreamKind::head_key:
            break;
        case StreamKind::calendar:
            ++rulebook.versions.calendar;
            rulebook.calendars = with_calendar(*rulebook.calendars, commit);
            break;
        case StreamKind::territory:
            ++rulebook.versions.territory;
            rulebook.territory = with_facts(*rulebook.territory, commit);
            break;
        case StreamKind::policy:
            ++rulebook.versions.policy;
            for (const Event& event : commit.events)
                if (const auto* fact = std::get_if<PolicyActivated>(&event))
                    rulebook.policy = policy_of(*fact, commit);
            break;
    }
    return rulebook;
}

}  // namespace gridcase::engine
