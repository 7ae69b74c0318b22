#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/policy_check.hpp"
#include "engine/domain/toml_reader.hpp"

namespace gridcase::engine {

/// Reads policy.toml. Every part is read as far as it goes, and every fault is kept with its place;
/// what the parts mean together is policy_check.cpp's business. What is about single matters
/// (categories, rules, duties) is in policy_toml.cpp, what is about all of them (limits and
/// conduct) in policy_conduct_toml.cpp.
class PolicyReader : TomlReader {
   public:
    /// `judged`: also what makes no sense is a fault.
    tl::expected<Policy, std::vector<Fault>> read(std::string_view text, bool judged);

   private:
    using TomlReader::fault;
    void fault(const Place& at, std::string message, std::string hint);
    using TomlReader::text;
    /// The text under `key`; null after a fault.
    const std::string* text(const toml::table& table, std::string_view key, std::string_view what,
                            std::size_t limit_bytes);
    /// The tables of `[[key]]`; none after a fault.
    std::vector<const toml::table*> tables(const toml::table& root, std::string_view key,
                                           std::size_t limit);
    /// The elements of the list in `node`, or the node itself when it is none.
    std::vector<const toml::node*> one_or_list(const toml::node& node, std::string_view key);
    const toml::array* list(const toml::node& node, std::string_view key,
                            const std::string& example);

    void read_root(const toml::table& root);
    void read_offset(const toml::table& root);
    void read_category(const toml::table& table);

    void read_rule(const toml::table& table);
    void read_rule_id(const toml::table& table, Rule& rule, RulePlaces& at);
    void read_outcome(const toml::table& table, Rule& rule, RulePlaces& at);
    void read_terms(const toml::table& table, RuleTerms& when, RulePlaces& at);
    void read_categories(const toml::node& node, RuleTerms& when, RulePlaces& at);
    void read_channels(const toml::node& node, RuleTerms& when);
    void read_repeats(const toml::node& node, RuleTerms& when);

    void read_duty(const toml::table& table);
    void read_line(const toml::table& table, std::string& line);

    std::optional<Level> level(const toml::node& node, std::string_view key);
    std::optional<Budget> budget(const toml::node& node, std::string_view key);

    void read_conduct(const toml::table& root);
    void read_ladder(const toml::table& root);
    void read_sign_in(const toml::table& root);
    void read_level_limits(const toml::table& root, std::string_view key, LevelLimits& limits);
    void read_budgets(const toml::table& table, const std::string& section,
                      std::map<Level, Budget>& budgets);
    void read_limits(const toml::table& root);
    void read_on_breach(const toml::table& root);
    void read_on_the_spot(const toml::table& root);
    void read_returns(const toml::table& root);
    void read_extensions(const toml::table& root);
    void read_suspensions(const toml::table& root);
    void read_verification(const toml::table& root);
    void read_time_claims(const toml::table& root);
    void read_night(const toml::table& root);
    void read_calendars(const toml::table& root);
    void read_notices(const toml::table& root);

    /// The table `[key]`; null when there is none, or after a fault.
    const toml::table* section(const toml::table& root, std::string_view key, const Words& keys);
    /// Notes where a value stands that could be read.
    void keep_place(std::string_view section, std::string_view key, const toml::node& node);
    void read_budget(const toml::table& table, std::string_view section, std::string_view key,
                     Budget& into);
    void read_duration(const toml::table& table, std::string_view section, std::string_view key,
                       Duration& into);
    void read_time_of_day(const toml::table& table, std::string_view key, Duration& into);
    void read_number(const toml::table& table, std::string_view section, std::string_view key,
                     std::int64_t high, std::uint32_t& into);
    void read_role(const toml::table& table, std::string_view section, std::string_view key,
                   Role& into);
    /// A list of words, each at most once.
    template <class Meaning, std::size_t count>
    void read_words(const toml::node& node, std::string_view key, std::string_view kind,
                    const std::array<Named<Meaning>, count>& vocabulary, std::vector<Meaning>& into,
                    std::vector<Place>* places = nullptr);

    Policy policy_;
    std::vector<Rule> rules_;
    PolicyPlaces places_;
};

/// Where a node stands.
inline Place place_of(const toml::source_region& region) {
    return {region.begin.line, region.begin.column};
}
inline Place place_of(const toml::node& node) { return place_of(node.source()); }

template <class Meaning, std::size_t count>
void PolicyReader::read_words(const toml::node& node, std::string_view key, std::string_view kind,
                              const std::array<Named<Meaning>, count>& vocabulary,
                              std::vector<Meaning>& into, std::vector<Place>* places) {
    const toml::array* elements =
        list(node, key, "[\"" + std::string(vocabulary.front().word) + "\"]");
    if (!elements) return;
    into.clear();
    for (const toml::node& element : *elements) {
        const auto meaning = word(element, key, kind, vocabulary);
        if (!meaning) continue;
        if (std::find(into.begin(), into.end(), *meaning) != into.end()) {
            fault(element, "“" + std::string(word_for(vocabulary, *meaning)) + "” is named twice",
                  "keep one");
            continue;
        }
        into.push_back(*meaning);
        if (places) places->push_back(place_of(element));
    }
}

}  // namespace gridcase::engine
