// Whose the case is: up and down the ladder, returns and rulings, departments called to the spot,
// a superior's plate, and what follows when posts and grids change.

#include <algorithm>
#include <string>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "engine/domain/ladder.hpp"
#include "engine/domain/limits.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t conditions_limit_bytes = 2'000;
constexpr std::size_t summons_limit = 20;

constexpr Door to_return{.verb = "return a case", .roles = staff};
constexpr Door to_rule{.verb = "rule whose a case is", .roles = superiors};
constexpr Door to_escalate{.verb = "escalate a case", .roles = staff};
constexpr Door to_delegate{.verb = "delegate a case", .roles = leaders};
constexpr Door to_summon{
    .verb = "summon a department", .roles = leaders, .first = Status::accepted};
constexpr Door to_arrive{
    .verb = "arrive for a department", .roles = staff, .reach = Reach::anywhere, .suspended = true};
constexpr Door to_supervise{.verb = "supervise a case",
                            .roles = superiors,
                            .reach = Reach::superior,
                            .last = Status::verified,
                            .suspended = true};
constexpr Door to_lift{.verb = "lift a supervision",
                       .roles = superiors,
                       .reach = Reach::anywhere,
                       .last = Status::verified,
                       .suspended = true};
constexpr Door to_change{.verb = "change the holder of a case",
                         .roles = Roles{Role::admin, Role::system},
                         .reach = Reach::anywhere,
                         .last = Status::verified,
                         .suspended = true};

Rejection no_superior(const UnitCode& unit) {
    return {Reason::no_superior_unit,
            "unit " + unit.value() +
                " holds the case and nobody stands above it; it must be settled there: accept it "
                "(签收), then resolve it (办结)",
            {}};
}

Rejection not_registered(const UnitCode& unit, const char* field) {
    return {Reason::unit_not_found,
            "unit " + unit.value() + " is not registered; name a unit of the territory", field};
}

/// Whose business a duty item says it is, seen from where the case lies.
std::optional<Answerable> bearer_of(const DutyItem& item, const Case& current,
                                    const Context& context) {
    const Territory& territory = *context.rulebook.territory;
    if (item.line.empty())
        return territory.answerable(current.unit, item.level, context.recorded_at);
    const UnitRegistered* department =
        territory.department_of(current.unit, item.line, context.recorded_at);
    if (!department) return std::nullopt;
    return territory.answerable(department->code, department->level, context.recorded_at);
}

/// The case goes to another holder by a word of authority; its own clock goes on.
CaseRouted handed_to(const Answerable& holder, std::string rule, const Case& current,
                     const Context& context) {
    const Level level = holder.unit->level;
    const HolderClocks clocks = holder_clocks(context, level, current.severity);
    return {.unit = holder.unit->code,
            .level = level,
            .holder = holder.holder,
            .rule = std::move(rule),
            .facts_read = {},
            .level_due = clocks.level.due,
            .case_due = current.case_clock.due,
            .sign_in_due = clocks.sign_in.due,
            .sign_in_clock = clocks.sign_in.clock,
            .level_clock = clocks.level.clock};
}

tl::expected<const DutyItem*, Rejection> duty_item(const std::string& id, const Context& context) {
    const Policy& policy = *context.rulebook.policy;
    if (const DutyItem* item = policy.duty(id)) return item;
    std::string known;
    for (std::size_t i = 0; i < std::min<std::size_t>(policy.duties.size(), 12); ++i)
        known += (i == 0 ? "" : ", ") + policy.duties[i].id;
    return tl::unexpected(Rejection{Reason::duty_item_not_found,
                                    "“" + id + "” is not an item of the policy's duty list" +
                                        (known.empty() ? "; it has none" : "; it knows " + known),
                                    "duty_item"});
}

const Summons* summons_of(const Case& current, const UnitCode& department) {
    for (const Summons& each : current.summons)
        if (each.department == department) return &each;
    return nullptr;
}

}  // namespace

