#include "adapters/json/answers.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <set>
#include <string>

#include "events/codec.hpp"
#include "tests/events/sample_events.hpp"

namespace gridcase {
namespace {

using boost::json::parse;
using engine::Reason;

json::Problem problem_in(const engine::Answer& answer, engine::ExpectedRevision expected = {}) {
    const auto problem = json::problem_of(answer, expected);
    REQUIRE(problem.has_value());
    CHECK(!problem->title.empty());
    return *problem;
}

CommitPtr reported_commit() {
    const samples::FullEvent full;
    Commit commit;
    commit.stream = {StreamKind::case_file, "220402001001-20240913-0007"};
    commit.revision = 1;
    commit.actor = ActorId("wang");
    commit.events = {full.reported(), full.routed()};
    return stored(std::move(commit), 12);
}

TEST_CASE("every rejection has a status and a title") {
    // occurs_in_the_future is the last; entry_of() itself answers for each, or does not compile.
    for (int i = 0; i <= static_cast<int>(Reason::occurs_in_the_future); ++i) {
        const auto reason = static_cast<Reason>(i);
        const json::ReasonEntry entry = json::entry_of(reason);
        INFO(engine::to_text(reason));
        CHECK(!entry.title.empty());
        CHECK(std::set<int>{403, 404, 422}.contains(entry.status));
    }
    CHECK(json::entry_of(Reason::case_not_found).status == 404);
    CHECK(json::entry_of(Reason::not_for_this_role).status == 403);
    CHECK(json::entry_of(Reason::not_the_holder).status == 403);
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
    const auto shown = parse(json::accepted_json({{reported_commit()}, false}));
    CHECK(shown.at("number") == "220402001001-20240913-0007");
    CHECK(shown.at("revision") == 1);
    CHECK(shown.at("position") == 12);
    CHECK(shown.at("status") == "routed");
    CHECK(shown.at("route").at("unit") == "220402001001");
    CHECK(shown.at("route").at("level") == "community");
    CHECK(shown.at("route").at("rule") == "dispute-several-parties");
    CHECK(shown.at("due").at("case_due") == "2024-09-16T09:43:20.123456Z");
}

}  // namespace
}  // namespace gridcase
