#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "events/commit.hpp"
#include "events/event_log.hpp"

namespace gridcase {

/// Which commits a subscriber wants; what is not said is no condition.
struct Interest {
    std::optional<StreamKind> kind;
    std::optional<std::string> stream;  // its id
    std::vector<std::string> types;     // events, one of which the commit must hold

    [[nodiscard]] bool in(const Commit& commit) const;
};

/// The commits of a log after a position, in its order, each once: what is there already and what
/// comes, by the same call. It keeps a position and nothing else: nobody's slowness pins anything
/// in the log or grows a buffer, and whoever knows the position goes on from there with a new one.
/// One thread; the log must outlive it.
class Subscription {
   public:
    struct Limits {
        std::size_t commits = 256;        // given at once
        std::size_t bytes = 256U << 10U;  // of them, as stored
        std::size_t looked_at = 16'384;   // for one answer, however few are wanted
    };

    Subscription(const EventLog& log, Position after, Interest interest)
        : Subscription(log, after, std::move(interest), Limits{}) {}
    Subscription(const EventLog& log, Position after, Interest interest, Limits limits)
        : log_(log), position_(after), interest_(std::move(interest)), limits_(limits) {}

    /// What is wanted of what comes next; nothing, when nothing is: position() has moved on then,
    /// or stands at the log's end.
    std::vector<CommitPtr> take();
    /// Everything up to here was given, or was not wanted.
    [[nodiscard]] Position position() const { return position_; }

   private:
    const EventLog& log_;
    Position position_;
    Interest interest_;
    Limits limits_;
};

}  // namespace gridcase
