// What policy.toml says about single matters: categories, rules and the duty list.

#include <algorithm>
#include <string>

#include "engine/domain/fields.hpp"
#include "engine/domain/policy_reader.hpp"
#include "engine/domain/policy_vocabulary.hpp"
#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t rules_limit = 10'000;
constexpr std::size_t categories_limit = 200;
constexpr std::size_t duties_limit = 2'000;
constexpr std::size_t why_limit_bytes = 500;
constexpr std::size_t list_limit = 1'000;

Words term_words() {
    Words words{"category", "severity", "channel"};
    for (const auto& term : people_terms) words.push_back(term.key);
    words.push_back(cost_term.key);
    words.push_back(repeats_key);
    for (const auto& term : flag_terms) words.push_back(term.key);
    return words;
}

}  // namespace

tl::expected<Policy, std::vector<Fault>> PolicyReader::read(std::string_view text, bool judged) {
    bool readable = false;
    parse(text, "the policy", policy_limit_bytes, [&](const toml::table& root) {
        read_root(root);
        readable = true;
    });
    policy_.rules = Rules(std::move(rules_));
    if (readable) {
        std::vector<Fault> faults;
        check_references(policy_, places_, faults);
        if (judged) check_sense(policy_, places_, faults);
        for (Fault& each : faults) fault(std::move(each));
    }
    if (fault_count() == 0) return std::move(policy_);
    return tl::unexpected(sorted_faults());
}

void PolicyReader::fault(const Place& at, std::string message, std::string hint) {
    fault(Fault{at.line, at.column, std::move(message), std::move(hint)});
}

const std::string* PolicyReader::text(const toml::table& table, std::string_view key,
                                      std::string_view what, std::size_t limit_bytes) {
    return text(needed(table, key, what, "\"…\""), key, limit_bytes);
}

