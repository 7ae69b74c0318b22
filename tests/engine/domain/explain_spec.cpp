#include <random>

#include "engine/domain/rule_terms.hpp"
#include "tests/engine/domain/policies.hpp"

namespace gridcase::explain_spec {
namespace {

/// Rules and issues over small numbers, so that thresholds are met about as often as missed.
class Chance {
   public:
    explicit Chance(std::uint32_t seed) : random_(seed) {}

    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(random_() % bound);
    }
    bool one_in(std::uint32_t count) { return below(count) == 0; }

    CategoryCode category() {
        static const std::array codes{"dispute", "sanitation", "property", "safety"};
        return CategoryCode(codes.at(below(codes.size())));
    }
    Severity severity() { return one_in(3) ? Severity::urgent : Severity::normal; }

    Channel channel() {
        return engine::channel_words.at(below(engine::channel_words.size())).meaning;
    }

    Matter matter() {
        Matter matter{.category = category(), .severity = severity(), .channel = channel()};
        for (const auto& term : engine::people_terms) matter.facts.*term.value = below(5);
        matter.facts.*engine::cost_term.value = std::int64_t{1000} * below(300);
        for (const auto& term : engine::flag_terms)
            (term.value ? matter.facts.*term.value : matter.at_night) = one_in(3);
        if (!one_in(3)) matter.days_since_last = below(60);
        return matter;
    }

    Policy policy() {
        std::vector<Rule> rules;
        const std::uint32_t count = 1 + below(40);
        for (std::uint32_t i = 0; i < count; ++i) rules.push_back(rule(i));
        rules.push_back({"the-rest", "其余"});
        return policy_of(std::move(rules));
    }

   private:
    Rule rule(std::uint32_t index) {
        Rule rule{"rule-" + std::to_string(index), "为何", {}, {.level = all_levels.at(below(5))}};
        while (one_in(3)) rule.when.categories.push_back(category());
        if (one_in(6)) rule.when.severity = severity();
        while (one_in(4)) rule.when.channels.push_back(channel());
        if (one_in(6)) rule.when.repeats_within_days = 1 + below(60);
        for (const auto& term : engine::people_terms)
            if (one_in(4)) rule.when.*term.threshold = 1 + below(5);
        if (one_in(4)) rule.when.*engine::cost_term.threshold = std::int64_t{1000} * below(300);
        for (const auto& term : engine::flag_terms)
            if (one_in(6)) rule.when.*term.wanted = one_in(2);
        return rule;
    }

    std::mt19937 random_;
};

/// Empty, or how the explanation of a route differs from the route.
std::string difference(const Policy& policy, const Route& chosen) {
    const auto why = explain(policy, chosen.facts_read);
    if (!why) return why.error();
    if (why->rule != chosen.rule || why->level != chosen.then.level)
        return "decided " + chosen.rule + ", explained " + why->rule;
    for (std::size_t i = 0; i < why->tried.size(); ++i) {
        if (why->tried[i].rule != policy.rules[i].id) return "rule " + std::to_string(i);
        if (why->tried[i].unmet.empty() != (i + 1 == why->tried.size())) return "unmet terms";
    }
    return {};
}

}  // namespace

TEST_CASE("a route is explained rule by rule, with the first term that did not hold") {
    const auto chosen = route(default_policy(), {dispute, Severity::normal, {.parties = 3}});
    REQUIRE(chosen);
    const auto why = explain(default_policy(), chosen->facts_read);
    REQUIRE_MESSAGE(why.has_value(), why.error());
    CHECK(why->rule == "mediation");
    CHECK(why->level == Level::community);
    REQUIRE(why->tried.size() == 11);
    CHECK(why->tried[0].rule == "district-funds");
    CHECK(why->tried[0].unmet == "estimated_cost_yuan 0, must be at least 200000");
    CHECK(why->tried[1].unmet == "hazard false, must be true");
    CHECK(why->tried.back().rule == "mediation");
    CHECK(why->tried.back().unmet.empty());
    CHECK(why->tried.back().why.find("调解") != std::string::npos);
}

TEST_CASE("every kind of term says what it should have been") {
    std::vector<Rule> rules;
    const auto add = [&](auto set) {
        rules.push_back({"rule-" + std::to_string(rules.size()), ""});
        set(rules.back().when);
    };
    add([](RuleTerms& when) { when.categories = {dispute}; });
    add([](RuleTerms& when) { when.categories = {dispute, CategoryCode("safety")}; });
    add([](RuleTerms& when) { when.severity = Severity::urgent; });
    add([](RuleTerms& when) { when.channels = {Channel::app}; });
    add([](RuleTerms& when) { when.channels = {Channel::app, Channel::visit}; });
    add([](RuleTerms& when) { when.parties_at_least = 2; });
    add([](RuleTerms& when) { when.estimated_cost_yuan_at_least = 500; });
    add([](RuleTerms& when) { when.repeats_within_days = 30; });
    add([](RuleTerms& when) { when.hazard = false; });
    add([](RuleTerms& when) { when.at_night = true; });
    add([](RuleTerms&) {});
    const Policy policy = policy_of(rules);
    Matter matter{.category = CategoryCode("enquiry"),
                  .facts = {.parties = 1, .hazard = true},
                  .channel = Channel::hotline,
                  .days_since_last = 45};
    const auto unmet = [&] {
        const auto why = explain(policy, route(policy, matter)->facts_read);
        REQUIRE_MESSAGE(why.has_value(), why.error());
        std::vector<std::string> told;
        for (const RuleTried& tried : why->tried) told.push_back(tried.unmet);
        return told;
    };
    CHECK(unmet() ==
          std::vector<std::string>{
              "category enquiry, must be dispute",
              "category enquiry, must be one of dispute, safety", "severity normal, must be urgent",
              "channel hotline, must be app", "channel hotline, must be one of app, visit",
              "parties 1, must be at least 2", "estimated_cost_yuan 0, must be at least 500",
              "days_since_last 45, must be at most 30", "hazard true, must be false",
              "at_night false, must be true", ""});
    matter.days_since_last.reset();
    CHECK(unmet()[7] == "days_since_last none, must be at most 30");
}

TEST_CASE("facts that are not those of the policy are no explanation") {
    using Facts = std::vector<FactRead>;
    const auto fault = [](const Facts& facts) {
        const auto why = explain(default_policy(), facts);
        return why ? "explained" : why.error();
    };
    CHECK(fault({}).find("looks at estimated_cost_yuan, which was not read") != std::string::npos);
    for (const FactRead& read : Facts{{"moon", "full"},
                                      {"hazard", "yes"},
                                      {"parties", "many"},
                                      {"parties", "3x"},
                                      {"severity", "high"},
                                      {"channel", "pigeon"},
                                      {"days_since_last", "never"},
                                      {"at_night", "dark"},
                                      {"estimated_cost_yuan", ""}})
        CHECK(fault({read}).find("“" + read.name + " = ") != std::string::npos);
    Policy none;
    CHECK(explain(none, {}).error().find("no rule") != std::string::npos);
}

TEST_CASE("what is explained is what was decided, for 100,000 issues") {
    Chance chance(20240913);
    int compared = 0;
    for (int policies = 0; policies < 1'000; ++policies) {
        const Policy policy = policies == 0 ? default_policy() : chance.policy();
        for (int issues = 0; issues < 100; ++issues, ++compared) {
            const auto chosen = route(policy, chance.matter());
            REQUIRE(chosen);
            REQUIRE(difference(policy, *chosen) == "");
        }
    }
    CHECK(compared == 100'000);
}

}  // namespace gridcase::explain_spec
