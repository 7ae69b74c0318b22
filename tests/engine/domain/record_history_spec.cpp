#include "tests/engine/domain/specs.hpp"

namespace gridcase::record_history_spec {
namespace {

Outcome recorded(const RecordHistory& command) { return given().when(command, as(the_system())); }

RecordHistory with_step(std::vector<Event> events) {
    RecordHistory command = record_it();
    command.steps.push_back({noon, std::move(events)});
    return command;
}

}  // namespace

TEST_CASE("another system's case comes in whole, each step a commit at its own time") {
    recorded(record_it())
        .then_steps({{{case_imported()}, morning},
                     {{case_routed_to(grid_7)}, morning + hours(1)},
                     {{case_closed()}, morning + hours(2)}});
}

TEST_CASE("a closing before the opening is kept as the source gives it") {
    RecordHistory command = record_it();
    command.steps[0].events.emplace_back(case_routed_to(grid_7));
    command.steps[2].occurred_at = morning - days(30);
    recorded(command).then_steps({{{case_imported(), case_routed_to(grid_7)}, morning},
                                  {{case_routed_to(grid_7)}, morning + hours(1)},
                                  {{case_closed()}, morning - days(30)}});
}

TEST_CASE("all that may have happened elsewhere can be recorded") {
    RecordHistory command = record_it();
    command.steps = {
        {morning,
         {case_imported(), case_routed_to(grid_7), case_accepted_by(grid_7),
          case_escalated(grid_7, community_3), case_resolved(), case_closed(), case_rated()}}};
    const std::vector<Event> events = command.steps[0].events;
    recorded(command).then_steps({{events, morning}});
}

TEST_CASE("history does not ask our policy: its categories, rules and limits are the source's") {
    Rulebook without = rulebook();
    without.policy = nullptr;
    CHECK(given().under(without).when(record_it(), as(the_system())).decision().has_value());
}

TEST_CASE("only importers and admins record history") {
    CHECK(given().when(record_it(), as(admin_of(city))).decision().has_value());
    for (const Actor& actor : {worker_of(grid_7), dispatcher_of(city), supervisor_of(city),
                               auditor_of(city), resident()})
        given()
            .when(record_it(), actor)
            .then_rejected(Reason::not_for_this_role, "admin or system");
}

TEST_CASE("history is recorded once") {
    given(case_imported())
        .when(record_it(), as(the_system()))
        .then_rejected(Reason::case_already_exists, "once, as a whole");
}

TEST_CASE("CaseImported comes first, and only there") {
    RecordHistory none = record_it();
    none.steps.clear();
    recorded(none).then_rejected(Reason::not_well_formed, "begin with CaseImported", "steps");
    RecordHistory second = record_it();
    std::swap(second.steps[0], second.steps[1]);
    recorded(second).then_rejected(Reason::not_well_formed, "begin with CaseImported", "steps");
    recorded(with_step({case_imported()}))
        .then_rejected(Reason::not_well_formed, "second CaseImported", "steps[3].events[0]");
}

TEST_CASE("facts of our own making are no history") {
    recorded(with_step({case_reported()}))
        .then_rejected(Reason::not_well_formed, "is a CaseReported", "steps[3].events[0]");
    recorded(with_step({registered(grid_7)}))
        .then_rejected(Reason::not_well_formed, "is a UnitRegistered");
    recorded(with_step({case_accepted_by(grid_7), PolicyActivated{}}))
        .then_rejected(Reason::not_well_formed, "is a PolicyActivated", "steps[3].events[1]");
}

TEST_CASE("an importer registers its units first") {
    const UnitCode nowhere("nowhere");
    RecordHistory command = record_it();
    std::get<CaseImported>(command.steps[0].events[0]).unit = nowhere;
    recorded(command).then_rejected(Reason::unit_not_found, "registers its units before", "unit");
    CaseRouted routed = case_routed_to(grid_7);
    routed.unit = nowhere;
    recorded(with_step({routed})).then_rejected(Reason::unit_not_found, "nowhere");
    recorded(with_step({case_accepted_by(nowhere)})).then_rejected(Reason::unit_not_found);
    CaseEscalated escalated = case_escalated(grid_7, community_3);
    escalated.to = nowhere;
    recorded(with_step({escalated})).then_rejected(Reason::unit_not_found);
    escalated = case_escalated(grid_7, community_3);
    escalated.from = nowhere;
    recorded(with_step({escalated})).then_rejected(Reason::unit_not_found);
}

TEST_CASE("a number from elsewhere leaves serials for those that are given out here") {
    const auto numbered = [](const std::string& text) {
        RecordHistory command = record_it();
        command.number = CaseNumber(text);
        return recorded(command);
    };
    const std::string& unit = community_3.value();
    for (const char* serial : {"-20240913-999999999999999999", "-20240913-0000000001"})
        numbered(unit + serial)
            .then_rejected(Reason::not_well_formed, "leaves none to follow", "number");
    for (const std::string& theirs :
         {unit + "-20240913-999999999", "old-" + unit + "-20240913-9999999999",
          unit + "-9999999999", unit + "-20240913-A999999999",
          std::string("elsewhere-20240913-9999999999")})
        CHECK(numbered(theirs).decision().has_value());
}

TEST_CASE("steps, events, texts and instants have their limits") {
    RecordHistory many = record_it();
    many.steps.resize(1'000, {morning, {case_closed()}});
    CHECK(recorded(many).decision().has_value());
    many.steps.push_back({morning, {case_closed()}});
    recorded(many).then_rejected(Reason::not_well_formed, "more than 1000 steps", "steps");

    recorded(with_step({})).then_rejected(Reason::not_well_formed, "empty", "steps[3].events");
    recorded(with_step(std::vector<Event>(17, case_closed())))
        .then_rejected(Reason::not_well_formed, "more than 16 events", "steps[3].events");

    RecordHistory ancient = record_it();
    ancient.steps[1].occurred_at = earliest_instant - seconds(1);
    recorded(ancient).then_rejected(Reason::not_well_formed, "1900", "steps[1].occurred_at");

    recorded(with_step({CaseResolved{sealed(std::string(64U << 10U, 'x'))}}))
        .then_rejected(Reason::not_well_formed, "65536", "steps[3].events[0].outcome");
    recorded(with_step({case_rated(0)}))
        .then_rejected(Reason::not_well_formed, "between 1 and 5",
                       "steps[3].events[0].satisfaction");
    CaseRouted routed = case_routed_to(grid_7);
    routed.holder = std::string(201, 'h');
    recorded(with_step({routed}))
        .then_rejected(Reason::not_well_formed, "at most 200", "steps[3].events[0].holder");
    routed = case_routed_to(grid_7);
    routed.facts_read.resize(65);
    recorded(with_step({routed}))
        .then_rejected(Reason::not_well_formed, "64 entries", "steps[3].events[0].facts_read");
    routed = case_routed_to(grid_7);
    routed.case_due = latest_instant + seconds(1);
    recorded(with_step({routed}))
        .then_rejected(Reason::not_well_formed, "2199", "steps[3].events[0].case_due");
}

TEST_CASE("what names the source is looked at too") {
    const auto with = [](auto change) {
        RecordHistory command = record_it();
        change(std::get<CaseImported>(command.steps[0].events[0]));
        return command;
    };
    recorded(with([](CaseImported& fact) {
        fact.source.clear();
    })).then_rejected(Reason::not_well_formed, "empty", "steps[0].events[0].source");
    recorded(with([](CaseImported& fact) {
        fact.source_id = std::string(129, '1');
    })).then_rejected(Reason::not_well_formed, "at most 128", "steps[0].events[0].source_id");
    recorded(with([](CaseImported& fact) {
        fact.channel = "\xFF";
    })).then_rejected(Reason::not_well_formed, "UTF-8", "steps[0].events[0].channel");
    recorded(with([](CaseImported& fact) {
        fact.utc_offset_minutes = 900;
    })).then_rejected(Reason::not_well_formed, {}, "steps[0].events[0].utc_offset_minutes");
    recorded(with([](CaseImported& fact) {
        fact.category = CategoryCode(" ");
    })).then_rejected(Reason::not_well_formed, {}, "steps[0].events[0].category");
}

}  // namespace gridcase::record_history_spec
