// Later limits, clocks that stand still, calendars that change, limits that pass.

#include "engine/domain/limits.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::clocks_spec {
namespace {

const Instant friday_ten = samples::at("2024-09-13T10:00:00+08:00");
const Instant saturday_ten = samples::at("2024-09-14T10:00:00+08:00");

/// Held by community_3 with two clocks from Friday ten: eight working hours, seven days.
CaseRouted with_clocks() {
    CaseRouted fact = case_routed_to(community_3);
    fact.level_clock = Started{friday_ten, working_minutes(8 * 60)};
    fact.level_due = samples::at("2024-09-14T10:30:00+08:00");
    fact.case_clock = Started{friday_ten, days_of(7)};
    fact.case_due = friday_ten + days(7);
    return fact;
}

/// Named, so that others can decide about it.
Past asked(Event request) { return by(worker_of(community_3), std::move(request)); }

ExtensionRequested more_time(LimitKind limit, std::int64_t amount) {
    return {.limit = limit, .amount = amount, .ground = std::nullopt};
}

const Actor leader = actor("zhao", Role::supervisor, community_3);

CaseSuspended suspended(Instant at) {
    return {.reason = SuspensionReason::season, .at = at, .review_at = at + days(30)};
}

DeadlineBreached breached(LimitKind limit, Instant due, const UnitCode& subject) {
    return {.limit = limit, .due = due, .subject = subject};
}

}  // namespace

TEST_CASE("an extension is asked for by the holder and granted by somebody else") {
    given(case_reported(), with_clocks(), case_accepted_by(community_3))
        .when(RequestExtension{number, LimitKind::level, 120, std::nullopt},
              as(worker_of(community_3)))
        .then(more_time(LimitKind::level, 120));
    const auto grant = [](const Actor& actor) {
        return given(case_reported(), with_clocks(), case_accepted_by(community_3),
                     asked(more_time(LimitKind::level, 120)))
            .when(ApproveRequest{number}, actor);
    };
    grant(leader).then(DeadlineExtended{.limit = LimitKind::level,
                                        .amount = 120,
                                        .times = 1,
                                        .level_due = samples::at("2024-09-14T14:00:00+08:00"),
                                        .case_due = friday_ten + days(7)});
    grant(actor("wang", Role::supervisor, community_3))
        .then_rejected(Reason::approver_is_asker, "asked for it");
    given(case_reported(), with_clocks(), case_accepted_by(community_3),
          asked(more_time(LimitKind::whole_case, 2)))
        .when(ApproveRequest{number}, leader)
        .then(DeadlineExtended{.limit = LimitKind::whole_case,
                               .amount = 2,
                               .times = 1,
                               .level_due = samples::at("2024-09-14T10:30:00+08:00"),
                               .case_due = friday_ten + days(9)});
}

TEST_CASE("a request waits for its answer, and policy bounds how often and how much") {
    given(case_reported(), with_clocks(), case_accepted_by(community_3),
          asked(more_time(LimitKind::level, 120)))
        .when(RequestSuspension{number, SuspensionReason::season, std::nullopt},
              as(worker_of(community_3)))
        .then_rejected(Reason::request_is_pending, "wang");
    given(case_reported(), with_clocks(), case_accepted_by(community_3))
        .when(RequestExtension{number, LimitKind::level, 8 * 60 + 1, std::nullopt},
              as(worker_of(community_3)))
        .then_rejected(Reason::not_well_formed, "between 1 and 480", "amount");
    given(case_reported(), case_routed_to(community_3), case_accepted_by(community_3))
        .when(RequestExtension{number, LimitKind::level, 1, std::nullopt},
              as(worker_of(community_3)))
        .then_rejected(Reason::no_such_limit);
    const DeadlineExtended twice{.limit = LimitKind::level,
                                 .amount = 1,
                                 .times = 2,
                                 .level_due = noon + days(1),
                                 .case_due = noon + days(7)};
    given(case_reported(), with_clocks(), case_accepted_by(community_3), twice)
        .when(RequestExtension{number, LimitKind::level, 1, std::nullopt},
              as(worker_of(community_3)))
        .then_rejected(Reason::not_allowed_by_policy, "extended 2 times");
    given(case_reported(), with_clocks(), case_accepted_by(community_3))
        .when(RequestSuspension{number, SuspensionReason::other, std::nullopt},
              as(worker_of(community_3)))
        .then_rejected(Reason::not_allowed_by_policy, "for reason other", "reason");
    given(case_reported(), with_clocks(), case_accepted_by(community_3))
        .when(ApproveRequest{number}, leader)
        .then_rejected(Reason::no_request);
}

