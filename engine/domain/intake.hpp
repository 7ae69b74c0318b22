#pragma once

#include <optional>
#include <tl/expected.hpp>

#include "engine/domain/case.hpp"
#include "engine/domain/policy.hpp"
#include "engine/domain/rejection.hpp"
#include "events/case_events.hpp"

namespace gridcase::engine {

struct Context;

/// A report under the eyes of the rules.
Matter matter_of(const Context& context, const ReportCase& report);

/// What policy makes of a matter that lies in `unit`: holder, clocks, who must know. The unit is
/// registered, and a policy is in force.
tl::expected<CaseRouted, Rejection> route_case(const Context& context, const UnitCode& unit,
                                               const Matter& matter, Severity severity);

/// Routes an open case anew. Its own clock goes on; only when what it is now has another limit does
/// the clock get it, from the same beginning.
tl::expected<CaseRouted, Rejection> reroute_case(const Context& context, const Case& current);

/// What policy makes of a case of which more is known: what a hand moved on the ladder stays there
/// (nothing), unless what the case is leads elsewhere.
tl::expected<std::optional<CaseRouted>, Rejection> route_triaged(const Context& context,
                                                                 const Case& before,
                                                                 const Case& after);

/// What policy makes of a case that lies elsewhere than was said: whoever must hold it there, at
/// the level it has come to, takes it; nothing when that is who holds it.
tl::expected<std::optional<CaseRouted>, Rejection> route_corrected(const Context& context,
                                                                   const Case& after);

}  // namespace gridcase::engine
