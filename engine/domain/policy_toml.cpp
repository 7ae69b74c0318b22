// Reads policy.toml. Every part is read as far as it goes, and every fault is kept with its place;
// what the parts mean together is policy_check.cpp's business.

#include <algorithm>
#include <initializer_list>
#include <string>

#include "engine/domain/fields.hpp"
#include "engine/domain/policy_check.hpp"
#include "engine/domain/policy_words.hpp"
#include "engine/domain/rule_terms.hpp"
#include "engine/domain/toml_reader.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t rules_limit = 10'000;
constexpr std::size_t categories_limit = 200;
constexpr std::size_t why_limit_bytes = 500;

Place place_of(const toml::source_region& region) {
    return {region.begin.line, region.begin.column};
}
Place place_of(const toml::node& node) { return place_of(node.source()); }

Words level_words() {
    Words words;
    for (const Level level : all_levels) words.push_back(to_text(level));
    return words;
}

Words term_words() {
    Words words{"category", "severity"};
    for (const auto& term : people_terms) words.push_back(term.key);
    words.push_back(cost_term.key);
    for (const auto& term : flag_terms) words.push_back(term.key);
    return words;
}

class Reader : TomlReader {
   public:
    tl::expected<Policy, std::vector<Fault>> read(std::string_view text) {
        bool readable = false;
        parse(text, "the policy", policy_limit_bytes, [&](const toml::table& root) {
            read_root(root);
            readable = true;
        });
        if (readable) {
            std::vector<Fault> faults;
            check_policy(policy_, places_, faults);
            for (Fault& each : faults) fault(std::move(each));
        }
        if (fault_count() == 0) return std::move(policy_);
        return tl::unexpected(sorted_faults());
    }

   private:
    using TomlReader::fault;
    void fault(const Place& at, std::string message, std::string hint) {
        fault(Fault{at.line, at.column, std::move(message), std::move(hint)});
    }

    using TomlReader::text;
    /// The text under `key`; null after a fault.
    const std::string* text(const toml::table& table, std::string_view key, std::string_view what,
                            std::size_t limit_bytes) {
        return text(needed(table, key, what, "\"…\""), key, limit_bytes);
    }

    /// The tables of `[[key]]`; none after a fault.
    std::vector<const toml::table*> tables(const toml::table& root, std::string_view key,
                                           std::size_t limit) {
        std::vector<const toml::table*> result;
        const std::string heading = "[[" + std::string(key) + "]]";
        const toml::node* node = root.get(key);
        if (!node) {
            fault(place_of(root), "the policy has no " + heading, "describe at least one");
            return result;
        }
        const toml::array* list = node->as_array();
        if (!list) {
            wrong_type(*node, key, "a list of tables, each begun with " + heading);
            return result;
        }
        if (list->empty()) fault(place_of(*node), in_backticks(key) + " is empty", "describe one");
        if (list->size() > limit) {
            fault(place_of((*list)[limit]),
                  "there are " + std::to_string(list->size()) + " " + heading,
                  "at most " + std::to_string(limit) + " are taken");
            return result;
        }
        for (const toml::node& element : *list) {
            if (const toml::table* table = element.as_table())
                result.push_back(table);
            else
                wrong_type(element, key, "a table begun with " + heading);
        }
        return result;
    }

    void read_root(const toml::table& root) {
        known_keys(root, "the policy",
                   {"name", "utc_offset", "category", "rule", "level_limits", "case_limits"});
        if (const std::string* name = text(root, "name", "the policy", name_limit_bytes))
            policy_.name = *name;
        read_offset(root);
        const std::size_t faults_before = fault_count();
        for (const toml::table* table : tables(root, "category", categories_limit))
            read_category(*table);
        if (fault_count() > faults_before && policy_.categories.empty())
            places_.categories_readable = false;
        for (const toml::table* table : tables(root, "rule", rules_limit)) read_rule(*table);
        read_limits(root, "level_limits", policy_.level_limits);
        read_limits(root, "case_limits", policy_.case_limits);
    }

    void read_offset(const toml::table& root) {
        const std::string* value = text(root, "utc_offset", "the policy", word_limit_bytes);
        if (!value) return;
        const auto offset = parse_utc_offset(*value);
        if (offset)
            policy_.utc_offset_minutes = *offset;
        else
            fault(place_of(*root.get("utc_offset")),
                  "`utc_offset` “" + shortened(*value) + "” " + offset.error(),
                  "write it as \"+08:00\"");
    }

    void read_category(const toml::table& table) {
        known_keys(table, "[[category]]", {"code", "name_zh", "name_en"});
        Category category;
        Place at = place_of(table);
        if (const std::string* code = text(table, "code", "[[category]]", word_limit_bytes)) {
            at = place_of(*table.get("code"));
            if (const auto parsed = parse_category(*code))
                category.code = *parsed;
            else
                fault(at, parsed.error(), "use a short word such as \"dispute\"");
        }
        if (const std::string* name = text(table, "name_zh", "[[category]]", name_limit_bytes))
            category.name_zh = *name;
        if (const std::string* name = text(table, "name_en", "[[category]]", name_limit_bytes))
            category.name_en = *name;
        if (category.code.value().empty()) {
            places_.categories_readable = false;
            return;
        }
        policy_.categories.push_back(std::move(category));
        places_.categories.push_back(at);
    }

