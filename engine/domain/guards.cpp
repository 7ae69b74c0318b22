#include "engine/domain/guards.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"

namespace gridcase::engine {
namespace {

constexpr Duration clock_tolerance = minutes(5);
constexpr std::size_t categories_named = 12;

constexpr std::array all_roles{Role::worker, Role::dispatcher, Role::supervisor, Role::auditor,
                               Role::admin,  Role::resident,   Role::system};

std::string listed(Roles roles) {
    std::vector<std::string_view> words;
    for (const Role role : all_roles)
        if (roles.contain(role)) words.push_back(to_text(role));
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

std::optional<Rejection> refusal(Reason reason, std::string message) {
    return Rejection{reason, std::move(message), {}};
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

std::optional<Rejection> why_not_reached(Reach reach, const Case& current, const Context& context) {
    const Role role = context.actor.role;
    if (reach == Reach::anywhere || role == Role::resident || role == Role::system)
        return std::nullopt;
    if (current.holder.value().empty())
        return refusal(Reason::not_the_holder, "the case has no holder yet");
    const std::string& unit = context.actor.unit.value();
    const std::string who = unit.empty() ? "the actor names no unit" : "unit " + unit;
    if (!context.may_act_for(current.holder))
        return refusal(Reason::not_the_holder,
                       "unit " + current.holder.value() + " holds the case; " + who +
                           (unit.empty() ? "" : " is neither that unit nor above it"));
    if (reach == Reach::superior && context.actor.unit == current.holder)
        return refusal(Reason::not_a_superior, who +
                                                   " holds the case itself; it takes a unit "
                                                   "above it");
    return std::nullopt;
}

/// The way of a case, as far as it is one way.
bool is_before(Status left, Status right) { return left < right; }

/// The status is not one of the door's: which reason says so?
Reason reason_at(Status status, const Door& door) {
    if (door.first == Status::suspended) return Reason::case_not_suspended;
    if (door.first == Status::merged) return Reason::case_not_merged;
    if (status == Status::suspended) return Reason::case_is_suspended;
    if (status == Status::merged) return Reason::case_is_merged;
    if (status == Status::withdrawn) return Reason::case_is_withdrawn;
    if (is_before(status, door.first)) {
        if (door.first == Status::closed) return Reason::case_not_closed;
        if (door.first == Status::verified) return Reason::case_not_verified;
        if (door.first == Status::resolved) return Reason::case_not_resolved;
        return Reason::case_not_accepted;
    }
    if (status == Status::closed) return Reason::case_already_closed;
    if (status == Status::verified) return Reason::case_already_verified;
    if (status == Status::resolved) return Reason::case_already_resolved;
    return Reason::case_already_accepted;
}

std::optional<Rejection> why_not_there(const Door& door, const Case& current) {
    const Status status = current.status;
    if (door.suspended && status == Status::suspended) return std::nullopt;
    if (!is_before(status, door.first) && !is_before(door.last, status)) return std::nullopt;
    return refusal(reason_at(status, door), where_it_stands(current));
}

}  // namespace

std::string where_it_stands(const Case& current) {
    const Status status = current.status;
    const std::string so =
        "the case is " + std::string(to_text(status)) + " (" + std::string(chinese(status)) + "); ";
    switch (status) {
        case Status::unknown:
            return "there is no such case";
        case Status::reported:
            return so + "it must be routed first (分派)";
        case Status::routed:
            return so + "accept it first (签收), return it (退单) or escalate it (上报)";
        case Status::accepted:
        case Status::in_progress:
            return so + "resolve it next (办结), or escalate it (上报)";
        case Status::resolved:
            if (current.verification == Verification::none) return so + "close it next (结案)";
            return so + "it must be verified first (核查), by " +
                   (current.verification == Verification::resident
                        ? "the resident"
                        : "somebody who did not handle it");
        case Status::verified:
            return so + "close it next (结案)";
        case Status::closed:
            return so + "the resident's rating (评价) or reopening it (重开) may follow";
        case Status::suspended:
            return so + "resume it first (恢复)";
        case Status::merged:
            return so + "it goes on in " +
                   (current.merged_into ? current.merged_into->value() : "another case") +
                   "; act there, or unmerge it (取消并案)";
        case Status::withdrawn:
            return so + "nothing follows";
    }
    return so;
}

std::optional<Rejection> why_not(const Door& door, const Case& current, const CaseNumber& number,
                                 const Context& context, Fields fields) {
    if (auto no = fields.number("number", number).first()) return no;
    if (auto no = why_not_ours(current, number)) return no;
    if (auto no = why_not_role(context.actor, door.verb, door.roles)) return no;
    if (auto no = why_not_reached(door.reach, current, context)) return no;
    if (auto no = why_not_there(door, current)) return no;
    if (!context.rulebook.policy) return refusal(Reason::no_policy, "no policy is in force");
    return why_not_then(context);
}

std::optional<Rejection> why_not_role(const Actor& actor, std::string_view what, Roles allowed) {
    if (allowed.contain(actor.role)) return std::nullopt;
    return Rejection{Reason::not_for_this_role,
                     "the role " + std::string(to_text(actor.role)) + " may not " +
                         std::string(what) + "; it takes the role " + listed(allowed),
                     {}};
}

std::optional<Rejection> why_not_then(const Context& context) {
    if (auto no = Fields()
                      .instant("occurred_at", context.occurred_at)
                      .instant("recorded_at", context.recorded_at)
                      .first())
        return no;
    if (context.occurred_at <= context.recorded_at + clock_tolerance) return std::nullopt;
    return Rejection{Reason::occurs_in_the_future,
                     "occurred_at " + to_text(context.occurred_at) +
                         " lies in the future: it is now " + to_text(context.recorded_at) +
                         ", and at most five minutes ahead are taken",
                     "occurred_at"};
}

std::string names_of(const std::vector<Category>& categories) {
    std::string text;
    for (std::size_t i = 0; i < std::min(categories.size(), categories_named); ++i)
        text += (i == 0 ? "" : ", ") + categories[i].code.value() + " " + categories[i].name_zh;
    if (categories.size() > categories_named) text += ", …";
    return text;
}

}  // namespace gridcase::engine