TEST_CASE("the second extension takes a supervisor") {
    DeadlineExtended once{.limit = LimitKind::level,
                          .amount = 1,
                          .times = 1,
                          .level_due = noon + days(1),
                          .case_due = noon + days(7)};
    const auto grant = [&](Role role) {
        return given(case_reported(), with_clocks(), case_accepted_by(community_3), once,
                     asked(more_time(LimitKind::level, 60)))
            .when(ApproveRequest{number}, actor("zhao", role, community_3));
    };
    grant(Role::dispatcher)
        .then_rejected(Reason::not_for_this_role, "at least the role supervisor");
    CHECK(grant(Role::supervisor).decision().has_value());
}

TEST_CASE("clocks stand still while a case is suspended, and have the rest when it is resumed") {
    const SuspensionRequested request{.reason = SuspensionReason::season, .ground = std::nullopt};
    given(case_reported(), with_clocks(), case_accepted_by(community_3), asked(request))
        .when(ApproveRequest{number}, leader)
        .then(suspended(noon));
    // Friday ten to eleven ran; from Saturday ten the other seven hours do.
    given(case_reported(), with_clocks(), case_accepted_by(community_3),
          suspended(samples::at("2024-09-13T11:00:00+08:00")))
        .at(saturday_ten, saturday_ten)
        .when(ResumeCase{number}, as(worker_of(community_3)))
        .then(CaseResumed{.at = saturday_ten,
                          .level_due = samples::at("2024-09-18T09:30:00+08:00"),
                          .case_due = friday_ten + days(7) + hours(23)});
}

TEST_CASE("a refusal lets everything stay as it is") {
    given(case_reported(), with_clocks(), case_accepted_by(community_3),
          asked(more_time(LimitKind::level, 60)))
        .when(RefuseRequest{number, sealed("人手够")}, leader)
        .then(RequestRefused{.kind = RequestKind::extension, .remark = sealed("人手够")});
}

TEST_CASE("a limit that passes moves the case up, by policy, and says that it passed") {
    const CaseRouted routed = case_routed_to(grid_7);
    const Instant due = *routed.level_due;
    const auto pass = [&](Instant now, Instant said) {
        return given(case_reported(), routed)
            .at(now, now)
            .when(PassLimit{number, LimitKind::level, said, {}}, as(the_system()));
    };
    const auto outcome = pass(due, due);
    REQUIRE(outcome.decision().has_value());
    const std::vector<Event>& events = outcome.decision()->front().events;
    REQUIRE(events.size() == 2);
    CHECK(events[0] == Event(breached(LimitKind::level, due, grid_7)));
    const auto& escalated = std::get<CaseEscalated>(events[1]);
    CHECK(escalated.to == community_3);
    CHECK(escalated.reason == EscalationReason::overdue);
    pass(due - Duration{1}, due).then_nothing();          // too early
    pass(due + hours(1), due - hours(1)).then_nothing();  // another limit than the one that runs
}

