#pragma once

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

struct Context;

/// The state of a unit's notices: up to where they were read. The notices themselves are a view of
/// the log; only the reading is a fact.
struct NoticesStream {
    Position up_to = 0;

    bool operator==(const NoticesStream&) const = default;
};

Decision decide(const NoticesStream& current, const ReadNotices& command, const Context& context);
NoticesStream evolve(NoticesStream current, const NoticesRead& fact);

}  // namespace gridcase::engine
