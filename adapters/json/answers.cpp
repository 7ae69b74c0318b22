#include "adapters/json/answers.hpp"

#include <variant>

#include "adapters/json/archive.hpp"
#include "adapters/json/write.hpp"

namespace gridcase::json {

using engine::Reason;

ReasonEntry entry_of(Reason reason) {
    switch (reason) {
        case Reason::not_well_formed:
            return {422, "A field is out of its limits"};
        case Reason::case_not_found:
            return {404, "There is no such case"};
        case Reason::case_already_exists:
            return {422, "The case already exists"};
        case Reason::case_is_archival:
            return {422, "The case is another system's history"};
        case Reason::unit_not_found:
            return {422, "There is no such unit"};
        case Reason::category_not_in_policy:
            return {422, "The policy does not know the category"};
        case Reason::no_policy:
            return {422, "No policy is in force"};
        case Reason::no_rule_matched:
            return {422, "No rule of the policy matches"};
        case Reason::not_the_holder:
            return {403, "The case is not this unit's"};
        case Reason::not_for_this_role:
            return {403, "This role may not do that"};
        case Reason::rater_is_handler:
            return {403, "Who handled a case does not rate it"};
        case Reason::case_already_accepted:
            return {422, "The case is already accepted"};
        case Reason::case_not_accepted:
            return {422, "The case is not accepted yet"};
        case Reason::case_already_resolved:
            return {422, "The case is already resolved"};
        case Reason::case_not_resolved:
            return {422, "The case is not resolved yet"};
        case Reason::case_already_closed:
            return {422, "The case is already closed"};
        case Reason::case_not_closed:
            return {422, "The case is not closed yet"};
        case Reason::case_already_rated:
            return {422, "The case is already rated"};
        case Reason::no_superior_unit:
            return {422, "There is no unit above"};
        case Reason::unit_without_superior:
            return {422, "A unit has no place in the tree"};
        case Reason::policy_not_valid:
            return {422, "The policy is not valid"};
        case Reason::occurs_in_the_future:
            return {422, "It has not happened yet"};
    }
    return {};
}

namespace {

std::string describe(const engine::ExpectedRevision& expected) {
    switch (expected.kind) {
        case engine::ExpectedRevision::Kind::any:
            return "any";
        case engine::ExpectedRevision::Kind::none:
            return "none";
        case engine::ExpectedRevision::Kind::exactly:
            return std::to_string(expected.revision);
    }
    return {};
}

/// Each answer's problem; nothing for the good ones.
struct ProblemOf {
    const engine::ExpectedRevision& expected;

    std::optional<Problem> operator()(const engine::Accepted& /*answer*/) const { return {}; }
    std::optional<Problem> operator()(const engine::Unchanged& /*answer*/) const { return {}; }

    std::optional<Problem> operator()(const engine::Rejection& rejection) const {
        const ReasonEntry entry = entry_of(rejection.reason);
        Problem problem;
        problem.status = entry.status;
        problem.code = to_text(rejection.reason);
        problem.title = entry.title;
        problem.detail = rejection.message;
        problem.field = rejection.field;
        return problem;
    }

    std::optional<Problem> operator()(const engine::Conflict& conflict) const {
        Problem problem;
        problem.status = 409;
        problem.code = "conflict";
        problem.title = "The case has moved on";
        problem.detail = "revision " + describe(expected) + " was expected, but the stream is at " +
                         std::to_string(conflict.actual) +
                         "; read it again and decide whether to repeat the command";
        problem.expected = describe(expected);
        problem.actual = conflict.actual;
        problem.since = conflict.since;
        return problem;
    }

    std::optional<Problem> operator()(const engine::CommandIdReused& reused) const {
        Problem problem;
        problem.status = 409;
        problem.code = "command_id_reused";
        problem.title = "The command id belongs to another command";
        problem.detail = "this Idempotency-Key was accepted at position " +
                         std::to_string(reused.first) +
                         " with another content; a new command needs a new key";
        problem.first = reused.first;
        return problem;
    }

    std::optional<Problem> operator()(const engine::Busy& /*answer*/) const {
        Problem problem;
        problem.status = 503;
        problem.code = "busy";
        problem.title = "Too much is asked at once";
        problem.detail = "nothing was decided; ask again in a moment";
        problem.retry_after_seconds = 1;
        return problem;
    }

    std::optional<Problem> operator()(const engine::Failed& failed) const {
        Problem problem;
        problem.status = 503;
        problem.code = "write_path_failed";
        problem.title = "Nothing can be written";
        problem.detail = failed.why;
        problem.outcome_unknown = failed.outcome_unknown;
        return problem;
    }
};

/// Where a case stands after an event; nothing for events that are not about a case.
struct StatusAfter {
    std::string_view operator()(const CaseReported& /*fact*/) const { return "reported"; }
    std::string_view operator()(const CaseImported& /*fact*/) const { return "reported"; }
    std::string_view operator()(const CaseRouted& /*fact*/) const { return "routed"; }
    std::string_view operator()(const CaseAccepted& /*fact*/) const { return "accepted"; }
    std::string_view operator()(const CaseEscalated& /*fact*/) const { return "routed"; }
    std::string_view operator()(const CaseResolved& /*fact*/) const { return "resolved"; }
    std::string_view operator()(const CaseClosed& /*fact*/) const { return "closed"; }
    std::string_view operator()(const CaseRated& /*fact*/) const { return "closed"; }
    std::string_view operator()(const UnitRegistered& /*fact*/) const { return {}; }
    std::string_view operator()(const PolicyActivated& /*fact*/) const { return {}; }
};

const CaseRouted* routing_in(const engine::Accepted& accepted) {
    for (const CommitPtr& commit : accepted.commits)
        for (const Event& event : commit->commit.events)
            if (const auto* routed = std::get_if<CaseRouted>(&event)) return routed;
    return nullptr;
}

}  // namespace

std::optional<Problem> problem_of(const engine::Answer& answer,
                                  const engine::ExpectedRevision& expected) {
    return std::visit(ProblemOf{expected}, answer);
}

std::string accepted_json(const engine::Accepted& accepted) {
    const StoredCommit& newest = *accepted.commits.back();
    boost::json::object out{{"number", newest.commit.stream.id},
                            {"revision", newest.commit.revision},
                            {"position", newest.position},
                            {"status", std::visit(StatusAfter{}, newest.commit.events.back())}};
    if (const CaseRouted* routed = routing_in(accepted)) {
        out["route"] = {{"unit", routed->unit.value()},
                        {"level", to_text(routed->level)},
                        {"holder", routed->holder},
                        {"rule", routed->rule}};
        out["due"] = {{"level_due", ObjectArchive::form(routed->level_due)},
                      {"case_due", ObjectArchive::form(routed->case_due)}};
    }
    return write(out);
}

std::string registered_json(const engine::Accepted& accepted) {
    const StoredCommit& newest = *accepted.commits.back();
    return write(boost::json::object{{"stream", to_text(newest.commit.stream)},
                                     {"revision", newest.commit.revision},
                                     {"position", newest.position}});
}

}  // namespace gridcase::json
