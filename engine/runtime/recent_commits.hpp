#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "engine/runtime/recall.hpp"
#include "events/commit.hpp"

namespace gridcase::engine {

/// Where something stands that is known by its hash. One flat table: it is asked, added to and
/// cleared for every command, and mostly what it is asked for is not there.
class PositionTable {
   public:
    /// The position under this hash of which `is` says that it is the one; 0: none.
    template <class Is>
    [[nodiscard]] Position find(std::size_t hash, const Is& is) const {
        if (entries_.empty()) return 0;
        for (std::size_t at = hash & mask(); entries_[at].position != 0; at = next(at))
            if (entries_[at].hash == hash && is(entries_[at].position))
                return entries_[at].position;
        return 0;
    }
    /// Positions are not 0, and none is added twice.
    void add(std::size_t hash, Position position);
    /// Nothing, when it is not there.
    void remove(std::size_t hash, Position position);
    /// What stands there from now on stands for what is there.
    void move(std::size_t hash, Position from, Position to);

    [[nodiscard]] std::size_t size() const { return size_; }

   private:
    struct Entry {
        std::size_t hash = 0;
        Position position = 0;  // 0: free
    };

    [[nodiscard]] std::size_t mask() const { return entries_.size() - 1; }
    [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & mask(); }
    /// Where the entry is, or else the free one where it would be.
    [[nodiscard]] std::size_t place_of(std::size_t hash, Position position) const;
    void grow();

    std::vector<Entry> entries_;  // a power of two, or none; at most half of them taken
    std::size_t size_ = 0;
};

/// The newest commits, without gaps, as long as nobody else remembers where they are.
class RecentCommits {
   public:
    [[nodiscard]] bool empty() const { return commits_.empty(); }
    /// Of the oldest one.
    [[nodiscard]] Position first() const { return first_; }
    /// Null when it is not among them.
    [[nodiscard]] CommitPtr at(Position position) const;
    /// What the commits say of the command.
    [[nodiscard]] std::optional<CommandTrace> command(const CommandId& id) const;
    /// Adds those of the stream with a revision after `after` and up to `up_to`, in order.
    void append_stream(std::vector<CommitPtr>& commits, const StreamName& stream, Revision after,
                       Revision up_to) const;

    /// Of the stream's commits; 0 when it has none here.
    [[nodiscard]] Position last_of(const StreamName& stream) const;

    /// One position behind the last one. `before` is the last one of its stream, which may be none
    /// of these; 0: there is none.
    void push(const CommitPtr& commit, Position before);
    void pop_first();

   private:
    struct Entry {
        CommitPtr commit;
        Position before = 0;  // of its stream; there may be none any more
        std::size_t command_hash = 0;
        std::size_t stream_hash = 0;
    };

    [[nodiscard]] const Entry& entry(Position position) const {
        return commits_[position - first_];
    }

    std::deque<Entry> commits_;
    Position first_ = 1;
    PositionTable commands_;  // the first commit of each
    PositionTable streams_;   // the last commit of each
};

}  // namespace gridcase::engine
