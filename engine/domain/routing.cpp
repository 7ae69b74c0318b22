#include <algorithm>

#include "engine/domain/issue.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase::engine {
namespace {

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
        if (!issue.unmet(rule.when))
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