std::optional<Answerable> superior_of(const Context& context, const UnitCode& unit) {
    const Territory& territory = *context.rulebook.territory;
    const std::vector<Level>& ladder = context.rulebook.policy->ladder;
    const auto on_ladder = [&](const UnitRegistered& each) {
        return std::find(ladder.begin(), ladder.end(), each.level) != ladder.end();
    };
    const UnitRegistered* above = territory.superior_of(unit);
    while (above && !on_ladder(*above)) above = territory.superior_of(above->code);
    if (!above) return std::nullopt;
    return territory.answerable(above->code, above->level, context.recorded_at);
}

CaseEscalated escalated(const Case& current, const Answerable& superior, EscalationReason reason,
                        const std::optional<PersonalText>& remark, const Context& context) {
    const Level level = superior.unit->level;
    const HolderClocks clocks = holder_clocks(context, level, current.severity);
    return {.from = current.holder,
            .to = superior.unit->code,
            .to_level = level,
            .holder = superior.holder,
            .reason = reason,
            .remark = remark,
            .level_due = clocks.level.due,
            .sign_in_due = clocks.sign_in.due,
            .sign_in_clock = clocks.sign_in.clock,
            .level_clock = clocks.level.clock};
}

Decision decide(const Case& current, const ReturnCase& command, const Context& context) {
    if (auto no = why_not(
            to_return, current, command.number, context,
            Fields().plain_word("duty_item", command.duty_item).sealed("remark", command.remark)))
        return tl::unexpected(*no);
    const Policy& policy = *context.rulebook.policy;
    const Calendar& calendar = context.rulebook.calendar_of(current.level);
    const Instant until = due_of(calendar, current.held_since, policy.returns.window);
    if (context.counted_at() > until)
        return rejected(Reason::window_is_over,
                        "returning was possible until " +
                            to_text(until, policy.utc_offset_minutes) +
                            "; escalate it (上报) if it cannot be settled here");
    const auto item = duty_item(command.duty_item, context);
    if (!item) return tl::unexpected(item.error());
    const auto bearer = bearer_of(**item, current, context);
    if (!bearer)
        return rejected(Reason::not_a_department,
                        "item " + (*item)->id + " names a department of line " + (*item)->line +
                            ", and none stands above " + current.unit.value(),
                        "duty_item");
    if (bearer->unit->code == current.holder)
        return rejected(Reason::duty_is_the_holders,
                        "by item " + (*item)->id + " (" + (*item)->text +
                            ") it is the business of " + current.holder.value() +
                            ", which returns it",
                        "duty_item");
    if (current.ruling_wanted)
        return rejected(Reason::ruling_is_wanted,
                        "the case was returned to be ruled on; rule whose it is (裁定)");

    CaseReturned returned{.from = current.holder,
                          .duty_item = command.duty_item,
                          .times = current.returns + 1,
                          .remark = command.remark};
    if (returned.times < policy.returns.ruling_at) {
        auto routed = handed_to(*bearer, "duty:" + (*item)->id, current, context);
        return happened(std::move(returned), std::move(routed));
    }
    const auto superior = superior_of(context, current.holder);
    if (!superior) return tl::unexpected(no_superior(current.holder));
    auto up = escalated(current, *superior, EscalationReason::returned, std::nullopt, context);
    if (returned.times < policy.returns.meeting_at)
        return happened(std::move(returned), std::move(up));
    CaseDocketed docketed{.unit = superior->unit->code, .times = returned.times};
    return happened(std::move(returned), std::move(up), std::move(docketed));
}

Decision decide(const Case& current, const RuleReturn& command, const Context& context) {
    if (auto no = why_not(to_rule, current, command.number, context,
                          Fields()
                              .unit("to", command.to)
                              .plain_word("duty_item", command.duty_item)
                              .sealed("remark", command.remark)))
        return tl::unexpected(*no);
    if (!current.ruling_wanted)
        return rejected(Reason::no_ruling_wanted,
                        "nobody returned the case for a ruling; " + where_it_stands(current));
    const auto item = duty_item(command.duty_item, context);
    if (!item) return tl::unexpected(item.error());
    const UnitRegistered* unit = context.rulebook.territory->find(command.to);
    if (!unit) return tl::unexpected(not_registered(command.to, "to"));
    if (!context.may_act_for(command.to))
        return rejected(Reason::not_below_the_holder,
                        "unit " + command.to.value() + " does not lie in " +
                            context.actor.unit.value() + "; only units below can be ruled on",
                        "to");
    const auto bearer =
        context.rulebook.territory->answerable(command.to, unit->level, context.recorded_at);
    ReturnRuled ruled{.by = current.holder,
                      .to = bearer->unit->code,
                      .duty_item = command.duty_item,
                      .remark = command.remark};
    auto routed = handed_to(*bearer, "ruling:" + (*item)->id, current, context);
    return happened(std::move(ruled), std::move(routed));
}

