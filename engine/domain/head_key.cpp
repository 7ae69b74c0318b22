#include "engine/domain/head_key.hpp"

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"
#include "events/log_head.hpp"

namespace gridcase::engine {

Decision decide(const HeadKeyStream& current, const RotateHeadKey& command,
                const Context& context) {
    Fields fields;
    if (!is_public_key(command.key))
        fields.refuse("key", "must be a public Ed25519 key, 64 lower-case hex digits");
    if (auto no = fields.first()) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "change the key of the house",
                               Roles{Role::admin, Role::system}))
        return tl::unexpected(*no);
    if (command.key == current.key) return nothing_happened();
    if (command.before != current.key)
        return rejected(Reason::not_the_head_key,
                        current.key.empty()
                            ? "no key signs for the house yet: the first one follows none"
                            : "the key that signs for the house is " + current.key,
                        "before");
    const std::string statement = rotation_statement(command.before, command.key);
    if (!current.key.empty() && !is_signature(command.signature, statement, current.key))
        return rejected(Reason::not_the_head_key,
                        "the key in force must sign for the one that follows it", "signature");
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    return happened(HeadKeyRotated{
        .before = command.before, .key = command.key, .signature = command.signature});
}

HeadKeyStream evolve(HeadKeyStream current, const HeadKeyRotated& fact) {
    current.key = fact.key;
    return current;
}

}  // namespace gridcase::engine
