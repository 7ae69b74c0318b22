#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/domain/fields.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase::engine {

// What a rule may look at, in one place: the policy file's keys, the facts' names in CaseRouted,
// and the order in which a rule's terms are tried. `category` and `severity` come before these.

/// A count must reach a threshold.
template <class Number>
struct CountTerm {
    std::string_view key;   // in policy.toml
    std::string_view fact;  // in facts_read
    std::optional<Number> RuleTerms::*threshold;
    Number CaseFacts::*value;
    std::int64_t limit;
};

inline constexpr std::array people_terms{
    CountTerm<std::uint32_t>{"parties_at_least", "parties", &RuleTerms::parties_at_least,
                             &CaseFacts::parties, parties_limit},
    CountTerm<std::uint32_t>{"households_at_least", "households", &RuleTerms::households_at_least,
                             &CaseFacts::households, households_limit}};

inline constexpr CountTerm<std::int64_t> cost_term{
    "estimated_cost_yuan_at_least", "estimated_cost_yuan", &RuleTerms::estimated_cost_yuan_at_least,
    &CaseFacts::estimated_cost_yuan, cost_limit_yuan};

/// A yes or no must be as said. Key and fact have the same name.
struct FlagTerm {
    std::string_view key;
    std::optional<bool> RuleTerms::*wanted;
    bool CaseFacts::*value;
};

inline constexpr std::array flag_terms{
    FlagTerm{"spans_grids", &RuleTerms::spans_grids, &CaseFacts::spans_grids},
    FlagTerm{"spans_communities", &RuleTerms::spans_communities, &CaseFacts::spans_communities},
    FlagTerm{"hazard", &RuleTerms::hazard, &CaseFacts::hazard},
    FlagTerm{"needs_law_enforcement", &RuleTerms::needs_law_enforcement,
             &CaseFacts::needs_law_enforcement},
    FlagTerm{"needs_department", &RuleTerms::needs_department, &CaseFacts::needs_department},
    FlagTerm{"property_managed", &RuleTerms::property_managed, &CaseFacts::property_managed},
    FlagTerm{"vulnerable_person", &RuleTerms::vulnerable_person, &CaseFacts::vulnerable_person}};

}  // namespace gridcase::engine
