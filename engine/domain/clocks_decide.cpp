// The clocks of a case: later limits, clocks that stand still, a calendar that changed, and limits
// that passed.

#include <string>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "engine/domain/ladder.hpp"
#include "engine/domain/limits.hpp"

namespace gridcase::engine {
namespace {

constexpr Roles the_house{Role::admin, Role::system};

constexpr Door to_ask{.verb = "ask for time", .roles = staff, .first = Status::accepted};
constexpr Door to_grant{.verb = "decide on a request", .roles = leaders, .first = Status::accepted};
constexpr Door to_resume{
    .verb = "resume a case", .roles = staff, .first = Status::suspended, .last = Status::suspended};
constexpr Door to_recalculate{.verb = "recalculate deadlines",
                              .roles = the_house,
                              .reach = Reach::anywhere,
                              .last = Status::verified};
constexpr Door to_pass{.verb = "pass a limit",
                       .roles = Roles{Role::system},
                       .reach = Reach::anywhere,
                       .first = Status::reported,
                       .last = Status::withdrawn};

std::optional<Rejection> why_pending(const Case& current) {
    if (!current.request) return std::nullopt;
    return Rejection{Reason::request_is_pending,
                     std::string(to_text(current.request->kind)) + " was asked for already, by " +
                         current.request->asker.value() + "; it waits for an answer",
                     {}};
}

const CaseClock& clock_of(const Case& current, LimitKind limit) {
    return limit == LimitKind::level ? current.level_clock : current.case_clock;
}

/// Two days are not two minutes: what was asked for must be counted as the clock counts.
std::optional<Rejection> why_not_counted(const std::optional<AmountUnit>& unit,
                                         ClockClass clock_class) {
    const bool in_days =
        clock_class == ClockClass::working_days || clock_class == ClockClass::calendar_days;
    if (!unit || (*unit == AmountUnit::days) == in_days) return std::nullopt;
    return Rejection{Reason::not_well_formed,
                     in_days ? "amount: this clock counts days; ask for days"
                             : "amount: this clock counts hours; ask for hours or minutes",
                     "amount"};
}

/// Whether a role is at least another, among those that lead.
bool is_at_least(Role role, Role needed) {
    const auto rank = [](Role each) {
        return each == Role::admin        ? 3
               : each == Role::supervisor ? 2
               : each == Role::dispatcher ? 1
                                          : 0;
    };
    return rank(role) >= rank(needed);
}

std::optional<Rejection> why_not_grant(const Case& current, const Context& context) {
    if (!current.request)
        return Rejection{
            Reason::no_request, "nothing was asked for; " + where_it_stands(current), {}};
    if (current.request->asker == context.actor.name)
        return Rejection{Reason::approver_is_asker,
                         context.actor.name.value() +
                             " asked for it and may not decide on it; somebody else does",
                         {}};
    const Policy& policy = *context.rulebook.policy;
    const Role needed = current.request->kind == RequestKind::suspension
                            ? policy.suspensions.granted_by
                        : current.extensions == 0 ? policy.extensions.first
                                                  : policy.extensions.later;
    if (is_at_least(context.actor.role, needed)) return std::nullopt;
    return Rejection{Reason::not_for_this_role,
                     "by policy this takes at least the role " + std::string(to_text(needed)) +
                         "; the actor is a " + std::string(to_text(context.actor.role)),
                     {}};
}

Decision extend(const Case& current, const Context& context) {
    DeadlineExtended extended{.limit = current.request->limit,
                              .amount = current.request->amount,
                              .times = current.extensions + 1,
                              .level_due = current.level_clock.due,
                              .case_due = current.case_clock.due};
    const Case after = evolve(current, extended);
    extended.level_due = level_due_of(context.rulebook, after);
    extended.case_due = case_due_of(context.rulebook, after);
    return happened(std::move(extended));
}

Decision suspend_case(const Case& current, const Context& context) {
    const Instant now = context.counted_at();
    for (const CaseClock* each : {&current.level_clock, &current.case_clock}) {
        if (!each->clock) continue;
        if (const auto stopped = suspend(*each->clock, now); !stopped)
            return rejected(Reason::not_well_formed, stopped.error(), "occurred_at");
    }
    const Policy& policy = *context.rulebook.policy;
    return happened(CaseSuspended{.reason = current.request->reason,
                                  .at = now,
                                  .review_at = due_of(context.rulebook.city_calendar(), now,
                                                      policy.suspensions.review_every)});
}

}  // namespace

Decision decide(const Case& current, const RequestExtension& command, const Context& context) {
    Fields fields;
    fields.sealed("ground", command.ground);
    if (command.limit != LimitKind::level && command.limit != LimitKind::whole_case)
        fields.refuse("limit", "is neither level nor case; only these can be extended");
    if (auto no = why_not(to_ask, current, command.number, context, fields))
        return tl::unexpected(*no);
    if (auto no = why_pending(current)) return tl::unexpected(*no);
    const ExtensionRules& rules = context.rulebook.policy->extensions;
    if (current.extensions >= rules.at_most)
        return rejected(Reason::not_allowed_by_policy, "the case was extended " +
                                                           std::to_string(current.extensions) +
                                                           " times; the policy allows no more");
    const CaseClock& running = clock_of(current, command.limit);
    if (!running.clock)
        return rejected(Reason::no_such_limit,
                        "no clock of this kind runs; there is nothing to extend", "limit");
    if (auto no = why_not_counted(command.unit, running.clock->budget().clock_class))
        return tl::unexpected(*no);
    // No request more than doubles what there was.
    const std::int64_t most = running.clock->budget().amount;
    if (auto no = Fields().between("amount", command.amount, 1, most).first())
        return tl::unexpected(*no);
    return happened(ExtensionRequested{
        .limit = command.limit, .amount = command.amount, .ground = command.ground});
}

Decision decide(const Case& current, const RequestSuspension& command, const Context& context) {
    if (auto no = why_not(to_ask, current, command.number, context,
                          Fields().word("reason", command.reason).sealed("ground", command.ground)))
        return tl::unexpected(*no);
    if (auto no = why_pending(current)) return tl::unexpected(*no);
    const auto& reasons = context.rulebook.policy->suspensions.reasons;
    if (std::find(reasons.begin(), reasons.end(), command.reason) == reasons.end())
        return rejected(Reason::not_allowed_by_policy,
                        "the policy lets no clock stand still for reason " +
                            std::string(to_text(command.reason)),
                        "reason");
    return happened(SuspensionRequested{.reason = command.reason, .ground = command.ground});
}

Decision decide(const Case& current, const ApproveRequest& command, const Context& context) {
    if (auto no = why_not(to_grant, current, command.number, context)) return tl::unexpected(*no);
    if (auto no = why_not_grant(current, context)) return tl::unexpected(*no);
    if (current.request->kind == RequestKind::extension) return extend(current, context);
    return suspend_case(current, context);
}

Decision decide(const Case& current, const RefuseRequest& command, const Context& context) {
    if (auto no = why_not(to_grant, current, command.number, context,
                          Fields().sealed("remark", command.remark)))
        return tl::unexpected(*no);
    if (auto no = why_not_grant(current, context)) return tl::unexpected(*no);
    return happened(RequestRefused{.kind = current.request->kind, .remark = command.remark});
}

Decision decide(const Case& current, const ResumeCase& command, const Context& context) {
    if (auto no = why_not(to_resume, current, command.number, context)) return tl::unexpected(*no);
    const Instant now = context.counted_at();
    for (const CaseClock* each : {&current.level_clock, &current.case_clock}) {
        if (!each->clock) continue;
        if (const auto running = resume(*each->clock, now); !running)
            return rejected(Reason::not_well_formed, running.error(), "occurred_at");
    }
    CaseResumed resumed{
        .at = now, .level_due = current.level_clock.due, .case_due = current.case_clock.due};
    const Case after = evolve(current, resumed);
    resumed.level_due = level_due_of(context.rulebook, after);
    resumed.case_due = case_due_of(context.rulebook, after);
    return happened(std::move(resumed));
}

Decision decide(const Case& current, const RecalculateDeadlines& command, const Context& context) {
    if (auto no = why_not(to_recalculate, current, command.number, context))
        return tl::unexpected(*no);
    auto anew = recalculated(context.rulebook, current);
    if (!anew) return nothing_happened();
    return happened(*std::move(anew));
}

Decision decide(const Case& current, const PassLimit& command, const Context& context) {
    if (auto no = why_not(to_pass, current, command.number, context,
                          Fields().word("limit", command.limit).instant("due", command.due)))
        return tl::unexpected(*no);
    // What was done, moved or said already needs no word more; nor does a timer that came too
    // early.
    if (armed(current, command.limit, command.subject) != command.due) return nothing_happened();
    if (context.recorded_at < command.due) return nothing_happened();

    const bool arrival = command.limit == LimitKind::arrival;
    DeadlineBreached breached{.limit = command.limit,
                              .due = command.due,
                              .subject = arrival ? command.subject : current.holder};
    const auto withheld = [&](WithheldReason reason) {
        return happened(std::move(breached),
                        EscalationWithheld{.limit = command.limit, .reason = reason});
    };
    const Policy& policy = *context.rulebook.policy;
    const auto on_breach = policy.on_breach.find(command.limit);
    if (on_breach == policy.on_breach.end() || on_breach->second == OnBreach::remind)
        return withheld(WithheldReason::reminder_only);
    const bool handling = current.status == Status::routed || current.status == Status::accepted ||
                          current.status == Status::in_progress;
    if (!handling) return withheld(WithheldReason::handled);
    const auto superior = superior_of(context, current.holder);
    if (!superior)
        return withheld(context.rulebook.territory->superior_of(current.holder)
                            ? WithheldReason::top_of_ladder
                            : WithheldReason::no_superior);
    return happened(std::move(breached), escalated(current, *superior, EscalationReason::overdue,
                                                   std::nullopt, context));
}

}  // namespace gridcase::engine
