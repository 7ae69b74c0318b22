#include "engine/domain/toml_reader.hpp"

#include <algorithm>
#include <utility>

#include "engine/domain/fields.hpp"
#include "engine/domain/policy_words.hpp"

namespace gridcase::engine {
namespace {

std::string_view type_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::none:
            return "nothing";
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::string:
            return "a text";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a decimal number";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::date:
            return "a date";
        case toml::node_type::time:
            return "a time";
        case toml::node_type::date_time:
            return "a date with time";
    }
    return "something else";
}

}  // namespace

std::string listed(const Words& words) {
    std::string text;
    for (const std::string_view word : words)
        text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

std::string in_backticks(std::string_view key) { return "`" + shortened(key) + "`"; }

void TomlReader::parse(std::string_view text, std::string_view what, std::size_t limit_bytes,
                       const std::function<void(const toml::table&)>& root) {
    if (text.size() > limit_bytes)
        return fault(toml::source_position{},
                     std::string(what) + " has " + std::to_string(text.size()) + " bytes",
                     "at most " + std::to_string(limit_bytes) + " are taken");
    try {
        root(toml::parse(text));
    } catch (const toml::parse_error& error) {
        fault(error.source().begin, std::string(error.description()),
              "the file must be TOML: a text stands in quotes, a date like 2024-09-15 without, a "
              "key only once");
    }
}

std::vector<Fault> TomlReader::sorted_faults() {
    std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return std::move(faults_);
}

void TomlReader::fault(const toml::source_position& at, std::string message, std::string hint) {
    faults_.push_back({at.line, at.column, std::move(message), std::move(hint)});
}

void TomlReader::fault(const toml::node& at, std::string message, std::string hint) {
    fault(at.source().begin, std::move(message), std::move(hint));
}

void TomlReader::wrong_type(const toml::node& node, std::string_view key,
                            const std::string& wanted) {
    fault(node, in_backticks(key) + " is " + std::string(type_name(node)), "it must be " + wanted);
}

void TomlReader::known_keys(const toml::table& table, std::string_view what, const Words& keys) {
    for (const auto& [key, node] : table) {
        if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
        const auto near = nearest(key.str(), keys);
        fault(key.source().begin, in_backticks(key.str()) + " is not a key of " + std::string(what),
              near ? "did you mean " + in_backticks(*near) + "?" : "its keys are " + listed(keys));
    }
}

const toml::node* TomlReader::needed(const toml::table& table, std::string_view key,
                                     std::string_view what, const std::string& example) {
    const toml::node* node = table.get(key);
    if (!node)
        fault(table, std::string(what) + " has no " + in_backticks(key),
              "add " + std::string(key) + " = " + example);
    return node;
}

const std::string* TomlReader::text(const toml::node* node, std::string_view key,
                                    std::size_t limit_bytes) {
    if (!node) return nullptr;
    const auto* value = node->as_string();
    if (!value) {
        wrong_type(*node, key, "a text in quotes");
        return nullptr;
    }
    if (value->get().empty()) {
        fault(*node, in_backticks(key) + " is empty", "give it a text");
        return nullptr;
    }
    if (const auto checked = parse_text(value->get(), key, limit_bytes); !checked) {
        fault(*node, checked.error(), "shorten or clean the text");
        return nullptr;
    }
    return &value->get();
}

std::optional<std::int64_t> TomlReader::whole_number(const toml::node& node, std::string_view key,
                                                     std::int64_t low, std::int64_t high) {
    const auto* value = node.as_integer();
    if (!value) {
        wrong_type(node, key, "a whole number without quotes");
        return std::nullopt;
    }
    if (value->get() < low || value->get() > high) {
        fault(node, in_backticks(key) + " is " + std::to_string(value->get()),
              "it must lie between " + std::to_string(low) + " and " + std::to_string(high));
        return std::nullopt;
    }
    return value->get();
}

std::optional<bool> TomlReader::yes_or_no(const toml::node& node, std::string_view key) {
    const auto* value = node.as_boolean();
    if (!value) {
        wrong_type(node, key, "true or false, without quotes");
        return std::nullopt;
    }
    return value->get();
}

std::optional<std::size_t> TomlReader::place_of_word(const toml::node& node, std::string_view key,
                                                     std::string_view kind, const Words& words) {
    const std::string* word = text(&node, key, word_limit_bytes);
    if (!word) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), *word);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    const auto near = nearest(*word, words);
    fault(node, "“" + shortened(*word) + "” is not " + std::string(kind),
          near ? "did you mean “" + std::string(*near) + "”?" : "it is one of " + listed(words));
    return std::nullopt;
}

}  // namespace gridcase::engine
