#pragma once

#include <algorithm>
#include <bitset>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/domain/policy.hpp"
#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {

// The facts of an issue, in the order in which a rule's terms look at them.
inline constexpr std::size_t category_fact = 0;
inline constexpr std::size_t severity_fact = 1;
inline constexpr std::size_t first_people_fact = 2;
inline constexpr std::size_t cost_fact = first_people_fact + people_terms.size();
inline constexpr std::size_t first_flag_fact = cost_fact + 1;
inline constexpr std::size_t fact_count = first_flag_fact + flag_terms.size();

using FactSet = std::bitset<fact_count>;

/// An issue under the eyes of the rules: it remembers which of its facts were looked at.
class Issue {
   public:
    Issue(const CategoryCode& category, Severity severity, const CaseFacts& facts)
        : category_(category), severity_(severity), facts_(facts) {}

    /// Tries the terms in their order: the fact of the first that does not hold, or nothing when
    /// all do.
    std::optional<std::size_t> unmet(const RuleTerms& when) {
        if (!when.categories.empty() && !look(category_fact, is_among(when.categories)))
            return category_fact;
        if (when.severity && !look(severity_fact, severity_ == *when.severity))
            return severity_fact;
        for (std::size_t i = 0; i < people_terms.size(); ++i)
            if (!reaches(people_terms[i], when, first_people_fact + i))
                return first_people_fact + i;
        if (!reaches(cost_term, when, cost_fact)) return cost_fact;
        for (std::size_t i = 0; i < flag_terms.size(); ++i) {
            const std::optional<bool>& wanted = when.*flag_terms[i].wanted;
            if (wanted && !look(first_flag_fact + i, facts_.*flag_terms[i].value == *wanted))
                return first_flag_fact + i;
        }
        return std::nullopt;
    }

    [[nodiscard]] const FactSet& looked() const { return looked_; }

    [[nodiscard]] FactRead fact(std::size_t fact) const {
        if (fact == category_fact) return {"category", category_.value()};
        if (fact == severity_fact) return {"severity", std::string(to_text(severity_))};
        if (fact < cost_fact) {
            const auto& term = people_terms[fact - first_people_fact];
            return {std::string(term.fact), std::to_string(facts_.*term.value)};
        }
        if (fact == cost_fact)
            return {std::string(cost_term.fact), std::to_string(facts_.*cost_term.value)};
        const FlagTerm& term = flag_terms[fact - first_flag_fact];
        return {std::string(term.key), facts_.*term.value ? "true" : "false"};
    }

    /// What was looked at, in the order of the terms.
    [[nodiscard]] std::vector<FactRead> facts_read() const {
        std::vector<FactRead> facts;
        for (std::size_t i = 0; i < fact_count; ++i)
            if (looked_.test(i)) facts.push_back(fact(i));
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
    FactSet looked_;
};

}  // namespace gridcase::engine
