// What is handled on the spot, looked at anew, checked, reopened, withdrawn; and claims of time.

#include "tests/engine/domain/specs.hpp"

namespace gridcase::handling_spec {
namespace {

const Actor checker = actor("checker", Role::supervisor, community_3);

CaseResolved to_be_checked(Verification by) {
    return {.outcome = std::nullopt, .verification = by, .verification_due = noon + days(1)};
}

Given resolved_by_wang(Verification by) {
    return given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7),
                 spec::by(worker_of(grid_7), to_be_checked(by)));
}

Rulebook under_verification(VerificationMode mode, std::uint32_t percent = 20) {
    auto policy = std::make_shared<Policy>(*rulebook().policy);
    policy->verification.modes[Level::grid] = mode;
    policy->verification.sample_percent = percent;
    Rulebook changed = rulebook();
    changed.policy = policy;
    return changed;
}

Verification asked_for(VerificationMode mode, std::uint32_t percent, const CaseReported& report) {
    const auto outcome = given(report, case_routed_to(grid_7), case_accepted_by(grid_7))
                             .under(under_verification(mode, percent))
                             .when(resolve_it());
    REQUIRE(outcome.decision().has_value());
    return std::get<CaseResolved>(outcome.decision()->front().events.front()).verification;
}

HandleOnTheSpot on_the_spot(CaseFacts facts = {}) {
    HandleOnTheSpot command{.report = report_it(), .outcome = sealed("已清")};
    command.report.facts = facts;
    return command;
}

CaseClosed closed_at(Instant at) {
    CaseClosed fact;
    fact.feedback_until = at + days(14);
    fact.reopen_until = at + days(30);
    return fact;
}

std::vector<Event> events_of(const Outcome& outcome) {
    REQUIRE(outcome.decision().has_value());
    return outcome.decision()->front().events;
}

}  // namespace

TEST_CASE("a small issue is handled where it was found, in one commit, and nobody has to sign") {
    const auto outcome = given().when(on_the_spot());
    const std::vector<Event> events = events_of(outcome);
    REQUIRE(events.size() == 4);
    CHECK(std::get<CaseRouted>(events[1]).unit == grid_7);
    CHECK_FALSE(std::get<CaseRouted>(events[1]).sign_in_due.has_value());
    CHECK(std::get<CaseResolved>(events[2]).verification == Verification::none);
    CHECK(std::get<CaseClosed>(events[3]).feedback_until == noon + days(14));
    CHECK(std::get<CaseClosed>(events[3]).persons == 0);
}

TEST_CASE("what policy sends further up is not closed on the spot; an enquiry always is") {
    given()
        .when(on_the_spot({.hazard = true}))
        .then_rejected(Reason::not_allowed_by_policy, "routes this to street");
    HandleOnTheSpot counted = on_the_spot();
    counted.persons = 2;
    given().when(counted).then_rejected(Reason::not_well_formed, "enquiries only", "persons");
    HandleOnTheSpot enquiry = on_the_spot({.households = 20});
    enquiry.report.category = CategoryCode("enquiry");
    CHECK(std::get<CaseClosed>(events_of(given().when(enquiry)).back()).persons == 1);
    enquiry.persons = 3;
    CHECK(std::get<CaseClosed>(events_of(given().when(enquiry)).back()).persons == 3);
    given().when(enquiry, as(resident())).then_rejected(Reason::not_for_this_role);
}

TEST_CASE("staff report what lies in their unit") {
    given()
        .when(report_it(grid_8))
        .then_rejected(Reason::outside_the_unit, "that is " + grid_7.value(), "unit");
    CHECK(given().when(report_it(grid_8), as(dispatcher_of(community_3))).decision().has_value());
    CHECK(given().when(report_it(grid_8), as(resident())).decision().has_value());
}

TEST_CASE("triage says anew what it is; only another route makes another holder") {
    const auto triage = [](Severity severity, CaseFacts facts) {
        return given(case_reported(), case_routed_to(grid_7))
            .when(TriageCase{number, sanitation, severity, facts});
    };
    triage(Severity::normal, {}).then_nothing();
    triage(Severity::normal, {.parties = 1})
        .then(CaseTriaged{sanitation, Severity::normal, {.parties = 1}});
    const std::vector<Event> moved = events_of(triage(Severity::normal, {.spans_grids = true}));
    REQUIRE(moved.size() == 2);
    CHECK(std::get<CaseRouted>(moved[1]).unit == community_3);
    const std::vector<Event> urgent = events_of(triage(Severity::urgent, {}));
    REQUIRE(urgent.size() == 2);
    CHECK(std::get<CaseRouted>(urgent[1]).unit == grid_7);
    CHECK(std::get<CaseRouted>(urgent[1]).level_due == noon + hours(2));
}

