// How a case begins, and what is said anew about what it is: report, handle on the spot, triage,
// correct. Policy runs whenever that changes whose the case is.

#include <algorithm>
#include <string>

#include "engine/domain/case.hpp"
#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "engine/domain/intake.hpp"
#include "engine/domain/limits.hpp"

namespace gridcase::engine {
namespace {

constexpr std::int64_t persons_limit = 10'000;

constexpr Door to_triage{.verb = "triage a case", .roles = staff};
constexpr Door to_correct{.verb = "correct a case", .roles = staff};

Fields facts_of(Fields fields, const CaseFacts& facts) {
    return fields.between("parties", facts.parties, 0, parties_limit)
        .between("households", facts.households, 0, households_limit)
        .between("estimated_cost_yuan", facts.estimated_cost_yuan, 0, cost_limit_yuan);
}

Fields fields_of(const ReportCase& command) {
    return facts_of(Fields()
                        .unit("unit", command.unit)
                        .category("category", command.category)
                        .word("severity", command.severity)
                        .word("channel", command.channel),
                    command.facts)
        .sealed("description", command.description)
        .sealed("reporter", command.reporter);
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

/// What a number needs beside the unit's code: `-yyyymmdd-` and up to 14 digits of serial.
constexpr std::size_t number_code_limit = 64 - 10 - 14;

std::optional<std::int64_t> days_since_last(const Context& context, const UnitCode& unit,
                                            const CategoryCode& category, Instant opened_at) {
    const auto last = context.lookups.last_report(unit, category);
    if (!last || *last > opened_at) return std::nullopt;
    return (opened_at - *last).micros / days(1).micros;
}

/// How long before this case another of its place and category came up, as far as it can be known:
/// a routing read it, or the last report is not this case itself.
std::optional<std::int64_t> days_since_last(const Context& context, const Case& current) {
    const auto& read = current.repeat_read;
    if (read && read->unit == current.unit && read->category == current.category)
        return read->days_since_last;
    return days_since_last(context, current.unit, current.category,
                           current.opened_at - Duration{1});
}

Matter matter_of(const Context& context, const Case& current) {
    return {.category = current.category,
            .severity = current.severity,
            .facts = current.facts,
            .channel = current.channel,
            .at_night = is_night(*context.rulebook.policy, current.opened_at),
            .days_since_last = days_since_last(context, current)};
}

std::vector<UnitCode> units_above(const Territory& territory, const UnitCode& unit,
                                  const std::vector<Level>& levels) {
    std::vector<UnitCode> units;
    for (const Level level : levels)
        if (const UnitRegistered* above = territory.ancestor_at(unit, level))
            units.push_back(above->code);
    return units;
}

/// Who must hold what policy decided: the department of its line, where there is one that is near,
/// or the unit at its level.
std::optional<Answerable> holder_of(const Context& context, const UnitCode& unit,
                                    const RuleOutcome& then) {
    const Territory& territory = *context.rulebook.territory;
    if (!then.line.empty())
        if (const UnitRegistered* department =
                territory.department_of(unit, then.line, context.recorded_at))
            return territory.answerable(department->code, department->level, context.recorded_at);
    return territory.answerable(unit, then.level, context.recorded_at);
}

CaseReported reported(const ReportCase& command, const Policy& policy) {
    return {.unit = command.unit,
            .category = command.category,
            .severity = command.severity,
            .channel = command.channel,
            .facts = command.facts,
            .description = command.description,
            .reporter = command.reporter,
            .on_behalf = command.on_behalf,
            .utc_offset_minutes = static_cast<std::int16_t>(policy.utc_offset_minutes)};
}

Rejection none_matched() {
    return {Reason::no_rule_matched,
            "no rule of the policy matches; end it with a rule that always does",
            {}};
}

}  // namespace

tl::expected<CaseRouted, Rejection> route_case(const Context& context, const UnitCode& unit,
                                               const Matter& matter, Severity severity) {
    const Policy& policy = *context.rulebook.policy;
    const auto chosen = route(policy, matter);
    if (!chosen) return tl::unexpected(none_matched());
    const auto holder = holder_of(context, unit, chosen->then);
    const Level level = holder->unit->level;
    const HolderClocks clocks = holder_clocks(context, level, severity, chosen->then.level_limit);
    const Running whole = start(
        context.rulebook.city_calendar(), context.counted_at(),
        chosen->then.case_limit ? chosen->then.case_limit : case_budget(policy, level, severity));
    return CaseRouted{
        .unit = holder->unit->code,
        .level = level,
        .holder = holder->holder,
        .rule = chosen->rule,
        .facts_read = chosen->facts_read,
        .level_due = clocks.level.due,
        .case_due = whole.due,
        .sign_in_due = clocks.sign_in.due,
        .sign_in_clock = clocks.sign_in.clock,
        .level_clock = clocks.level.clock,
        .case_clock = whole.clock,
        .meeting_wanted = chosen->then.meeting,
        .notify = units_above(*context.rulebook.territory, unit, chosen->then.notify)};
}

Matter matter_of(const Context& context, const ReportCase& report) {
    const Instant opened = context.occurred_at;
    return {.category = report.category,
            .severity = report.severity,
            .facts = report.facts,
            .channel = report.channel,
            .at_night = is_night(*context.rulebook.policy, opened),
            .days_since_last = days_since_last(context, report.unit, report.category, opened)};
}

tl::expected<CaseRouted, Rejection> reroute_case(const Context& context, const Case& current) {
    auto fact = route_case(context, current.unit, matter_of(context, current), current.severity);
    if (!fact) return fact;
    const auto& running = current.case_clock.clock;
    const bool same = running && fact->case_clock && running->budget() == fact->case_clock->budget;
    const bool begun_anew = running && running->suspensions().empty() && !same && fact->case_clock;
    if (begun_anew) {
        const Running anew =
            start(context.rulebook.city_calendar(), running->start(), fact->case_clock->budget);
        fact->case_clock = anew.clock;
        fact->case_due = anew.due;
    } else if (running) {
        fact->case_clock.reset();
        fact->case_due = current.case_clock.due;
    }
    return fact;
}

tl::expected<std::optional<CaseRouted>, Rejection> route_triaged(const Context& context,
                                                                 const Case& before,
                                                                 const Case& after) {
    const Policy& policy = *context.rulebook.policy;
    const auto before_route = route(policy, matter_of(context, before));
    const auto after_route = route(policy, matter_of(context, after));
    if (!after_route) return tl::unexpected(none_matched());
    const bool same = before_route && before_route->then == after_route->then &&
                      before.severity == after.severity;
    if (same) return std::nullopt;
    return reroute_case(context, after);
}

tl::expected<std::optional<CaseRouted>, Rejection> route_corrected(const Context& context,
                                                                   const Case& after) {
    const auto there =
        context.rulebook.territory->answerable(after.unit, after.level, context.recorded_at);
    if (there && there->unit->code == after.holder) return std::nullopt;
    return reroute_case(context, after);
}

std::optional<Rejection> why_not(const ReportCase& command, const Context& context) {
    if (auto no = fields_of(command).first()) return no;
    if (!context.rulebook.territory->find(command.unit))
        return Rejection{
            Reason::unit_not_found,
            "unit " + command.unit.value() + " is not registered; name a unit of the territory",
            "unit"};
    const Policy* policy = context.rulebook.policy.get();
    if (!policy)
        return Rejection{Reason::no_policy, "no policy is in force yet; activate one first", {}};
    if (!policy->category(command.category))
        return Rejection{Reason::category_not_in_policy,
                         "category " + command.category.value() +
                             " is not in the policy; it knows " + names_of(policy->categories),
                         "category"};
    if (auto no = why_not_role(context.actor, "report a case",
                               Roles{Role::worker, Role::dispatcher, Role::supervisor, Role::admin,
                                     Role::resident, Role::system}))
        return no;
    if (staff.contain(context.actor.role) && !context.may_act_for(command.unit))
        return Rejection{
            Reason::outside_the_unit,
            "unit " + command.unit.value() +
                " is not the actor's and does not lie in "
                "it (" +
                (context.actor.unit.value().empty() ? "the actor names no unit"
                                                    : "that is " + context.actor.unit.value()) +
                "); report what lies there to the hotline, or as its resident",
            "unit"};
    if (auto no = why_not_then(context)) return no;
    if (auto prefix = number_prefix(command.unit, context); !prefix) return prefix.error();
    return std::nullopt;
}

tl::expected<std::string, Rejection> number_prefix(const UnitCode& unit, const Context& context) {
    const UnitRegistered* community =
        context.rulebook.territory->ancestor_at(unit, Level::community);
    const UnitCode& named = community ? community->code : unit;
    const std::string code = sanitised(named.value());
    if (code.find_first_not_of("_.:-") == std::string::npos)
        return tl::unexpected(Rejection{Reason::not_well_formed,
                                        "unit code " + named.value() +
                                            " holds no letter or digit that a case number could "
                                            "begin with",
                                        "unit"});
    if (code.size() > number_code_limit)
        return tl::unexpected(Rejection{Reason::not_well_formed,
                                        "unit code " + named.value() +
                                            " is too long to begin a case number; at most " +
                                            std::to_string(number_code_limit) + " characters are",
                                        "unit"});
    const int offset = context.rulebook.policy->utc_offset_minutes;
    return code + "-" + digits_of(civil_date(context.recorded_at, offset)) + "-";
}

Decision decide(const Case& current, const ReportCase& command, const Context& context) {
    if (current.status != Status::unknown)
        return rejected(Reason::case_already_exists, "a case with this number exists already");
    if (auto no = why_not(command, context)) return tl::unexpected(*no);
    auto routed = route_case(context, command.unit, matter_of(context, command), command.severity);
    if (!routed) return tl::unexpected(routed.error());
    return happened(reported(command, *context.rulebook.policy), *std::move(routed));
}

Decision decide(const Case& current, const HandleOnTheSpot& command, const Context& context) {
    const ReportCase& report = command.report;
    if (auto no = Fields()
                      .sealed("outcome", command.outcome)
                      .between("persons", command.persons, 0, persons_limit)
                      .first())
        return tl::unexpected(*no);
    if (current.status != Status::unknown)
        return rejected(Reason::case_already_exists, "a case with this number exists already");
    if (auto no = why_not(report, context)) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "handle a case on the spot", staff))
        return tl::unexpected(*no);
    auto routed = route_case(context, report.unit, matter_of(context, report), report.severity);
    if (!routed) return tl::unexpected(routed.error());

