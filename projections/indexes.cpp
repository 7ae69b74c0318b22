// The indexes' bytes (numbers as in events/span_archive.hpp):
//
//   commands:  command id             → first parts digest(32 raw bytes)
//   streams:   kind id 0x00 revision  → position            kind = 1 byte, revision = 8 bytes, the
//                                                           most significant first; ids hold no NUL
//   serials:   prefix                 → largest serial      prefix = a case number up to and with
//                                                           its last '-'
//   reports:   unit 0x00 category     → newest occurrence   signed, microseconds
//
// All of a command's commits lie at consecutive positions, so the first one tells of all.

#include "projections/indexes.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "events/span_archive.hpp"
#include "projections/keys.hpp"

namespace gridcase::projections {
namespace {

// More digits than any allocator gives, and still within 64 bits.
constexpr std::size_t longest_serial = 18;

std::string stream_key(const StreamName& stream, Revision revision) {
    std::string key;
    key.reserve(stream.id.size() + 10);
    key += static_cast<char>(stream.kind);
    key += stream.id;
    key += '\0';
    append_big_endian(key, revision);
    return key;
}

std::string encoded(std::uint64_t number) {
    std::string bytes;
    SpanWriter(bytes).number(number);
    return bytes;
}

std::uint64_t decoded(std::string_view bytes) {
    SpanReader reader(bytes);
    const std::uint64_t number = reader.number();
    reader.finish();
    return number;
}

void index_command(ViewStore& store, const StoredCommit& stored) {
    const Commit& commit = stored.commit;
    if (commit.part != 1) return;
    std::string value;
    SpanWriter writer(value);
    writer.number(stored.position);
    writer.number(commit.parts);
    writer.raw(commit.command_digest.raw());
    store.put(Family::commands, commit.command_id.value(), value);
}

/// Counts a new case's number among those of its prefix; a number without a serial has none.
void index_serial(ViewStore& store, std::string_view number) {
    const std::size_t dash = number.rfind('-');
    if (dash == std::string_view::npos) return;
    const std::string_view prefix = number.substr(0, dash + 1);
    const std::string_view digits = number.substr(dash + 1);
    if (digits.empty() || digits.size() > longest_serial) return;
    std::uint64_t serial = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return;
        serial = serial * 10 + static_cast<std::uint64_t>(digit - '0');
    }
    if (serial > indexed_serial(store, prefix)) store.put(Family::serials, prefix, encoded(serial));
}

std::string report_key(const UnitCode& unit, const CategoryCode& category) {
    std::string key = unit.value();
    key += '\0';
    key += category.value();
    return key;
}

void index_report(ViewStore& store, const CaseReported& fact, Instant occurred_at) {
    const auto before = indexed_last_report(store, fact.unit, fact.category);
    if (before && *before >= occurred_at) return;
    std::string value;
    SpanWriter(value).signed_number(occurred_at.micros);
    store.put(Family::reports, report_key(fact.unit, fact.category), value);
}

}  // namespace

std::optional<IndexedCommand> indexed_command(const ViewStore& store, const CommandId& id) {
    const auto value = store.get(Family::commands, id.value());
    if (!value) return std::nullopt;
    SpanReader reader(*value);
    IndexedCommand command;
    command.first = reader.number();
    reader(command.parts);
    command.digest = Digest::from_raw(reader.raw(Digest::size));
    reader.finish();
    return command;
}

std::vector<Position> indexed_stream(const ViewStore& store, const StreamName& stream,
                                     Revision after) {
    std::vector<Position> positions;
    if (after == ~Revision{0}) return positions;
    std::string bound = stream_key(stream, 0);
    bound.resize(bound.size() - 8);
    bound.back() = '\x01';
    store.scan(Family::streams, stream_key(stream, after + 1), bound,
               [&](std::string_view, std::string_view value) {
                   positions.push_back(decoded(value));
                   return true;
               });
    return positions;
}

std::vector<Position> indexed_kind(const ViewStore& store, StreamKind kind) {
    const std::string first(1, static_cast<char>(kind));
    const std::string bound(1, static_cast<char>(static_cast<int>(kind) + 1));
    std::vector<Position> positions;
    store.scan(Family::streams, first, bound, [&](std::string_view, std::string_view value) {
        positions.push_back(decoded(value));
        return true;
    });
    std::ranges::sort(positions);
    return positions;
}

std::uint64_t indexed_serial(const ViewStore& store, std::string_view prefix) {
    const auto value = store.get(Family::serials, prefix);
    return value ? decoded(*value) : 0;
}

std::optional<Instant> indexed_last_report(const ViewStore& store, const UnitCode& unit,
                                           const CategoryCode& category) {
    const auto value = store.get(Family::reports, report_key(unit, category));
    if (!value) return std::nullopt;
    SpanReader reader(*value);
    const Instant newest{reader.signed_number()};
    reader.finish();
    return newest;
}

void index_place(ViewStore& store, const StoredCommit& commit) {
    index_command(store, commit);
    store.put(Family::streams, stream_key(commit.commit.stream, commit.commit.revision),
              encoded(commit.position));
}

void index_case(ViewStore& store, const StoredCommit& commit) {
    const StreamName& stream = commit.commit.stream;
    if (stream.kind != StreamKind::case_file || commit.commit.revision != 1) return;
    index_serial(store, stream.id);
    for (const Event& event : commit.commit.events)
        if (const auto* report = std::get_if<CaseReported>(&event))
            index_report(store, *report, commit.commit.occurred_at);
}

}  // namespace gridcase::projections