TEST_CASE("a case that is looked at again is a repeat as it was when it came, not of itself") {
    ReportCase again = report_it();
    again.category = CategoryCode("property");
    OtherCases lookups;
    lookups.last = noon - days(3);
    const Actor worker = worker_of(grid_7);
    const Context context{worker, noon, noon, rulebook(), lookups};
    const Decision reported = decide(State(), Command(again), context);
    REQUIRE(reported.has_value());
    State state;
    for (const Commit& commit : commits_of(*reported, case_stream, context))
        state = fold(std::move(state), commit);
    CHECK(std::get<Case>(state).holder == community_3);

    lookups.last = noon;  // by now the case itself is the last of its place
    const Actor leader = dispatcher_of(community_3);
    const Context later{leader, noon, noon, rulebook(), lookups};
    const Decision triaged =
        decide(state, Command(TriageCase{number, again.category, Severity::urgent, {}}), later);
    REQUIRE(triaged.has_value());
    const auto& routed = std::get<CaseRouted>(triaged->front().events.at(1));
    CHECK(routed.rule == "again");
    CHECK(routed.unit == community_3);
    CHECK(routed.level_due == noon + hours(4));
}

TEST_CASE("what a hand moved up stays there while what it is does not change the route") {
    given(case_reported(), case_routed_to(grid_7), case_escalated(grid_7, community_3))
        .when(TriageCase{number, sanitation, Severity::normal, {.parties = 1}},
              as(worker_of(community_3)))
        .then(CaseTriaged{sanitation, Severity::normal, {.parties = 1}});
}

TEST_CASE("a place put right sends the case to whoever holds it there") {
    const auto correct = [](const UnitCode& to) {
        return given(case_reported(), case_routed_to(grid_7))
            .when(CorrectCase{number, to, std::nullopt, std::nullopt});
    };
    const std::vector<Event> events = events_of(correct(grid_8));
    REQUIRE(events.size() == 2);
    CHECK(std::get<CaseCorrected>(events[0]).unit == grid_8);
    CHECK(std::get<CaseRouted>(events[1]).unit == grid_8);
    correct(grid_7).then_nothing();
    correct(UnitCode("nowhere")).then_rejected(Reason::unit_not_found, "nowhere", "unit");
    given(case_reported(), case_routed_to(grid_7))
        .when(CorrectCase{number, {}, {}, {}})
        .then_rejected(Reason::not_well_formed, "say what to correct");
}

TEST_CASE("who must check is the policy's word: nobody, the resident, some of the cases, all") {
    CaseReported named = case_reported();
    named.reporter = sealed("张三");
    CHECK(asked_for(VerificationMode::none, 0, named) == Verification::none);
    CHECK(asked_for(VerificationMode::always, 0, named) == Verification::staff);
    CHECK(asked_for(VerificationMode::resident, 0, named) == Verification::resident);
    CHECK(asked_for(VerificationMode::resident, 0, case_reported()) == Verification::staff);
    CHECK(asked_for(VerificationMode::sample, 0, named) == Verification::none);
    CHECK(asked_for(VerificationMode::sample, 100, named) == Verification::staff);
}

TEST_CASE("who handled it does not check it, and it is filed when it was checked") {
    resolved_by_wang(Verification::staff)
        .when(VerifyResolution{number, true, std::nullopt}, as(checker))
        .then(ResolutionVerified{});
    resolved_by_wang(Verification::staff)
        .when(VerifyResolution{number, true, std::nullopt}, as(worker_of(grid_7)))
        .then_rejected(Reason::verifier_is_handler, "wang resolved the case");
    resolved_by_wang(Verification::resident)
        .when(VerifyResolution{number, true, std::nullopt}, as(checker))
        .then_rejected(Reason::not_for_this_role, "by the resident");
    resolved_by_wang(Verification::resident)
        .when(VerifyResolution{number, true, std::nullopt}, as(resident()))
        .then(ResolutionVerified{});
    resolved_by_wang(Verification::none)
        .when(VerifyResolution{number, true, std::nullopt}, as(checker))
        .then_rejected(Reason::not_allowed_by_policy, "close it next");
    resolved_by_wang(Verification::staff)
        .when(close_it())
        .then_rejected(Reason::case_not_verified, "somebody who did not handle it");
}