    const Policy& policy = *context.rulebook.policy;
    const bool enquiry = policy.category(report.category)->enquiry;
    if (!enquiry && command.persons > 0)
        return rejected(Reason::not_well_formed,
                        "persons are counted of enquiries only; this is a case of category " +
                            report.category.value(),
                        "persons");
    if (!enquiry) {
        const auto& levels = policy.on_the_spot;
        if (std::find(levels.begin(), levels.end(), routed->level) == levels.end())
            return rejected(Reason::not_allowed_by_policy,
                            "rule " + routed->rule + " routes this to " +
                                std::string(to_text(routed->level)) + " (" +
                                std::string(chinese(routed->level)) +
                                "), where the policy lets nothing be closed on the spot; report "
                                "it (上报登记)");
        if (!context.may_act_for(routed->unit))
            return rejected(Reason::not_the_holder,
                            "unit " + routed->unit.value() +
                                " would hold the case; the actor's unit is neither that nor above "
                                "it");
    }
    // Nobody has to sign for what is done.
    routed->sign_in_due.reset();
    routed->sign_in_clock.reset();
    const Calendar& calendar = context.rulebook.city_calendar();
    const Instant now = context.counted_at();
    return happened(reported(report, policy), *std::move(routed),
                    CaseResolved{.outcome = command.outcome, .counted_at = context.not_believed()},
                    CaseClosed{.remark = std::nullopt,
                               .feedback_until = due_of(calendar, now, policy.feedback),
                               .reopen_until = due_of(calendar, now, policy.reopening),
                               .counted_at = context.not_believed(),
                               .persons = enquiry ? std::max(command.persons, 1U) : 0});
}

