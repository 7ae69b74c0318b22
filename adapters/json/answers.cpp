#include "adapters/json/answers.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <type_traits>
#include <variant>
#include <vector>

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
        case Reason::no_policy:
            return {422, "No policy is in force"};
        case Reason::category_not_in_policy:
            return {422, "The policy does not know the category"};
        case Reason::no_rule_matched:
            return {422, "No rule of the policy matches"};
        case Reason::not_for_this_role:
            return {403, "This role may not do that"};
        case Reason::outside_the_unit:
            return {403, "That lies outside the actor's unit"};
        case Reason::not_the_holder:
            return {403, "The case is not this unit's"};
        case Reason::not_a_superior:
            return {403, "Only a unit above the holder may do that"};
        case Reason::rater_is_handler:
            return {403, "Who handled a case does not rate it"};
        case Reason::verifier_is_handler:
            return {403, "Who handled a case does not verify it"};
        case Reason::approver_is_asker:
            return {403, "Who asked for something does not grant it"};
        case Reason::case_is_suspended:
            return {422, "The case is suspended"};
        case Reason::case_is_merged:
            return {422, "The case goes on in another"};
        case Reason::case_is_withdrawn:
            return {422, "The case is withdrawn"};
        case Reason::case_already_accepted:
            return {422, "The case is already accepted"};
        case Reason::case_not_accepted:
            return {422, "The case is not accepted yet"};
        case Reason::case_already_resolved:
            return {422, "The case is already resolved"};
        case Reason::case_not_resolved:
            return {422, "The case is not resolved yet"};
        case Reason::case_already_verified:
            return {422, "The case is already verified"};
        case Reason::case_not_verified:
            return {422, "The case is not verified yet"};
        case Reason::case_already_closed:
            return {422, "The case is already closed"};
        case Reason::case_not_closed:
            return {422, "The case is not closed yet"};
        case Reason::case_not_suspended:
            return {422, "The case is not suspended"};
        case Reason::case_not_merged:
            return {422, "The case goes on in no other"};
        case Reason::occurs_in_the_future:
            return {422, "It has not happened yet"};
        case Reason::case_already_rated:
            return {422, "The case is already rated"};
        case Reason::not_allowed_by_policy:
            return {422, "The policy does not allow it"};
        case Reason::window_is_over:
            return {422, "The time for it is over"};
        case Reason::duty_item_not_found:
            return {422, "The duty list has no such item"};
        case Reason::duty_is_the_holders:
            return {422, "By the duty list it is the holder's"};
        case Reason::ruling_is_wanted:
            return {422, "A superior must rule first"};
        case Reason::no_ruling_wanted:
            return {422, "There is nothing to rule on"};
        case Reason::request_is_pending:
            return {422, "A request waits for its answer"};
        case Reason::no_request:
            return {422, "Nothing was asked for"};
        case Reason::no_such_limit:
            return {422, "The case has no such limit"};
        case Reason::not_a_department:
            return {422, "The unit is not a department"};
        case Reason::already_summoned:
            return {422, "The department is already called"};
        case Reason::not_summoned:
            return {422, "The department was not called"};
        case Reason::not_below_the_holder:
            return {422, "The unit is not below the holder"};
        case Reason::already_supervised:
            return {422, "The case is already under supervision"};
        case Reason::not_supervised:
            return {422, "The case is not under supervision"};
        case Reason::children_are_open:
            return {422, "Parts of the case are still open"};
        case Reason::cannot_be_merged:
            return {422, "The cases cannot be merged"};
        case Reason::no_superior_unit:
            return {422, "There is no unit above"};
        case Reason::post_not_held:
            return {422, "They do not hold the post"};
        case Reason::cannot_be_redrawn:
            return {422, "The unit cannot be redrawn so"};
        case Reason::already_redrawn:
            return {422, "The unit was redrawn already"};
        case Reason::handover_not_found:
            return {404, "There is no such handover"};
        case Reason::handover_already_open:
            return {422, "The handover was begun already"};
        case Reason::not_the_new_holder:
            return {403, "Only the new holder answers"};
        case Reason::item_not_found:
            return {422, "That is not handed over"};
        case Reason::item_already_answered:
            return {422, "The item was answered already"};
        case Reason::unit_without_superior:
            return {422, "A unit has no place in the tree"};
        case Reason::policy_not_valid:
            return {422, "The policy is not valid"};
        case Reason::calendar_not_valid:
            return {422, "The calendar is not valid"};
        case Reason::person_erased:
            return {422, "What this person said was erased meanwhile"};
        case Reason::not_the_head_key:
            return {422, "That key does not sign for the house"};
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

