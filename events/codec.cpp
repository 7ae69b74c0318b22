// The bytes of a commit, for ever (numbers, texts and values as in span_archive.hpp):
//
//   commit  = format kind stream revision recorded occurred
//             command_id command_type command_digest part parts correlation causation
//             actor role unit policy calendar territory prev_digest count event*
//   format  = 0x01
//   event   = type version body
//   type, body = text;  version = number;  digests are 32 raw bytes
//
// The body's length is kept, so that a reader sees at once where an event of a version it does not
// know ends. The digest is SHA-256 over all of it; the position is not part of it.

#include "events/codec.hpp"

#include <optional>
#include <utility>

#include "events/quoted.hpp"
#include "events/span_archive.hpp"
#include "events/upcasters.hpp"

namespace gridcase {
namespace {

constexpr std::uint64_t commit_format = 1;

void write(SpanWriter& writer, const Event& event) {
    std::visit(
        [&](const auto& fact) {
            using Fact = std::decay_t<decltype(fact)>;
            std::string body;
            SpanWriter body_writer(body);
            body_writer(fact);
            writer.text(Fact::type);
            writer.number(Fact::version);
            writer.text(body);
        },
        event);
}

template <class Fact>
bool read_as(std::string_view type, std::uint64_t version, std::string_view body,
             EventVariant& event) {
    if (type != Fact::type || version != Fact::version) return false;
    Fact fact;
    SpanReader reader(body);
    reader(fact);
    reader.finish();
    event = std::move(fact);
    return true;
}

template <class... Facts>
bool read_any(std::string_view type, std::uint64_t version, std::string_view body,
              std::variant<Facts...>& event) {
    return (read_as<Facts>(type, version, body, event) || ...);
}

/// Nothing when no program wrote such an event yet, or none ever did.
std::optional<Event> read_body(std::string_view type, std::uint64_t version,
                               std::string_view body) {
    EventVariant event;
    if (read_any(type, version, body, event))
        return std::visit([](auto& fact) { return Event(std::move(fact)); }, event);
    if (version > 0xFFFFU) return std::nullopt;
    return decode_retired(type, static_cast<std::uint16_t>(version), body);
}

Event read_event(SpanReader& reader) {
    const std::size_t begin = reader.at();
    const std::string_view type = reader.text();
    const std::uint64_t version = reader.number();
    const std::string_view body = reader.text();
    const auto named = [&] { return quoted(type) + " version " + std::to_string(version); };
    std::optional<Event> event;
    try {
        event = read_body(type, version, body);
    } catch (const std::exception& problem) {
        throw DamagedBytes("in the body of event " + named() + ", which begins at byte " +
                           std::to_string(reader.at() - body.size()) + ": " + problem.what());
    }
    if (event) return *std::move(event);
    throw DamagedBytes("the event " + named() + " at byte " + std::to_string(begin) +
                       " is not known to this version of gridcase");
}

Digest read_digest(SpanReader& reader) { return Digest::from_raw(reader.raw(Digest::size)); }

Commit read_commit(std::string_view bytes) {
    SpanReader reader(bytes);
    if (reader.number() != commit_format) reader.damaged("not a commit of format 1");
    Commit commit;
    reader(commit.stream.kind, commit.stream.id, commit.revision, commit.recorded_at,
           commit.occurred_at, commit.command_id, commit.command_type);
    commit.command_digest = read_digest(reader);
    reader(commit.part, commit.parts, commit.correlation, commit.causation, commit.actor,
           commit.role, commit.unit, commit.rulebook);
    commit.prev_digest = read_digest(reader);
    const std::uint64_t count = reader.number();
    if (count > reader.left()) reader.damaged("a count runs past the end");
    for (std::uint64_t i = 0; i < count; ++i) commit.events.push_back(read_event(reader));
    reader.finish();
    return commit;
}

template <class Read>
auto reading(Read read) -> tl::expected<decltype(read()), std::string> {
    try {
        return read();
    } catch (const std::exception& problem) {
        return tl::unexpected(std::string(problem.what()));
    }
}

}  // namespace

std::string encode(const Commit& commit) {
    std::string bytes;
    bytes.reserve(512);
    SpanWriter writer(bytes);
    writer.number(commit_format);
    writer(commit.stream.kind, commit.stream.id, commit.revision, commit.recorded_at,
           commit.occurred_at, commit.command_id, commit.command_type);
    writer.raw(commit.command_digest.raw());
    writer(commit.part, commit.parts, commit.correlation, commit.causation, commit.actor,
           commit.role, commit.unit, commit.rulebook);
    writer.raw(commit.prev_digest.raw());
    writer.number(commit.events.size());
    for (const Event& event : commit.events) write(writer, event);
    return bytes;
}

tl::expected<Commit, std::string> decode(std::string_view bytes) {
    return reading([&] { return read_commit(bytes); });
}

std::string encode(const Event& event) {
    std::string bytes;
    SpanWriter writer(bytes);
    write(writer, event);
    return bytes;
}

tl::expected<Event, std::string> decode_event(std::string_view bytes) {
    return reading([&] {
        SpanReader reader(bytes);
        Event event = read_event(reader);
        reader.finish();
        return event;
    });
}

CommitPtr stored(Commit commit, Position position) {
    auto result = std::make_shared<StoredCommit>();
    result->position = position;
    result->bytes = encode(commit);
    result->digest = sha256(result->bytes);
    result->commit = std::move(commit);
    return result;
}

tl::expected<CommitPtr, std::string> stored(std::string bytes, Position position) {
    auto commit = decode(bytes);
    if (!commit) return tl::unexpected(std::move(commit.error()));
    auto result = std::make_shared<StoredCommit>();
    result->position = position;
    result->commit = *std::move(commit);
    result->digest = sha256(bytes);
    result->bytes = std::move(bytes);
    return result;
}

}  // namespace gridcase
