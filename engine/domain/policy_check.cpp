#include "engine/domain/policy_check.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "engine/domain/policy_vocabulary.hpp"
#include "engine/domain/policy_words.hpp"
#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {
namespace {

std::string in_quotes(std::string_view text) { return "“" + shortened(text) + "”"; }
std::string name_of(Level level) { return std::string(to_text(level)); }

/// Collects faults about a policy and its places.
class Check {
   protected:
    Check(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults)
        : policy_(policy), places_(places), faults_(faults) {}

    void fault(const Place& at, std::string message, std::string hint) {
        faults_.push_back({at.line, at.column, std::move(message), std::move(hint)});
    }

    const Policy& policy_;
    const PolicyPlaces& places_;

   private:
    std::vector<Fault>& faults_;
};

class References : Check {
   public:
    References(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults)
        : Check(policy, places, faults) {}

    void all() {
        duplicate_categories();
        duplicate_rules();
        duplicate_duties();
        unknown_categories();
    }

   private:
    using Seen = std::unordered_map<std::string, Place>;

    /// Notes a name; a fault when it was there before.
    void once(Seen& seen, const std::string& name, const Place& at, const std::string& told,
              const std::string& advice) {
        if (name.empty()) return;
        const auto [first, is_new] = seen.emplace(name, at);
        if (!is_new)
            fault(
                at, told,
                "it stands at line " + std::to_string(first->second.line) + " already; " + advice);
    }

    void duplicate_categories() {
        Seen seen;
        for (std::size_t i = 0; i < policy_.categories.size(); ++i) {
            const std::string& code = policy_.categories[i].code.value();
            once(seen, code, places_.categories[i],
                 "category " + in_quotes(code) + " is described twice", "keep one");
        }
    }

    void duplicate_rules() {
        Seen seen;
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
            const std::string& id = policy_.rules[i].id;
            once(seen, id, places_.rules[i].id, "rule id " + in_quotes(id) + " is used twice",
                 "every rule needs an id of its own");
        }
    }

    void duplicate_duties() {
        Seen seen;
        for (std::size_t i = 0; i < policy_.duties.size(); ++i) {
            const std::string& id = policy_.duties[i].id;
            once(seen, id, places_.duties[i].id, "duty id " + in_quotes(id) + " is used twice",
                 "every duty needs an id of its own");
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
                fault(
                    places_.rules[i].categories[j],
                    "category " + in_quotes(named[j].value()) + " is not described in this policy",
                    near ? "did you mean " + in_quotes(*near) + "?"
                         : "describe it with a [[category]] of its own");
            }
        }
    }
};

/// Whether every rule gets its turn, and every issue a rule.
class Order : Check {
   public:
    Order(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults)
        : Check(policy, places, faults) {}

