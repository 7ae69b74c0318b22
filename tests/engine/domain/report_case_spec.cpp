#include "tests/engine/domain/specs.hpp"

namespace gridcase::report_case_spec {
namespace {

/// Routed at noon, under the limits of the unit's level that the policy ships with.
CaseRouted routed(const UnitCode& unit, std::string rule, std::vector<FactRead> facts_read,
                  const Budget& case_budget, Instant case_due) {
    const HolderClocks clocks = clocks_of(unit);
    return {.unit = unit,
            .level = registered(unit).level,
            .holder = registered(unit).holder,
            .rule = std::move(rule),
            .facts_read = std::move(facts_read),
            .level_due = clocks.level.due,
            .case_due = case_due,
            .sign_in_due = clocks.sign_in.due,
            .sign_in_clock = clocks.sign_in.clock,
            .level_clock = clocks.level.clock,
            .case_clock = Started{noon, case_budget}};
}

ReportCase report_with(CaseFacts facts, const UnitCode& unit = grid_7) {
    ReportCase command = report_it(unit);
    command.facts = facts;
    return command;
}

/// The end of three working days from Friday: Saturday is a make-up day, Sunday to Tuesday are not
/// worked.
const Instant thursday_closing = at("2024-09-19T17:30:00+08:00");

CaseRouted route_in(const Outcome& outcome) {
    REQUIRE(outcome.decision().has_value());
    REQUIRE(outcome.decision()->size() == 1);
    return std::get<CaseRouted>(outcome.decision()->front().events.at(1));
}

}  // namespace

TEST_CASE("a small issue is reported and routed to its grid in one commit") {
    const std::vector<FactRead> facts{
        {"category", "sanitation"},   {"severity", "normal"},
        {"households", "0"},          {"estimated_cost_yuan", "0"},
        {"spans_grids", "false"},     {"spans_communities", "false"},
        {"hazard", "false"},          {"needs_law_enforcement", "false"},
        {"needs_department", "false"}};
    given()
        .when(report_it(), as(worker_of(grid_7)))
        .then(case_reported(),
              routed(grid_7, "on-the-spot", facts, working_days_of(3), thursday_closing));
}

TEST_CASE("limits count working hours; the Saturday after is worked, the festival is not") {
    const CaseRouted route = route_in(given().when(report_it()));
    CHECK(route.sign_in_due == at("2024-09-13T15:30:00+08:00"));
    CHECK(route.level_due == at("2024-09-14T14:00:00+08:00"));
    CHECK(route.case_due == thursday_closing);
}

TEST_CASE("limits count from when it happened, as far as the claim is believed") {
    const auto level_due = [](Instant occurred) {
        return route_in(given().at(occurred, noon).when(report_it())).level_due;
    };
    CHECK(level_due(noon - minutes(30)) == at("2024-09-14T12:00:00+08:00"));
    CHECK(level_due(noon - minutes(31)) == at("2024-09-14T14:00:00+08:00"));
    CHECK(level_due(morning) == at("2024-09-14T14:00:00+08:00"));
}

TEST_CASE("an urgent issue has the urgent limits") {
    ReportCase urgent = report_it();
    urgent.severity = Severity::urgent;
    const auto outcome = given().when(urgent);
    CHECK(route_in(outcome).unit == grid_7);
    CHECK(route_in(outcome).level_due == noon + hours(2));
    CHECK(route_in(outcome).case_due == noon + days(1));
}

TEST_CASE("several grids go to the community, danger to the street") {
    CHECK(route_in(given().when(report_with({.spans_grids = true}))).unit == community_3);
    CHECK(route_in(given().when(report_with({.hazard = true}))).unit == street_2);
    CHECK(route_in(given().when(report_with({.hazard = true, .needs_department = true}))).unit ==
          district_1);
}

TEST_CASE("what is reported above its level stays with the unit that was named") {
    const auto outcome = given().when(report_it(street_1), as(dispatcher_of(street_1)));
    CHECK(route_in(outcome).unit == street_1);
    CHECK(route_in(outcome).level == Level::street);
    CHECK(route_in(outcome).level_due == noon + days(7));
}

TEST_CASE("where the unit of the level is missing, the next superior holds the case") {
    const UnitCode lone_grid("lone-grid");
    CaseReported reported = case_reported(lone_grid);
    reported.facts.spans_grids = true;
    given(unit(lone_grid, "孤网格", Level::grid, street_1, "网格长"))
        .when(report_with({.spans_grids = true}, lone_grid), as(the_system()))
        .then(reported, routed(street_1, "several-grids",
                               {{"estimated_cost_yuan", "0"},
                                {"spans_grids", "true"},
                                {"spans_communities", "false"},
                                {"hazard", "false"},
                                {"needs_law_enforcement", "false"},
                                {"needs_department", "false"}},
                               days_of(15), noon + days(15)));
}

TEST_CASE("a territory without that level or anything above it still gives one holder") {
    const UnitCode hamlet("hamlet");
    Rulebook rulebook = empty_rulebook();
    rulebook.policy = samples::rulebook().policy;
    const auto outcome = given(unit(hamlet, "村", Level::grid, std::nullopt, "村长"))
                             .under(rulebook)
                             .when(report_with({.hazard = true}, hamlet), as(the_system()));
    CHECK(route_in(outcome).unit == hamlet);
    CHECK(route_in(outcome).level == Level::grid);
}

TEST_CASE("staff and residents report; an auditor only reads") {
    for (const Actor& actor : {worker_of(grid_7), dispatcher_of(street_2), supervisor_of(city),
                               admin_of(city), resident(), the_system()})
        CHECK(given().when(report_it(), actor).decision().has_value());
    given()
        .when(report_it(), as(auditor_of(city)))
        .then_rejected(Reason::not_for_this_role, "the role auditor may not report a case");
}

TEST_CASE("a report names a registered unit and a category of the policy") {
    given()
        .when(report_it(UnitCode("nowhere")))
        .then_rejected(Reason::unit_not_found, "unit nowhere is not registered", "unit");
    ReportCase stars = report_it();
    stars.category = CategoryCode("stars");
    given().when(stars).then_rejected(Reason::category_not_in_policy,
                                      "it knows dispute 矛盾纠纷, sanitation 环境卫生", "category");
}

TEST_CASE("without a policy nothing can be routed") {
    Rulebook rulebook = samples::rulebook();
    rulebook.policy = nullptr;
    given().under(rulebook).when(report_it()).then_rejected(Reason::no_policy, "activate one");
}

TEST_CASE("a policy whose rules leave a gap is answered, not guessed") {
    Policy policy = *samples::rulebook().policy;
    policy.rules = std::vector<Rule>(policy.rules.begin(), policy.rules.end() - 1);
    Rulebook rulebook = samples::rulebook();
    rulebook.policy = std::make_shared<const Policy>(policy);
    given().under(rulebook).when(report_it()).then_rejected(Reason::no_rule_matched);
}

TEST_CASE("a phone's clock may run five minutes ahead, no more") {
    CHECK(given().at(noon + minutes(5), noon).when(report_it()).decision().has_value());
    given()
        .at(noon + minutes(5) + Duration{1}, noon)
        .when(report_it())
        .then_rejected(Reason::occurs_in_the_future, "five minutes", "occurred_at");
    given()
        .at(earliest_instant - seconds(1), noon)
        .when(report_it())
        .then_rejected(Reason::not_well_formed, "1900", "occurred_at");
}

TEST_CASE("fields out of their limits are named") {
    ReportCase crowd = report_with({.parties = 1'000'001});
    given().when(crowd).then_rejected(Reason::not_well_formed, "1000000", "parties");
    given()
        .when(report_with({.households = 10'000'001}))
        .then_rejected(Reason::not_well_formed, {}, "households");
    given()
        .when(report_with({.estimated_cost_yuan = -1}))
        .then_rejected(Reason::not_well_formed, "between 0", "estimated_cost_yuan");
    ReportCase long_text = report_it();
    long_text.description = sealed(std::string(64U << 10U, 'x'));
    given().when(long_text).then_rejected(Reason::not_well_formed, "65536", "description");
    long_text.description.sealed.resize(64U << 10U);
    CHECK(given().when(long_text).decision().has_value());
    ReportCase long_reporter = report_it();
    long_reporter.reporter = sealed(std::string(64U << 10U, 'x'));
    given().when(long_reporter).then_rejected(Reason::not_well_formed, {}, "reporter");
    given()
        .when(report_it(UnitCode(std::string("c\0d", 3))))
        .then_rejected(Reason::not_well_formed, "control character", "unit");
    ReportCase no_category = report_it();
    no_category.category = CategoryCode("");
    given().when(no_category).then_rejected(Reason::not_well_formed, "empty", "category");
    ReportCase odd = report_it();
    odd.severity = static_cast<Severity>(9);
    given().when(odd).then_rejected(Reason::not_well_formed, "not a known word", "severity");
}

TEST_CASE("what the reporter told is kept as told") {
    ReportCase told = report_it();
    told.severity = Severity::urgent;
    told.channel = Channel::hotline;
    told.reporter = sealed("张三 138");
    told.on_behalf = true;
    told.facts = {
        .parties = 2, .households = 1, .estimated_cost_yuan = 300, .property_managed = true};
    const auto outcome = given().when(told, as(dispatcher_of(community_3)));
    REQUIRE(outcome.decision().has_value());
    const auto& fact = std::get<CaseReported>(outcome.decision()->front().events.at(0));
    CHECK(fact.severity == Severity::urgent);
    CHECK(fact.channel == Channel::hotline);
    CHECK(fact.reporter == told.reporter);
    CHECK(fact.on_behalf);
    CHECK(fact.facts == told.facts);
    CHECK(fact.utc_offset_minutes == 480);
}

}  // namespace gridcase::report_case_spec
