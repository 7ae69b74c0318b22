#include <algorithm>

#include "engine/domain/issue.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase::engine {
namespace {

std::optional<Budget> budget(const LevelLimits& limits, Level level, Severity severity) {
    if (severity == Severity::urgent)
        if (const auto urgent = limits.urgent.find(level); urgent != limits.urgent.end())
            return urgent->second;
    if (const auto normal = limits.normal.find(level); normal != limits.normal.end())
        return normal->second;
    return std::nullopt;
}

}  // namespace

const Category* Policy::category(const CategoryCode& code) const {
    const auto found = std::find_if(categories.begin(), categories.end(),
                                    [&](const Category& each) { return each.code == code; });
    return found == categories.end() ? nullptr : &*found;
}

const DutyItem* Policy::duty(std::string_view id) const {
    const auto found = std::find_if(duties.begin(), duties.end(),
                                    [&](const DutyItem& each) { return each.id == id; });
    return found == duties.end() ? nullptr : &*found;
}

bool is_night(const Policy& policy, Instant at) {
    const std::int64_t day = days(1).micros;
    const std::int64_t local = at.micros + minutes(policy.utc_offset_minutes).micros;
    const Duration time_of_day{((local % day) + day) % day};
    const bool begun = time_of_day >= policy.night_from;
    const bool not_over = time_of_day < policy.night_until;
    const bool over_midnight = policy.night_from > policy.night_until;
    return over_midnight ? begun || not_over : begun && not_over;
}

std::optional<Route> route(const Policy& policy, const Matter& matter) {
    Issue issue(policy.rules, matter);
    const std::vector<RuleTrial>& trials = policy.rules.trials();
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if (issue.unmet(trials[i])) continue;
        const Rule& rule = policy.rules[i];
        return Route{.then = rule.then, .rule = rule.id, .facts_read = issue.facts_read()};
    }
    return std::nullopt;
}

std::optional<Budget> level_budget(const Policy& policy, Level level, Severity severity) {
    return budget(policy.level_limits, level, severity);
}

std::optional<Budget> case_budget(const Policy& policy, Level level, Severity severity) {
    return budget(policy.case_limits, level, severity);
}

}  // namespace gridcase::engine
