#include "engine/domain/rulebook.hpp"

#include <variant>

namespace gridcase::engine {
namespace {

std::shared_ptr<const Territory> with_units(const Territory& before, const Commit& commit) {
    auto territory = std::make_shared<Territory>(before);
    for (const Event& event : commit.events)
        if (const auto* unit = std::get_if<UnitRegistered>(&event)) territory->put(*unit);
    return territory;
}

std::shared_ptr<const Policy> policy_of(const PolicyActivated& fact, const Commit& commit) {
    auto policy = parse_policy(fact.text);
    if (!policy)
        throw PolicyUnreadable("the policy at revision " + std::to_string(commit.revision) +
                               " of " + to_text(commit.stream) +
                               " was activated by another version of gridcase and does not "
                               "validate here; use that version, or a newer one:\n" +
                               to_text(policy.error()));
    return std::make_shared<const Policy>(std::move(*policy));
}

}  // namespace

Rulebook empty_rulebook() {
    return {.versions = {}, .policy = nullptr, .territory = std::make_shared<const Territory>()};
}

Rulebook evolve(Rulebook rulebook, const Commit& commit) {
    switch (commit.stream.kind) {
        case StreamKind::case_file:
            break;
        case StreamKind::territory:
            ++rulebook.versions.territory;
            rulebook.territory = with_units(*rulebook.territory, commit);
            break;
        case StreamKind::policy:
            ++rulebook.versions.policy;
            for (const Event& event : commit.events)
                if (const auto* fact = std::get_if<PolicyActivated>(&event))
                    rulebook.policy = policy_of(*fact, commit);
            break;
    }
    return rulebook;
}

}  // namespace gridcase::engine
