#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/policy.hpp"

namespace gridcase::engine {

/// What became of a part of a policy.
enum class PartChange : std::uint8_t { added, removed, changed, moved };

std::string_view to_text(PartChange change);

/// One difference between two policies. `part` is `rule mediation`, `duty property-talks`,
/// `category dispute`, or empty for what holds for all cases; `key` is that of policy.toml, empty
/// when the whole part came, went or moved.
struct PolicyChange {
    PartChange change = PartChange::changed;
    std::string part;
    std::string key;
    std::string before;  // empty: was not there
    std::string after;   // empty: is not there any more

    bool operator==(const PolicyChange&) const = default;
};

/// How one policy differs from another in what they mean; comments, order of sections and spelling
/// of limits do not count. First what holds for all cases, then categories, rules in the order in
/// which they are tried, and duties. A rule has moved when others that stayed passed it.
std::vector<PolicyChange> diff(const Policy& before, const Policy& after);

}  // namespace gridcase::engine
