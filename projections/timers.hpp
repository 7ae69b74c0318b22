#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// A limit that runs: when it passes if nothing is done before, and by which setting of it. So
/// `number`, `limit`, `subject` and `armed_at` name one passing for ever.
struct Timer {
    Instant due;
    CaseNumber number;
    LimitKind limit = LimitKind::level;
    UnitCode subject;  // the department of an arrival; else empty
    Revision armed_at = 0;

    bool operator==(const Timer&) const = default;
};

/// The id of the command that lets it pass: made of what the passing follows from, so that it
/// happens once, whoever asks. `timer/220402001001-20240913-0007/level/3`, with the department of
/// an arrival behind it.
CommandId passing_of(const Timer& timer);

/// The timer of one limit of a case; nothing: no such limit runs now. It passes no second time:
/// what is breached runs no more until it is set anew. `subject` names the department of an
/// arrival.
std::optional<Timer> armed(const CaseRow& row, LimitKind limit, const UnitCode& subject = {});

/// The limit that presses most, whether it runs or has passed unheeded; nothing: none does, as
/// while the case stands still.
struct Pressing {
    LimitKind limit = LimitKind::level;
    Instant due;

    bool operator==(const Pressing&) const = default;
};
std::optional<Pressing> pressing(const CaseRow& row);

/// The timers that have come by `until` (included), the earliest first, at most `limit`. Who knows
/// that none is due before `from` should say so: a store wades through all that it deleted there.
std::vector<Timer> timers_due(const ViewStore& store, Instant until, std::size_t limit,
                              std::optional<Instant> from = std::nullopt);
/// The earliest timer there is, or the earliest from a moment on.
std::optional<Timer> next_timer(const ViewStore& store, std::optional<Instant> from = std::nullopt);
/// When the timer of an entry of Family::timers is due.
Instant due_in(std::string_view key);

/// Removes and adds what the step from one row to the other changed. Part of fold().
void restate_timers(ViewStore& store, const CaseRow& before, const CaseRow& after);

}  // namespace gridcase::projections
