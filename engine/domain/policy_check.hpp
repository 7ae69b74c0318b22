#pragma once

#include <map>
#include <string>
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
    std::vector<Place> notify = {};      // as many as the rule tells
    Place within = {};
    Place case_within = {};
    bool readable = true;
    bool level_known = true;
};

/// Where an entry of the duty list stands.
struct DutyPlaces {
    Place id;
    Place level;
    bool level_known = true;
};

/// The places of a policy, in the order of its parts.
struct PolicyPlaces {
    std::vector<Place> categories;
    bool categories_readable = true;
    std::vector<RulePlaces> rules;
    std::vector<DutyPlaces> duties;
    std::vector<Place> on_the_spot;
    bool ladder_readable = true;
    /// Single values by their keys, as `level_limits.urgent.grid`; only those that could be read.
    std::map<std::string, Place, std::less<>> values;
};

/// What is ambiguous or points nowhere in a policy whose every part could be read: duplicates,
/// unknown categories. No policy can be decided by with these.
void check_references(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults);

/// What makes no sense: levels without a limit, issues that no rule matches, rules that never get
/// their turn, limits that contradict each other.
void check_sense(const Policy& policy, const PolicyPlaces& places, std::vector<Fault>& faults);

}  // namespace gridcase::engine
