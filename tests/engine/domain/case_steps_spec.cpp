#include "tests/engine/domain/specs.hpp"

namespace gridcase::case_steps_spec {

// --- accept 签收
// ----------------------------------------------------------------------------------

TEST_CASE("the holder signs for a routed case") {
    given(case_reported(), case_routed_to(grid_7))
        .when(accept_it(), as(worker_of(grid_7)))
        .then(case_accepted_by(grid_7));
}

TEST_CASE("a unit above the holder may act for it, a neighbour may not") {
    for (const Actor& above : {dispatcher_of(community_3), supervisor_of(street_2), admin_of(city)})
        given(case_reported(), case_routed_to(grid_7))
            .when(accept_it(), above)
            .then(case_accepted_by(grid_7));
    for (const UnitCode& other : {grid_8, community_1, street_1, bureau, district_2})
        given(case_reported(), case_routed_to(grid_7))
            .when(accept_it(), as(worker_of(other)))
            .then_rejected(Reason::not_the_holder, "unit 220402002001007 holds the case");
    given(case_reported(), case_routed_to(community_3))
        .when(accept_it(), as(worker_of(grid_7)))
        .then_rejected(Reason::not_the_holder, "is neither that unit nor above it");
    given(case_reported(), case_routed_to(grid_7))
        .when(accept_it(), as(actor("wang", Role::worker)))
        .then_rejected(Reason::not_the_holder, "the actor names no unit");
}

TEST_CASE("a case is accepted once per holder") {
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7))
        .when(accept_it())
        .then_rejected(Reason::case_already_accepted, "resolve it next (办结)");
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7),
          case_escalated(grid_7, community_3))
        .when(accept_it(), as(worker_of(community_3)))
        .then(case_accepted_by(community_3));
}

// --- escalate 上报
// --------------------------------------------------------------------------------

TEST_CASE("what a grid cannot settle goes to its community, with the community's limit") {
    given(case_reported(), case_routed_to(grid_7))
        .when(escalate_it(), as(worker_of(grid_7)))
        .then(case_escalated(grid_7, community_3));
}

TEST_CASE("an accepted case may still go up, with a remark") {
    EscalateCase command = escalate_it();
    command.remark = sealed("需要吊车");
    command.reason = EscalationReason::beyond_means;
    CaseEscalated fact = case_escalated(community_3, street_2);
    fact.remark = command.remark;
    fact.reason = command.reason;
    given(case_reported(), case_routed_to(community_3), case_accepted_by(community_3))
        .when(command, as(dispatcher_of(community_3)))
        .then(fact);
}

TEST_CASE("an urgent case keeps urgent limits on its way up") {
    CaseReported urgent = case_reported();
    urgent.severity = Severity::urgent;
    CaseEscalated fact = case_escalated(grid_7, community_3);
    const Actor nobody = the_system();
    const HolderClocks clocks =
        holder_clocks({nobody, noon, noon, rulebook()}, Level::community, Severity::urgent);
    CHECK(clocks.level.due == noon + hours(4));
    fact.level_due = clocks.level.due;
    fact.level_clock = clocks.level.clock;
    fact.sign_in_due = clocks.sign_in.due;
    fact.sign_in_clock = clocks.sign_in.clock;
    given(urgent, case_routed_to(grid_7)).when(escalate_it()).then(fact);
}

TEST_CASE("who gave a case away no longer acts for it") {
    given(case_reported(), case_routed_to(grid_7), case_escalated(grid_7, community_3))
        .when(escalate_it(), as(worker_of(grid_7)))
        .then_rejected(Reason::not_the_holder);
}

TEST_CASE("nobody stands above the top") {
    given(case_reported(), case_routed_to(city))
        .when(escalate_it(), as(supervisor_of(city)))
        .then_rejected(Reason::no_superior_unit, "nobody stands above it");
}