TEST_CASE("a limit that only reminds, or at the top, is withheld with its reason") {
    CaseRouted routed = case_routed_to(grid_7);
    routed.sign_in_due = noon;
    given(case_reported(), routed)
        .when(PassLimit{number, LimitKind::sign_in, noon, {}}, as(the_system()))
        .then(breached(LimitKind::sign_in, noon, grid_7),
              EscalationWithheld{LimitKind::sign_in, WithheldReason::reminder_only});
    CaseRouted at_top = case_routed_to(city);
    at_top.level_due = noon;
    given(case_reported(), at_top)
        .when(PassLimit{number, LimitKind::level, noon, {}}, as(the_system()))
        .then(breached(LimitKind::level, noon, city),
              EscalationWithheld{LimitKind::level, WithheldReason::no_superior});
    auto policy = std::make_shared<Policy>(*rulebook().policy);
    policy->ladder = {Level::grid, Level::community};
    Rulebook short_ladder = rulebook();
    short_ladder.policy = policy;
    CaseRouted at_community = case_routed_to(community_3);
    at_community.level_due = noon;
    given(case_reported(), at_community)
        .under(short_ladder)
        .when(PassLimit{number, LimitKind::level, noon, {}}, as(the_system()))
        .then(breached(LimitKind::level, noon, community_3),
              EscalationWithheld{LimitKind::level, WithheldReason::top_of_ladder});
}

TEST_CASE("a department that does not come is named, once") {
    const DepartmentSummoned called{
        .department = bureau, .arrive_by = noon, .remark = std::nullopt};
    const PassLimit pass{number, LimitKind::arrival, noon, bureau};
    given(case_reported(), case_routed_to(street_2), case_accepted_by(street_2), called)
        .when(pass, as(the_system()))
        .then(breached(LimitKind::arrival, noon, bureau),
              EscalationWithheld{LimitKind::arrival, WithheldReason::reminder_only});
    given(case_reported(), case_routed_to(street_2), case_accepted_by(street_2), called,
          breached(LimitKind::arrival, noon, bureau))
        .when(pass, as(the_system()))
        .then_nothing();
}

TEST_CASE("a calendar that changed moves what it touches, and only that") {
    given(case_reported(), with_clocks())
        .when(RecalculateDeadlines{number}, as(the_system()))
        .then_nothing();
    // Saturday 14 is not worked after all: a storm.
    CalendarTerms terms = rulebook().calendar_of(Level::community).terms();
    std::erase_if(terms.exceptions,
                  [](const DayException& each) { return to_text(each.date) == "2024-09-14"; });
    Rulebook storm = rulebook();
    storm.versions.calendar = 1;
    storm.calendars =
        std::make_shared<const Calendars>(Calendars{{"default", Calendar::of(terms).value()}});
    given(case_reported(), with_clocks())
        .under(storm)
        .when(RecalculateDeadlines{number}, as(the_system()))
        .then(DeadlinesRecalculated{.calendar = 1,
                                    .sign_in_due = std::nullopt,
                                    .level_due = samples::at("2024-09-18T10:30:00+08:00"),
                                    .case_due = friday_ten + days(7)});
}

TEST_CASE("a thousand notes move no limit") {
    State state;
    Commit commit;
    commit.stream = case_stream;
    commit.events = {case_reported(), with_clocks()};
    state = fold(std::move(state), commit);
    const Case before = std::get<Case>(state);
    commit.events = {NoteAdded{sealed("又看了一次")}};
    for (int i = 0; i < 1'000; ++i) state = fold(std::move(state), commit);
    CHECK(std::get<Case>(state) == before);
}

TEST_CASE("a thousand notes move no limit, and after each of them the limits are the same") {
    const auto fold_on = [](Case state, const Event& event) {
        return std::get<Case>(evolve(State(std::move(state)), event, case_stream));
    };
    Case state;
    for (const Event& event :
         std::vector<Event>{case_reported(), with_clocks(), case_accepted_by(community_3)})
        state = fold_on(std::move(state), event);
    const Case before = state;
    const Rulebook& rulebook = samples::rulebook();
    for (int i = 0; i < 1'000; ++i) {
        state = fold_on(std::move(state), NoteAdded{sealed("第" + std::to_string(i) + "次联系")});
        REQUIRE(state.level_clock == before.level_clock);
        REQUIRE(state.case_clock == before.case_clock);
        REQUIRE(due_of(rulebook.calendar_of(state.level), *state.level_clock.clock) ==
                before.level_clock.due);
    }
}

}  // namespace gridcase::clocks_spec
