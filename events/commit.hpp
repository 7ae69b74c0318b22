#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "events/digest.hpp"
#include "events/event.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase {

/// What a stream is about. The numbers are on disk for ever.
enum class StreamKind : std::uint8_t {
    case_file = 1,
    territory,
    policy,
    calendar,  // one for each calendar
    notices,   // one for each unit: what it has read
    handover,  // one for each: what a new holder takes over
    person,    // one for each resident whose texts were erased
    head_key,  // by which the house signs its heads
};

std::string_view to_text(StreamKind kind);

/// Names a stream. Nothing in log, runtime or views may assume that it is a case.
struct StreamName {
    StreamKind kind = StreamKind::case_file;
    std::string id;

    auto operator<=>(const StreamName&) const = default;
};

/// `case_file/220402001001-20240913-0007`, for people.
std::string to_text(const StreamName& stream);

/// The versions of what a decision was taken under; each counts the commits of its kind.
struct RulebookVersions {
    std::uint64_t policy = 0;
    std::uint64_t calendar = 0;
    std::uint64_t territory = 0;

    bool operator==(const RulebookVersions&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(policy), CEREAL_NVP(calendar), CEREAL_NVP(territory));
    }
};

/// What one command made true in one stream: the unit of the log. All of it is hashed; the
/// position is not, for the log gives it.
struct Commit {
    StreamName stream;
    Revision revision = 0;
    Instant recorded_at;  // when the log took it
    Instant occurred_at;  // when it happened in the world
    CommandId command_id;
    std::string command_type;
    Digest command_digest;
    std::uint16_t part = 1;   // this commit's place among the command's commits,
    std::uint16_t parts = 1;  // and how many the command made: half a command shows
    std::string correlation;  // e.g. a W3C trace id; may be empty
    std::string causation;    // the command or fact that led to this one; may be empty
    ActorId actor;
    Role role = Role::worker;
    UnitCode unit;  // for which the actor acted; empty for residents and the system
    RulebookVersions rulebook;
    Digest prev_digest;  // of the commit before in this stream; zeros for the first
    std::vector<Event> events;

    bool operator==(const Commit&) const = default;
};

/// A commit with the bytes that are its truth.
struct StoredCommit {
    Position position = 0;
    Commit commit;
    std::string bytes;
    Digest digest;  // SHA-256 of bytes
};

using CommitPtr = std::shared_ptr<const StoredCommit>;

}  // namespace gridcase

/// Not noexcept, as that of Strong.
template <>
struct std::hash<gridcase::StreamName> {
    std::size_t operator()(const gridcase::StreamName& name) const {
        return std::hash<std::string>{}(name.id) * 31 + static_cast<std::size_t>(name.kind);
    }
};
