#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/commit.hpp"
#include "events/event.hpp"

namespace gridcase::projections {

enum class RowStatus : std::uint8_t { reported = 1, routed, accepted, resolved, closed };

std::string_view to_text(RowStatus status);

/// One line about one case: what figures and lists are made of. No personal text.
struct CaseRow {
    CaseNumber number;
    Revision revision = 0;
    Position position = 0;  // of its newest commit
    bool archival = false;
    std::string source;         // of an archival case
    UnitCode unit;              // where it lies: figures count it there, and roll it up from there
    UnitCode holder;            // who must handle it now, or did last
    Level level = Level::grid;  // of the holder
    Level first_level = Level::grid;  // first routed to
    Level highest_level = Level::grid;
    CategoryCode category;
    Severity severity = Severity::normal;
    std::string channel;
    RowStatus status = RowStatus::reported;
    std::int16_t utc_offset_minutes = 0;
    Instant opened_at;
    Instant recorded_at;                        // when the log took its first commit
    std::optional<Instant> routed_at;           // first
    std::optional<Instant> accepted_at;         // by the holder of then, last
    std::optional<Instant> first_escalated_at;  // when it left the level first routed to
    std::optional<Instant> resolved_at;
    std::optional<Instant> closed_at;
    std::optional<Instant> level_due;
    std::optional<Instant> case_due;
    std::uint32_t escalations = 0;
    std::optional<Instant> rated_at;
    bool solved = false;
    std::uint8_t satisfaction = 0;
    bool closed_before_opened = false;  // the source says so; kept and shown

    bool operator==(const CaseRow&) const = default;
};

/// The row after one commit of the case's stream; a row without revision is a new one.
CaseRow fold(CaseRow row, const StoredCommit& stored);

std::string encode(const CaseRow& row);
CaseRow decode_case_row(std::string_view bytes);  // throws std::runtime_error on damage

}  // namespace gridcase::projections
