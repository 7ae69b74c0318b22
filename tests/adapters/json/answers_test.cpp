#include "adapters/json/answers.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "events/codec.hpp"
#include "tests/events/sample_events.hpp"

namespace gridcase::answers_test {
namespace {

using boost::json::parse;
using engine::Reason;

json::Problem problem_in(const engine::Answer& answer, engine::ExpectedRevision expected = {}) {
    const auto problem = json::problem_of(answer, expected);
    REQUIRE(problem.has_value());
    CHECK(!problem->title.empty());
    return *problem;
}

constexpr const char* number = "220402001001-20240913-0007";
const Instant due{1'726'479'800'123'456};

CommitPtr commit_of(std::string id, Revision revision, Position position,
                    std::vector<Event> events) {
    Commit commit;
    commit.stream = {StreamKind::case_file, std::move(id)};
    commit.revision = revision;
    commit.actor = ActorId("wang");
    commit.events = std::move(events);
    return stored(std::move(commit), position);
}

CommitPtr reported_commit() {
    const samples::FullEvent full;
    return commit_of(number, 1, 12, {full.reported(), full.routed()});
}

boost::json::value shown(std::vector<CommitPtr> commits, std::string_view status) {
    return parse(json::accepted_json({std::move(commits), false, status}));
}

TEST_CASE("every rejection has a status and a title") {
    // not_the_head_key is the last; entry_of() itself answers for each, or does not compile.
    for (int i = 0; i <= static_cast<int>(Reason::not_the_head_key); ++i) {
        const auto reason = static_cast<Reason>(i);
        const json::ReasonEntry entry = json::entry_of(reason);
        INFO(engine::to_text(reason));
        CHECK(!entry.title.empty());
        CHECK(std::set<int>{403, 404, 422}.contains(entry.status));
    }
    CHECK(json::entry_of(Reason::case_not_found).status == 404);
    for (const Reason reason :
         {Reason::not_for_this_role, Reason::outside_the_unit, Reason::not_the_holder,
          Reason::not_a_superior, Reason::rater_is_handler, Reason::verifier_is_handler,
          Reason::approver_is_asker})
        CHECK(json::entry_of(reason).status == 403);
}

TEST_CASE("a rejection keeps its code, sentence and field") {
    const auto problem = problem_in(
        engine::Rejection{Reason::category_not_in_policy, "category x is not known", "category"});
    const auto shown = parse(json::to_json(problem));
    CHECK(shown.at("type") == "urn:gridcase:problem:category_not_in_policy");
    CHECK(shown.at("status") == 422);
    CHECK(shown.at("code") == "category_not_in_policy");
    CHECK(shown.at("detail") == "category x is not known");
    CHECK(shown.at("field") == "category");
}

TEST_CASE("a conflict shows what was expected, what is, and who was faster") {
    const auto shown = parse(json::to_json(problem_in(engine::Conflict{3, {reported_commit()}},
                                                      engine::ExpectedRevision::exactly(2))));
    CHECK(shown.at("status") == 409);
    CHECK(shown.at("code") == "conflict");
    CHECK(shown.at("expected") == "2");
    CHECK(shown.at("actual") == 3);
    CHECK(shown.at("since").at(0).at("actor") == "wang");
    CHECK(shown.at("since").at(0).at("events").at(1) == "CaseRouted");
}

TEST_CASE("the other answers that are no success") {
    CHECK(problem_in(engine::CommandIdReused{9}).status == 409);
    CHECK(problem_in(engine::CommandIdReused{9}).code == "command_id_reused");
    CHECK(problem_in(engine::Busy{}).status == 503);
    CHECK(problem_in(engine::Busy{}).retry_after_seconds == 1U);
    const auto failed = problem_in(engine::Failed{"the disk is full", true});
    CHECK(failed.status == 503);
    CHECK(parse(json::to_json(failed)).at("outcome_unknown") == true);
    CHECK_FALSE(json::problem_of(engine::Unchanged{}, {}).has_value());
}

TEST_CASE("an accepted report tells number, route and limits") {
    const auto told = shown({reported_commit()}, "routed");
    CHECK(told.at("number") == number);
    CHECK(told.at("revision") == 1);
    CHECK(told.at("position") == 12);
    CHECK(told.at("status") == "routed");
    CHECK(told.at("route").at("unit") == "220402001001");
    CHECK(told.at("route").at("level") == "community");
    CHECK(told.at("route").at("rule") == "dispute-several-parties");
    CHECK(told.at("due").at("case_due") == "2024-09-16T09:43:20.123456Z");
    CHECK_FALSE(told.as_object().contains("others"));
}

/// A fact of which one limit is told.
template <class Fact, class Limit>
Fact due_by(Limit Fact::*limit) {
    Fact fact;
    fact.*limit = due;
    return fact;
}

/// A fact that gives the case to somebody.
template <class Fact>
Fact going_to(std::string unit) {
    Fact fact = due_by(&Fact::level_due);
    fact.to = UnitCode(std::move(unit));
    fact.to_level = Level::street;
    fact.holder = "街道书记";
    return fact;
}

TEST_CASE("whoever the case goes to is told, with the limits that were set") {
    const auto told_of = [](Event event) { return shown({commit_of(number, 3, 20, {event})}, ""); };
    for (const Event& event :
         std::vector<Event>{going_to<CaseEscalated>("s"), going_to<CaseDelegated>("s"),
                            going_to<CaseReopened>("s")}) {
        const auto told = told_of(event);
        CHECK(told.at("route") == parse(R"({"unit":"s","level":"street","holder":"街道书记"})"));
        CHECK(told.at("due") == parse(R"({"level_due":"2024-09-16T09:43:20.123456Z"})"));
    }
    const auto tells = [&](Event event, std::string_view limit) {
        INFO(limit);
        CHECK(told_of(event).at("due").as_object().contains(limit));
    };
    tells(due_by(&CaseRouted::sign_in_due), "sign_in_due");
    tells(due_by(&DeadlineExtended::case_due), "case_due");
    tells(due_by(&CaseResumed::level_due), "level_due");
    tells(due_by(&DeadlinesRecalculated::case_due), "case_due");
    tells(due_by(&CaseResolved::verification_due), "verification_due");
    tells(due_by(&DepartmentSummoned::arrive_by), "arrive_by");
    tells(due_by(&CaseSuspended::review_at), "review_at");
    tells(due_by(&CaseClosed::reopen_until), "reopen_until");
    const auto noted = told_of(NoteAdded{});
    CHECK_FALSE(noted.as_object().contains("due"));
    CHECK_FALSE(noted.as_object().contains("route"));
}

TEST_CASE("of several streams the command's own comes first, and the others are named") {
    const auto told =
        shown({commit_of("a-1", 4, 31, {CaseSplit{}}), commit_of("a-2", 1, 32, {CaseSplitOff{}}),
               commit_of("a-3", 1, 33, {CaseSplitOff{}, due_by(&CaseRouted::level_due)})},
              "in_progress");
    CHECK(told.at("number") == "a-1");
    CHECK(told.at("revision") == 4);
    CHECK(told.at("position") == 31);
    CHECK(told.at("others") == parse(R"([{"number":"a-2","revision":1,"position":32},
                    {"number":"a-3","revision":1,"position":33,
                     "due":{"level_due":"2024-09-16T09:43:20.123456Z"}}])"));
    CHECK_FALSE(told.as_object().contains("due"));
}

}  // namespace
}  // namespace gridcase::answers_test
