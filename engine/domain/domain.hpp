#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/domain/case.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/rulebook.hpp"
#include "events/commit.hpp"

namespace gridcase::engine {

// The whole domain as the runtime sees it: which stream a command is about, what its state is,
// what a command makes true, what a fact changes. All of it is pure.

/// The state of any stream: what its rules read, no more. monostate: a stream without commits.
using State = std::variant<std::monostate, Case, TerritoryStream, PolicyStream>;

/// What a decision may know beside the state: who asks, when, under which rulebook. Lookups that
/// need memory beyond one stream are declared here and answered by the runtime.
struct Context {
    const Actor& actor;
    Instant occurred_at;
    Instant recorded_at;
    const Rulebook& rulebook;

    /// Whether the actor's unit is `holder` or stands above it.
    [[nodiscard]] bool may_act_for(const UnitCode& holder) const;
};

/// The stream that a command is about. For a report, `new_number` gives the next free number
/// behind a prefix such as `220402001001-20240913-`; it is called at most once.
tl::expected<StreamName, Rejection> stream_of(
    const Command& command, const Context& context,
    const std::function<CaseNumber(std::string_view prefix)>& new_number);

/// May it happen, and what happens then?
Decision decide(const State& state, const Command& command, const Context& context);

/// What the fact changes. It believes what it is told and never refuses. Who acted is not in an
/// event: fold() a commit where that matters.
State evolve(State state, const Event& event, const StreamName& stream);

/// All events of a commit, in order, and who made them true.
State fold(State state, const Commit& commit);

}  // namespace gridcase::engine
