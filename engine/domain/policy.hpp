#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/territory.hpp"
#include "events/case_events.hpp"
#include "events/instant.hpp"

namespace gridcase::engine {

/// One term of a rule; every term that is set must hold. What a rule may look at is in design §6.
struct RuleTerms {
    std::vector<CategoryCode> categories;  // any of these; empty: any at all
    std::optional<Severity> severity;
    std::optional<std::uint32_t> parties_at_least;
    std::optional<std::uint32_t> households_at_least;
    std::optional<std::int64_t> estimated_cost_yuan_at_least;
    std::optional<bool> spans_grids;
    std::optional<bool> spans_communities;
    std::optional<bool> hazard;
    std::optional<bool> needs_law_enforcement;
    std::optional<bool> needs_department;
    std::optional<bool> property_managed;
    std::optional<bool> vulnerable_person;
};

/// An ordered routing rule: the first whose terms all hold decides the level.
struct Rule {
    std::string id;
    std::string why;  // in plain words, for people
    RuleTerms when;
    Level level = Level::grid;
};

/// A kind of issue with its names.
struct Category {
    CategoryCode code;
    std::string name_zh;
    std::string name_en;
};

/// Limits as plain durations, by level; urgent ones where given.
struct LevelLimits {
    std::map<Level, Duration> normal;
    std::map<Level, Duration> urgent;
};

/// What a policy decided about an issue, and what it read.
struct Route {
    Level level = Level::grid;
    std::string rule;
    std::vector<FactRead> facts_read;
};

/// A validated policy: data, immutable.
struct Policy {
    std::string name;
    int utc_offset_minutes = 480;  // local dates in case numbers, months in figures
    std::vector<Category> categories;
    std::vector<Rule> rules;
    LevelLimits level_limits;
    LevelLimits case_limits;  // the resident's view, by the level first routed to

    [[nodiscard]] const Category* category(const CategoryCode& code) const;
};

/// Reads policy.toml. All faults are reported at once, each with line, column and hint.
tl::expected<Policy, std::vector<Fault>> parse_policy(std::string_view text);

/// The policy that ships with the house (engine/domain/policy.toml), for a fresh directory.
std::string_view default_policy_text();

/// Which rule matches, and what was read on the way to it; nothing when none does.
std::optional<Route> route(const Policy& policy, const CategoryCode& category, Severity severity,
                           const CaseFacts& facts);

/// A rule that had its turn: `unmet` says in words which of its terms was the first that did not
/// hold (`households 12, must be at least 30`); empty for the rule that matched.
struct RuleTried {
    std::string rule;
    std::string why;
    std::string unmet;
};

/// How a policy came to a route: every rule up to the one that matched.
struct Explanation {
    Level level = Level::grid;
    std::string rule;
    std::vector<RuleTried> tried;
};

/// Recomputes a route from nothing but the facts that it read (CaseRouted::facts_read). The error
/// says why that cannot be: then this is not the policy that decided, or the facts are not its.
tl::expected<Explanation, std::string> explain(const Policy& policy,
                                               const std::vector<FactRead>& facts_read);

/// When a holder at `level` must be done, or the case as a whole; nothing: no limit there.
std::optional<Instant> level_due(const Policy& policy, Level level, Severity severity,
                                 Instant from);
std::optional<Instant> case_due(const Policy& policy, Level level, Severity severity, Instant from);

/// The state of the policy stream: the digest of the text in force.
struct PolicyStream {
    Digest in_force;

    bool operator==(const PolicyStream&) const = default;
};

Decision decide(const PolicyStream& current, const ActivatePolicy& command, const Context& context);
PolicyStream evolve(PolicyStream current, const PolicyActivated& fact);

}  // namespace gridcase::engine
