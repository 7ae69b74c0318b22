#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "events/case_events.hpp"

namespace gridcase::engine {

struct Context;

/// Where a case stands. `suspended`, `merged` and their like join when their commands do.
enum class Status : std::uint8_t { unknown, reported, routed, accepted, resolved, closed };

inline constexpr std::array all_statuses{Status::unknown,  Status::reported, Status::routed,
                                         Status::accepted, Status::resolved, Status::closed};

std::string_view to_text(Status status);
/// The Chinese word for people: 已分派, 已签收, …
std::string_view chinese(Status status);

/// A case as its rules see it: it holds only what some rule reads.
struct Case {
    Status status = Status::unknown;
    bool archival = false;
    Severity severity = Severity::normal;  // chooses the limit of the next holder
    UnitCode holder;
    std::optional<ActorId> handler;  // who resolved it last; may not rate it
    bool rated = false;              // since the last closing

    bool operator==(const Case&) const = default;
};

/// Why the rules refuse this report, if they do. Asked before a number is given, so that a refused
/// report uses none up.
std::optional<Rejection> why_not(const ReportCase& command, const Context& context);

/// What the number of this case begins with: `<community>-<yyyymmdd>-`. The code is that of the
/// nearest unit at level community, or else the unit's own; what a number cannot hold becomes `_`.
/// Only for a report that is not refused.
tl::expected<std::string, Rejection> number_prefix(const ReportCase& command,
                                                   const Context& context);

Decision decide(const Case& current, const ReportCase& command, const Context& context);
Decision decide(const Case& current, const RecordHistory& command, const Context& context);
Decision decide(const Case& current, const AcceptCase& command, const Context& context);
Decision decide(const Case& current, const EscalateCase& command, const Context& context);
Decision decide(const Case& current, const ResolveCase& command, const Context& context);
Decision decide(const Case& current, const CloseCase& command, const Context& context);
Decision decide(const Case& current, const RateCase& command, const Context& context);

Case evolve(Case current, const CaseReported& fact);
Case evolve(Case current, const CaseImported& fact);
Case evolve(Case current, const CaseRouted& fact);
Case evolve(Case current, const CaseAccepted& fact);
Case evolve(Case current, const CaseEscalated& fact);
Case evolve(Case current, const CaseResolved& fact);
Case evolve(Case current, const CaseClosed& fact);
Case evolve(Case current, const CaseRated& fact);

/// Who made the fact true, where a rule will ask: the resolver is the handler.
Case acted(Case current, const Event& event, const ActorId& actor);

}  // namespace gridcase::engine
