#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "events/digest.hpp"

namespace gridcase::engine {

Decision decide(const PolicyStream& current, const ActivatePolicy& command,
                const Context& context) {
    if (auto no = Fields().bytes("text", command.text.size(), policy_limit_bytes).first())
        return tl::unexpected(*no);
    if (auto no =
            why_not_role(context.actor, "activate a policy", Roles{Role::admin, Role::system}))
        return tl::unexpected(*no);
    const Digest digest = sha256(command.text);
    if (digest == current.in_force) return nothing_happened();
    if (const auto policy = parse_policy(command.text); !policy)
        return rejected(
            Reason::policy_not_valid,
            "the policy does not validate and was not activated:\n" + to_text(policy.error()),
            "text");
    if (auto no = why_not_then(context)) return tl::unexpected(*no);

    return happened(PolicyActivated{.text = command.text, .digest = digest});
}

PolicyStream evolve(PolicyStream current, const PolicyActivated& fact) {
    current.in_force = fact.digest;
    return current;
}

}  // namespace gridcase::engine
