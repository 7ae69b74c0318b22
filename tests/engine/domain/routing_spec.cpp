#include "tests/engine/domain/specs.hpp"

namespace gridcase {
namespace {

const Policy& default_policy() { return *samples::rulebook().policy; }

Route routed(const char* category, CaseFacts facts = {}, Severity severity = Severity::normal) {
    const auto chosen = route(default_policy(), CategoryCode(category), severity, facts);
    REQUIRE(chosen.has_value());
    return *chosen;
}

void check_route(const char* category, CaseFacts facts, Severity severity, Level level,
                 std::string_view rule) {
    const Route chosen = routed(category, facts, severity);
    INFO(category << " expects " << rule);
    CHECK(chosen.level == level);
    CHECK(chosen.rule == rule);
}

constexpr Severity normal = Severity::normal;
constexpr Severity urgent = Severity::urgent;

Policy policy_of(std::vector<Rule> rules) {
    Policy policy;
    policy.rules = std::move(rules);
    return policy;
}

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
    CHECK(routed("safety", {.hazard = true}).facts_read ==
          Facts{{"estimated_cost_yuan", "0"}, {"hazard", "true"}, {"needs_department", "false"}});
    CHECK(routed("safety", {.estimated_cost_yuan = 200'000, .hazard = true}).facts_read ==
          Facts{{"estimated_cost_yuan", "200000"}});
}

TEST_CASE("a rule is looked at up to its first term that does not hold") {
    RuleTerms terms;
    terms.categories = {dispute};
    terms.severity = urgent;
    terms.parties_at_least = 3;
    const Policy policy =
        policy_of({{"narrow", "", terms, Level::city}, {"rest", "", {}, Level::grid}});
    CHECK(route(policy, sanitation, normal, {})->facts_read == Facts{{"category", "sanitation"}});
    CHECK(route(policy, dispute, normal, {})->facts_read ==
          Facts{{"category", "dispute"}, {"severity", "normal"}});
    CHECK(route(policy, dispute, urgent, {.parties = 3})->facts_read ==
          Facts{{"category", "dispute"}, {"severity", "urgent"}, {"parties", "3"}});
}

TEST_CASE("every term is looked at, and a flag may be wanted or not wanted") {
    const auto holds = [](auto set, CaseFacts facts) {
        RuleTerms terms;
        set(terms);
        return route(policy_of({{"only", "", terms, Level::grid}}), dispute, normal, facts)
            .has_value();
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

TEST_CASE("urgent limits where there are some, else the normal ones, else none") {
    Policy policy;
    policy.level_limits.normal = {{Level::grid, hours(8)}, {Level::street, days(7)}};
    policy.level_limits.urgent = {{Level::grid, hours(2)}};
    policy.case_limits.normal = {{Level::grid, days(3)}};
    CHECK(level_due(policy, Level::grid, normal, noon) == noon + hours(8));
    CHECK(level_due(policy, Level::grid, urgent, noon) == noon + hours(2));
    CHECK(level_due(policy, Level::street, urgent, noon) == noon + days(7));
    CHECK(level_due(policy, Level::city, urgent, noon) == std::nullopt);
    CHECK(case_due(policy, Level::grid, urgent, noon) == noon + days(3));
    CHECK(case_due(policy, Level::street, normal, noon) == std::nullopt);
}

}  // namespace gridcase
