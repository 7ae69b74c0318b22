#pragma once

#include <toml++/toml.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/domain/policy_words.hpp"
#include "engine/domain/territory.hpp"

namespace gridcase::engine {

using Words = std::vector<std::string_view>;

std::string listed(const Words& words);
std::string in_backticks(std::string_view key);

/// What readers of our TOML files have in common: every part is read as far as it goes, and every
/// fault is kept with its place and a hint.
class TomlReader {
   protected:
    /// Gives the text's table to `root`; a text that is too long or no TOML is a fault.
    void parse(std::string_view text, std::string_view what, std::size_t limit_bytes,
               const std::function<void(const toml::table&)>& root);
    /// In the order of the file.
    std::vector<Fault> sorted_faults();
    [[nodiscard]] std::size_t fault_count() const { return faults_.size(); }

    void fault(Fault fault) { faults_.push_back(std::move(fault)); }
    void fault(const toml::source_position& at, std::string message, std::string hint);
    void fault(const toml::node& at, std::string message, std::string hint);
    void wrong_type(const toml::node& node, std::string_view key, const std::string& wanted);
    void known_keys(const toml::table& table, std::string_view what, const Words& keys);

    /// The node under `key`; null after a fault.
    const toml::node* needed(const toml::table& table, std::string_view key, std::string_view what,
                             const std::string& example);
    /// The text in `node`, which may be null; null after a fault.
    const std::string* text(const toml::node* node, std::string_view key, std::size_t limit_bytes);
    /// The whole number in `node`; nothing after a fault.
    std::optional<std::int64_t> whole_number(const toml::node& node, std::string_view key,
                                             std::int64_t low, std::int64_t high);
    std::optional<bool> yes_or_no(const toml::node& node, std::string_view key);
    /// What the word in `node` means; nothing after a fault. `kind` names the vocabulary, as in “a
    /// level”.
    template <class Meaning, std::size_t count>
    std::optional<Meaning> word(const toml::node& node, std::string_view key, std::string_view kind,
                                const std::array<Named<Meaning>, count>& vocabulary) {
        Words words;
        for (const Named<Meaning>& each : vocabulary) words.push_back(each.word);
        const std::optional<std::size_t> place = place_of_word(node, key, kind, words);
        return place ? std::optional(vocabulary[*place].meaning) : std::nullopt;
    }

   private:
    std::optional<std::size_t> place_of_word(const toml::node& node, std::string_view key,
                                             std::string_view kind, const Words& words);

    std::vector<Fault> faults_;
};

}  // namespace gridcase::engine