    /// Walks the rules and keeps what categories are settled for good: by a rule without terms, or
    /// with no term but their category. This looks at single rules and at pairs only: two rules
    /// that share the rest between them (`hazard` and not) count as terms.
    void all() {
        std::unordered_set<CategoryCode> settled;
        std::vector<std::size_t> before;  // readable rules, but for those that are covered
        bool all_readable = places_.categories_readable;
        bool rest_taken = false;
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
            if (!places_.rules[i].readable) {
                all_readable = false;
                continue;
            }
            const RuleTerms& when = policy_.rules[i].when;
            if (const auto earlier = covering(before, i)) {
                never_reached(i, *earlier);
                continue;
            }
            before.push_back(i);
            if (is_spent(when, settled))
                never_reached(i, when.categories.empty()
                                     ? "rules before it settle all categories"
                                     : "rules before it settle all its categories");
            const FactSet facts = policy_.rules.trials()[i].facts;
            const bool only_categories = facts == bit(category_fact);
            rest_taken |= facts == 0;
            if (only_categories) settled.insert(when.categories.begin(), when.categories.end());
        }
        if (all_readable && !rest_taken && !policy_.rules.empty()) unmatched(settled);
    }

   private:
    [[nodiscard]] std::optional<std::size_t> covering(const std::vector<std::size_t>& before,
                                                      std::size_t rule) const {
        const std::vector<RuleTrial>& trials = policy_.rules.trials();
        const auto found = std::find_if(before.begin(), before.end(), [&](std::size_t earlier) {
            return covers(policy_.rules, trials[earlier], trials[rule]);
        });
        return found == before.end() ? std::nullopt : std::optional(*found);
    }

    /// Whether nothing is left for a rule: of its categories, or of all that there are.
    [[nodiscard]] bool is_spent(const RuleTerms& when,
                                const std::unordered_set<CategoryCode>& settled) const {
        const auto is_settled = [&](const CategoryCode& code) { return settled.contains(code); };
        if (!when.categories.empty())
            return std::all_of(when.categories.begin(), when.categories.end(), is_settled);
        return places_.categories_readable &&
               std::all_of(policy_.categories.begin(), policy_.categories.end(),
                           [&](const Category& each) { return is_settled(each.code); });
    }

    void never_reached(std::size_t rule, std::size_t earlier) {
        const std::string id = in_quotes(policy_.rules[earlier].id);
        const bool always = policy_.rules.trials()[earlier].facts == 0;
        never_reached(rule, "rule " + id + " before it " +
                                (always ? "always matches" : "matches whatever it would match"));
    }

    void never_reached(std::size_t rule, const std::string& why) {
        fault(places_.rules[rule].rule,
              "rule " + in_quotes(policy_.rules[rule].id) + " never gets its turn: " + why,
              "move it up, or leave it out");
    }

    void unmatched(const std::unordered_set<CategoryCode>& settled) {
        for (std::size_t i = 0; i < policy_.categories.size(); ++i) {
            const CategoryCode& code = policy_.categories[i].code;
            if (!settled.contains(code))
                fault(places_.categories[i],
                      "an issue of category " + in_quotes(code.value()) + " could match no rule",
                      "end the rules with one that has no `when`");
        }
    }
};

// What can be said about two budgets whatever the calendar: classes that run day and night are
// exact, and those that run by working time never end before as much time has passed. A working
// day's end may come soon after midnight, so the last of them counts for nothing.

std::int64_t shortest_minutes(const Budget& budget) {
    constexpr std::int64_t day = 24 * 60;
    switch (budget.clock_class) {
        case ClockClass::working_hours:
        case ClockClass::emergency_hours:
            return budget.amount;
        case ClockClass::working_days:
            return (budget.amount - 1) * day;
        case ClockClass::calendar_days:
            return budget.amount * day;
    }
    return 0;
}

bool runs_always(const Budget& budget) {
    return budget.clock_class == ClockClass::emergency_hours ||
           budget.clock_class == ClockClass::calendar_days;
}

/// Whether `one` certainly ends after `other`, both begun at once.
bool certainly_longer(const Budget& one, const Budget& other) {
    if (one.clock_class == other.clock_class) return one.amount > other.amount;
    return runs_always(other) && shortest_minutes(one) > shortest_minutes(other);
}

/// Whether `one` certainly does not end before `other`.
bool certainly_not_shorter(const Budget& one, const Budget& other) {
    if (one.clock_class == other.clock_class) return one.amount >= other.amount;
    return runs_always(other) && shortest_minutes(one) >= shortest_minutes(other);
}

/// Whether the limits fit together, and the ladder and the levels.
class Limits : Check {
   public:
    Limits(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults)
        : Check(policy, places, faults) {}

