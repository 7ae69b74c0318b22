// What policy.toml says about all matters alike: the ladder, limits, and how cases are conducted.
// A section that is not there leaves what policy.hpp gives.

#include <algorithm>
#include <string>

#include "engine/domain/fields.hpp"
#include "engine/domain/policy_reader.hpp"
#include "engine/domain/policy_vocabulary.hpp"

namespace gridcase::engine {
namespace {

constexpr std::int64_t times_limit = 100;

template <class Vocabulary>
Words words_of(const Vocabulary& vocabulary) {
    Words words;
    for (const auto& each : vocabulary) words.push_back(each.word);
    return words;
}

template <class Vocabulary>
Words words_and(const Vocabulary& vocabulary, const Words& more) {
    Words words = words_of(vocabulary);
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

void PolicyReader::read_conduct(const toml::table& root) {
    read_ladder(root);
    read_sign_in(root);
    read_level_limits(root, "level_limits", policy_.level_limits);
    read_level_limits(root, "case_limits", policy_.case_limits);
    read_limits(root);
    read_on_breach(root);
    read_on_the_spot(root);
    read_returns(root);
    read_extensions(root);
    read_suspensions(root);
    read_verification(root);
    read_time_claims(root);
    read_night(root);
    read_calendars(root);
    read_notices(root);
}

const toml::table* PolicyReader::section(const toml::table& root, std::string_view key,
                                         const Words& keys) {
    const toml::node* node = root.get(key);
    if (!node) return nullptr;
    const std::string heading = "[" + std::string(key) + "]";
    const toml::table* table = node->as_table();
    if (table)
        known_keys(*table, heading, keys);
    else
        wrong_type(*node, key, "a table begun with " + heading);
    return table;
}

void PolicyReader::keep_place(std::string_view section, std::string_view key,
                              const toml::node& node) {
    places_.values[std::string(section) + "." + std::string(key)] = place_of(node);
}

void PolicyReader::read_budget(const toml::table& table, std::string_view section,
                               std::string_view key, Budget& into) {
    const toml::node* node = table.get(key);
    if (!node) return;
    if (const auto read = budget(*node, key)) {
        into = *read;
        keep_place(section, key, *node);
    }
}

void PolicyReader::read_duration(const toml::table& table, std::string_view section,
                                 std::string_view key, Duration& into) {
    const toml::node* node = table.get(key);
    const std::string* value = text(node, key, word_limit_bytes);
    if (!value) return;
    const auto read = parse_duration(*value);
    if (!read)
        return fault(place_of(*node),
                     in_backticks(key) + " “" + shortened(*value) + "” " + read.error(),
                     "write it as \"30m\", \"4h\" or \"1d\"");
    into = *read;
    keep_place(section, key, *node);
}

void PolicyReader::read_number(const toml::table& table, std::string_view section,
                               std::string_view key, std::int64_t high, std::uint32_t& into) {
    const toml::node* node = table.get(key);
    if (!node) return;
    if (const auto read = whole_number(*node, key, 1, high)) {
        into = static_cast<std::uint32_t>(*read);
        keep_place(section, key, *node);
    }
}

void PolicyReader::read_role(const toml::table& table, std::string_view section,
                             std::string_view key, Role& into) {
    const toml::node* node = table.get(key);
    if (!node) return;
    if (const auto read = word(*node, key, "a role that grants", granting_words)) {
        into = *read;
        keep_place(section, key, *node);
    }
}

void PolicyReader::read_ladder(const toml::table& root) {
    const toml::node* node = root.get("ladder");
    if (!node) return;
    const std::size_t faults_before = fault_count();
    std::vector<Place> at;
    read_words(*node, "ladder", "a level", level_words, policy_.ladder, &at);
    if (fault_count() == faults_before && policy_.ladder.empty())
        fault(*node, "`ladder` is empty", "name its rungs, the lowest first");
    for (std::size_t i = 1; i < policy_.ladder.size() && i < at.size(); ++i)
        if (policy_.ladder[i] < policy_.ladder[i - 1])
            fault(at[i],
                  "the ladder goes down at “" +
                      std::string(word_for(level_words, policy_.ladder[i])) + "”",
                  "name its rungs upwards: grid, community, street, district, city");
    places_.ladder_readable = fault_count() == faults_before;
}

void PolicyReader::read_sign_in(const toml::table& root) {
    const toml::table* table = section(root, "sign_in", {"normal", "urgent"});
    if (!table) return;
    read_budget(*table, "sign_in", "normal", policy_.sign_in.normal);
    read_budget(*table, "sign_in", "urgent", policy_.sign_in.urgent);
}

void PolicyReader::read_level_limits(const toml::table& root, std::string_view key,
                                     LevelLimits& limits) {
    const std::string name(key);
    if (!root.contains(key))
        return fault(place_of(root), "the policy has no [" + name + "]",
                     "give every level its limit");
    const toml::table* table = section(root, key, words_and(level_words, {"urgent"}));
    if (!table) return;
    read_budgets(*table, name, limits.normal);
    const toml::node* urgent = table->get("urgent");
    if (!urgent) return;
    const std::string heading = "[" + name + ".urgent]";
    const toml::table* urgent_table = urgent->as_table();
    if (!urgent_table) return wrong_type(*urgent, "urgent", "a table begun with " + heading);
    known_keys(*urgent_table, heading, words_of(level_words));
    read_budgets(*urgent_table, name + ".urgent", limits.urgent);
}

void PolicyReader::read_budgets(const toml::table& table, const std::string& section,
                                std::map<Level, Budget>& budgets) {
    for (const auto& [key, level] : level_words)
        // It is there, if perhaps wrong: that is another fault.
        if (table.contains(key)) read_budget(table, section, key, budgets[level]);
}

void PolicyReader::read_limits(const toml::table& root) {
    const toml::table* table = section(root, "limits", {"arrival", "feedback", "reopening"});
    if (!table) return;
    read_budget(*table, "limits", "arrival", policy_.arrival);
    read_budget(*table, "limits", "feedback", policy_.feedback);
    read_budget(*table, "limits", "reopening", policy_.reopening);
}

void PolicyReader::read_on_breach(const toml::table& root) {
    const toml::table* table = section(root, "on_breach", words_of(breach_limit_words));
    if (!table) return;
    for (const auto& [key, limit] : breach_limit_words)
        if (const toml::node* node = table->get(key))
            if (const auto what = word(*node, key, "what a breach does", on_breach_words))
                policy_.on_breach[limit] = *what;
}

void PolicyReader::read_on_the_spot(const toml::table& root) {
    const toml::table* table = section(root, "on_the_spot", {"levels"});
    const toml::node* levels =
        table ? needed(*table, "levels", "[on_the_spot]", "[\"grid\"]") : nullptr;
    if (levels)
        read_words(*levels, "levels", "a level", level_words, policy_.on_the_spot,
                   &places_.on_the_spot);
}

void PolicyReader::read_returns(const toml::table& root) {
    const toml::table* table = section(root, "returns", {"window", "ruling_at", "meeting_at"});
    if (!table) return;
    read_budget(*table, "returns", "window", policy_.returns.window);
    read_number(*table, "returns", "ruling_at", times_limit, policy_.returns.ruling_at);
    read_number(*table, "returns", "meeting_at", times_limit, policy_.returns.meeting_at);
}

void PolicyReader::read_extensions(const toml::table& root) {
    const toml::table* table = section(root, "extensions", {"at_most", "first", "later"});
    if (!table) return;
    if (const toml::node* node = table->get("at_most"))
        if (const auto times = whole_number(*node, "at_most", 0, times_limit))
            policy_.extensions.at_most = static_cast<std::uint32_t>(*times);
    read_role(*table, "extensions", "first", policy_.extensions.first);
    read_role(*table, "extensions", "later", policy_.extensions.later);
}

void PolicyReader::read_suspensions(const toml::table& root) {
    const toml::table* table =
        section(root, "suspensions", {"granted_by", "reasons", "review_every"});
    if (!table) return;
    read_role(*table, "suspensions", "granted_by", policy_.suspensions.granted_by);
    if (const toml::node* reasons = table->get("reasons"))
        read_words(*reasons, "reasons", "a reason to suspend", suspension_words,
                   policy_.suspensions.reasons);
    read_budget(*table, "suspensions", "review_every", policy_.suspensions.review_every);
}

void PolicyReader::read_verification(const toml::table& root) {
    const toml::table* table =
        section(root, "verification", words_and(level_words, {"sample_percent", "within"}));
    if (!table) return;
    for (const auto& [key, level] : level_words)
        if (const toml::node* node = table->get(key))
            if (const auto mode = word(*node, key, "a way to verify", verification_words))
                policy_.verification.modes[level] = *mode;
    read_number(*table, "verification", "sample_percent", 100, policy_.verification.sample_percent);
    read_budget(*table, "verification", "within", policy_.verification.within);
}

void PolicyReader::read_time_claims(const toml::table& root) {
    if (const toml::table* table = section(root, "time_claims", {"believed"}))
        read_duration(*table, "time_claims", "believed", policy_.time_claim);
}

void PolicyReader::read_time_of_day(const toml::table& table, std::string_view key,
                                    Duration& into) {
    const toml::node* node = table.get(key);
    const std::string* value = text(node, key, word_limit_bytes);
    if (!value) return;
    const auto read = parse_time_of_day(*value);
    if (!read || *read == hours(24))
        return fault(place_of(*node),
                     in_backticks(key) + " “" + shortened(*value) + "” is not a time of day",
                     "write it as \"22:00\"; midnight is \"00:00\"");
    into = *read;
    keep_place("night", key, *node);
}

void PolicyReader::read_night(const toml::table& root) {
    const toml::table* table = section(root, "night", {"from", "until"});
    if (!table) return;
    read_time_of_day(*table, "from", policy_.night_from);
    read_time_of_day(*table, "until", policy_.night_until);
}

void PolicyReader::read_calendars(const toml::table& root) {
    const toml::table* table = section(root, "calendars", words_of(level_words));
    if (!table) return;
    for (const auto& [key, level] : level_words) {
        const toml::node* node = table->get(key);
        const std::string* id = text(node, key, word_limit_bytes);
        if (!id) continue;
        if (is_plain_word(*id))
            policy_.calendars[level] = *id;
        else
            fault(place_of(*node), "calendar “" + shortened(*id) + "” is not a plain word",
                  "give the id that the calendar's own text has, as \"default\"");
    }
}

void PolicyReader::read_notices(const toml::table& root) {
    const toml::table* table =
        section(root, "notices", words_and(notice_words, {"due_soon_before"}));
    if (!table) return;
    for (const auto& [key, kind] : notice_words)
        if (const toml::node* node = table->get(key))
            read_words(*node, key, "a recipient", recipient_words,
                       policy_.notices.recipients[kind]);
    read_duration(*table, "notices", "due_soon_before", policy_.notices.due_soon_before);
}

}  // namespace gridcase::engine