TEST_CASE("a resolved or closed case stays where it is") {
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7), case_resolved())
        .when(escalate_it())
        .then_rejected(Reason::case_already_resolved, "close it next (结案)");
    given(case_reported(), case_closed())
        .when(escalate_it(), as(worker_of(grid_7)))
        .then_rejected(Reason::not_the_holder, "no holder yet");
    given(case_reported(), case_routed_to(grid_7), case_closed())
        .when(escalate_it())
        .then_rejected(Reason::case_already_closed, "rating");
}

TEST_CASE("a level without a limit gives the new holder none") {
    auto policy = std::make_shared<Policy>(*rulebook().policy);
    policy->level_limits.normal.erase(Level::community);
    Rulebook without = rulebook();
    without.policy = policy;
    CaseEscalated fact = case_escalated(grid_7, community_3);
    fact.level_due = std::nullopt;
    fact.level_clock = std::nullopt;
    given(case_reported(), case_routed_to(grid_7)).under(without).when(escalate_it()).then(fact);
}

TEST_CASE("escalating asks the policy for a limit, so there must be one") {
    Rulebook without = rulebook();
    without.policy = nullptr;
    given(case_reported(), case_routed_to(grid_7))
        .under(without)
        .when(escalate_it())
        .then_rejected(Reason::no_policy);
}

// --- resolve 办结, close 结案
// ---------------------------------------------------------------------

TEST_CASE("an accepted case is resolved, then closed") {
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7))
        .when(resolve_it())
        .then(case_resolved());
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7), case_resolved())
        .when(close_it(), as(dispatcher_of(community_3)))
        .then(CaseClosed{.remark = std::nullopt,
                         .feedback_until = noon + days(14),
                         .reopen_until = noon + days(30)});
}

TEST_CASE("a step left out is asked for by name") {
    given(case_reported(), case_routed_to(grid_7))
        .when(resolve_it())
        .then_rejected(Reason::case_not_accepted,
                       "the case is routed (已分派); accept it first (签收)");
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7))
        .when(close_it())
        .then_rejected(Reason::case_not_resolved, "resolve it next (办结)");
    given(case_reported(), case_routed_to(grid_7))
        .when(close_it())
        .then_rejected(Reason::case_not_resolved, "accept it first (签收)");
}

// --- rate 评价
// ------------------------------------------------------------------------------------

TEST_CASE("the resident rates a closing once") {
    RateCase command = rate_it(2);
    command.solved = false;
    command.comment = sealed("又堆起来了");
    given(case_reported(), case_routed_to(grid_7), case_resolved(), case_closed())
        .when(command, as(resident()))
        .then(CaseRated{.solved = false, .satisfaction = 2, .comment = command.comment});
    given(case_reported(), case_routed_to(grid_7), case_resolved(), case_closed(), case_rated())
        .when(rate_it(), as(resident()))
        .then_rejected(Reason::case_already_rated, "once");
}

TEST_CASE("another closing may be rated again") {
    given(case_reported(), case_routed_to(grid_7), case_closed(), case_rated(), case_closed())
        .when(rate_it(), as(resident()))
        .then(case_rated());
}

TEST_CASE("satisfaction is 1 to 5") {
    for (const std::uint8_t score : std::array<std::uint8_t, 3>{0, 6, 255})
        given(case_reported(), case_routed_to(grid_7), case_closed())
            .when(rate_it(score), as(resident()))
            .then_rejected(Reason::not_well_formed, "between 1 and 5", "satisfaction");
    for (const std::uint8_t score : std::array<std::uint8_t, 2>{1, 5})
        given(case_reported(), case_routed_to(grid_7), case_closed())
            .when(rate_it(score), as(resident()))
            .then(case_rated(score));
}

