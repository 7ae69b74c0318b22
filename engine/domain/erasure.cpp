#include "engine/domain/erasure.hpp"

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {

Decision decide(const PersonStream& current, const ErasePersonalData& command,
                const Context& context) {
    Fields fields;
    if (command.person == PersonId{}) fields.refuse("person", "is missing");
    if (auto no = fields.name("ground", command.ground, ground_limit_bytes).first())
        return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "erase what a person said", Roles{Role::admin}))
        return tl::unexpected(*no);
    if (current.erased) return nothing_happened();
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    return happened(PersonalDataErased{.person = command.person, .ground = command.ground});
}

PersonStream evolve(PersonStream current, const PersonalDataErased&) {
    current.erased = true;
    return current;
}

}  // namespace gridcase::engine
