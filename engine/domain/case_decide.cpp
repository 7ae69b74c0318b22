// The rules of a case in our own hands. Guards stand in the order of the Reason enum, the happy
// path comes last. Another system's history has its own file, history_decide.cpp.

#include <algorithm>
#include <initializer_list>
#include <string>

#include "engine/domain/case.hpp"
#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {
namespace {

/// What stands between a status and the next step, for people.
std::string where_it_stands(Status status) {
    std::string so =
        "the case is " + std::string(to_text(status)) + " (" + std::string(chinese(status)) + "); ";
    switch (status) {
        case Status::unknown:
            return "there is no such case";
        case Status::reported:
            return so + "it must be routed first (分派)";
        case Status::routed:
            return so + "accept it first (签收)";
        case Status::accepted:
            return so + "resolve it next (办结), or escalate it (上报)";
        case Status::resolved:
            return so + "close it next (结案)";
        case Status::closed:
            return so + "only the resident's rating may follow (评价)";
    }
    return so;
}

std::optional<Rejection> refusal(Reason reason, std::string message, std::string field = {}) {
    return Rejection{reason, std::move(message), std::move(field)};
}

/// The case must be there and be ours.
std::optional<Rejection> why_not_ours(const Case& current, const CaseNumber& number) {
    if (current.status == Status::unknown)
        return refusal(Reason::case_not_found, "there is no case " + number.value());
    if (current.archival)
        return refusal(Reason::case_is_archival,
                       "case " + number.value() +
                           " is another system's history; it can be read and replayed, but "
                           "nothing more happens to it here");
    return std::nullopt;
}

/// Staff act for the holder, or for a unit above it.
std::optional<Rejection> why_not_staff(const Case& current, const Context& context,
                                       std::string_view verb) {
    if (auto no = why_not_role(context.actor, verb,
                               {Role::worker, Role::dispatcher, Role::supervisor, Role::admin}))
        return no;
    if (context.may_act_for(current.holder)) return std::nullopt;
    if (current.holder.value().empty())
        return refusal(Reason::not_the_holder, "the case has no holder yet");
    const std::string unit = context.actor.unit.value();
    return refusal(Reason::not_the_holder,
                   "unit " + current.holder.value() + " holds the case; " +
                       (unit.empty() ? "the actor names no unit" : "unit " + unit) +
                       (unit.empty() ? "" : " is neither that unit nor above it"));
}

/// The status that a command needs is not there: which reason says so?
Reason reason_at(Status status, Reason before) {
    switch (status) {
        case Status::unknown:
            return Reason::case_not_found;
        case Status::reported:
        case Status::routed:
            return before;
        case Status::accepted:
            return Reason::case_already_accepted;
        case Status::resolved:
            return Reason::case_already_resolved;
        case Status::closed:
            return Reason::case_already_closed;
    }
    return before;
}

std::optional<Rejection> fault_of(const ReportCase& command) {
    const CaseFacts& facts = command.facts;
    return Fields()
        .unit("unit", command.unit)
        .category("category", command.category)
        .word("severity", command.severity)
        .word("channel", command.channel)
        .between("parties", facts.parties, 0, parties_limit)
        .between("households", facts.households, 0, households_limit)
        .between("estimated_cost_yuan", facts.estimated_cost_yuan, 0, cost_limit_yuan)
        .sealed("description", command.description)
        .sealed("reporter", command.reporter)
        .first();
}

/// A number holds A–Z a–z 0–9 . _ : - only: any run of other bytes becomes one `_`.
std::string sanitised(std::string_view code) {
    std::string result;
    for (const char c : code) {
        if (is_plain_word(std::string_view(&c, 1)) || c == ':')
            result += c;
        else if (result.empty() || result.back() != '_')
            result += '_';
    }
    return result;
}

std::string compact(const CivilDate& date) {
    const std::string number = std::to_string(date.year * 10'000 + date.month * 100 + date.day);
    return std::string(8 - std::min<std::size_t>(8, number.size()), '0') + number;
}

/// What a number needs beside the unit's code: `-yyyymmdd-` and up to 14 digits of serial.
constexpr std::size_t number_code_limit = 64 - 10 - 14;

}  // namespace

std::optional<Rejection> why_not(const ReportCase& command, const Context& context) {
    if (auto no = fault_of(command)) return no;
    if (!context.rulebook.territory->find(command.unit))
        return refusal(
            Reason::unit_not_found,
            "unit " + command.unit.value() + " is not registered; name a unit of the territory",
            "unit");
    const Policy* policy = context.rulebook.policy.get();
    if (!policy) return refusal(Reason::no_policy, "no policy is in force yet; activate one first");
    if (!policy->category(command.category))
        return refusal(Reason::category_not_in_policy,
                       "category " + command.category.value() + " is not in the policy; it knows " +
                           names_of(policy->categories),
                       "category");
    if (auto no = why_not_role(context.actor, "report a case",
                               {Role::worker, Role::dispatcher, Role::supervisor, Role::admin,
                                Role::resident, Role::system}))
        return no;
    if (auto no = why_not_then(context)) return no;
    if (auto prefix = number_prefix(command, context); !prefix) return prefix.error();
    return std::nullopt;
}

tl::expected<std::string, Rejection> number_prefix(const ReportCase& command,
                                                   const Context& context) {
    const UnitRegistered* community =
        context.rulebook.territory->ancestor_at(command.unit, Level::community);
    const UnitCode& named = community ? community->code : command.unit;
    const std::string code = sanitised(named.value());
    if (code.find_first_not_of("_.:-") == std::string::npos)
        return tl::unexpected(*refusal(Reason::not_well_formed,
                                       "unit code " + named.value() +
                                           " holds no letter or digit that a case number could "
                                           "begin with",
                                       "unit"));
    if (code.size() > number_code_limit)
        return tl::unexpected(*refusal(Reason::not_well_formed,
                                       "unit code " + named.value() +
                                           " is too long to begin a case number; at most " +
                                           std::to_string(number_code_limit) + " characters are",
                                       "unit"));
    const int offset = context.rulebook.policy->utc_offset_minutes;
    return code + "-" + compact(civil_date(context.recorded_at, offset)) + "-";
}

Decision decide(const Case& current, const ReportCase& command, const Context& context) {
    if (current.status != Status::unknown)
        return rejected(Reason::case_already_exists, "a case with this number exists already");
    if (auto no = why_not(command, context)) return tl::unexpected(*no);
    const Policy& policy = *context.rulebook.policy;
    const auto chosen = route(policy, command.category, command.severity, command.facts);
    if (!chosen)
        return rejected(Reason::no_rule_matched,
                        "no rule of the policy matches; end it with a rule that always does");

    const UnitRegistered& holder =
        *context.rulebook.territory->holder_at(command.unit, chosen->level);
    const Instant from = context.occurred_at;
    return happened(
        CaseReported{.unit = command.unit,
                     .category = command.category,
                     .severity = command.severity,
                     .channel = command.channel,
                     .facts = command.facts,
                     .description = command.description,
                     .reporter = command.reporter,
                     .on_behalf = command.on_behalf,
                     .utc_offset_minutes = static_cast<std::int16_t>(policy.utc_offset_minutes)},
        CaseRouted{.unit = holder.code,
                   .level = holder.level,
                   .holder = holder.holder,
                   .rule = chosen->rule,
                   .facts_read = chosen->facts_read,
                   .level_due = level_due(policy, holder.level, command.severity, from),
                   .case_due = case_due(policy, holder.level, command.severity, from)});
}

Decision decide(const Case& current, const AcceptCase& command, const Context& context) {
    if (auto no = Fields().number("number", command.number).first()) return tl::unexpected(*no);
    if (auto no = why_not_ours(current, command.number)) return tl::unexpected(*no);
    if (auto no = why_not_staff(current, context, "accept a case")) return tl::unexpected(*no);
    if (current.status != Status::routed)
        return rejected(reason_at(current.status, Reason::case_not_accepted),
                        where_it_stands(current.status));
    if (auto no = why_not_then(context)) return tl::unexpected(*no);

    return happened(CaseAccepted{.unit = current.holder});
}

Decision decide(const Case& current, const EscalateCase& command, const Context& context) {
    if (auto no = Fields()
                      .number("number", command.number)
                      .word("reason", command.reason)
                      .sealed("remark", command.remark)
                      .first())
        return tl::unexpected(*no);
    if (auto no = why_not_ours(current, command.number)) return tl::unexpected(*no);
    const Policy* policy = context.rulebook.policy.get();
    if (!policy) return rejected(Reason::no_policy, "no policy is in force; activate one first");
    if (auto no = why_not_staff(current, context, "escalate a case")) return tl::unexpected(*no);
    if (current.status != Status::routed && current.status != Status::accepted)
        return rejected(reason_at(current.status, Reason::case_not_accepted),
                        where_it_stands(current.status));
    const UnitRegistered* superior = context.rulebook.territory->superior_of(current.holder);
    if (!superior)
        return rejected(Reason::no_superior_unit,
                        "unit " + current.holder.value() +
                            " holds the case and nobody stands above it; it must be settled "
                            "there: accept it (签收), then resolve it (办结)");
    if (auto no = why_not_then(context)) return tl::unexpected(*no);

    return happened(CaseEscalated{
        .from = current.holder,
        .to = superior->code,
        .to_level = superior->level,
        .holder = superior->holder,
        .reason = command.reason,
        .remark = command.remark,
        .level_due = level_due(*policy, superior->level, current.severity, context.occurred_at)});
}

Decision decide(const Case& current, const ResolveCase& command, const Context& context) {
    if (auto no =
            Fields().number("number", command.number).sealed("outcome", command.outcome).first())
        return tl::unexpected(*no);
    if (auto no = why_not_ours(current, command.number)) return tl::unexpected(*no);
    if (auto no = why_not_staff(current, context, "resolve a case")) return tl::unexpected(*no);
    if (current.status != Status::accepted)
        return rejected(reason_at(current.status, Reason::case_not_accepted),
                        where_it_stands(current.status));
    if (auto no = why_not_then(context)) return tl::unexpected(*no);

    return happened(CaseResolved{.outcome = command.outcome});
}

Decision decide(const Case& current, const CloseCase& command, const Context& context) {
    if (auto no =
            Fields().number("number", command.number).sealed("remark", command.remark).first())
        return tl::unexpected(*no);
    if (auto no = why_not_ours(current, command.number)) return tl::unexpected(*no);
    if (auto no = why_not_staff(current, context, "close a case")) return tl::unexpected(*no);
    if (current.status == Status::closed)
        return rejected(Reason::case_already_closed, where_it_stands(current.status));
    if (current.status != Status::resolved)
        return rejected(Reason::case_not_resolved, where_it_stands(current.status));
    if (auto no = why_not_then(context)) return tl::unexpected(*no);

    return happened(CaseClosed{.remark = command.remark});
}

Decision decide(const Case& current, const RateCase& command, const Context& context) {
    if (auto no = Fields()
                      .number("number", command.number)
                      .between("satisfaction", command.satisfaction, 1, 5)
                      .sealed("comment", command.comment)
                      .first())
        return tl::unexpected(*no);
    if (auto no = why_not_ours(current, command.number)) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "rate a case", {Role::resident}))
        return tl::unexpected(*no);
    if (current.handler == context.actor.name)
        return rejected(Reason::rater_is_handler,
                        context.actor.name.value() +
                            " resolved the case and may not rate it; the resident does (评价)");
    if (current.status != Status::closed)
        return rejected(Reason::case_not_closed,
                        where_it_stands(current.status) + "; rating follows closing");
    if (current.rated)
        return rejected(Reason::case_already_rated,
                        "this closing was rated already; a closing is rated once");
    if (auto no = why_not_then(context)) return tl::unexpected(*no);

    return happened(CaseRated{.solved = command.solved,
                              .satisfaction = command.satisfaction,
                              .comment = command.comment});
}

}  // namespace gridcase::engine
