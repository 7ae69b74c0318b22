// What is done about a case, up to its end and the resident's answer. Guards first, the happy path
// last.

#include <algorithm>
#include <string>

#include "engine/domain/case.hpp"
#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "engine/domain/ladder.hpp"
#include "engine/domain/limits.hpp"
#include "events/digest.hpp"

namespace gridcase::engine {
namespace {

constexpr std::uint64_t evidence_limit_bytes = 1ULL << 30U;
constexpr std::size_t media_type_limit_bytes = 100;
constexpr std::uint32_t percent = 100;

constexpr Roles who_rates{Role::resident};
constexpr Roles who_asks_again{Role::dispatcher, Role::supervisor, Role::admin, Role::resident};

constexpr Door to_accept{
    .verb = "accept a case", .roles = staff, .first = Status::routed, .last = Status::routed};
constexpr Door to_assign{.verb = "assign a case", .roles = leaders, .first = Status::accepted};
constexpr Door to_visit{.verb = "record a visit", .roles = staff, .first = Status::accepted};
constexpr Door to_mediate{.verb = "hold a mediation", .roles = staff, .first = Status::accepted};
constexpr Door to_add{
    .verb = "add to a case", .roles = staff, .last = Status::closed, .suspended = true};
constexpr Door to_answer{
    .verb = "answer the resident", .roles = staff, .last = Status::closed, .suspended = true};
constexpr Door to_urge{
    .verb = "urge a case", .roles = who_asks_again, .last = Status::verified, .suspended = true};
constexpr Door to_resolve{.verb = "resolve a case", .roles = staff, .first = Status::accepted};
constexpr Door to_verify{
    .verb = "verify a resolution",
    .roles = Roles{Role::worker, Role::dispatcher, Role::supervisor, Role::admin, Role::resident},
    .first = Status::resolved,
    .last = Status::resolved};
constexpr Door to_close{
    .verb = "close a case", .roles = staff, .first = Status::resolved, .last = Status::verified};
constexpr Door to_rate{.verb = "rate a case",
                       .roles = who_rates,
                       .reach = Reach::anywhere,
                       .first = Status::closed,
                       .last = Status::closed};
constexpr Door to_reopen{.verb = "reopen a case",
                         .roles = who_asks_again,
                         .first = Status::closed,
                         .last = Status::closed};
constexpr Door to_withdraw{.verb = "withdraw a case",
                           .roles = who_asks_again,
                           .first = Status::reported,
                           .suspended = true};

/// The same cases are drawn for checking whenever they are asked about.
bool is_drawn(const CaseNumber& number, std::uint32_t sample_percent) {
    const Digest digest = sha256("verification of " + number.value());
    const std::uint32_t drawn = digest.bytes[0] * 256U + digest.bytes[1];
    return drawn % percent < sample_percent;
}

Verification verification_of(const VerificationRules& rules, const Case& current,
                             const CaseNumber& number) {
    const auto mode = rules.modes.find(current.level);
    if (mode == rules.modes.end()) return Verification::none;
    switch (mode->second) {
        case VerificationMode::none:
            return Verification::none;
        case VerificationMode::resident:
            // Nobody can ask a resident who left no name.
            return current.anonymous ? Verification::staff : Verification::resident;
        case VerificationMode::sample:
            return is_drawn(number, rules.sample_percent) ? Verification::staff
                                                          : Verification::none;
        case VerificationMode::always:
            return Verification::staff;
    }
    return Verification::staff;
}

std::optional<Rejection> why_window_over(const std::optional<Instant>& until,
                                         const Context& context, const std::string& what) {
    if (!until || context.counted_at() <= *until) return std::nullopt;
    return Rejection{Reason::window_is_over,
                     what + " was possible until " +
                         to_text(*until, context.rulebook.policy->utc_offset_minutes),
                     {}};
}

/// A part that goes on in another case ends with that one.
bool is_over(const CaseNumber& number, const Lookups& lookups) {
    const Case* other = lookups.case_of(number);
    if (other && other->status == Status::merged && other->merged_into)
        other = lookups.case_of(*other->merged_into);
    return !other || !is_open(other->status);
}

std::optional<Rejection> why_children_open(const Case& current, const Context& context) {
    std::string open;
    for (const CaseNumber& child : current.children)
        if (!is_over(child, context.lookups)) open += (open.empty() ? "" : ", ") + child.value();
    if (open.empty()) return std::nullopt;
    return Rejection{Reason::children_are_open,
                     "parts of the case are still open: " + open + "; they end first",
                     {}};
}

/// Whoever's case goes on in another answers for themselves when that one is closed.
std::optional<Rejection> why_not_rate_merged(const Case& current, const Context& context) {
    const Case* other =
        current.merged_into ? context.lookups.case_of(*current.merged_into) : nullptr;
    if (other && other->status == Status::closed) return std::nullopt;
    return Rejection{Reason::case_not_closed,
                     where_it_stands(current) + "; rating follows the closing of that one",
                     {}};
}

}  // namespace

Decision decide(const Case& current, const AcceptCase& command, const Context& context) {
    if (auto no = why_not(to_accept, current, command.number, context)) return tl::unexpected(*no);
    if (current.ruling_wanted)
        return rejected(Reason::ruling_is_wanted, "the case was returned " +
                                                      std::to_string(current.returns) +
                                                      " times; rule first whose it is (裁定)");
    return happened(CaseAccepted{.unit = current.holder, .counted_at = context.not_believed()});
}

Decision decide(const Case& current, const AssignCase& command, const Context& context) {
    if (auto no = why_not(to_assign, current, command.number, context,
                          Fields().name("person", command.person.value(), name_limit_bytes)))
        return tl::unexpected(*no);
    return happened(CaseAssigned{.unit = current.holder, .person = command.person});
}

Decision decide(const Case& current, const RecordVisit& command, const Context& context) {
    if (auto no = why_not(to_visit, current, command.number, context,
                          Fields().sealed("finding", command.finding)))
        return tl::unexpected(*no);
    return happened(VisitRecorded{.finding = command.finding});
}

Decision decide(const Case& current, const AddNote& command, const Context& context) {
    if (auto no = why_not(to_add, current, command.number, context,
                          Fields().sealed("text", command.text)))
        return tl::unexpected(*no);
    return happened(NoteAdded{.text = command.text});
}

Decision decide(const Case& current, const AttachEvidence& command, const Context& context) {
    if (auto no = why_not(to_add, current, command.number, context,
                          Fields()
                              .name("media_type", command.media_type, media_type_limit_bytes)
                              .between("size_bytes",
                                       static_cast<std::int64_t>(
                                           std::min(command.size_bytes, evidence_limit_bytes + 1)),
                                       1, static_cast<std::int64_t>(evidence_limit_bytes))
                              .sealed("caption", command.caption)))
        return tl::unexpected(*no);
    return happened(EvidenceAttached{.content = command.content,
                                     .media_type = command.media_type,
                                     .size_bytes = command.size_bytes,
                                     .caption = command.caption});
}

Decision decide(const Case& current, const HoldMediation& command, const Context& context) {
    if (auto no = why_not(to_mediate, current, command.number, context,
                          Fields()
                              .between("parties", command.parties, 1, parties_limit)
                              .word("outcome", command.outcome)
                              .sealed("record", command.record)))
        return tl::unexpected(*no);
    return happened(MediationHeld{
        .parties = command.parties, .outcome = command.outcome, .record = command.record});
}

Decision decide(const Case& current, const UrgeCase& command, const Context& context) {
    if (auto no = why_not(to_urge, current, command.number, context,
                          Fields().sealed("remark", command.remark)))
        return tl::unexpected(*no);
    return happened(CaseUrged{.remark = command.remark});
}

Decision decide(const Case& current, const AnswerResident& command, const Context& context) {
    if (auto no = why_not(to_answer, current, command.number, context,
                          Fields().sealed("text", command.text)))
        return tl::unexpected(*no);
    return happened(ResidentAnswered{.text = command.text});
}

Decision decide(const Case& current, const ResolveCase& command, const Context& context) {
    if (auto no = why_not(to_resolve, current, command.number, context,
                          Fields().sealed("outcome", command.outcome)))
        return tl::unexpected(*no);
    const VerificationRules& rules = context.rulebook.policy->verification;
    CaseResolved fact{.outcome = command.outcome,
                      .verification = verification_of(rules, current, command.number),
                      .counted_at = context.not_believed()};
    if (fact.verification != Verification::none)
        fact.verification_due =
            due_of(context.rulebook.calendar_of(current.level), context.counted_at(), rules.within);
    return happened(std::move(fact));
}

Decision decide(const Case& current, const VerifyResolution& command, const Context& context) {
    if (auto no = why_not(to_verify, current, command.number, context,
                          Fields().sealed("finding", command.finding)))
        return tl::unexpected(*no);
    if (current.verification == Verification::none)
        return rejected(Reason::not_allowed_by_policy,
                        "policy asks for no verification here; close it next (结案)");
    const bool by_resident = context.actor.role == Role::resident;
    if (by_resident != (current.verification == Verification::resident))
        return rejected(Reason::not_for_this_role, where_it_stands(current));
    if (current.handler == context.actor.name)
        return rejected(Reason::verifier_is_handler,
                        context.actor.name.value() +
                            " resolved the case and may not verify it; somebody else does (核查)");
    if (command.passed) return happened(ResolutionVerified{.finding = command.finding});
    const auto budget = level_budget(*context.rulebook.policy, current.level, current.severity);
    const Calendar& calendar = context.rulebook.calendar_of(current.level);
    const Running again = start(calendar, context.counted_at(),
                                budget ? *budget : context.rulebook.policy->verification.within);
    return happened(ReworkOrdered{
        .finding = command.finding, .level_due = *again.due, .level_clock = *again.clock});
}

Decision decide(const Case& current, const CloseCase& command, const Context& context) {
    if (auto no = why_not(to_close, current, command.number, context,
                          Fields().sealed("remark", command.remark)))
        return tl::unexpected(*no);
    if (current.status == Status::resolved && current.verification != Verification::none)
        return rejected(Reason::case_not_verified, where_it_stands(current));
    if (auto no = why_children_open(current, context)) return tl::unexpected(*no);
    const Policy& policy = *context.rulebook.policy;
    const Calendar& calendar = context.rulebook.city_calendar();
    const Instant now = context.counted_at();
    return happened(CaseClosed{.remark = command.remark,
                               .feedback_until = due_of(calendar, now, policy.feedback),
                               .reopen_until = due_of(calendar, now, policy.reopening),
                               .counted_at = context.not_believed()});
}

Decision decide(const Case& current, const RateCase& command, const Context& context) {
    Door door = to_rate;
    if (current.status == Status::merged) door.first = door.last = Status::merged;
    if (auto no = why_not(door, current, command.number, context,
                          Fields()
                              .between("satisfaction", command.satisfaction, 1, 5)
                              .sealed("comment", command.comment)))
        return tl::unexpected(*no);
    if (current.handler == context.actor.name)
        return rejected(Reason::rater_is_handler,
                        context.actor.name.value() +
                            " resolved the case and may not rate it; the resident does (评价)");
    if (current.status == Status::merged)
        if (auto no = why_not_rate_merged(current, context)) return tl::unexpected(*no);
    if (current.rated)
        return rejected(Reason::case_already_rated,
                        "this closing was rated already; a closing is rated once");
    if (auto no = why_window_over(current.feedback_until, context, "rating"))
        return tl::unexpected(*no);
    return happened(CaseRated{.solved = command.solved,
                              .satisfaction = command.satisfaction,
                              .comment = command.comment});
}

Decision decide(const Case& current, const ReopenCase& command, const Context& context) {
    if (auto no = why_not(to_reopen, current, command.number, context,
                          Fields().sealed("ground", command.ground)))
        return tl::unexpected(*no);
    if (auto no = why_window_over(current.reopen_until, context, "reopening"))
        return tl::unexpected(*no);
    // The one above who handled it looks first; at the top that is who handled it.
    const auto above = superior_of(context, current.handled_by);
    const auto to = above ? above
                          : context.rulebook.territory->answerable(current.holder, current.level,
                                                                   context.recorded_at);
    const Level level = to->unit->level;
    const HolderClocks clocks = holder_clocks(context, level, current.severity);
    const Running whole = start(context.rulebook.city_calendar(), context.counted_at(),
                                case_budget(*context.rulebook.policy, level, current.severity));
    CaseReopened reopened{.to = to->unit->code,
                          .to_level = level,
                          .holder = to->holder,
                          .ground = command.ground,
                          .sign_in_due = clocks.sign_in.due,
                          .level_due = clocks.level.due,
                          .case_due = whole.due,
                          .sign_in_clock = clocks.sign_in.clock,
                          .level_clock = clocks.level.clock,
                          .case_clock = whole.clock};
    // Its grid may have been redrawn since.
    if (auto changed = caught_up(evolve(current, reopened), context))
        return happened(std::move(reopened), *std::move(changed));
    return happened(std::move(reopened));
}

Decision decide(const Case& current, const WithdrawCase& command, const Context& context) {
    if (auto no = why_not(to_withdraw, current, command.number, context,
                          Fields().sealed("ground", command.ground)))
        return tl::unexpected(*no);
    if (auto no = why_children_open(current, context)) return tl::unexpected(*no);
    return happened(CaseWithdrawn{.ground = command.ground});
}

}  // namespace gridcase::engine
