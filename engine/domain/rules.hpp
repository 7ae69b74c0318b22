#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "events/case_events.hpp"
#include "events/limit.hpp"

namespace gridcase::engine {

/// What rules may look at in a matter.
struct Matter {
    CategoryCode category;
    Severity severity = Severity::normal;
    CaseFacts facts = {};
    Channel channel = Channel::patrol;
    bool at_night = false;
    /// Whole days since the last case of this place and category; nothing: there was none.
    std::optional<std::int64_t> days_since_last = std::nullopt;
};

/// One term of a rule; every term that is set must hold. What a rule may look at is in design §6.
struct RuleTerms {
    std::vector<CategoryCode> categories;  // any of these; empty: any at all
    std::optional<Severity> severity;
    std::vector<Channel> channels;  // any of these; empty: any at all
    std::optional<std::uint32_t> parties_at_least;
    std::optional<std::uint32_t> households_at_least;
    std::optional<std::int64_t> estimated_cost_yuan_at_least;
    std::optional<std::int64_t> repeats_within_days;  // a case of this place and category before
    std::optional<bool> spans_grids;
    std::optional<bool> spans_communities;
    std::optional<bool> hazard;
    std::optional<bool> needs_law_enforcement;
    std::optional<bool> needs_department;
    std::optional<bool> property_managed;
    std::optional<bool> vulnerable_person;
    std::optional<bool> at_night;

    bool operator==(const RuleTerms&) const = default;
};

/// What a rule decides. Limits said here go before those of the level.
struct RuleOutcome {
    Level level = Level::grid;
    std::string line = {};  // of the department that must hold it; empty: the unit at the level
    std::optional<Budget> level_limit = std::nullopt;
    std::optional<Budget> case_limit = std::nullopt;
    bool meeting = false;            // a joint meeting is wanted
    std::vector<Level> notify = {};  // the units above at these levels must know

    bool operator==(const RuleOutcome&) const = default;
};

/// An ordered routing rule: the first whose terms all hold decides.
struct Rule {
    std::string id;
    std::string why;  // in plain words, for people
    RuleTerms when = {};
    RuleOutcome then = {};

    bool operator==(const Rule&) const = default;
};

/// A bit for each fact that a rule may look at (rule_terms.hpp), in the order of the terms.
using FactSet = std::uint32_t;

/// A rule's terms as they are tried: nothing but numbers, and one cache line for each rule, so
/// that routing goes through thousands of rules in microseconds. Values without their bit in
/// `facts` say nothing.
struct alignas(64) RuleTrial {
    FactSet facts = 0;                 // on which there is a term
    FactSet flags = 0;                 // of those that are yes or no, the ones that must be yes
    std::uint32_t first_category = 0;  // in Rules::category_lists
    std::uint32_t categories = 0;
    std::uint32_t parties = 0;
    std::uint32_t households = 0;
    std::int64_t cost_yuan = 0;
    std::int64_t repeats_within_days = 0;
    std::uint8_t channels = 0;  // a bit for each
    Severity severity = Severity::normal;
};
static_assert(sizeof(RuleTrial) == 64);

/// The ordered rules of a policy, each beside its trial. They do not change, for both must agree.
class Rules {
   public:
    Rules() = default;
    Rules(std::vector<Rule> rules);  // NOLINT(google-explicit-constructor): a list of rules is one

    [[nodiscard]] std::size_t size() const { return rules_.size(); }
    [[nodiscard]] bool empty() const { return rules_.empty(); }
    [[nodiscard]] const Rule& operator[](std::size_t i) const { return rules_[i]; }
    [[nodiscard]] const Rule& back() const { return rules_.back(); }
    [[nodiscard]] auto begin() const { return rules_.begin(); }
    [[nodiscard]] auto end() const { return rules_.end(); }

    [[nodiscard]] const std::vector<RuleTrial>& trials() const { return trials_; }
    /// The categories that rules name, by small numbers; no rule names `unnamed`.
    static constexpr std::uint32_t unnamed = 0xFFFF'FFFF;
    [[nodiscard]] std::uint32_t number_of(const CategoryCode& category) const;
    /// The numbers of each rule's categories, ascending, one rule's behind another's.
    [[nodiscard]] const std::vector<std::uint32_t>& category_lists() const {
        return category_lists_;
    }

   private:
    [[nodiscard]] RuleTrial trial_of(const RuleTerms& when);
    void list_categories(const RuleTerms& when, RuleTrial& trial);

    std::vector<Rule> rules_;
    std::vector<RuleTrial> trials_;
    std::vector<std::uint32_t> category_lists_;
    std::unordered_map<CategoryCode, std::uint32_t> numbers_;
};

/// Whether a rule with the terms `earlier` matches whatever one with the terms `later` matches.
bool covers(const Rules& rules, const RuleTrial& earlier, const RuleTrial& later);

}  // namespace gridcase::engine
