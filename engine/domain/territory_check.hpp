#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/territory.hpp"

namespace gridcase::engine {

enum class FindingKind : std::uint8_t {
    orphan,                    // its parent is not registered
    cycle,                     // it stands below itself
    area_without_parent,       // beside the top
    outside_parents_validity,  // it counts when its parent does not
    below_redrawn,             // its parent was redrawn, and it was not moved
    double_holder,             // two persons in the post that answers for the unit
    code_off_scheme,           // its code does not extend its parent's
    community_without_grids,
    vacant_post,
    department_without_line,
};
std::string_view to_text(FindingKind kind);

/// A warning can be lived with: somebody else answers. An error cannot.
enum class Gravity : std::uint8_t { warning, error };
std::string_view to_text(Gravity gravity);

/// Something in a territory that is not as it should be.
struct Finding {
    FindingKind kind = FindingKind::orphan;
    Gravity gravity = Gravity::error;
    UnitCode unit;
    std::string message;  // what is wrong
    std::string hint;     // what would be right

    bool operator==(const Finding&) const = default;
};

/// How codes are made: statistical division codes (统计用区划代码), of which a city's has 4 digits
/// that mean something, a district's 6, a street's 9, a community's 12; and a serial behind the
/// community's for a grid. Zero: codes of this territory follow no such scheme.
struct CodeScheme {
    std::size_t grid_suffix_digits = 3;
};

/// What is wrong with a territory at a moment, errors first, by unit. What has ended by then is not
/// looked at.
std::vector<Finding> check(const Territory& territory, Instant at, const CodeScheme& scheme = {});

}  // namespace gridcase::engine
