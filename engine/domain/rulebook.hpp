#pragma once

#include <memory>
#include <stdexcept>

#include "engine/domain/policy.hpp"
#include "engine/domain/territory.hpp"
#include "events/commit.hpp"

namespace gridcase::engine {

/// The policy and territory in force for a decision: immutable, by version. A version counts the
/// commits of its kind of stream, so a replay up to any position gives the same rulebook.
struct Rulebook {
    RulebookVersions versions;
    std::shared_ptr<const Policy> policy;        // null until one is activated
    std::shared_ptr<const Territory> territory;  // never null
};

/// A policy in the log cannot be read by this program: it was activated by a newer one. The text
/// says at which revision and what is wrong.
struct PolicyUnreadable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Before anything was registered or activated.
Rulebook empty_rulebook();

/// The rulebook after a commit; a commit of a case leaves it as it is. Throws PolicyUnreadable.
Rulebook evolve(Rulebook rulebook, const Commit& commit);

}  // namespace gridcase::engine
