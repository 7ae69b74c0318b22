#pragma once

#include <string>

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

struct Context;

/// The state of the stream of head keys: the public key in force, in hex; empty before the first.
struct HeadKeyStream {
    std::string key;

    bool operator==(const HeadKeyStream&) const = default;
};

Decision decide(const HeadKeyStream& current, const RotateHeadKey& command, const Context& context);
HeadKeyStream evolve(HeadKeyStream current, const HeadKeyRotated& fact);

}  // namespace gridcase::engine
