#include "engine/domain/rules.hpp"

#include <algorithm>
#include <utility>

#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {
namespace {

constexpr FactSet all_flags = ((FactSet{1} << flag_terms.size()) - 1) << first_flag_fact;

}  // namespace

Rules::Rules(std::vector<Rule> rules) : rules_(std::move(rules)) {
    trials_.reserve(rules_.size());
    for (const Rule& rule : rules_) trials_.push_back(trial_of(rule.when));
}

std::uint32_t Rules::number_of(const CategoryCode& category) const {
    const auto found = numbers_.find(category);
    return found == numbers_.end() ? unnamed : found->second;
}

void Rules::list_categories(const RuleTerms& when, RuleTrial& trial) {
    const auto number = [this](const CategoryCode& code) {
        return numbers_.emplace(code, static_cast<std::uint32_t>(numbers_.size())).first->second;
    };
    const auto first = static_cast<std::ptrdiff_t>(category_lists_.size());
    for (const CategoryCode& code : when.categories) category_lists_.push_back(number(code));
    std::sort(category_lists_.begin() + first, category_lists_.end());
    category_lists_.erase(std::unique(category_lists_.begin() + first, category_lists_.end()),
                          category_lists_.end());
    trial.first_category = static_cast<std::uint32_t>(first);
    trial.categories = static_cast<std::uint32_t>(category_lists_.size()) - trial.first_category;
}

RuleTrial Rules::trial_of(const RuleTerms& when) {
    RuleTrial trial;
    const auto look_at = [&](std::size_t fact) { trial.facts |= bit(fact); };
    if (!when.categories.empty()) {
        look_at(category_fact);
        list_categories(when, trial);
    }
    if (when.severity) {
        look_at(severity_fact);
        trial.severity = *when.severity;
    }
    if (!when.channels.empty()) look_at(channel_fact);
    for (const Channel channel : when.channels) trial.channels |= bit(channel);
    const auto count = [&](const auto& term, std::size_t fact) {
        if (!(when.*term.threshold)) return;
        look_at(fact);
        trial.*term.at_least = *(when.*term.threshold);
    };
    for (std::size_t i = 0; i < people_terms.size(); ++i)
        count(people_terms[i], first_people_fact + i);
    count(cost_term, cost_fact);
    if (when.repeats_within_days) {
        look_at(repeats_fact);
        trial.repeats_within_days = *when.repeats_within_days;
    }
    for (std::size_t i = 0; i < flag_terms.size(); ++i) {
        const std::optional<bool>& wanted = when.*flag_terms[i].wanted;
        if (!wanted) continue;
        look_at(first_flag_fact + i);
        if (*wanted) trial.flags |= bit(first_flag_fact + i);
    }
    return trial;
}

bool covers(const Rules& rules, const RuleTrial& earlier, const RuleTrial& later) {
    // A term on a fact at which the later rule does not look may fail where that one matches.
    if ((earlier.facts & ~later.facts) != 0) return false;
    if (((earlier.flags ^ later.flags) & earlier.facts & all_flags) != 0) return false;
    const auto asks = [&](std::size_t fact) { return (earlier.facts & bit(fact)) != 0; };
    if (asks(severity_fact) && earlier.severity != later.severity) return false;
    if (asks(channel_fact) && (later.channels & ~earlier.channels) != 0) return false;
    for (std::size_t i = 0; i < people_terms.size(); ++i)
        if (asks(first_people_fact + i) &&
            earlier.*people_terms[i].at_least > later.*people_terms[i].at_least)
            return false;
    if (asks(cost_fact) && earlier.cost_yuan > later.cost_yuan) return false;
    if (asks(repeats_fact) && earlier.repeats_within_days < later.repeats_within_days) return false;
    if (!asks(category_fact)) return true;
    const auto list = [&](const RuleTrial& trial) {
        return rules.category_lists().begin() + static_cast<std::ptrdiff_t>(trial.first_category);
    };
    return std::includes(list(earlier), list(earlier) + earlier.categories, list(later),
                         list(later) + later.categories);
}

}  // namespace gridcase::engine