std::vector<const toml::table*> PolicyReader::tables(const toml::table& root, std::string_view key,
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
        fault(place_of((*list)[limit]), "there are " + std::to_string(list->size()) + " " + heading,
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

const toml::array* PolicyReader::list(const toml::node& node, std::string_view key,
                                      const std::string& example) {
    const toml::array* elements = node.as_array();
    if (!elements) {
        wrong_type(node, key, "a list: " + example);
        return nullptr;
    }
    if (elements->size() <= list_limit) return elements;
    fault(place_of((*elements)[list_limit]),
          in_backticks(key) + " has " + std::to_string(elements->size()) + " parts",
          "at most " + std::to_string(list_limit) + " are taken");
    return nullptr;
}

std::vector<const toml::node*> PolicyReader::one_or_list(const toml::node& node,
                                                         std::string_view key) {
    if (!node.is_array()) return {&node};
    const toml::array* elements = list(node, key, "[\"…\"]");
    if (!elements) return {};
    if (elements->empty())
        fault(place_of(node), in_backticks(key) + " is an empty list",
              "name one, or leave the term out for all");
    std::vector<const toml::node*> result;
    for (const toml::node& element : *elements) result.push_back(&element);
    return result;
}

void PolicyReader::read_root(const toml::table& root) {
    known_keys(root, "the policy",
               {"name",         "utc_offset",  "ladder",       "category",    "rule",
                "duty",         "sign_in",     "level_limits", "case_limits", "limits",
                "on_breach",    "on_the_spot", "returns",      "extensions",  "suspensions",
                "verification", "time_claims", "night",        "calendars",   "notices"});
    if (const std::string* name = text(root, "name", "the policy", name_limit_bytes))
        policy_.name = *name;
    read_offset(root);
    const std::size_t faults_before = fault_count();
    for (const toml::table* table : tables(root, "category", categories_limit))
        read_category(*table);
    if (fault_count() > faults_before && policy_.categories.empty())
        places_.categories_readable = false;
    for (const toml::table* table : tables(root, "rule", rules_limit)) read_rule(*table);
    if (root.contains("duty"))
        for (const toml::table* table : tables(root, "duty", duties_limit)) read_duty(*table);
    read_conduct(root);
}

void PolicyReader::read_offset(const toml::table& root) {
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

void PolicyReader::read_category(const toml::table& table) {
    known_keys(table, "[[category]]", {"code", "name_zh", "name_en", "enquiry"});
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
    if (const toml::node* enquiry = table.get("enquiry"))
        category.enquiry = yes_or_no(*enquiry, "enquiry").value_or(false);
    if (category.code.value().empty()) {
        places_.categories_readable = false;
        return;
    }
    policy_.categories.push_back(std::move(category));
    places_.categories.push_back(at);
}

void PolicyReader::read_rule(const toml::table& table) {
    const std::size_t faults_before = fault_count();
    known_keys(
        table, "[[rule]]",
        {"id", "why", "when", "level", "department", "within", "case_within", "meeting", "notify"});
    Rule rule;
    RulePlaces at{.rule = place_of(table), .id = place_of(table), .level = place_of(table)};
    read_rule_id(table, rule, at);
    if (const std::string* why = text(table, "why", "[[rule]]", why_limit_bytes)) rule.why = *why;
    read_outcome(table, rule, at);
    if (const toml::node* when = table.get("when")) {
        if (const toml::table* terms = when->as_table())
            read_terms(*terms, rule.when, at);
        else
            wrong_type(*when, "when", "a table of terms: when = { hazard = true }");
    }
    // An unknown key may be a term that missed its place: such a rule looks broader than meant.
    at.readable = fault_count() == faults_before;
    rules_.push_back(std::move(rule));
    places_.rules.push_back(std::move(at));
}

void PolicyReader::read_rule_id(const toml::table& table, Rule& rule, RulePlaces& at) {
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

void PolicyReader::read_outcome(const toml::table& table, Rule& rule, RulePlaces& at) {
    const toml::node* said = needed(table, "level", "[[rule]]", "\"community\"");
    const auto its_level = said ? level(*said, "level") : std::nullopt;
    if (said) at.level = place_of(*said);
    at.level_known = its_level.has_value();
    rule.then.level = its_level.value_or(Level::grid);
    read_line(table, rule.then.line);
    if (const toml::node* node = table.get("within")) {
        at.within = place_of(*node);
        rule.then.level_limit = budget(*node, "within");
    }
    if (const toml::node* node = table.get("case_within")) {
        at.case_within = place_of(*node);
        rule.then.case_limit = budget(*node, "case_within");
    }
    if (const toml::node* node = table.get("meeting"))
        rule.then.meeting = yes_or_no(*node, "meeting").value_or(false);
    if (const toml::node* node = table.get("notify"))
        read_words(*node, "notify", "a level", level_words, rule.then.notify, &at.notify);
}

void PolicyReader::read_terms(const toml::table& table, RuleTerms& when, RulePlaces& at) {
    known_keys(table, "`when`", term_words());
    if (const toml::node* node = table.get("category")) read_categories(*node, when, at);
    if (const toml::node* node = table.get("severity"))
        when.severity = word(*node, "severity", "a severity", severity_words);
    if (const toml::node* node = table.get("channel")) read_channels(*node, when);
    const auto read_count = [&](const auto& term) {
        using Number = typename std::remove_reference_t<decltype(when.*term.threshold)>::value_type;
        const toml::node* node = table.get(term.key);
        if (!node) return;
        if (const auto value = whole_number(*node, term.key, 1, term.limit))
            when.*term.threshold = static_cast<Number>(*value);
    };
    for (const auto& term : people_terms) read_count(term);
    read_count(cost_term);
    if (const toml::node* node = table.get(repeats_key)) read_repeats(*node, when);
    for (const auto& term : flag_terms)
        if (const toml::node* node = table.get(term.key))
            when.*term.wanted = yes_or_no(*node, term.key);
}

void PolicyReader::read_categories(const toml::node& node, RuleTerms& when, RulePlaces& at) {
    for (const toml::node* element : one_or_list(node, "category")) {
        const std::string* code = text(element, "category", word_limit_bytes);
        if (!code) continue;
        when.categories.emplace_back(*code);
        at.categories.push_back(place_of(*element));
    }
}

void PolicyReader::read_channels(const toml::node& node, RuleTerms& when) {
    for (const toml::node* element : one_or_list(node, "channel"))
        if (const auto channel = word(*element, "channel", "a channel", channel_words))
            when.channels.push_back(*channel);
}

void PolicyReader::read_repeats(const toml::node& node, RuleTerms& when) {
    const std::string* value = text(&node, repeats_key, word_limit_bytes);
    if (!value) return;
    const auto span = parse_duration(*value);
    if (span && span->micros % days(1).micros == 0)
        when.repeats_within_days = span->micros / days(1).micros;
    else
        fault(place_of(node),
              in_backticks(repeats_key) + " “" + shortened(*value) + "” " +
                  (span ? std::string("is not a number of whole days") : span.error()),
              "write it as \"30d\"");
}

void PolicyReader::read_duty(const toml::table& table) {
    known_keys(table, "[[duty]]", {"id", "text", "level", "department"});
    DutyItem item;
    DutyPlaces at{.id = place_of(table), .level = place_of(table)};
    if (const std::string* id = text(table, "id", "[[duty]]", name_limit_bytes)) {
        at.id = place_of(*table.get("id"));
        if (is_plain_word(*id))
            item.id = *id;
        else
            fault(at.id, "duty id “" + shortened(*id) + "” is not a plain word",
                  "use 1 to 64 of A–Z a–z 0–9 . _ -");
    }
    if (const std::string* said = text(table, "text", "[[duty]]", why_limit_bytes))
        item.text = *said;
    const toml::node* level_node = table.get("level");
    const toml::node* department = table.get("department");
    if (level_node) {
        at.level = place_of(*level_node);
        const auto its_level = level(*level_node, "level");
        item.level = its_level.value_or(Level::community);
        at.level_known = its_level.has_value();
    } else {
        at.level_known = false;
    }
    read_line(table, item.line);
    if (level_node && department)
        fault(*department, "a duty has both `level` and `department`",
              "keep the one that says whose business it is");
    if (!level_node && !department)
        fault(table, "a duty says nobody whose business it is",
              "add level = \"community\", or department = \"city-management\"");
    policy_.duties.push_back(std::move(item));
    places_.duties.push_back(at);
}

void PolicyReader::read_line(const toml::table& table, std::string& line) {
    const toml::node* node = table.get("department");
    const std::string* value = text(node, "department", word_limit_bytes);
    if (!value) return;
    if (is_plain_word(*value))
        line = *value;
    else
        fault(place_of(*node), "department “" + shortened(*value) + "” is not a plain word",
              "name its line of business, as \"city-management\"");
}

std::optional<Level> PolicyReader::level(const toml::node& node, std::string_view key) {
    return word(node, key, "a level", level_words);
}

std::optional<Budget> PolicyReader::budget(const toml::node& node, std::string_view key) {
    const std::string* value = text(&node, key, word_limit_bytes);
    if (!value) return std::nullopt;
    const auto read = parse_budget(*value);
    if (read) return *read;
    fault(
        place_of(node), "the limit “" + shortened(*value) + "” " + read.error(),
        "write it as \"8 working hours\", \"3 working days\", \"2 emergency hours\" or \"7 days\"");
    return std::nullopt;
}

tl::expected<Policy, std::vector<Fault>> parse_policy(std::string_view text) {
    return PolicyReader().read(text, true);
}

tl::expected<Policy, std::vector<Fault>> recall_policy(std::string_view text) {
    return PolicyReader().read(text, false);
}

}  // namespace gridcase::engine