TEST_CASE("what was found not handled is done again, with the level's time") {
    const HolderClocks clocks = clocks_of(grid_7);
    resolved_by_wang(Verification::staff)
        .when(VerifyResolution{number, false, sealed("还在")}, as(checker))
        .then(ReworkOrdered{.finding = sealed("还在"),
                            .level_due = *clocks.level.due,
                            .level_clock = *clocks.level.clock});
}

TEST_CASE("a closed case is reopened at its handler's superior, within its window") {
    const auto reopen = [](Instant closed) {
        return given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7),
                     case_resolved(), closed_at(closed))
            .when(ReopenCase{number, sealed("又堆上了")}, as(resident()));
    };
    const std::vector<Event> reopened = events_of(reopen(noon - days(30)));
    const auto& fact = std::get<CaseReopened>(reopened.front());
    CHECK(fact.to == community_3);
    CHECK(fact.to_level == Level::community);
    CHECK(fact.level_due == clocks_of(community_3).level.due);
    reopen(noon - days(31)).then_rejected(Reason::window_is_over, "reopening was possible until");
}

TEST_CASE("rating ends with its window") {
    const auto rate = [](Instant closed) {
        return given(case_reported(), case_routed_to(grid_7), case_resolved(), closed_at(closed))
            .when(rate_it(), as(resident()));
    };
    rate(noon - days(14)).then(case_rated());
    rate(noon - days(15)).then_rejected(Reason::window_is_over, "rating was possible until");
}

TEST_CASE("a claim of time that comes too late is kept, and does not count") {
    const auto accepted = [](Instant occurred) {
        return given(case_reported(), case_routed_to(grid_7)).at(occurred).when(accept_it());
    };
    accepted(noon - minutes(30)).then(CaseAccepted{.unit = grid_7, .counted_at = std::nullopt});
    accepted(noon - minutes(31)).then(CaseAccepted{.unit = grid_7, .counted_at = noon});
}

TEST_CASE("what is armed is what would pass next, and nothing of it while a case stands aside") {
    const auto state = [](std::initializer_list<Event> events) {
        Commit commit;
        commit.stream = case_stream;
        commit.occurred_at = morning;
        commit.events = events;
        return std::get<Case>(fold(State(), commit));
    };
    CaseRouted routed = case_routed_to(grid_7);
    routed.sign_in_due = morning + hours(2);
    const Case fresh = state({case_reported(), routed});
    CHECK(armed(fresh, LimitKind::sign_in) == morning + hours(2));
    CHECK(armed(fresh, LimitKind::level) == routed.level_due);
    CHECK(armed(fresh, LimitKind::whole_case) == routed.case_due);
    CHECK(armed(fresh, LimitKind::feedback) == std::nullopt);
    const Case signed_for = state({case_reported(), routed, case_accepted_by(grid_7)});
    CHECK(armed(signed_for, LimitKind::sign_in) == std::nullopt);
    const Case late = state(
        {case_reported(), routed, DeadlineBreached{LimitKind::level, *routed.level_due, grid_7}});
    CHECK(armed(late, LimitKind::level) == std::nullopt);
    const Case hung = state({case_reported(), routed, case_accepted_by(grid_7),
                             CaseSuspended{SuspensionReason::season, noon, noon + days(30)}});
    const Case merged = state({case_reported(), routed, CaseMerged{CaseNumber("x-1")}});
    const Case done = state({case_reported(), routed, CaseWithdrawn{}});
    for (const Case& aside : {hung, merged, done})
        for (const LimitKind limit : all_limit_kinds) CHECK(armed(aside, limit) == std::nullopt);
    CHECK(armed(state({case_reported(), routed, closed_at(noon)}), LimitKind::feedback) ==
          noon + days(14));

    // A limit that moves is another, until it comes back to where it has passed.
    const Instant due = *routed.case_due;
    CaseAbsorbed taken_in;
    taken_in.absorbed = CaseNumber("x-1");
    taken_in.case_due = due + days(1);
    const CaseReleased released{.released = CaseNumber("x-1"), .case_due = due};
    const DeadlineBreached passed{LimitKind::whole_case, due, grid_7};
    CHECK(armed(state({case_reported(), routed, passed, taken_in}), LimitKind::whole_case) ==
          due + days(1));
    CHECK(armed(state({case_reported(), routed, passed, taken_in, released}),
                LimitKind::whole_case) == std::nullopt);
    CHECK(armed(state({case_reported(), routed, taken_in, released}), LimitKind::whole_case) ==
          due);
}

}  // namespace gridcase::handling_spec
