// A row's bytes are the fields that every case has, in the order of serialize_always() below, a
// number whose bits say which of the others follow, and those, in the order of others(); all as in
// events/span_archive.hpp. A field that is not there is as in a fresh row: most cases have few.
// Rows are derived: when a field comes or goes, the views are built anew.

#include <tuple>

#include "events/span_archive.hpp"
#include "projections/case_row.hpp"

namespace gridcase::projections {
namespace {

// Row is CaseRow for reading and const CaseRow for writing.

template <class Archive, class Row>
void serialize_always(Archive& archive, Row& row) {
    archive(row.number, row.revision, row.position, row.unit, row.holder, row.level,
            row.first_level, row.highest_level, row.category, row.severity, row.channel, row.status,
            row.utc_offset_minutes, row.opened_at, row.recorded_at);
}

/// Everything else, the frequent before the rare.
template <class Row>
auto others(Row& row) {
    return std::tie(
        row.routed_at, row.held_since, row.accepted_at, row.sign_in_due, row.level_due,
        row.case_due, row.armed_at, row.resolved_at, row.closed_at, row.feedback_until,
        row.reopen_until, row.archival, row.source, row.first_escalated_at, row.rated_at,
        row.solved, row.satisfaction, row.verification, row.verification_due, row.escalations,
        row.earlier_routings, row.checks, row.dispute, row.breached, row.ever_breached,
        row.closed_before_opened, row.on_the_spot, row.persons, row.mediation, row.returns,
        row.summons, row.supervision, row.request, row.extensions, row.extended_at, row.stood_at,
        row.suspended_since, row.review_at, row.suspended_at, row.suspensions, row.meeting_wanted,
        row.ruling_wanted, row.docket, row.urges, row.earlier_closings, row.time_not_believed,
        row.accepted_counted_at, row.closed_counted_at, row.merged_into, row.merged_at,
        row.absorbed, row.parent, row.children, row.withdrawn_at, row.passed);
}

template <class Part>
bool is_said(const Part& part) {
    return !(part == Part{});
}

}  // namespace

// How the parts of a row are written; cereal finds these beside the types.

template <class Archive>
void serialize(Archive& archive, LimitKinds& limits) {
    archive(limits.bits);
}

template <class Archive>
void serialize(Archive& archive, PassedLimit& passed) {
    archive(passed.limit, passed.due);
}

template <class Archive>
void serialize(Archive& archive, ArmedAt& at) {
    archive(at.sign_in, at.level, at.whole_case, at.verification, at.feedback);
}

template <class Archive>
void serialize(Archive& archive, Routing& routing) {
    archive(routing.at, routing.level, routing.sign_in_due, routing.accepted_at, routing.ended_at);
}

template <class Archive>
void serialize(Archive& archive, Closing& closing) {
    archive(closing.at, closing.counted_at, closing.case_due, closing.reopen_until,
            closing.reopened_at, closing.rated_at, closing.solved, closing.satisfaction,
            closing.level, closing.highest_level, closing.first_time, closing.dispute,
            closing.agreed, closing.on_the_spot, closing.persons, closing.extended_at,
            closing.suspended_at);
}

template <class Archive>
void serialize(Archive& archive, Return& given) {
    archive(given.at, given.level);
}

template <class Archive>
void serialize(Archive& archive, Check& check) {
    archive(check.at, check.level, check.passed);
}

template <class Archive>
void serialize(Archive& archive, Summons& summons) {
    archive(summons.department, summons.arrive_by, summons.armed_at, summons.breached);
}

template <class Archive>
void serialize(Archive& archive, Supervision& supervision) {
    archive(supervision.by, supervision.due, supervision.armed_at);
}

template <class Archive>
void serialize(Archive& archive, Request& request) {
    archive(request.kind, request.limit, request.amount, request.at);
}

template <class Archive>
void serialize(Archive& archive, Docket& docket) {
    archive(docket.unit, docket.at);
}

std::string encode(const CaseRow& row) {
    std::string bytes;
    bytes.reserve(256);
    SpanWriter writer(bytes);
    serialize_always(writer, row);
    std::apply(
        [&](const auto&... part) {
            std::uint64_t said = 0;
            std::uint64_t bit = 1;
            ((said |= is_said(part) ? bit : 0, bit <<= 1U), ...);
            writer.number(said);
            ((is_said(part) ? void(writer(part)) : void()), ...);
        },
        others(row));
    return bytes;
}

CaseRow decode_case_row(std::string_view bytes) {
    CaseRow row;
    SpanReader reader(bytes);
    serialize_always(reader, row);
    const std::uint64_t said = reader.number();
    std::apply(
        [&](auto&... part) {
            static_assert(sizeof...(part) < 64, "one bit for each");
            std::uint64_t bit = 1;
            (((said & bit) != 0 ? void(reader(part)) : void(), bit <<= 1U), ...);
            if (said >= bit) reader.damaged("a part of the row is unknown");
        },
        others(row));
    reader.finish();
    return row;
}

}  // namespace gridcase::projections
