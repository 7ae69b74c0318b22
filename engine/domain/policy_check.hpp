#pragma once

#include <vector>

#include "engine/domain/policy.hpp"

namespace gridcase::engine {

/// Where something stands in the policy's text.
struct Place {
    std::size_t line = 0;
    std::size_t column = 0;
};

/// Where a rule's parts stand, and whether it could be read: a rule with faults in it is not judged
/// further, for it might look broader than it was meant.
struct RulePlaces {
    Place rule;
    Place id;
    Place level;
    std::vector<Place> categories = {};  // as many as the rule names
    bool readable = true;
    bool level_known = true;
};

/// The places of a policy, in the order of its parts.
struct PolicyPlaces {
    std::vector<Place> categories;
    bool categories_readable = true;
    std::vector<RulePlaces> rules;
};

/// What is wrong with a policy whose every part could be read: duplicates, unknown categories,
/// levels without a limit, issues that no rule matches, rules that never get their turn.
void check_policy(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults);

}  // namespace gridcase::engine