TEST_CASE("nobody answers for the resident, least of all the handler") {
    for (const Actor& staff : {worker_of(grid_7), admin_of(city), the_system()})
        given(case_reported(), case_routed_to(grid_7), case_closed())
            .when(rate_it(), staff)
            .then_rejected(Reason::not_for_this_role, "resident");
    given(case_reported(), case_routed_to(grid_7), by(worker_of(grid_7), case_resolved()),
          case_closed())
        .when(rate_it(), as(actor("wang", Role::resident)))
        .then_rejected(Reason::rater_is_handler, "wang resolved the case");
    given(case_reported(), case_routed_to(grid_7), by(dispatcher_of(grid_7), case_resolved()),
          by(worker_of(grid_7), case_closed()))
        .when(rate_it(), as(actor("wang", Role::resident)))
        .then(case_rated());
}

TEST_CASE("rating waits for the closing") {
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7), case_resolved())
        .when(rate_it(), as(resident()))
        .then_rejected(Reason::case_not_closed, "close it next (结案)");
}

// --- what holds for all of them
// -------------------------------------------------------------------

TEST_CASE("texts, numbers and times out of their limits are refused by every step") {
    const PersonalText too_long = sealed(std::string(64U << 10U, 'x'));
    const CaseNumber bad(std::string("c\0d", 3));
    const auto asked = [&](const Command& command, const Actor& actor) {
        return given(case_reported(), case_routed_to(grid_7)).when(command, actor);
    };
    const Actor worker = worker_of(grid_7);
    asked(EscalateCase{number, beyond_competence, too_long}, worker)
        .then_rejected(Reason::not_well_formed, "65536", "remark");
    asked(EscalateCase{number, static_cast<EscalationReason>(77), {}}, worker)
        .then_rejected(Reason::not_well_formed, {}, "reason");
    asked(ResolveCase{number, too_long}, worker)
        .then_rejected(Reason::not_well_formed, {}, "outcome");
    asked(CloseCase{number, too_long}, worker).then_rejected(Reason::not_well_formed, {}, "remark");
    asked(RateCase{number, true, 5, too_long}, resident())
        .then_rejected(Reason::not_well_formed, {}, "comment");
    for (const Command& command :
         {Command(AcceptCase{bad}), Command(EscalateCase{bad, beyond_competence, {}}),
          Command(ResolveCase{bad, {}}), Command(CloseCase{bad, {}}),
          Command(RateCase{bad, true, 5, {}})}) {
        asked(command, worker).then_rejected(Reason::not_well_formed, {}, "number");
        const Context context{worker, noon, noon, rulebook()};
        CHECK(decide(State(), command, context).error().reason == Reason::not_well_formed);
    }
}

TEST_CASE("no step happens in the future") {
    const Instant later = noon + minutes(6);
    given(case_reported(), case_routed_to(grid_7))
        .at(later)
        .when(accept_it())
        .then_rejected(Reason::occurs_in_the_future);
    given(case_reported(), case_routed_to(grid_7))
        .at(later)
        .when(escalate_it())
        .then_rejected(Reason::occurs_in_the_future);
    given(case_reported(), case_routed_to(grid_7), case_accepted_by(grid_7))
        .at(later)
        .when(resolve_it())
        .then_rejected(Reason::occurs_in_the_future);
    given(case_reported(), case_routed_to(grid_7), case_resolved())
        .at(later)
        .when(close_it())
        .then_rejected(Reason::occurs_in_the_future);
    given(case_reported(), case_routed_to(grid_7), case_closed())
        .at(later)
        .when(rate_it(), as(resident()))
        .then_rejected(Reason::occurs_in_the_future);
}

TEST_CASE("another system's case is read, never worked on") {
    for (const Command& command :
         {Command(accept_it()), Command(escalate_it()), Command(resolve_it()), Command(close_it())})
        given(case_imported(), case_routed_to(grid_7))
            .when(command, as(admin_of(city)))
            .then_rejected(Reason::case_is_archival, "another system's history");
    given(case_imported(), case_closed())
        .when(rate_it(), as(resident()))
        .then_rejected(Reason::case_is_archival);
}

}  // namespace gridcase::case_steps_spec
