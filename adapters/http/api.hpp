#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "adapters/http/message.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/tide.hpp"
#include "events/event_log.hpp"
#include "events/personal.hpp"
#include "projections/view_store.hpp"

namespace gridcase::http {

/// One consistent look at everything that can be read.
struct Reading {
    std::shared_ptr<const void> keep;  // holds what the references below refer to
    const projections::ViewStore& views;
    const EventLog& log;
    Position position;  // the views hold exactly this much
};

/// What the routes stand on; the composition root gives it. All functions may be called from any
/// thread.
struct Backend {
    engine::Engine* engine = nullptr;  // null: reading only
    KeyVault* vault = nullptr;
    std::function<Instant()> now;
    /// The newest durable state (waits a moment for the views to catch up).
    std::function<Reading()> latest;
    /// The state when the log held that many commits.
    std::function<Reading(Position)> at;
    /// Rises with the log; null: nothing comes, for this process only reads.
    engine::Tide* tide = nullptr;
    /// The log that `tide` is about.
    const EventLog* log = nullptr;
    /// Offers for the operator only, over the control socket: rebuilds the views.
    std::function<void()> rebuild_views;
};

/// The HTTP interface (design §9) as one function from request to response: parse, ask, tell. The
/// command line calls the same function in its own process.
Handler make_api(Backend backend);

}  // namespace gridcase::http
