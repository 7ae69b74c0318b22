#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/domain/territory.hpp"

namespace gridcase {

using namespace engine;  // NOLINT: specs read as sentences

// A sound file, one line a text, in which a test replaces lines by their numbers; and what is said
// about it then.

using Changes = std::vector<std::pair<std::size_t, std::string>>;

inline std::string changed(std::vector<std::string> lines, const Changes& changes) {
    for (const auto& [line, text] : changes) lines.at(line - 1) = text;
    std::string whole;
    for (const std::string& line : lines) whole += line + "\n";
    return whole;
}

struct Broken {
    Changes changes;
    std::vector<std::string_view> faults;  // the beginning of each, in order
};

/// Each file that `parse` reads has exactly its faults, each with a hint.
template <class Parse>
void check_broken(const std::vector<std::string>& sound, const std::vector<Broken>& files,
                  const Parse& parse) {
    for (const Broken& broken : files) {
        const auto read = parse(changed(sound, broken.changes));
        INFO("changed line " << broken.changes.front().first << " to "
                             << broken.changes.front().second);
        REQUIRE(!read.has_value());
        INFO("its faults:\n" << to_text(read.error()));
        CHECK(read.error().size() == broken.faults.size());
        for (std::size_t i = 0; i < std::min(read.error().size(), broken.faults.size()); ++i) {
            const std::string told = to_text({read.error()[i]});
            INFO("expected: " << broken.faults[i]);
            CHECK(told.substr(0, broken.faults[i].size()) == broken.faults[i]);
            CHECK(!read.error()[i].hint.empty());
        }
    }
}

}  // namespace gridcase
