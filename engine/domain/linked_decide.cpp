// Cases that have to do with one another: merged, unmerged, split. One command makes a commit in
// each stream it touches, all of them or none.

#include <string>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "engine/domain/intake.hpp"
#include "engine/domain/ladder.hpp"
#include "engine/domain/limits.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t parts_limit = 20;
constexpr std::size_t absorbed_limit = 100;

constexpr Door to_merge{.verb = "merge cases", .roles = leaders};
constexpr Door to_unmerge{
    .verb = "unmerge cases", .roles = leaders, .first = Status::merged, .last = Status::merged};
constexpr Door to_split{.verb = "split a case", .roles = leaders};

StreamName stream_of_case(const CaseNumber& number) {
    return {StreamKind::case_file, number.value()};
}

std::optional<Rejection> cannot(std::string message) {
    return Rejection{Reason::cannot_be_merged, std::move(message), "into"};
}

std::optional<Rejection> why_not_into(const MergeCase& command, const Case& current,
                                      const Case* into, const Context& context) {
    const std::string& number = command.into.value();
    if (command.into == command.number) return cannot("a case is not merged into itself");
    if (!into || into->status == Status::unknown)
        return Rejection{Reason::case_not_found, "there is no case " + number, "into"};
    if (into->archival) return cannot("case " + number + " is another system's history");
    if (!context.may_act_for(into->holder))
        return Rejection{Reason::not_the_holder,
                         "unit " + into->holder.value() + " holds case " + number +
                             "; the actor's unit is neither that nor above it",
                         "into"};
    if (into->status < Status::routed || into->status > Status::in_progress)
        return cannot("case " + number + " can take none in: " + where_it_stands(*into));
    if (into->absorbed.size() >= absorbed_limit)
        return cannot(std::to_string(absorbed_limit) + " cases go on in case " + number +
                      " already");
    if (!current.absorbed.empty())
        return cannot("other cases go on in this one; merge them into " + number +
                      " themselves, or that one into this");
    if (!current.children.empty())
        return cannot("parts of this case are cases of their own; it stays with them");
    return std::nullopt;
}

CaseAbsorbed absorbed(const CaseNumber& number, const Case& other) {
    CaseAbsorbed fact{.absorbed = number, .case_clock = {}, .stood_still = {}, .case_due = {}};
    if (!other.case_clock.clock) return fact;
    const Clock& clock = *other.case_clock.clock;
    fact.case_clock = Started{clock.start(), clock.budget()};
    for (const Suspension& each : clock.suspensions())
        if (each.until) fact.stood_still.push_back({each.from, *each.until});
    return fact;
}

}  // namespace

Decision decide(const Case& current, const MergeCase& command, const Context& context) {
    if (auto no = why_not(to_merge, current, command.number, context,
                          Fields().number("into", command.into)))
        return tl::unexpected(*no);
    const Case* into = context.lookups.case_of(command.into);
    if (auto no = why_not_into(command, current, into, context)) return tl::unexpected(*no);

    CaseAbsorbed taken_in = absorbed(command.number, current);
    taken_in.case_due = case_due_of(context.rulebook, evolve(*into, taken_in));
    std::vector<Step> steps(2);
    steps[0].events.emplace_back(CaseMerged{.into = command.into});
    steps[1].events.emplace_back(std::move(taken_in));
    steps[1].stream = stream_of_case(command.into);
    return happened_in_steps(std::move(steps));
}

Decision decide(const Case& current, const UnmergeCase& command, const Context& context) {
    if (auto no = why_not(to_unmerge, current, command.number, context)) return tl::unexpected(*no);
    const CaseNumber& from = *current.merged_into;
    const Case* other = context.lookups.case_of(from);
    if (!other) return rejected(Reason::case_not_found, "there is no case " + from.value());

    CaseReleased released{.released = command.number, .case_due = other->case_clock.due};
    released.case_due = case_due_of(context.rulebook, evolve(*other, released));
    std::vector<Step> steps(2);
    const CaseUnmerged alone{.from = from};
    steps[0].events.emplace_back(alone);
    // What changed meanwhile, of territory and calendar, passed the merged case by.
    Case after = evolve(current, alone);
    if (auto changed = caught_up(after, context)) {
        after = evolve(std::move(after), *changed);
        steps[0].events.emplace_back(*std::move(changed));
    }
    if (auto anew = recalculated(context.rulebook, after))
        steps[0].events.emplace_back(*std::move(anew));
    steps[1].events.emplace_back(std::move(released));
    steps[1].stream = stream_of_case(from);
    return happened_in_steps(std::move(steps));
}

namespace {

std::optional<Rejection> fault_of(const SplitCase& command, const Context& context) {
    Fields fields;
    if (command.parts.empty()) fields.refuse("parts", "is empty; say what becomes of its own");
    if (command.parts.size() > parts_limit)
        fields.refuse("parts", "holds more than " + std::to_string(parts_limit) + " parts");
    for (std::size_t i = 0; i < command.parts.size() && !fields.first(); ++i) {
        const SplitPart& part = command.parts[i];
        const std::string path = "parts[" + std::to_string(i) + "].";
        fields.unit(path + "unit", part.unit)
            .category(path + "category", part.category)
            .word(path + "severity", part.severity)
            .between(path + "parties", part.facts.parties, 0, parties_limit)
            .between(path + "households", part.facts.households, 0, households_limit)
            .between(path + "estimated_cost_yuan", part.facts.estimated_cost_yuan, 0,
                     cost_limit_yuan)
            .sealed(path + "description", part.description);
        if (fields.first()) break;
        if (!context.rulebook.territory->find(part.unit))
            return Rejection{Reason::unit_not_found,
                             "unit " + part.unit.value() + " is not registered", path + "unit"};
        if (!context.rulebook.policy->category(part.category))
            return Rejection{Reason::category_not_in_policy,
                             "category " + part.category.value() +
                                 " is not in the policy; it knows " +
                                 names_of(context.rulebook.policy->categories),
                             path + "category"};
    }
    return fields.first();
}

}  // namespace

Decision decide(const Case& current, const SplitCase& command, const Context& context) {
    if (auto no = why_not(to_split, current, command.number, context)) return tl::unexpected(*no);
    if (auto no = fault_of(command, context)) return tl::unexpected(*no);
    const Policy& policy = *context.rulebook.policy;
    std::vector<Step> steps(1);
    CaseSplit split;
    for (const SplitPart& part : command.parts) {
        const auto prefix = number_prefix(part.unit, context);
        if (!prefix) return tl::unexpected(prefix.error());
        const Matter matter{.category = part.category,
                            .severity = part.severity,
                            .facts = part.facts,
                            .channel = current.channel};
        auto routed = route_case(context, part.unit, matter, part.severity);
        if (!routed) return tl::unexpected(routed.error());
        const CaseNumber number = context.lookups.new_number(*prefix);
        Step child;
        child.stream = stream_of_case(number);
        child.events.emplace_back(CaseReported{
            .unit = part.unit,
            .category = part.category,
            .severity = part.severity,
            .channel = current.channel,
            .facts = part.facts,
            .description = part.description,
            .reporter = std::nullopt,
            .on_behalf = false,
            .utc_offset_minutes = static_cast<std::int16_t>(policy.utc_offset_minutes)});
        child.events.emplace_back(CaseSplitOff{.parent = command.number});
        child.events.emplace_back(*std::move(routed));
        steps.push_back(std::move(child));
        split.children.push_back(number);
    }
    steps[0].events.emplace_back(std::move(split));
    return happened_in_steps(std::move(steps));
}

}  // namespace gridcase::engine
