#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/domain/fields.hpp"
#include "engine/domain/rules.hpp"

namespace gridcase::engine {

// What a rule may look at, in one place: the policy file's keys, the facts' names in CaseRouted,
// and the order in which a rule's terms are tried.

/// A count must reach a threshold.
template <class Number>
struct CountTerm {
    std::string_view key;   // in policy.toml
    std::string_view fact;  // in facts_read
    std::optional<Number> RuleTerms::*threshold;
    Number CaseFacts::*value;
    Number RuleTrial::*at_least;
    std::int64_t limit;
};

inline constexpr std::array people_terms{
    CountTerm<std::uint32_t>{"parties_at_least", "parties", &RuleTerms::parties_at_least,
                             &CaseFacts::parties, &RuleTrial::parties, parties_limit},
    CountTerm<std::uint32_t>{"households_at_least", "households", &RuleTerms::households_at_least,
                             &CaseFacts::households, &RuleTrial::households, households_limit}};

inline constexpr CountTerm<std::int64_t> cost_term{"estimated_cost_yuan_at_least",
                                                   "estimated_cost_yuan",
                                                   &RuleTerms::estimated_cost_yuan_at_least,
                                                   &CaseFacts::estimated_cost_yuan,
                                                   &RuleTrial::cost_yuan,
                                                   cost_limit_yuan};

/// A yes or no must be as said. Key and fact have the same name.
struct FlagTerm {
    std::string_view key;
    std::optional<bool> RuleTerms::*wanted;
    bool CaseFacts::*value;  // null: it is no fact of the case, but of when it came (at_night)
};

inline constexpr std::array flag_terms{
    FlagTerm{"spans_grids", &RuleTerms::spans_grids, &CaseFacts::spans_grids},
    FlagTerm{"spans_communities", &RuleTerms::spans_communities, &CaseFacts::spans_communities},
    FlagTerm{"hazard", &RuleTerms::hazard, &CaseFacts::hazard},
    FlagTerm{"needs_law_enforcement", &RuleTerms::needs_law_enforcement,
             &CaseFacts::needs_law_enforcement},
    FlagTerm{"needs_department", &RuleTerms::needs_department, &CaseFacts::needs_department},
    FlagTerm{"property_managed", &RuleTerms::property_managed, &CaseFacts::property_managed},
    FlagTerm{"vulnerable_person", &RuleTerms::vulnerable_person, &CaseFacts::vulnerable_person},
    FlagTerm{"at_night", &RuleTerms::at_night, nullptr}};

inline constexpr std::string_view repeats_key = "repeats_within";
inline constexpr std::string_view repeats_fact_name = "days_since_last";
inline constexpr std::int64_t repeats_limit_days = 3'650;

// The facts in the order in which a rule's terms look at them: their bits in a FactSet.
inline constexpr std::size_t category_fact = 0;
inline constexpr std::size_t severity_fact = 1;
inline constexpr std::size_t channel_fact = 2;
inline constexpr std::size_t first_people_fact = 3;
inline constexpr std::size_t cost_fact = first_people_fact + people_terms.size();
inline constexpr std::size_t repeats_fact = cost_fact + 1;
inline constexpr std::size_t first_flag_fact = repeats_fact + 1;
inline constexpr std::size_t fact_count = first_flag_fact + flag_terms.size();

constexpr FactSet bit(std::size_t fact) { return FactSet{1} << fact; }
constexpr std::uint8_t bit(Channel channel) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(channel));
}
static_assert(static_cast<unsigned>(Channel::import) < 8, "RuleTrial::channels has eight bits");

inline bool flag_of(const Matter& matter, const FlagTerm& term) {
    return term.value ? matter.facts.*term.value : matter.at_night;
}

}  // namespace gridcase::engine
