#pragma once

#include <functional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "events/commit.hpp"
#include "events/digest.hpp"
#include "events/ids.hpp"

namespace gridcase {

/// The log could not do what it must: disk, damage, lock. The text says what, where, and what to
/// do.
struct LogFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Somebody else appended: the position the writer believed in is not the last one. Nothing was
/// written.
struct LogFenced : LogFailed {
    using LogFailed::LogFailed;
};

/// The port of the log: the only truth. One writer; readers on any thread see durable commits only.
///
/// It knows batches and positions, no streams: expected revisions and command ids are the engine's.
/// It never relies on a storage engine's own sequence numbers, nor on a position inside the hashed
/// bytes, so a replicated log can stand behind it.
class EventLog {
   public:
    virtual ~EventLog() = default;

    /// The last durable position; 0 when empty.
    [[nodiscard]] virtual Position last() const = 0;

    /// A running digest over all commits up to last(): chained(digest before, commit digest),
    /// beginning with zeros. Two logs with the same facts in the same order have the same.
    [[nodiscard]] virtual Digest digest() const = 0;

    /// Writes the batch after `expected_last`, whole or not at all, and returns when it is durable.
    /// Positions must go on from expected_last without gaps. Throws LogFenced when expected_last is
    /// not last(); any other LogFailed means *outcome unknown*: the log refuses appends from then
    /// on and must be reopened.
    virtual void append(Position expected_last, const std::vector<CommitPtr>& batch) = 0;

    /// Calls visit for the commits from `first` to `final` (both included, cut to what is durable),
    /// in order, until it answers false. Throws LogFailed on a hole or unreadable bytes.
    virtual void read(Position first, Position final,
                      const std::function<bool(Position, std::string_view bytes)>& visit) const = 0;

    /// Hands out, once, what was appended lately up to `final` and is durable, in order: the one
    /// who follows the log need not read and decode it again. It may begin anywhere, and be
    /// nothing; read() gives the rest.
    [[nodiscard]] virtual std::vector<CommitPtr> take_appended(Position final) const;
};

/// One commit by its place; throws LogFailed when it is not there or not readable.
CommitPtr read_one(const EventLog& log, Position position);

}  // namespace gridcase
