#pragma once

#include "adapters/http/message.hpp"
#include "engine/domain/command.hpp"
#include "events/ids.hpp"

namespace gridcase::http {

/// Who asks for a command, and under which conditions, as the headers say.
struct Asker {
    engine::Actor actor;                // X-Actor: NAME:ROLE@UNIT
    CommandId command_id;               // Idempotency-Key, or a new one
    engine::ExpectedRevision expected;  // If-Match: "7" or *; If-None-Match: *
    std::string correlation;            // the trace id of traceparent
};

/// Throws Refused: a header is missing or cannot be read. Over the control socket no X-Actor means
/// the operator.
Asker asker_of(const Request& request);

}  // namespace gridcase::http