/// What a command made true in one stream.
struct Told {
    const StoredCommit* newest = nullptr;
    boost::json::object route;
    boost::json::object due;
};

/// Takes the limits that an event sets: its members that are instants with one of these names.
class Limits {
   public:
    static constexpr bool is_text = true;

    explicit Limits(boost::json::object& due) : due_(due) {}

    template <class... Named>
    void operator()(Named&&... named) {
        (member(named.name, named.value), ...);
    }

   private:
    static constexpr std::array names{"sign_in_due",      "level_due",   "case_due",
                                      "verification_due", "arrive_by",   "review_at",
                                      "feedback_until",   "reopen_until"};

    void member(std::string_view name, const Instant& at) {
        if (std::find(names.begin(), names.end(), name) != names.end()) due_[name] = to_text(at);
    }
    void member(std::string_view name, const std::optional<Instant>& at) {
        if (at) member(name, *at);
    }
    template <class Other>
    void member(std::string_view /*name*/, const Other& /*value*/) {}

    boost::json::object& due_;
};

/// Whose an event says that the case is; nothing when it says so of nobody.
template <class Fact>
boost::json::object route_by(const Fact& fact) {
    if constexpr (std::is_same_v<Fact, CaseRouted>)
        return {{"unit", fact.unit.value()},
                {"level", to_text(fact.level)},
                {"holder", fact.holder},
                {"rule", fact.rule}};
    else if constexpr (requires { fact.to_level; })
        return {
            {"unit", fact.to.value()}, {"level", to_text(fact.to_level)}, {"holder", fact.holder}};
    else
        return {};
}

Told told_in(const engine::Accepted& accepted, const StreamName& stream) {
    Told told;
    const auto tell = [&told](const auto& fact) {
        Limits limits(told.due);
        // One serialize() reads and writes, so it is not const; this archive only reads.
        const_cast<std::decay_t<decltype(fact)>&>(fact).serialize(limits);
        if (boost::json::object route = route_by(fact); !route.empty())
            told.route = std::move(route);
    };
    for (const CommitPtr& commit : accepted.commits) {
        if (commit->commit.stream != stream) continue;
        told.newest = commit.get();
        for (const Event& event : commit->commit.events) std::visit(tell, event);
    }
    return told;
}

/// Number, place and limits of one case that a command touched.
boost::json::object touched(const Told& told) {
    boost::json::object out{{"number", told.newest->commit.stream.id},
                            {"revision", told.newest->commit.revision},
                            {"position", told.newest->position}};
    if (!told.due.empty()) out["due"] = told.due;
    return out;
}

/// The other cases that a command touched, in the order in which it did.
boost::json::array others_in(const engine::Accepted& accepted) {
    std::vector<StreamName> seen{accepted.commits.front()->commit.stream};
    boost::json::array others;
    for (const CommitPtr& commit : accepted.commits) {
        const StreamName& stream = commit->commit.stream;
        if (std::find(seen.begin(), seen.end(), stream) != seen.end()) continue;
        seen.push_back(stream);
        if (stream.kind == StreamKind::case_file)
            others.push_back(touched(told_in(accepted, stream)));
    }
    return others;
}

}  // namespace

std::optional<Problem> problem_of(const engine::Answer& answer,
                                  const engine::ExpectedRevision& expected) {
    return std::visit(ProblemOf{expected}, answer);
}

const StoredCommit& newest_of(const engine::Accepted& accepted) {
    const StoredCommit* newest = accepted.commits.front().get();
    for (const CommitPtr& commit : accepted.commits)
        if (commit->commit.stream == newest->commit.stream) newest = commit.get();
    return *newest;
}

std::string accepted_json(const engine::Accepted& accepted) {
    const Told told = told_in(accepted, accepted.commits.front()->commit.stream);
    boost::json::object out = touched(told);
    out["status"] = accepted.status;
    if (!told.route.empty()) out["route"] = told.route;
    if (boost::json::array others = others_in(accepted); !others.empty())
        out["others"] = std::move(others);
    return write(out);
}

std::string registered_json(const engine::Accepted& accepted) {
    const StoredCommit& newest = newest_of(accepted);
    return write(boost::json::object{{"stream", to_text(newest.commit.stream)},
                                     {"revision", newest.commit.revision},
                                     {"position", newest.position}});
}

}  // namespace gridcase::json
