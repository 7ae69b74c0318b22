// A row's bytes are its fields in the order of serialize() below, as in events/span_archive.hpp.
// Rows are derived: when a field comes or goes, the views are built anew.

#include "projections/case_row.hpp"

#include <algorithm>
#include <variant>

#include "events/span_archive.hpp"

namespace gridcase::projections {
namespace {

// What each event makes of the row. A row believes what it is told, in the order of the log.

void apply(CaseRow& row, const CaseReported& fact, const Commit& commit) {
    row.unit = fact.unit;
    row.category = fact.category;
    row.severity = fact.severity;
    row.channel = to_text(fact.channel);
    row.utc_offset_minutes = fact.utc_offset_minutes;
    row.opened_at = commit.occurred_at;
    row.status = RowStatus::reported;
}

void apply(CaseRow& row, const CaseImported& fact, const Commit& commit) {
    row.archival = true;
    row.source = fact.source;
    row.unit = fact.unit;
    row.category = fact.category;
    row.channel = fact.channel;
    row.utc_offset_minutes = fact.utc_offset_minutes;
    row.opened_at = commit.occurred_at;
    row.status = RowStatus::reported;
}

void apply(CaseRow& row, const CaseRouted& fact, const Commit& commit) {
    if (!row.routed_at) {
        row.routed_at = commit.occurred_at;
        row.first_level = fact.level;
        row.highest_level = fact.level;
    }
    row.holder = fact.unit;
    row.level = fact.level;
    row.highest_level = std::max(row.highest_level, fact.level);
    row.level_due = fact.level_due;
    row.case_due = fact.case_due;
    row.status = RowStatus::routed;
}

void apply(CaseRow& row, const CaseAccepted&, const Commit& commit) {
    row.accepted_at = commit.occurred_at;
    row.status = RowStatus::accepted;
}

void apply(CaseRow& row, const CaseEscalated& fact, const Commit& commit) {
    if (!row.first_escalated_at && fact.to_level != row.first_level)
        row.first_escalated_at = commit.occurred_at;
    row.escalations += 1;
    row.holder = fact.to;
    row.level = fact.to_level;
    row.highest_level = std::max(row.highest_level, fact.to_level);
    row.level_due = fact.level_due;
    row.status = RowStatus::routed;  // the new holder has yet to sign
}

void apply(CaseRow& row, const CaseResolved&, const Commit& commit) {
    row.resolved_at = commit.occurred_at;
    row.status = RowStatus::resolved;
}

void apply(CaseRow& row, const CaseClosed&, const Commit& commit) {
    row.closed_at = commit.occurred_at;
    row.closed_before_opened = commit.occurred_at < row.opened_at;
    row.status = RowStatus::closed;
}

void apply(CaseRow& row, const CaseRated& fact, const Commit& commit) {
    row.rated_at = commit.occurred_at;
    row.solved = fact.solved;
    row.satisfaction = fact.satisfaction;
}

// No case is about these.
void apply(CaseRow&, const UnitRegistered&, const Commit&) {}
void apply(CaseRow&, const PolicyActivated&, const Commit&) {}

/// Row is CaseRow for reading and const CaseRow for writing.
template <class Archive, class Row>
void serialize(Archive& archive, Row& row) {
    archive(row.number, row.revision, row.position, row.archival, row.source, row.unit, row.holder,
            row.level, row.first_level, row.highest_level, row.category, row.severity, row.channel,
            row.status, row.utc_offset_minutes, row.opened_at, row.recorded_at, row.routed_at,
            row.accepted_at, row.first_escalated_at, row.resolved_at, row.closed_at, row.level_due,
            row.case_due, row.escalations, row.rated_at, row.solved, row.satisfaction,
            row.closed_before_opened);
}

}  // namespace

std::string_view to_text(RowStatus status) {
    switch (status) {
        case RowStatus::reported:
            return "reported";
        case RowStatus::routed:
            return "routed";
        case RowStatus::accepted:
            return "accepted";
        case RowStatus::resolved:
            return "resolved";
        case RowStatus::closed:
            return "closed";
    }
    return "unknown";
}

CaseRow fold(CaseRow row, const StoredCommit& stored) {
    const Commit& commit = stored.commit;
    if (row.revision == 0) {
        row.number = CaseNumber(commit.stream.id);
        row.recorded_at = commit.recorded_at;
    }
    row.revision = commit.revision;
    row.position = stored.position;
    for (const Event& event : commit.events) {
        std::visit(
            [&](const auto& fact) {
                static_assert(
                    requires { apply(row, fact, commit); },
                    "write apply(CaseRow&, const Fact&, const Commit&): what does it make of the "
                    "row?");
                apply(row, fact, commit);
            },
            event);
    }
    return row;
}

std::string encode(const CaseRow& row) {
    std::string bytes;
    bytes.reserve(256);
    SpanWriter writer(bytes);
    serialize(writer, row);
    return bytes;
}

CaseRow decode_case_row(std::string_view bytes) {
    CaseRow row;
    SpanReader reader(bytes);
    serialize(reader, row);
    reader.finish();
    return row;
}

}  // namespace gridcase::projections
