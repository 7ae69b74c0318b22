#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/commit.hpp"
#include "events/ids.hpp"

namespace gridcase::engine {

/// Where an accepted command's commits lie, and what it was.
struct CommandTrace {
    Position first = 0;
    std::uint16_t parts = 0;
    Digest digest;  // command_digest
};

/// A stream's state behind one of its commits (engine/domain/snapshot.hpp).
struct Snapshot {
    Revision revision = 0;
    Position position = 0;
    Digest digest;  // of that commit: whoever reads a snapshot holds it against the log
    std::string state;
};

/// The port to where snapshots are kept. They may be gone at any time: whoever finds none folds
/// more. Any thread.
class Snapshots {
   public:
    virtual ~Snapshots() = default;

    /// The newest one of the stream behind a revision of at most `up_to`.
    [[nodiscard]] virtual std::optional<Snapshot> newest(const StreamName& stream,
                                                         Revision up_to) const = 0;
    /// Only of what is durable. What cannot be kept is lost, and harms nobody.
    virtual void keep(const StreamName& stream, const Snapshot& snapshot) noexcept = 0;
};

/// The port to what the derived data remember about the log up to position(). The engine keeps the
/// rest, from there to the newest commit, in memory. Called from the engine thread, wait_for() from
/// the writer thread; position() may grow at any time, and whatever it has covered stays
/// answerable.
class Recall {
   public:
    virtual ~Recall() = default;

    [[nodiscard]] virtual Position position() const = 0;
    /// Waits until position() has come to `position`; false when that takes longer than `timeout`
    /// or will not happen any more.
    virtual bool wait_for(Position position, std::chrono::milliseconds timeout) const = 0;
    [[nodiscard]] virtual std::optional<CommandTrace> command(const CommandId& id) const = 0;
    /// Positions of the stream's commits with a revision after `after`, in order.
    [[nodiscard]] virtual std::vector<Position> stream(const StreamName& stream,
                                                       Revision after) const = 0;
    /// Positions of all commits of a kind of stream, in order: the rulebook is folded from these.
    [[nodiscard]] virtual std::vector<Position> kind(StreamKind kind) const = 0;
    /// The largest serial among case numbers `<prefix><serial>`; 0 when there is none.
    [[nodiscard]] virtual std::uint64_t last_serial(std::string_view prefix) const = 0;
    /// When a case of this place and category last came up (the latest occurred_at of a report);
    /// nothing: none ever did.
    [[nodiscard]] virtual std::optional<Instant> last_report(
        const UnitCode& unit, const CategoryCode& category) const = 0;
    /// Where snapshots of states are kept; null: nowhere, and every history is folded whole.
    [[nodiscard]] virtual Snapshots* snapshots() const { return nullptr; }
};

}  // namespace gridcase::engine
