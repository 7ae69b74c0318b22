// Cases that have to do with one another: merged, unmerged, split.

#include "tests/engine/domain/specs.hpp"

namespace gridcase::linked_spec {
namespace {

const CaseNumber other{"220402002001-20240913-0008"};
const StreamName other_stream{StreamKind::case_file, other.value()};

CaseRouted routed_at(Instant start, std::int64_t days_given) {
    CaseRouted fact = case_routed_to(grid_7);
    fact.case_clock = Started{start, days_of(days_given)};
    fact.case_due = start + days(days_given);
    return fact;
}

Case folded(std::initializer_list<Event> events, Case current = {}) {
    Commit commit;
    commit.stream = case_stream;
    commit.occurred_at = morning;
    commit.events = events;
    return std::get<Case>(fold(State(std::move(current)), commit));
}

Case other_case(Instant start, std::int64_t days_given) {
    return folded({case_reported(), routed_at(start, days_given)});
}

const Actor leader = dispatcher_of(community_3);

std::vector<Step> two_steps(Event own, Event others) {
    return {Step{.events = {std::move(own)}},
            Step{.events = {std::move(others)}, .stream = other_stream}};
}

}  // namespace

TEST_CASE("a merged case goes on in another, which is due by the earliest of both") {
    const auto merge = [](Instant start, std::int64_t days_given) {
        return given(case_reported(), routed_at(start, days_given))
            .beside(other, other_case(morning, 3))
            .when(MergeCase{number, other}, leader);
    };
    merge(morning - days(1), 3)
        .then_steps(two_steps(CaseMerged{other},
                              CaseAbsorbed{.absorbed = number,
                                           .case_clock = Started{morning - days(1), days_of(3)},
                                           .stood_still = {},
                                           .case_due = morning + days(2)}));
    merge(morning, 9)
        .then_steps(
            two_steps(CaseMerged{other}, CaseAbsorbed{.absorbed = number,
                                                      .case_clock = Started{morning, days_of(9)},
                                                      .stood_still = {},
                                                      .case_due = morning + days(3)}));
}

TEST_CASE("what cannot be merged says why") {
    const auto merge = [](Case into, const CaseNumber& named = other) {
        return given(case_reported(), routed_at(morning, 3))
            .beside(other, std::move(into))
            .when(MergeCase{number, named}, leader);
    };
    Case ours = other_case(morning, 3);
    merge(ours, number).then_rejected(Reason::cannot_be_merged, "into itself", "into");
    merge(ours, CaseNumber("nowhere-1"))
        .then_rejected(Reason::case_not_found, "no case nowhere-1", "into");
    Case closed = ours;
    closed.status = Status::closed;
    merge(closed).then_rejected(Reason::cannot_be_merged, "can take none in", "into");
    Case archival = ours;
    archival.archival = true;
    merge(archival).then_rejected(Reason::cannot_be_merged, "another system's", "into");
    Case far = ours;
    far.holder = grid_9;
    merge(far).then_rejected(Reason::not_the_holder, grid_9.value(), "into");
    const CaseAbsorbed third{
        .absorbed = CaseNumber("x-1"), .case_clock = {}, .stood_still = {}, .case_due = {}};
    given(case_reported(), routed_at(morning, 3), third)
        .beside(other, ours)
        .when(MergeCase{number, other}, leader)
        .then_rejected(Reason::cannot_be_merged, "other cases go on in this one");
}

TEST_CASE("unmerging restores both cases exactly") {
    Case absorbed = other_case(morning - days(1), 3);
    absorbed.status = Status::in_progress;
    const Case survivor = other_case(morning, 3);

    // The command's own case is the one that was merged; `other` took it in.
    OtherCases lookups;
    lookups.cases[other] = survivor;
    const Context context{leader, noon, noon, rulebook(), lookups};
    const Decision merged = decide(State(absorbed), Command(MergeCase{number, other}), context);
    REQUIRE(merged.has_value());
    Case absorbed_then = absorbed;
    Case survivor_then = survivor;
    const auto take = [&](const Decision& decision) {
        for (const Commit& commit : commits_of(*decision, case_stream, context)) {
            Case& which = commit.stream == other_stream ? survivor_then : absorbed_then;
            which = std::get<Case>(fold(State(which), commit));
        }
    };
    take(merged);
    CHECK(absorbed_then.status == Status::merged);
    CHECK(survivor_then.case_clock.due == morning + days(2));
    lookups.cases[other] = survivor_then;
    const Decision unmerged = decide(State(absorbed_then), Command(UnmergeCase{number}), context);
    REQUIRE(unmerged.has_value());
    take(unmerged);
    CHECK(absorbed_then == absorbed);
    CHECK(survivor_then == survivor);
}

TEST_CASE("whoever's case goes on in another still answers for themselves, once") {
    Case closed = other_case(morning, 3);
    closed.status = Status::closed;
    const auto rate = [&](const Case& into, bool rated_already) {
        std::vector<Past> past{
            {Event(case_reported())}, {Event(routed_at(morning, 3))}, {Event(CaseMerged{other})}};
        if (rated_already) past.push_back({Event(case_rated())});
        return Given(std::move(past)).beside(other, into).when(rate_it(), as(resident()));
    };
    rate(closed, false).then(case_rated());
    rate(closed, true).then_rejected(Reason::case_already_rated);
    rate(other_case(morning, 3), false)
        .then_rejected(Reason::case_not_closed, "it goes on in " + other.value());
}

TEST_CASE("parts become cases of their own, routed by policy, in one go") {
    const SplitPart rubbish{
        .unit = grid_7, .category = sanitation, .facts = {}, .description = sealed("垃圾")};
    SplitPart danger = rubbish;
    danger.facts.hazard = true;
    const auto outcome = given(case_reported(), routed_at(morning, 3))
                             .when(SplitCase{number, {rubbish, danger}}, leader);
    REQUIRE(outcome.decision().has_value());
    const std::vector<Step>& steps = *outcome.decision();
    REQUIRE(steps.size() == 3);
    const auto& children = std::get<CaseSplit>(steps[0].events.at(0)).children;
    REQUIRE(children.size() == 2);
    CHECK(children[0] != children[1]);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(steps[i + 1].stream == StreamName{StreamKind::case_file, children[i].value()});
        REQUIRE(steps[i + 1].events.size() == 3);
        CHECK(std::get<CaseSplitOff>(steps[i + 1].events[1]).parent == number);
    }
    CHECK(std::get<CaseRouted>(steps[1].events[2]).unit == grid_7);
    CHECK(std::get<CaseRouted>(steps[2].events[2]).unit == street_2);

    const auto refused = [](const SplitCase& command) {
        return given(case_reported(), routed_at(morning, 3)).when(command, leader);
    };
    refused({number, {}}).then_rejected(Reason::not_well_formed, "is empty", "parts");
    SplitPart lost = rubbish;
    lost.unit = UnitCode("nowhere");
    refused({number, {rubbish, lost}})
        .then_rejected(Reason::unit_not_found, "nowhere", "parts[1].unit");
    SplitPart odd = rubbish;
    odd.category = CategoryCode("stars");
    refused({number, {odd}})
        .then_rejected(Reason::category_not_in_policy, "stars", "parts[0].category");
}

TEST_CASE("a case does not close over parts that are open") {
    const CaseSplit split{.children = {other}};
    const auto close = [&](Status status) {
        Case child = other_case(morning, 3);
        child.status = status;
        return given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7), split,
                     case_resolved())
            .beside(other, child)
            .when(close_it());
    };
    for (const Status status : all_statuses) {
        INFO(to_text(status));
        if (is_open(status))
            close(status).then_rejected(Reason::children_are_open, other.value());
        else
            CHECK(close(status).decision().has_value());
    }
}

}  // namespace gridcase::linked_spec
