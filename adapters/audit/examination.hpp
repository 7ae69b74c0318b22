#pragma once

#include <deque>
#include <future>
#include <vector>

#include "events/event_log.hpp"
#include "events/log_check.hpp"

namespace gridcase::audit {

/// The commits of a log from `first` to its end as it was at the beginning: read, decoded and
/// hashed in chunks on all cores, and given in their order. The log outlives it; one thread takes.
class Examination {
   public:
    Examination(const EventLog& log, Position first);

    /// The next chunk; empty at the end. Throws what the log throws.
    std::vector<Examined> take();

   private:
    void begin_chunk();

    const EventLog& log_;
    const Position last_;
    Position next_;
    std::deque<std::future<std::vector<Examined>>> chunks_;  // under way, in their order
};

}  // namespace gridcase::audit