    void all() {
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) one_rule(i);
        missing_limits();
        off_the_ladder();
        urgent_and_normal("level_limits", policy_.level_limits);
        urgent_and_normal("case_limits", policy_.case_limits);
        level_and_case();
        sign_in();
        returns();
        roles();
        night();
    }

   private:
    [[nodiscard]] std::optional<Place> place(const std::string& key) const {
        const auto found = places_.values.find(key);
        return found == places_.values.end() ? std::nullopt : std::optional(found->second);
    }

    /// The limit of a table, when it could be read.
    [[nodiscard]] const Budget* budget(const std::string& table, const LevelLimits& limits,
                                       Level level, Severity severity) const {
        const bool urgent = severity == Severity::urgent;
        const auto& budgets = urgent ? limits.urgent : limits.normal;
        const auto found = budgets.find(level);
        const std::string key = table + (urgent ? ".urgent." : ".") + name_of(level);
        return found != budgets.end() && place(key) ? &found->second : nullptr;
    }

    void missing_limits() {
        std::set<Level> asked;
        for (std::size_t i = 0; i < policy_.rules.size(); ++i) {
            const Rule& rule = policy_.rules[i];
            if (!places_.rules[i].level_known || !asked.insert(rule.then.level).second) continue;
            missing_limit(policy_.level_limits, "level_limits", i);
            missing_limit(policy_.case_limits, "case_limits", i);
        }
    }

    void missing_limit(const LevelLimits& limits, const std::string& table, std::size_t rule) {
        const Level level = policy_.rules[rule].then.level;
        if (limits.normal.contains(level)) return;
        fault(places_.rules[rule].level,
              "a rule routes to " + name_of(level) + ", but [" + table + "] has no limit for it",
              "add " + name_of(level) + " = \"3 working days\", or what is right, to [" + table +
                  "]");
    }

    void off_the_ladder() {
        if (!places_.ladder_readable) return;
        for (std::size_t i = 0; i < policy_.rules.size(); ++i)
            if (places_.rules[i].level_known)
                on_ladder(places_.rules[i].level, policy_.rules[i].then.level, "a rule routes to ");
        for (std::size_t i = 0; i < policy_.duties.size(); ++i)
            if (places_.duties[i].level_known)
                on_ladder(places_.duties[i].level, policy_.duties[i].level, "a duty is that of ");
        for (std::size_t i = 0; i < places_.on_the_spot.size(); ++i)
            on_ladder(places_.on_the_spot[i], policy_.on_the_spot[i], "cases end on the spot at ");
    }

    void on_ladder(const Place& at, Level level, const std::string& what) {
        const std::vector<Level>& ladder = policy_.ladder;
        if (std::find(ladder.begin(), ladder.end(), level) == ladder.end())
            fault(at, what + name_of(level) + ", which is no rung of the ladder",
                  "add it to `ladder`, or choose another level");
    }

    void one_rule(std::size_t i) {
        const Rule& rule = policy_.rules[i];
        const RulePlaces& at = places_.rules[i];
        for (std::size_t j = 0; at.level_known && j < rule.then.notify.size(); ++j) {
            const Level told = rule.then.notify[j];
            const bool holder = told == rule.then.level && rule.then.line.empty();
            if (told < rule.then.level || holder)
                fault(at.notify[j],
                      "`notify` names " + name_of(told) +
                          (holder ? ", which holds the case itself" : ", below the rule's level"),
                      "name levels above " + name_of(rule.then.level));
        }
        const std::optional<Budget>& level = rule.then.level_limit;
        const std::optional<Budget>& whole = rule.then.case_limit;
        if (level && whole && certainly_longer(*level, *whole))
            fault(at.within,
                  "the holder's limit " + to_text(*level) + " is longer than the case's, " +
                      to_text(*whole),
                  "shorten `within`, or lengthen `case_within`");
    }

    void urgent_and_normal(const std::string& table, const LevelLimits& limits) {
        for (const Level level : all_levels) {
            const Budget* normal = budget(table, limits, level, Severity::normal);
            const Budget* urgent = budget(table, limits, level, Severity::urgent);
            if (normal && urgent && certainly_longer(*urgent, *normal))
                longer_when_urgent(*place(table + ".urgent." + name_of(level)), *urgent, *normal);
        }
    }

    void longer_when_urgent(const Place& at, const Budget& urgent, const Budget& normal) {
        fault(at,
              "the urgent limit " + to_text(urgent) + " is longer than the normal one, " +
                  to_text(normal),
              "what is urgent has less time: shorten it, or leave it out");
    }

    void level_and_case() {
        for (const Level level : all_levels)
            for (const Severity severity : {Severity::normal, Severity::urgent}) {
                const Budget* holder =
                    budget("level_limits", policy_.level_limits, level, severity);
                const Budget* whole = budget("case_limits", policy_.case_limits, level, severity);
                if (!holder || !whole || !certainly_longer(*holder, *whole)) continue;
                const bool urgent = severity == Severity::urgent;
                fault(*place(std::string("level_limits.") + (urgent ? "urgent." : "") +
                             name_of(level)),
                      "the limit of the " + name_of(level) + ", " + to_text(*holder) +
                          ", is longer than that of the whole case, " + to_text(*whole),
                      "the resident would be late before the holder is: shorten it, or lengthen "
                      "[case_limits]");
            }
    }

    /// A holder that may sign when it should be done already: told where it was written, which is
    /// the level's limit when the time to sign is that of policy.hpp.
    void sign_in() {
        const SeverityLimit& limits = policy_.sign_in;
        const auto urgent_place = place("sign_in.urgent");
        const auto normal_place = place("sign_in.normal");
        if ((urgent_place || normal_place) && certainly_longer(limits.urgent, limits.normal))
            longer_when_urgent(urgent_place ? *urgent_place : *normal_place, limits.urgent,
                               limits.normal);
        for (const Severity severity : {Severity::normal, Severity::urgent}) {
            const bool urgent = severity == Severity::urgent;
            const auto& own_place = urgent ? urgent_place : normal_place;
            for (const Level level : all_levels) {
                const Budget* limit = budget("level_limits", policy_.level_limits, level, severity);
                if (!limit || !certainly_not_shorter(limits.of(severity), *limit)) continue;
                fault(own_place ? *own_place
                                : *place(std::string("level_limits.") + (urgent ? "urgent." : "") +
                                         name_of(level)),
                      "the time to sign, " + to_text(limits.of(severity)) +
                          ", is not shorter than the limit of the " + name_of(level) + ", " +
                          to_text(*limit),
                      "shorten " + std::string(urgent ? "`urgent`" : "`normal`") +
                          " of [sign_in], or give the level more time");
                break;  // one word about it is enough
            }
        }
    }

    void returns() {
        const ReturnRules& rules = policy_.returns;
        const auto meeting = place("returns.meeting_at");
        const auto ruling = place("returns.ruling_at");
        if ((meeting || ruling) && rules.meeting_at <= rules.ruling_at)
            fault(meeting ? *meeting : *ruling,
                  "the joint meeting comes at return " + std::to_string(rules.meeting_at) +
                      ", the ruling before it at " + std::to_string(rules.ruling_at),
                  "`meeting_at` must be more than `ruling_at`");
        const auto window = place("returns.window");
        if (!window || policy_.level_limits.normal.empty()) return;
        const auto& limits = policy_.level_limits.normal;
        const bool outlasts = std::all_of(limits.begin(), limits.end(), [&](const auto& entry) {
            return certainly_not_shorter(rules.window, entry.second);
        });
        if (outlasts)
            fault(*window,
                  "a case may be returned within " + to_text(rules.window) +
                      ", when the limit of every level has passed",
                  "shorten the window");
    }

    void roles() {
        const auto later = place("extensions.later");
        const auto first = place("extensions.first");
        if ((first || later) && policy_.extensions.later < policy_.extensions.first)
            fault(later ? *later : *first,
                  "a later extension is granted by less than the first one",
                  "`later` must be `first` or above it: dispatcher, supervisor");
    }

    void night() {
        const auto from = place("night.from");
        const auto until = place("night.until");
        if ((from || until) && policy_.night_from == policy_.night_until)
            fault(until ? *until : *from, "the night begins and ends at one moment",
                  "give its end, as until = \"06:00\"");
    }
};

}  // namespace

void check_references(const Policy& policy, const PolicyPlaces& places,
                      std::vector<Fault>& faults) {
    References(policy, places, faults).all();
}

void check_sense(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults) {
    Limits(policy, places, faults).all();
    Order(policy, places, faults).all();
}

}  // namespace gridcase::engine