    void read_rule(const toml::table& table) {
        const std::size_t faults_before = fault_count();
        known_keys(table, "[[rule]]", {"id", "why", "when", "level"});
        Rule rule;
        RulePlaces at{.rule = place_of(table), .id = place_of(table), .level = place_of(table)};
        read_rule_id(table, rule, at);
        if (const std::string* why = text(table, "why", "[[rule]]", why_limit_bytes))
            rule.why = *why;
        if (const std::string* level = text(table, "level", "[[rule]]", word_limit_bytes))
            read_level(*table.get("level"), *level, rule, at);
        else
            at.level_known = false;
        if (const toml::node* when = table.get("when")) {
            if (const toml::table* terms = when->as_table())
                read_terms(*terms, rule.when, at);
            else
                wrong_type(*when, "when", "a table of terms: when = { hazard = true }");
        }
        // An unknown key may be a term that missed its place: such a rule looks broader than meant.
        at.readable = fault_count() == faults_before;
        policy_.rules.push_back(std::move(rule));
        places_.rules.push_back(std::move(at));
    }

    void read_rule_id(const toml::table& table, Rule& rule, RulePlaces& at) {
        const std::string* id = text(table, "id", "[[rule]]", name_limit_bytes);
        if (!id) return;
        at.id = place_of(*table.get("id"));
        if (!is_plain_word(*id))
            fault(at.id, "rule id “" + shortened(*id) + "” is not a plain word",
                  "use 1 to 64 of A–Z a–z 0–9 . _ -");
        else if (*id == "source")
            fault(at.id, "rule id “source” is taken",
                  "it marks routes of imported cases; choose another");
        else
            rule.id = *id;
    }

    void read_level(const toml::node& node, const std::string& text, Rule& rule, RulePlaces& at) {
        at.level = place_of(node);
        const auto level = parse_level(text);
        at.level_known = level.has_value();
        if (level) {
            rule.level = *level;
            return;
        }
        const auto near = nearest(text, level_words());
        fault(at.level, "“" + shortened(text) + "” is not a level",
              near ? "did you mean “" + std::string(*near) + "”?"
                   : "the levels are " + listed(level_words()));
    }

    void read_terms(const toml::table& table, RuleTerms& when, RulePlaces& at) {
        known_keys(table, "`when`", term_words());
        if (const toml::node* node = table.get("category")) read_categories(*node, when, at);
        if (const toml::node* node = table.get("severity")) read_severity(*node, when);
        for (const auto& term : people_terms) read_count(table, term, when);
        read_count(table, cost_term, when);
        for (const auto& term : flag_terms) {
            const toml::node* node = table.get(term.key);
            if (!node) continue;
            if (const auto* value = node->as_boolean())
                when.*term.wanted = value->get();
            else
                wrong_type(*node, term.key, "true or false, without quotes");
        }
    }

    void read_categories(const toml::node& node, RuleTerms& when, RulePlaces& at) {
        const auto add = [&](const toml::node& element) {
            const std::string* code = text(&element, "category", word_limit_bytes);
            if (!code) return;
            when.categories.emplace_back(*code);
            at.categories.push_back(place_of(element));
        };
        const toml::array* list = node.as_array();
        if (!list) return add(node);
        if (list->empty())
            fault(place_of(node), "`category` is an empty list",
                  "name one, or leave the term out for all categories");
        for (const toml::node& element : *list) add(element);
    }

    void read_severity(const toml::node& node, RuleTerms& when) {
        const std::string* word = text(&node, "severity", word_limit_bytes);
        if (!word) return;
        when.severity = parse_severity(*word);
        if (!when.severity)
            fault(place_of(node), "“" + shortened(*word) + "” is not a severity",
                  "it is normal or urgent");
    }

    template <class Number>
    void read_count(const toml::table& table, const CountTerm<Number>& term, RuleTerms& when) {
        const toml::node* node = table.get(term.key);
        if (!node) return;
        const auto* value = node->as_integer();
        if (!value) return wrong_type(*node, term.key, "a whole number without quotes");
        if (value->get() < 1 || value->get() > term.limit)
            return fault(place_of(*node),
                         in_backticks(term.key) + " is " + std::to_string(value->get()),
                         "it must lie between 1 and " + std::to_string(term.limit));
        when.*term.threshold = static_cast<Number>(value->get());
    }

    void read_limits(const toml::table& root, std::string_view key, LevelLimits& limits) {
        const std::string heading = "[" + std::string(key) + "]";
        const toml::node* node = root.get(key);
        if (!node)
            return fault(place_of(root), "the policy has no " + heading,
                         "give every level its limit");
        const toml::table* table = node->as_table();
        if (!table) return wrong_type(*node, key, "a table begun with " + heading);
        Words keys = level_words();
        keys.emplace_back("urgent");
        known_keys(*table, heading, keys);
        read_durations(*table, limits.normal);
        const toml::node* urgent = table->get("urgent");
        if (!urgent) return;
        const toml::table* urgent_table = urgent->as_table();
        if (!urgent_table)
            return wrong_type(*urgent, "urgent",
                              "a table begun with [" + std::string(key) + ".urgent]");
        known_keys(*urgent_table, "[" + std::string(key) + ".urgent]", level_words());
        read_durations(*urgent_table, limits.urgent);
    }

    void read_durations(const toml::table& table, std::map<Level, Duration>& durations) {
        for (const Level level : all_levels) {
            const toml::node* node = table.get(to_text(level));
            if (!node) continue;
            durations[level] = {};  // it is there, if perhaps wrong: that is another fault
            const std::string* value = text(node, to_text(level), word_limit_bytes);
            if (!value) continue;
            if (const auto duration = parse_duration(*value))
                durations[level] = *duration;
            else
                fault(place_of(*node), "the limit “" + shortened(*value) + "” " + duration.error(),
                      "write it as \"8h\", \"3d\", \"1d12h\" or \"90m\"");
        }
    }

    Policy policy_;
    PolicyPlaces places_;
};

}  // namespace

tl::expected<Policy, std::vector<Fault>> parse_policy(std::string_view text) {
    return Reader().read(text);
}

}  // namespace gridcase::engine