Decision decide(const Case& current, const EscalateCase& command, const Context& context) {
    if (auto no = why_not(to_escalate, current, command.number, context,
                          Fields().word("reason", command.reason).sealed("remark", command.remark)))
        return tl::unexpected(*no);
    const auto superior = superior_of(context, current.holder);
    if (!superior) return tl::unexpected(no_superior(current.holder));
    return happened(escalated(current, *superior, command.reason, command.remark, context));
}

Decision decide(const Case& current, const DelegateCase& command, const Context& context) {
    if (auto no = why_not(to_delegate, current, command.number, context,
                          Fields().unit("to", command.to).sealed("remark", command.remark)))
        return tl::unexpected(*no);
    const Territory& territory = *context.rulebook.territory;
    const UnitRegistered* unit = territory.find(command.to);
    if (!unit) return tl::unexpected(not_registered(command.to, "to"));
    if (command.to == current.holder || !territory.within(command.to, current.holder))
        return rejected(Reason::not_below_the_holder,
                        "unit " + command.to.value() + " does not lie below " +
                            current.holder.value() + ", which holds the case",
                        "to");
    const auto below = territory.answerable(command.to, unit->level, context.recorded_at);
    if (below->unit->code != command.to)
        return rejected(Reason::not_below_the_holder,
                        "nobody fills the post of " + command.to.value() + "; " +
                            below->unit->code.value() + " answers for it",
                        "to");
    const HolderClocks clocks = holder_clocks(context, unit->level, current.severity);
    return happened(CaseDelegated{.from = current.holder,
                                  .to = command.to,
                                  .to_level = unit->level,
                                  .holder = below->holder,
                                  .remark = command.remark,
                                  .sign_in_due = clocks.sign_in.due,
                                  .level_due = clocks.level.due,
                                  .sign_in_clock = clocks.sign_in.clock,
                                  .level_clock = clocks.level.clock});
}

Decision decide(const Case& current, const SummonDepartment& command, const Context& context) {
    if (auto no = why_not(
            to_summon, current, command.number, context,
            Fields().unit("department", command.department).sealed("remark", command.remark)))
        return tl::unexpected(*no);
    const UnitRegistered* department = context.rulebook.territory->find(command.department);
    if (!department) return tl::unexpected(not_registered(command.department, "department"));
    if (department->kind != UnitKind::department)
        return rejected(Reason::not_a_department,
                        "unit " + command.department.value() + " is no department (" +
                            std::string(to_text(department->kind)) + "); call one, or escalate",
                        "department");
    if (summons_of(current, command.department))
        return rejected(
            Reason::already_summoned,
            "department " + command.department.value() + " was called already and is not there yet",
            "department");
    if (current.summons.size() >= summons_limit)
        return rejected(Reason::already_summoned,
                        std::to_string(summons_limit) + " departments are called already");
    const Calendar& calendar = context.rulebook.calendar_of(department->level);
    return happened(DepartmentSummoned{
        .department = command.department,
        .arrive_by = due_of(calendar, context.counted_at(), context.rulebook.policy->arrival),
        .remark = command.remark});
}

Decision decide(const Case& current, const ArriveOnSpot& command, const Context& context) {
    if (auto no = why_not(to_arrive, current, command.number, context,
                          Fields().unit("department", command.department)))
        return tl::unexpected(*no);
    if (!context.may_act_for(command.department))
        return rejected(Reason::not_the_holder, "the actor's unit is neither department " +
                                                    command.department.value() + " nor above it");
    if (!summons_of(current, command.department))
        return rejected(
            Reason::not_summoned,
            "department " + command.department.value() + " was not called, or is there already",
            "department");
    return happened(
        DepartmentArrived{.department = command.department, .counted_at = context.not_believed()});
}

