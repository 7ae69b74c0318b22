#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "engine/domain/rejection.hpp"
#include "events/commit.hpp"
#include "events/event.hpp"
#include "events/instant.hpp"

namespace gridcase::engine {

/// What one commit will hold: events, when they happened if not at the command's own time, and in
/// which stream if not in the command's own.
struct Step {
    std::vector<Event> events;
    std::optional<Instant> occurred_at = std::nullopt;
    std::optional<StreamName> stream = std::nullopt;
};

/// The three outcomes of a rule: steps (each becomes one commit, in order), no steps
/// (nothing happened: the state is already so), or a rejection.
using Decision = tl::expected<std::vector<Step>, Rejection>;

template <class... Facts>
Decision happened(Facts&&... facts) {
    Step step;
    (step.events.emplace_back(std::forward<Facts>(facts)), ...);
    std::vector<Step> steps;
    steps.push_back(std::move(step));
    return steps;
}

inline Decision happened_in_steps(std::vector<Step> steps) { return steps; }

inline Decision nothing_happened() { return std::vector<Step>{}; }

inline Decision rejected(Reason reason, std::string message, std::string field = {}) {
    return tl::unexpected(Rejection{reason, std::move(message), std::move(field)});
}

}  // namespace gridcase::engine