Decision decide(const Case& current, const TriageCase& command, const Context& context) {
    if (auto no = why_not(
            to_triage, current, command.number, context,
            facts_of(
                Fields().category("category", command.category).word("severity", command.severity),
                command.facts)))
        return tl::unexpected(*no);
    const Policy& policy = *context.rulebook.policy;
    if (!policy.category(command.category))
        return rejected(Reason::category_not_in_policy,
                        "category " + command.category.value() +
                            " is not in the policy; it knows " + names_of(policy.categories),
                        "category");
    const CaseTriaged triaged{command.category, command.severity, command.facts};
    const Case after = evolve(current, triaged);
    if (after == current) return nothing_happened();

    auto routed = route_triaged(context, current, after);
    if (!routed) return tl::unexpected(routed.error());
    if (!*routed) return happened(triaged);
    return happened(triaged, **std::move(routed));
}

Decision decide(const Case& current, const CorrectCase& command, const Context& context) {
    Fields fields;
    if (command.unit) fields.unit("unit", *command.unit);
    fields.sealed("description", command.description).sealed("reporter", command.reporter);
    if (!command.unit && !command.description && !command.reporter)
        fields.refuse("unit", "is not given, nor description or reporter; say what to correct");
    if (auto no = why_not(to_correct, current, command.number, context, fields))
        return tl::unexpected(*no);
    if (command.unit && !context.rulebook.territory->find(*command.unit))
        return rejected(
            Reason::unit_not_found,
            "unit " + command.unit->value() + " is not registered; name a unit of the territory",
            "unit");
    CaseCorrected corrected{command.unit, command.description, command.reporter};
    if (corrected.unit == current.unit) corrected.unit.reset();
    if (corrected == CaseCorrected{}) return nothing_happened();
    if (!corrected.unit) return happened(std::move(corrected));

    const Case after = evolve(current, corrected);
    auto routed = route_corrected(context, after);
    if (!routed) return tl::unexpected(routed.error());
    if (!*routed) return happened(std::move(corrected));
    return happened(std::move(corrected), **std::move(routed));
}

}  // namespace gridcase::engine
