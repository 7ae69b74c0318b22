// Up and down the ladder, returns and rulings, departments called, a superior's plate, new holders.

#include "tests/engine/domain/specs.hpp"

namespace gridcase::ladder_spec {
namespace {

const UnitCode nowhere{"nowhere"};

CaseRouted handed_to(const UnitCode& unit, const std::string& rule) {
    const HolderClocks clocks = clocks_of(unit);
    return {.unit = unit,
            .level = registered(unit).level,
            .holder = registered(unit).holder,
            .rule = rule,
            .facts_read = {},
            .level_due = clocks.level.due,
            .case_due = case_routed_to(unit).case_due,  // the resident's limit does not move
            .sign_in_due = clocks.sign_in.due,
            .sign_in_clock = clocks.sign_in.clock,
            .level_clock = clocks.level.clock};
}

CaseReturned returned(const UnitCode& from, std::uint32_t times, const std::string& item) {
    return {.from = from, .duty_item = item, .times = times, .remark = std::nullopt};
}

CaseEscalated up(const UnitCode& from, const UnitCode& to, EscalationReason reason) {
    CaseEscalated fact = case_escalated(from, to);
    fact.reason = reason;
    return fact;
}

/// Held by grid_7 since eleven, when its sign-in and level clocks began.
Past held_since_eleven() { return {Event(case_routed_to(grid_7)), the_system(), noon - hours(1)}; }

const std::string community_item = duty_of(Level::community);
const std::string street_item = duty_of(Level::street);

ReturnCase return_it(const std::string& item) { return {number, item, std::nullopt}; }

}  // namespace

TEST_CASE("what is returned goes to whom the duty list names; the case's own limit stays") {
    given(case_reported(), held_since_eleven())
        .when(return_it(community_item))
        .then(returned(grid_7, 1, community_item),
              handed_to(community_3, "duty:" + community_item));
}

TEST_CASE("a return cites an item, and one that makes it another's business") {
    given(case_reported(), held_since_eleven())
        .when(return_it("moonlight"))
        .then_rejected(Reason::duty_item_not_found, "it knows", "duty_item");
    given(case_reported(), Past{Event(case_routed_to(community_3)), the_system(), morning})
        .when(return_it(community_item), as(worker_of(community_3)))
        .then_rejected(Reason::duty_is_the_holders, "the business of " + community_3.value());
}

TEST_CASE("a working day after the routing it is too late to return a case") {
    const auto ask = [](Instant now) {
        return given(case_reported(), held_since_eleven())
            .at(now, now)
            .when(return_it(community_item));
    };
    const Instant saturday_closing = samples::at("2024-09-14T17:30:00+08:00");
    CHECK(ask(saturday_closing).decision().has_value());
    ask(saturday_closing + Duration{1}).then_rejected(Reason::window_is_over, "2024-09-14T17:30");
}

TEST_CASE("after the second return the superior must rule, and nobody signs before") {
    given(case_reported(), returned(grid_8, 1, community_item), held_since_eleven())
        .when(return_it(community_item))
        .then(returned(grid_7, 2, community_item),
              up(grid_7, community_3, EscalationReason::returned));
    given(case_reported(), case_routed_to(grid_7), returned(grid_7, 2, community_item),
          up(grid_7, community_3, EscalationReason::returned))
        .when(accept_it(), as(worker_of(community_3)))
        .then_rejected(Reason::ruling_is_wanted, "returned 2 times");
}

TEST_CASE("the third return also puts the case on the docket of the joint meeting") {
    given(case_reported(), returned(grid_8, 2, community_item), held_since_eleven())
        .when(return_it(street_item))
        .then(returned(grid_7, 3, street_item), up(grid_7, community_3, EscalationReason::returned),
              CaseDocketed{.unit = community_3, .times = 3});
}

TEST_CASE("a ruling sends the case below, and only there") {
    const auto ask = [](const UnitCode& to) {
        return given(case_reported(), case_routed_to(grid_7), returned(grid_7, 2, community_item),
                     up(grid_7, community_3, EscalationReason::returned))
            .when(RuleReturn{number, to, community_item, std::nullopt},
                  as(supervisor_of(community_3)));
    };
    CaseRouted routed = handed_to(grid_8, "ruling:" + community_item);
    ask(grid_8).then(
        ReturnRuled{
            .by = community_3, .to = grid_8, .duty_item = community_item, .remark = std::nullopt},
        routed);
    ask(grid_1).then_rejected(Reason::not_below_the_holder, "does not lie in", "to");
    ask(nowhere).then_rejected(Reason::unit_not_found, "not registered", "to");
    given(case_reported(), case_routed_to(community_3))
        .when(RuleReturn{number, grid_8, community_item, std::nullopt},
              as(supervisor_of(community_3)))
        .then_rejected(Reason::no_ruling_wanted);
}

TEST_CASE("the ladder may leave a level out") {
    auto policy = std::make_shared<Policy>(*rulebook().policy);
    policy->ladder = {Level::grid, Level::street, Level::city};
    Rulebook other = rulebook();
    other.policy = policy;
    given(case_reported(), case_routed_to(grid_7))
        .under(other)
        .when(escalate_it())
        .then(case_escalated(grid_7, street_2));
    given(case_reported(), case_routed_to(street_2))
        .under(other)
        .when(escalate_it(), as(worker_of(street_2)))
        .then(case_escalated(street_2, city));
}

TEST_CASE("a superior gives a case to a unit below it, with that unit's clocks") {
    const auto ask = [](const UnitCode& to) {
        return given(case_reported(), case_routed_to(community_3))
            .when(DelegateCase{number, to, std::nullopt}, as(dispatcher_of(community_3)));
    };
    const HolderClocks clocks = clocks_of(grid_8);
    ask(grid_8).then(CaseDelegated{.from = community_3,
                                   .to = grid_8,
                                   .to_level = Level::grid,
                                   .holder = registered(grid_8).holder,
                                   .remark = std::nullopt,
                                   .sign_in_due = clocks.sign_in.due,
                                   .level_due = clocks.level.due,
                                   .sign_in_clock = clocks.sign_in.clock,
                                   .level_clock = clocks.level.clock});
    ask(grid_1).then_rejected(Reason::not_below_the_holder, "does not lie below", "to");
    ask(community_3).then_rejected(Reason::not_below_the_holder);
    ask(nowhere).then_rejected(Reason::unit_not_found);
}

TEST_CASE("a department that is called has half an hour, and says itself that it is there") {
    const DepartmentSummoned called{
        .department = bureau, .arrive_by = noon + minutes(30), .remark = std::nullopt};
    const auto before = [&](const Command& command, const Actor& actor) {
        return given(case_reported(), case_routed_to(street_2), case_accepted_by(street_2), called)
            .when(command, actor);
    };
    given(case_reported(), case_routed_to(street_2), case_accepted_by(street_2))
        .when(SummonDepartment{number, bureau, std::nullopt}, as(dispatcher_of(street_2)))
        .then(called);
    given(case_reported(), case_routed_to(street_2), case_accepted_by(street_2))
        .when(SummonDepartment{number, street_1, std::nullopt}, as(dispatcher_of(street_2)))
        .then_rejected(Reason::not_a_department, "no department", "department");
    before(SummonDepartment{number, bureau, std::nullopt}, dispatcher_of(street_2))
        .then_rejected(Reason::already_summoned);
    before(ArriveOnSpot{number, bureau}, worker_of(bureau))
        .then(DepartmentArrived{.department = bureau, .counted_at = std::nullopt});
    before(ArriveOnSpot{number, bureau}, worker_of(street_2))
        .then_rejected(Reason::not_the_holder, "neither department");
    given(case_reported(), case_routed_to(street_2), case_accepted_by(street_2))
        .when(ArriveOnSpot{number, bureau}, as(worker_of(bureau)))
        .then_rejected(Reason::not_summoned);
}

TEST_CASE("a superior hangs a plate on a case, and takes it off") {
    const Instant due = noon + days(2);
    const SuperviseCase order{number, due, "清运完毕并复查"};
    given(case_reported(), case_routed_to(grid_7))
        .when(order, as(supervisor_of(street_2)))
        .then(SupervisionOrdered{.by = street_2, .due = due, .lift_conditions = "清运完毕并复查"});
    given(case_reported(), case_routed_to(grid_7))
        .when(order, as(supervisor_of(grid_7)))
        .then_rejected(Reason::not_a_superior, "holds the case itself");
    given(case_reported(), case_routed_to(grid_7))
        .when(SuperviseCase{number, noon, "快"}, as(supervisor_of(street_2)))
        .then_rejected(Reason::not_well_formed, "has passed", "due");
    const SupervisionOrdered ordered{.by = street_2, .due = due, .lift_conditions = "快"};
    given(case_reported(), case_routed_to(grid_7), ordered)
        .when(order, as(supervisor_of(city)))
        .then_rejected(Reason::already_supervised, street_2.value());
    given(case_reported(), case_routed_to(grid_7), ordered)
        .when(LiftSupervision{number, std::nullopt}, as(supervisor_of(community_3)))
        .then_rejected(Reason::not_a_superior, "ordered the supervision");
    given(case_reported(), case_routed_to(grid_7), ordered)
        .when(LiftSupervision{number, std::nullopt}, as(supervisor_of(city)))
        .then(SupervisionLifted{.by = city, .remark = std::nullopt});
}

TEST_CASE("whose a case is follows the territory, and an unchanged one stays untouched") {
    given(case_reported(), case_routed_to(grid_7))
        .when(ChangeHolder{number, std::nullopt}, as(the_system()))
        .then_nothing();
    CaseRouted former = case_routed_to(grid_7);
    former.holder = "前任网格长";
    given(case_reported(), former)
        .when(ChangeHolder{number, std::nullopt}, as(the_system()))
        .then(HolderChanged{.from = grid_7,
                            .to = grid_7,
                            .to_level = Level::grid,
                            .holder = registered(grid_7).holder,
                            .change = HolderChange::post_filled,
                            .unit = std::nullopt});
    given(case_reported(), case_routed_to(grid_7))
        .when(ChangeHolder{number, grid_8}, as(the_system()))
        .then(HolderChanged{.from = grid_7,
                            .to = grid_8,
                            .to_level = Level::grid,
                            .holder = registered(grid_8).holder,
                            .change = HolderChange::redrawn,
                            .unit = grid_8});
    // A superior that holds the case keeps it, wherever its grid goes.
    given(case_reported(), case_routed_to(community_3))
        .when(ChangeHolder{number, grid_8}, as(the_system()))
        .then(HolderChanged{.from = community_3,
                            .to = community_3,
                            .to_level = Level::community,
                            .holder = registered(community_3).holder,
                            .change = HolderChange::redrawn,
                            .unit = grid_8});
}

TEST_CASE("what fell to the superior goes home when somebody has the post again") {
    // The post of grid_7 is filled in the samples' city; it fell when nobody had it.
    const HolderChanged fell{.from = grid_7,
                             .to = community_3,
                             .to_level = Level::community,
                             .holder = registered(community_3).holder,
                             .change = HolderChange::vacancy,
                             .unit = std::nullopt};
    const HolderChanged home{.from = community_3,
                             .to = grid_7,
                             .to_level = Level::grid,
                             .holder = registered(grid_7).holder,
                             .change = HolderChange::post_filled,
                             .unit = std::nullopt};
    const ChangeHolder ask{number, std::nullopt};
    given(case_reported(), case_routed_to(grid_7), fell).when(ask, as(the_system())).then(home);
    given(case_reported(), case_routed_to(grid_7), fell, home)
        .when(ask, as(the_system()))
        .then_nothing();
    // What the superior sent on, or took over by a route, is nobody's to take back.
    given(case_reported(), case_routed_to(grid_7), fell, case_escalated(community_3, street_2))
        .when(ask, as(the_system()))
        .then_nothing();
    // A grid that is redrawn while its post is vacant leaves its cases to its successor.
    given(case_reported(), case_routed_to(grid_7), fell)
        .when(ChangeHolder{number, grid_8}, as(the_system()))
        .then(HolderChanged{.from = community_3,
                            .to = grid_8,
                            .to_level = Level::grid,
                            .holder = registered(grid_8).holder,
                            .change = HolderChange::redrawn,
                            .unit = grid_8});
}

}  // namespace gridcase::ladder_spec
