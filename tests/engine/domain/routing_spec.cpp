#include "engine/domain/rule_terms.hpp"
#include "tests/engine/domain/policies.hpp"

namespace gridcase::routing_spec {
namespace {

Route routed(const char* category, CaseFacts facts = {}, Severity severity = Severity::normal) {
    const auto chosen = route(default_policy(), {CategoryCode(category), severity, facts});
    REQUIRE(chosen.has_value());
    return *chosen;
}

void check_route(const char* category, CaseFacts facts, Severity severity, Level level,
                 std::string_view rule) {
    const Route chosen = routed(category, facts, severity);
    INFO(category << " expects " << rule);
    CHECK(chosen.then.level == level);
    CHECK(chosen.rule == rule);
}

constexpr Severity normal = Severity::normal;
constexpr Severity urgent = Severity::urgent;

using Facts = std::vector<FactRead>;

}  // namespace

TEST_CASE("the shipped policy validates and knows six categories in two languages") {
    const auto policy = parse_policy(default_policy_text());
    if (!policy) FAIL(to_text(policy.error()));
    CHECK(policy->utc_offset_minutes == 480);
    REQUIRE(policy->categories.size() == 6);
    std::string codes;
    for (const Category& category : policy->categories) codes += category.code.value() + " ";
    CHECK(codes == "dispute sanitation property safety livelihood enquiry ");
    CHECK(policy->category(dispute)->name_zh == "矛盾纠纷");
    CHECK(policy->category(CategoryCode("stars")) == nullptr);
    CHECK(policy->rules.back().id == "on-the-spot");
    for (const Level level : all_levels) {
        CHECK(policy->level_limits.normal.contains(level));
        CHECK(policy->case_limits.normal.contains(level));
    }
}

TEST_CASE("small issues do not leave the grid 小事不出网格") {
    for (const char* category :
         {"dispute", "sanitation", "property", "safety", "livelihood", "enquiry"})
        check_route(category, {}, normal, Level::grid, "on-the-spot");
    check_route("dispute", {.parties = 2, .households = 2}, normal, Level::grid, "on-the-spot");
    check_route("sanitation", {.estimated_cost_yuan = 1'999}, urgent, Level::grid, "on-the-spot");
    check_route("property", {.households = 1, .property_managed = true}, normal, Level::grid,
                "on-the-spot");
}

TEST_CASE("big issues do not leave the community 大事不出社区") {
    check_route("dispute", {.parties = 3}, normal, Level::community, "mediation");
    check_route("dispute", {.households = 3}, normal, Level::community, "dispute-of-households");
    check_route("dispute", {}, urgent, Level::community, "urgent-dispute");
    check_route("property", {.households = 2, .property_managed = true}, normal, Level::community,
                "property-talks");
    check_route("sanitation", {.spans_grids = true}, normal, Level::community, "several-grids");
    check_route("livelihood", {.estimated_cost_yuan = 2'000}, normal, Level::community,
                "community-funds");
    check_route("enquiry", {.households = 10}, normal, Level::community, "many-households");
    check_route("livelihood", {.vulnerable_person = true}, urgent, Level::community,
                "vulnerable-and-urgent");
}

TEST_CASE("a case leaves the community only when competence lies outside") {
    check_route("safety", {.hazard = true}, normal, Level::street, "hazard");
    check_route("sanitation", {.needs_law_enforcement = true}, normal, Level::street,
                "law-enforcement");
    check_route("sanitation", {.spans_grids = true, .spans_communities = true}, normal,
                Level::street, "several-communities");
    check_route("livelihood", {.needs_department = true}, normal, Level::street, "street-whistle");
    check_route("property", {.estimated_cost_yuan = 50'000}, normal, Level::street, "street-funds");
    check_route("safety", {.hazard = true, .needs_department = true}, urgent, Level::district,
                "hazard-for-a-department");
    check_route("property", {.estimated_cost_yuan = 200'000}, normal, Level::district,
                "district-funds");
}

TEST_CASE("the facts read are those looked at up to the match, in the order of the terms") {
    CHECK(routed("safety", {.hazard = true}).facts_read == Facts{{"estimated_cost_yuan", "0"},
                                                                 {"hazard", "true"},
                                                                 {"needs_department", "false"},
                                                                 {"at_night", "false"}});
    CHECK(routed("safety", {.estimated_cost_yuan = 200'000, .hazard = true}).facts_read ==
          Facts{{"estimated_cost_yuan", "200000"}});
}

TEST_CASE("a rule is looked at up to its first term that does not hold") {
    RuleTerms terms;
    terms.categories = {dispute};
    terms.severity = urgent;
    terms.parties_at_least = 3;
    const Policy policy = policy_of({{"narrow", "", terms, {.level = Level::city}}, {"rest", ""}});
    CHECK(route(policy, {sanitation, normal, {}})->facts_read == Facts{{"category", "sanitation"}});
    CHECK(route(policy, {dispute, normal, {}})->facts_read ==
          Facts{{"category", "dispute"}, {"severity", "normal"}});
    CHECK(route(policy, {dispute, urgent, {.parties = 3}})->facts_read ==
          Facts{{"category", "dispute"}, {"severity", "urgent"}, {"parties", "3"}});
}

TEST_CASE("every term is looked at, and a flag may be wanted or not wanted") {
    const auto holds = [](auto set, CaseFacts facts) {
        RuleTerms terms;
        set(terms);
        return route(policy_of({{"only", "", terms}}), {dispute, normal, facts}).has_value();
    };
    const auto flag = [&](std::optional<bool> RuleTerms::*wanted, bool CaseFacts::*fact) {
        CaseFacts yes;
        yes.*fact = true;
        CHECK(holds([&](RuleTerms& terms) { terms.*wanted = true; }, yes));
        CHECK_FALSE(holds([&](RuleTerms& terms) { terms.*wanted = true; }, {}));
        CHECK(holds([&](RuleTerms& terms) { terms.*wanted = false; }, {}));
        CHECK_FALSE(holds([&](RuleTerms& terms) { terms.*wanted = false; }, yes));
    };
    flag(&RuleTerms::spans_grids, &CaseFacts::spans_grids);
    flag(&RuleTerms::spans_communities, &CaseFacts::spans_communities);
    flag(&RuleTerms::hazard, &CaseFacts::hazard);
    flag(&RuleTerms::needs_law_enforcement, &CaseFacts::needs_law_enforcement);
    flag(&RuleTerms::needs_department, &CaseFacts::needs_department);
    flag(&RuleTerms::property_managed, &CaseFacts::property_managed);
    flag(&RuleTerms::vulnerable_person, &CaseFacts::vulnerable_person);
    const auto parties = [](RuleTerms& terms) { terms.parties_at_least = 3; };
    CHECK(holds(parties, {.parties = 3}));
    CHECK_FALSE(holds(parties, {.parties = 2}));
    const auto households = [](RuleTerms& terms) { terms.households_at_least = 3; };
    CHECK(holds(households, {.households = 4}));
    CHECK_FALSE(holds(households, {.parties = 9}));
    const auto cost = [](RuleTerms& terms) { terms.estimated_cost_yuan_at_least = 3; };
    CHECK(holds(cost, {.estimated_cost_yuan = 3}));
    CHECK_FALSE(holds(cost, {.estimated_cost_yuan = 2}));
    const auto either = [](RuleTerms& terms) { terms.categories = {sanitation, dispute}; };
    CHECK(holds(either, {}));
    const auto other = [](RuleTerms& terms) { terms.categories = {sanitation}; };
    CHECK_FALSE(holds(other, {}));
}

TEST_CASE("how it came, when it came and whether it came before are terms too") {
    const auto holds = [](auto set, const Matter& matter) {
        RuleTerms terms;
        set(terms);
        return route(policy_of({{"only", "", terms}}), matter).has_value();
    };
    const auto hotline = [](RuleTerms& terms) {
        terms.channels = {Channel::app, Channel::hotline};
    };
    CHECK(holds(hotline, {.category = dispute, .channel = Channel::hotline}));
    CHECK_FALSE(holds(hotline, {.category = dispute, .channel = Channel::patrol}));
    const auto by_night = [](RuleTerms& terms) { terms.at_night = true; };
    CHECK(holds(by_night, {.category = dispute, .at_night = true}));
    CHECK_FALSE(holds(by_night, {.category = dispute}));
    const auto again = [](RuleTerms& terms) { terms.repeats_within_days = 30; };
    CHECK(holds(again, {.category = dispute, .days_since_last = 0}));
    CHECK(holds(again, {.category = dispute, .days_since_last = 30}));
    CHECK_FALSE(holds(again, {.category = dispute, .days_since_last = 31}));
    CHECK_FALSE(holds(again, {.category = dispute}));
}

TEST_CASE("what a rule decides comes with the route") {
    Rule rule{"night", ""};
    rule.then = {.level = Level::street,
                 .line = "housing",
                 .level_limit = any_minutes(60),
                 .case_limit = days_of(2),
                 .meeting = true,
                 .notify = {Level::district}};
    CHECK(route(policy_of({rule}), {.category = dispute})->then == rule.then);
}

TEST_CASE("a dispute that begins again goes to the community, other things may repeat") {
    const Matter again{.category = dispute, .days_since_last = 30};
    CHECK(route(default_policy(), again)->rule == "again");
    const Matter later{.category = dispute, .days_since_last = 31};
    CHECK(route(default_policy(), later)->rule == "on-the-spot");
    const Matter rubbish{.category = sanitation, .days_since_last = 1};
    CHECK(route(default_policy(), rubbish)->rule == "on-the-spot");
}

TEST_CASE("a danger at night is told to the district") {
    const Matter night{
        .category = CategoryCode("safety"), .facts = {.hazard = true}, .at_night = true};
    const auto chosen = route(default_policy(), night);
    CHECK(chosen->rule == "hazard-at-night");
    CHECK(chosen->then.notify == std::vector{Level::district});
    CHECK(chosen->then.level_limit == any_minutes(24 * 60));
}

TEST_CASE("the night is local, and may go over midnight") {
    Policy policy;
    const auto night = [&](std::string_view at) {
        return is_night(policy, parse_instant(at).value());
    };
    CHECK(night("2024-09-13T22:00:00+08:00"));
    CHECK(night("2024-09-14T05:59:59+08:00"));
    CHECK_FALSE(night("2024-09-14T06:00:00+08:00"));
    CHECK_FALSE(night("2024-09-13T21:59:59+08:00"));
    CHECK(night("1969-12-31T23:00:00+08:00"));
    policy.night_from = hours(1);
    policy.night_until = hours(5);
    CHECK(night("2024-09-14T01:00:00+08:00"));
    CHECK_FALSE(night("2024-09-14T22:00:00+08:00"));
}

TEST_CASE("the hot data of a rule are one cache line, and a category is a number") {
    RuleTerms terms;
    terms.categories = {sanitation, dispute, sanitation};
    const Rules rules({{"a", "", terms}, {"b", ""}});
    CHECK(sizeof(rules.trials()[0]) == 64);
    CHECK(rules.trials()[0].categories == 2);
    CHECK(rules.number_of(dispute) != rules.number_of(sanitation));
    CHECK(rules.number_of(CategoryCode("stars")) == Rules::unnamed);
}

TEST_CASE("urgent limits where there are some, else the normal ones, else none") {
    Policy policy;
    policy.level_limits.normal = {{Level::grid, working_minutes(480)}, {Level::street, days_of(7)}};
    policy.level_limits.urgent = {{Level::grid, any_minutes(120)}};
    policy.case_limits.normal = {{Level::grid, days_of(3)}};
    CHECK(level_budget(policy, Level::grid, normal) == working_minutes(480));
    CHECK(level_budget(policy, Level::grid, urgent) == any_minutes(120));
    CHECK(level_budget(policy, Level::street, urgent) == days_of(7));
    CHECK(level_budget(policy, Level::city, urgent) == std::nullopt);
    CHECK(case_budget(policy, Level::grid, urgent) == days_of(3));
    CHECK(case_budget(policy, Level::street, normal) == std::nullopt);
}

TEST_CASE("the shipped policy has the limits of the handbook") {
    const Policy& policy = default_policy();
    CHECK(policy.sign_in.normal == working_minutes(120));
    CHECK(level_budget(policy, Level::grid, normal) == working_minutes(480));
    CHECK(level_budget(policy, Level::grid, urgent) == any_minutes(120));
    CHECK(level_budget(policy, Level::community, normal) == working_days_of(3));
    CHECK(level_budget(policy, Level::community, urgent) == any_minutes(240));
    CHECK(level_budget(policy, Level::street, normal) == days_of(7));
    CHECK(level_budget(policy, Level::street, urgent) == any_minutes(24 * 60));
    CHECK(level_budget(policy, Level::district, normal) == days_of(15));
    CHECK(level_budget(policy, Level::city, normal) == days_of(15));
    CHECK(policy.verification.within == working_days_of(1));
    CHECK(policy.returns.window == working_days_of(1));
    CHECK(policy.feedback == days_of(14));
    CHECK(policy.reopening == days_of(30));
    CHECK(policy.arrival == any_minutes(30));
    CHECK(policy.category(CategoryCode("enquiry"))->enquiry);
    CHECK_FALSE(policy.category(dispute)->enquiry);
    CHECK(policy.duties.size() >= 12);
    CHECK(policy.duty("property-talks")->level == Level::community);
    CHECK(policy.duty("dispute-wages")->line == "labour");
    CHECK(policy.duty("moon") == nullptr);
}

TEST_CASE("what the shipped policy says of conduct is what a policy has that is silent") {
    const Policy& shipped = default_policy();
    const Policy silent;
    CHECK(shipped.ladder == silent.ladder);
    CHECK(shipped.on_breach == silent.on_breach);
    CHECK(shipped.sign_in.normal == silent.sign_in.normal);
    CHECK(shipped.sign_in.urgent == silent.sign_in.urgent);
    CHECK(shipped.arrival == silent.arrival);
    CHECK(shipped.on_the_spot == silent.on_the_spot);
    CHECK(shipped.returns.window == silent.returns.window);
    CHECK(shipped.returns.ruling_at == silent.returns.ruling_at);
    CHECK(shipped.returns.meeting_at == silent.returns.meeting_at);
    CHECK(shipped.extensions.at_most == silent.extensions.at_most);
    CHECK(shipped.extensions.first == silent.extensions.first);
    CHECK(shipped.extensions.later == silent.extensions.later);
    CHECK(shipped.suspensions.granted_by == silent.suspensions.granted_by);
    CHECK(shipped.suspensions.reasons == silent.suspensions.reasons);
    CHECK(shipped.suspensions.review_every == silent.suspensions.review_every);
    CHECK(shipped.verification.modes == silent.verification.modes);
    CHECK(shipped.verification.sample_percent == silent.verification.sample_percent);
    CHECK(shipped.verification.within == silent.verification.within);
    CHECK(shipped.feedback == silent.feedback);
    CHECK(shipped.reopening == silent.reopening);
    CHECK(shipped.time_claim == silent.time_claim);
    CHECK(shipped.night_from == silent.night_from);
    CHECK(shipped.night_until == silent.night_until);
    CHECK(shipped.calendars == silent.calendars);
    CHECK(shipped.notices.recipients == silent.notices.recipients);
    CHECK(shipped.notices.due_soon_before == silent.notices.due_soon_before);
}

}  // namespace gridcase::routing_spec
