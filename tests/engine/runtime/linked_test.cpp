// Commands that touch several cases: a commit in each stream, at consecutive positions, all or
// none.

#include <doctest/doctest.h>

#include <set>

#include "engine/domain/domain.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_log.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::linked_test {
namespace {

using namespace town;  // NOLINT: tests read as sentences

const CaseNumber first = case_number(1);
const CaseNumber second = case_number(2);

Actor leader() { return {ActorId("leader"), Role::dispatcher, UnitCode("S1")}; }

Envelope merge(const std::string& id) { return envelope(id, MergeCase{first, second}, leader()); }

SplitCase in_two() {
    const SplitPart part{.unit = UnitCode("G1"),
                         .category = CategoryCode("sanitation"),
                         .facts = {},
                         .description = text("一半")};
    return {first, {part, part}};
}

/// A town with two cases, over a log and vault that outlive its engine.
struct TwoCases {
    TwoCases() {
        for (Envelope& each : founding()) ask(std::move(each));
        ask(report("r1"));
        ask(report("r2"));
    }
    Answer ask(Envelope asked) { return engine->ask(std::move(asked)).get(); }
    void reopen() {
        engine.reset();
        engine = std::make_unique<Engine>(log, log, vault);
    }
    Accepted accepted(Envelope asked) { return std::get<Accepted>(ask(std::move(asked))); }

    MemoryLog log;
    PlainVault vault;
    std::unique_ptr<Engine> engine = std::make_unique<Engine>(log, log, vault);
};

}  // namespace

TEST_CASE("a merge is one command and two commits, the command's own case first") {
    TwoCases town;
    const Position before = town.log.last();
    const Accepted answer = town.accepted(merge("m1"));
    REQUIRE(answer.commits.size() == 2);
    CHECK(answer.status == "merged");
    const Commit& own = answer.commits[0]->commit;
    const Commit& other = answer.commits[1]->commit;
    CHECK(own.stream.id == first.value());
    CHECK(other.stream.id == second.value());
    CHECK(answer.commits[0]->position == before + 1);
    CHECK(answer.commits[1]->position == before + 2);
    CHECK(own.part == 1);
    CHECK(other.part == 2);
    CHECK(own.parts == 2);
    CHECK(own.revision == 2);
    CHECK(other.revision == 2);
    CHECK(town.log.last() == before + 2);
}

TEST_CASE("asked again, also after a crash, both commits are the answer and nothing is added") {
    TwoCases town;
    const Accepted answer = town.accepted(merge("m1"));
    const Position last = town.log.last();
    for (int round = 0; round < 2; ++round) {
        const Accepted again = town.accepted(merge("m1"));
        CHECK(again.repeated);
        CHECK(again.status == "merged");
        REQUIRE(again.commits.size() == 2);
        CHECK(again.commits[1]->digest == answer.commits[1]->digest);
        CHECK(town.log.last() == last);
        town.reopen();
    }
}

TEST_CASE("what is refused of one case leaves the other as it is") {
    TwoCases town;
    town.accepted(accept("a2", second));
    town.accepted(resolve("s2", second));
    const Position last = town.log.last();
    CHECK(std::get<Rejection>(town.ask(merge("m1"))).reason == Reason::cannot_be_merged);
    CHECK(town.log.last() == last);
    // The lock is that of the command's own case.
    Envelope stale = merge("m2");
    stale.expected = ExpectedRevision::exactly(7);
    CHECK(std::holds_alternative<Conflict>(town.ask(std::move(stale))));
    CHECK(town.log.last() == last);
}

TEST_CASE("what a case took in is known to decisions about the other, before and after a restart") {
    TwoCases town;
    town.accepted(merge("m1"));
    const auto moved = [&] {
        return std::get<Rejection>(town.ask(accept("a1", first))).reason == Reason::case_is_merged;
    };
    CHECK(moved());
    town.reopen();
    CHECK(moved());
    const Accepted back = town.accepted(envelope("u1", UnmergeCase{first}, leader()));
    CHECK(back.status == "routed");
    CHECK(town.accepted(accept("a1", first)).status == "accepted");
}

TEST_CASE("parts of a case get numbers of their own, and the case waits for them") {
    TwoCases town;
    const Accepted answer = town.accepted(envelope("x1", in_two(), leader()));
    REQUIRE(answer.commits.size() == 3);
    std::set<std::string> numbers;
    for (const CommitPtr& commit : answer.commits) numbers.insert(commit->commit.stream.id);
    CHECK(numbers ==
          std::set<std::string>{first.value(), case_number(3).value(), case_number(4).value()});
    CHECK(town.accepted(report("r5")).commits.front()->commit.stream.id == case_number(5).value());
    town.accepted(accept("a1", first));
    town.accepted(resolve("s1", first));
    const auto close_reason = [&] {
        return std::get<Rejection>(town.ask(close("c1", first))).reason;
    };
    CHECK(close_reason() == Reason::children_are_open);
    for (int i = 3; i <= 4; ++i) {
        const std::string n = std::to_string(i);
        town.reopen();
        CHECK(close_reason() == Reason::children_are_open);
        town.accepted(accept("a" + n, case_number(static_cast<std::uint64_t>(i))));
        town.accepted(resolve("s" + n, case_number(static_cast<std::uint64_t>(i))));
        town.accepted(close("c" + n, case_number(static_cast<std::uint64_t>(i))));
    }
    CHECK(town.accepted(close("c1", first)).status == "closed");
}

}  // namespace gridcase::engine::linked_test
