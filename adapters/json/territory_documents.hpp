#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/calendar_preview.hpp"
#include "engine/domain/redraw.hpp"
#include "engine/domain/territory.hpp"
#include "engine/domain/territory_check.hpp"
#include "projections/handovers.hpp"

namespace gridcase::json {

// What the territory, its people and its calendars are asked, each a line of JSON in UTF-8.

/// A unit with its people at a moment: `{position, at, code, name, level, kind, parent, line,
/// valid_from, valid_to, counts, holder, answerable:{unit, name, holder}, posts:[{post, person,
/// name, from, until, stand_in, current}], duty:{unit, person, name, reach, from, until} | null,
/// superiors:[{code, name, level, holder}], below:{level or kind: how many}, predecessors,
/// successors, redrawn_at}`.
std::string unit_json(Position position, const engine::Territory& territory,
                      const engine::UnitState& state, Instant at);

/// `{position, at, errors, warnings, findings:[{gravity, kind, unit, message, hint}]}`.
std::string findings_json(Position position, Instant at,
                          const std::vector<engine::Finding>& findings);

/// `{position, at, unit, reached:{unit, unit_name, person, name, reach, from, until} | null,
/// answerable:{unit, name, holder}}`.
std::string duty_json(Position position, const engine::Territory& territory, const UnitCode& unit,
                      Instant at);

/// `{position, at, predecessors, successors, moves:[{number, from, to, held_by, holder, vacant}],
/// without_holder}`.
std::string preview_json(Position position, const UnitsRedrawn& planned,
                         const std::vector<engine::Move>& moves);

/// `{position, handovers:[{id, unit, post, from, to, opened_at, closed_at, unanswered,
/// items:[{number, accepted, objection, answered_at}]}], next}`: what new holders take over
/// (交接清单). `accepted` is null while nobody has answered.
std::string handovers_json(Position position, const projections::HandoverPage& page);

/// `{position, at, calendar, open, suspended, moved, become_overdue, moves:[{number, holder,
/// becomes_overdue, limits:[{limit, before, after}]}]}`: what another calendar would move; the
/// cases that become overdue first, a thousand at most.
std::string calendar_preview_json(Position position, const std::string& calendar, Instant at,
                                  const engine::CalendarPreview& preview);

/// `{position, at, units, by:[{level or kind, units, answered, vacant}]}`: the tree in numbers.
std::string summary_json(Position position, const engine::Territory& territory, Instant at);

}  // namespace gridcase::json