Decision decide(const Case& current, const SuperviseCase& command, const Context& context) {
    if (auto no =
            why_not(to_supervise, current, command.number, context,
                    Fields()
                        .instant("due", command.due)
                        .name("lift_conditions", command.lift_conditions, conditions_limit_bytes)))
        return tl::unexpected(*no);
    if (current.supervision)
        return rejected(Reason::already_supervised,
                        "unit " + current.supervision->by.value() +
                            " supervises the case already; lift that first (摘牌)");
    if (command.due <= context.recorded_at)
        return rejected(Reason::not_well_formed,
                        "due " + to_text(command.due) +
                            " has passed; give a deadline that can be "
                            "kept",
                        "due");
    return happened(SupervisionOrdered{
        .by = context.actor.unit, .due = command.due, .lift_conditions = command.lift_conditions});
}

Decision decide(const Case& current, const LiftSupervision& command, const Context& context) {
    if (auto no = why_not(to_lift, current, command.number, context,
                          Fields().sealed("remark", command.remark)))
        return tl::unexpected(*no);
    if (!current.supervision)
        return rejected(Reason::not_supervised, "nobody supervises the case (未挂牌)");
    if (!context.may_act_for(current.supervision->by))
        return rejected(Reason::not_a_superior,
                        "unit " + current.supervision->by.value() +
                            " ordered the supervision; it, or a unit above it, lifts it");
    return happened(SupervisionLifted{.by = context.actor.unit, .remark = command.remark});
}

std::optional<HolderChanged> changed_holder(const Case& current, const UnitCode& place,
                                            const Context& context) {
    const Territory& territory = *context.rulebook.territory;
    const Instant now = context.recorded_at;
    // What fell to a superior for want of somebody is still the unit's below it, and goes home when
    // the post is filled.
    const bool fallen = !current.fallen_from.value().empty();
    const UnitCode& whose = fallen ? current.fallen_from : current.holder;
    // An owner below or at the old place follows the place; one above it stays who it is.
    const UnitCode& owner = territory.within(whose, current.unit) ? place : whose;
    const UnitRegistered* unit = territory.find(owner);
    if (!unit) return std::nullopt;
    const auto answers = territory.answerable(owner, fallen ? unit->level : current.level, now);

    HolderChanged changed{.from = current.holder,
                          .to = answers->unit->code,
                          .to_level = answers->unit->level,
                          .holder = answers->holder,
                          .change = HolderChange::post_filled,
                          .unit = std::nullopt};
    if (place != current.unit) changed.unit = place;
    if (changed.unit || territory.successor_of(owner, now))
        changed.change = HolderChange::redrawn;
    else if (changed.to != owner)
        changed.change = HolderChange::vacancy;
    const bool same =
        !changed.unit && changed.to == changed.from && changed.holder == current.holder_name;
    if (same) return std::nullopt;
    return changed;
}

std::optional<HolderChanged> caught_up(const Case& current, const Context& context) {
    const Territory& territory = *context.rulebook.territory;
    UnitCode place = current.unit;
    for (std::size_t steps = 0; steps < territory.size(); ++steps) {
        const UnitRegistered* successor = territory.successor_of(place, context.recorded_at);
        if (!successor) break;
        place = successor->code;
    }
    return changed_holder(current, place, context);
}

Decision decide(const Case& current, const ChangeHolder& command, const Context& context) {
    Fields fields;
    if (command.unit) fields.unit("unit", *command.unit);
    if (auto no = why_not(to_change, current, command.number, context, fields))
        return tl::unexpected(*no);
    if (command.unit && !context.rulebook.territory->find(*command.unit))
        return tl::unexpected(not_registered(*command.unit, "unit"));
    auto changed = changed_holder(current, command.unit.value_or(current.unit), context);
    if (!changed) return nothing_happened();
    // Another level may work by another calendar; a clock that stands still is counted when it
    // runs.
    if (current.status != Status::suspended)
        if (auto anew = recalculated(context.rulebook, evolve(current, *changed)))
            return happened(*std::move(changed), *std::move(anew));
    return happened(*std::move(changed));
}

}  // namespace gridcase::engine
