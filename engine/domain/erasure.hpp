#pragma once

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

struct Context;

/// The state of a resident's stream. Only the erasing is a fact; what a person said stands in the
/// cases, sealed under the key that the engine destroys when this fact is durable.
struct PersonStream {
    bool erased = false;

    bool operator==(const PersonStream&) const = default;
};

Decision decide(const PersonStream& current, const ErasePersonalData& command,
                const Context& context);
PersonStream evolve(PersonStream current, const PersonalDataErased& fact);

}  // namespace gridcase::engine
