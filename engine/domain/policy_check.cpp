#include "engine/domain/policy_check.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "engine/domain/policy_words.hpp"
#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {
namespace {

class Check {
   public:
    Check(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults)
        : policy_(policy), places_(places), faults_(faults) {}

    void all() {
        duplicate_categories();
        duplicate_rules();
        unknown_categories();
        missing_limits();
        order_of_rules();
    }

   private:
    void fault(const Place& at, std::string message, std::string hint) {
        faults_.push_back({at.line, at.column, std::move(message), std::move(hint)});
    }

    void duplicate_categories() {
        std::unordered_map<CategoryCode, Place> seen;
        for (std::size_t i = 0; i < policy_.categories.size(); ++i) {
            const CategoryCode& code = policy_.categories[i].code;
            const Place& at = places_.categories[i];
            if (code.value().empty()) continue;
            const auto [first, is_new] = seen.emplace(code, at);
            if (!is_new)
                fault(at, "category “" + shortened(code.value()) + "” is described twice",
                      "it stands at line " + std::to_string(first->second.line) +
                          " already; keep one");
        }
    }

    void duplicate_rules() {
        std::unordered_map<std::string, Place> seen;
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
            const std::string& id = policy_.rules[i].id;
            const Place& at = places_.rules[i].id;
            if (id.empty()) continue;
            const auto [first, is_new] = seen.emplace(id, at);
            if (!is_new)
                fault(at, "rule id “" + shortened(id) + "” is used twice",
                      "it stands at line " + std::to_string(first->second.line) +
                          " already; every rule needs an id of its own");
        }
    }

    void unknown_categories() {
        if (!places_.categories_readable) return;
        std::unordered_set<CategoryCode> known;
        std::vector<std::string_view> codes;
        for (const Category& category : policy_.categories)
            if (known.insert(category.code).second) codes.push_back(category.code.value());
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
            const std::vector<CategoryCode>& named = policy_.rules[i].when.categories;
            for (std::size_t j = 0; j < named.size(); ++j) {
                if (known.contains(named[j])) continue;
                const auto near = nearest(named[j].value(), codes);
                fault(places_.rules[i].categories[j],
                      "category “" + shortened(named[j].value()) +
                          "” is not described in this policy",
                      near ? "did you mean “" + shortened(*near) + "”?"
                           : "describe it with a [[category]] of its own");
            }
        }
    }

    void missing_limits() {
        std::set<Level> asked;
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
            const Rule& rule = policy_.rules[i];
            if (!places_.rules[i].level_known || !asked.insert(rule.level).second) continue;
            missing_limit(policy_.level_limits, "level_limits", i);
            missing_limit(policy_.case_limits, "case_limits", i);
        }
    }

    void missing_limit(const LevelLimits& limits, const std::string& table, std::size_t rule) {
        const Level level = policy_.rules[rule].level;
        if (limits.normal.contains(level)) return;
        const std::string name(to_text(level));
        fault(places_.rules[rule].level,
              "a rule routes to " + name + ", but [" + table + "] has no limit for it",
              "add " + name + " = \"3d\", or what is right, to [" + table + "]");
    }

    /// Walks the rules and keeps what categories are settled for good: by a rule without terms, or
    /// with no term but their category. This looks at single
    /// rules only: two rules that share the rest between them (`hazard` and not) count as terms.
    void order_of_rules() {
        std::unordered_set<CategoryCode> settled;
        std::optional<std::size_t> catch_all;
        bool all_readable = places_.categories_readable;
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
            if (!places_.rules[i].readable) {
                all_readable = false;
                continue;
            }
            const RuleTerms& when = policy_.rules[i].when;
            if (catch_all) {
                never_reached(i, "rule “" + shortened(policy_.rules[*catch_all].id) +
                                     "” before it always matches");
                continue;
            }
            const bool spent =
                !when.categories.empty() &&
                std::all_of(when.categories.begin(), when.categories.end(),
                            [&](const auto& code) { return settled.contains(code); });
            if (spent) never_reached(i, "rules before it settle all its categories");
            if (!only_categories(when)) continue;
            if (when.categories.empty())
                catch_all = i;
            else
                settled.insert(when.categories.begin(), when.categories.end());
        }
        if (all_readable && !catch_all && !policy_.rules.empty()) unmatched(settled);
    }

    void never_reached(std::size_t rule, const std::string& why) {
        fault(places_.rules[rule].rule,
              "rule “" + shortened(policy_.rules[rule].id) + "” never gets its turn: " + why,
              "move it up, or leave it out");
    }

    void unmatched(const std::unordered_set<CategoryCode>& settled) {
        for (std::size_t i = 0; i < policy_.categories.size(); ++i) {
            const std::string& code = policy_.categories[i].code.value();
            if (settled.contains(policy_.categories[i].code)) continue;
            fault(places_.categories[i],
                  "an issue of category “" + shortened(code) + "” could match no rule",
                  "end the rules with one that has no `when`");
        }
    }

    static bool only_categories(const RuleTerms& when) {
        bool others = when.severity.has_value() || (when.*cost_term.threshold).has_value();
        for (const auto& term : people_terms) others |= (when.*term.threshold).has_value();
        for (const auto& term : flag_terms) others |= (when.*term.wanted).has_value();
        return !others;
    }

    const Policy& policy_;
    const PolicyPlaces& places_;
    std::vector<Fault>& faults_;
};

}  // namespace

void check_policy(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults) {
    Check(policy, places, faults).all();
}

}  // namespace gridcase::engine
