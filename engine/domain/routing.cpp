#include <algorithm>
#include <bitset>
#include <string>

#include "engine/domain/policy.hpp"
#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t category_fact = 0;
constexpr std::size_t severity_fact = 1;
constexpr std::size_t first_people_fact = 2;
constexpr std::size_t cost_fact = first_people_fact + people_terms.size();
constexpr std::size_t first_flag_fact = cost_fact + 1;
constexpr std::size_t fact_count = first_flag_fact + flag_terms.size();

/// An issue under the eyes of the rules: it remembers which of its facts were looked at.
class Issue {
   public:
    Issue(const CategoryCode& category, Severity severity, const CaseFacts& facts)
        : category_(category), severity_(severity), facts_(facts) {}

    /// Tries the terms in their order, up to the first that does not hold.
    bool meets(const RuleTerms& when) {
        if (!when.categories.empty() && !look(category_fact, is_among(when.categories)))
            return false;
        if (when.severity && !look(severity_fact, severity_ == *when.severity)) return false;
        for (std::size_t i = 0; i < people_terms.size(); ++i)
            if (!reaches(people_terms[i], when, first_people_fact + i)) return false;
        if (!reaches(cost_term, when, cost_fact)) return false;
        for (std::size_t i = 0; i < flag_terms.size(); ++i) {
            const std::optional<bool>& wanted = when.*flag_terms[i].wanted;
            if (wanted && !look(first_flag_fact + i, facts_.*flag_terms[i].value == *wanted))
                return false;
        }
        return true;
    }

    /// What was looked at, in the order of the terms.
    [[nodiscard]] std::vector<FactRead> facts_read() const {
        std::vector<FactRead> facts;
        const auto add = [&](std::size_t fact, std::string_view name, std::string_view value) {
            if (looked_.test(fact)) facts.push_back({std::string(name), std::string(value)});
        };
        add(category_fact, "category", category_.value());
        add(severity_fact, "severity", to_text(severity_));
        for (std::size_t i = 0; i < people_terms.size(); ++i)
            add(first_people_fact + i, people_terms[i].fact,
                std::to_string(facts_.*people_terms[i].value));
        add(cost_fact, cost_term.fact, std::to_string(facts_.*cost_term.value));
        for (std::size_t i = 0; i < flag_terms.size(); ++i)
            add(first_flag_fact + i, flag_terms[i].key,
                facts_.*flag_terms[i].value ? "true" : "false");
        return facts;
    }

   private:
    bool look(std::size_t fact, bool holds) {
        looked_.set(fact);
        return holds;
    }

    [[nodiscard]] bool is_among(const std::vector<CategoryCode>& categories) const {
        return std::find(categories.begin(), categories.end(), category_) != categories.end();
    }

    template <class Number>
    bool reaches(const CountTerm<Number>& term, const RuleTerms& when, std::size_t fact) {
        const std::optional<Number>& threshold = when.*term.threshold;
        return !threshold || look(fact, facts_.*term.value >= *threshold);
    }

    const CategoryCode& category_;
    Severity severity_;
    const CaseFacts& facts_;
    std::bitset<fact_count> looked_;
};

std::optional<Instant> due(const LevelLimits& limits, Level level, Severity severity,
                           Instant from) {
    if (severity == Severity::urgent)
        if (const auto urgent = limits.urgent.find(level); urgent != limits.urgent.end())
            return from + urgent->second;
    if (const auto normal = limits.normal.find(level); normal != limits.normal.end())
        return from + normal->second;
    return std::nullopt;
}

}  // namespace

const Category* Policy::category(const CategoryCode& code) const {
    const auto found = std::find_if(categories.begin(), categories.end(),
                                    [&](const Category& each) { return each.code == code; });
    return found == categories.end() ? nullptr : &*found;
}

std::optional<Route> route(const Policy& policy, const CategoryCode& category, Severity severity,
                           const CaseFacts& facts) {
    Issue issue(category, severity, facts);
    for (const Rule& rule : policy.rules)
        if (issue.meets(rule.when))
            return Route{.level = rule.level, .rule = rule.id, .facts_read = issue.facts_read()};
    return std::nullopt;
}

std::optional<Instant> level_due(const Policy& policy, Level level, Severity severity,
                                 Instant from) {
    return due(policy.level_limits, level, severity, from);
}

std::optional<Instant> case_due(const Policy& policy, Level level, Severity severity,
                                Instant from) {
    return due(policy.case_limits, level, severity, from);
}

}  // namespace gridcase::engine
