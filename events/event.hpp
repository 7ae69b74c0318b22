#pragma once

#include <variant>

#include "events/case_events.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase {

/// Everything that can have happened. Append a new event here; the build then asks every fold for
/// an answer. The order is of no meaning on disk.
using Event = std::variant<CaseReported, CaseImported, CaseRouted, CaseAccepted, CaseEscalated,
                           CaseResolved, CaseClosed, CaseRated, UnitRegistered, PolicyActivated>;

/// The event's name on disk and in the API: the struct's own.
inline std::string_view type_of(const Event& event) {
    return std::visit([](const auto& fact) { return std::decay_t<decltype(fact)>::type; }, event);
}

}  // namespace gridcase
