#pragma once

#include <doctest/doctest.h>

#include <utility>
#include <vector>

#include "engine/domain/policy.hpp"
#include "engine/domain/policy_vocabulary.hpp"
#include "tests/support/samples.hpp"

namespace gridcase {

using namespace engine;  // NOLINT: specs read as sentences

// What specs about policies have in common; they need no city and no cases.

using samples::dispute;
using samples::sanitation;

/// The policy that ships with the house.
inline const Policy& default_policy() {
    static const Policy policy = parse_policy(default_policy_text()).value();
    return policy;
}

inline Policy policy_of(std::vector<Rule> rules) {
    Policy policy;
    policy.rules = std::move(rules);
    return policy;
}

}  // namespace gridcase
