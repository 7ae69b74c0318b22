#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "adapters/rocksdb/views.hpp"
#include "events/event_log.hpp"
#include "projections/timers.hpp"

namespace gridcase::cli {

/// Limits of cases that passed, though the log holds no fact that says so: nobody kept the house,
/// or somebody kept it from writing them down. No damage of the log, for all that is there is
/// whole.
struct UnsaidLimits {
    std::string not_looked_at;               // why they were not looked for; empty: they were
    Instant until;                           // what was due by then should have been said
    std::vector<projections::Timer> limits;  // the earliest first
    bool more = false;                       // there are more than these
};

/// Looks for such limits in the derived data of a directory, which hold a timer for every limit
/// that runs. Whoever does not believe those has them made anew first, by `projections rebuild`.
class LimitsWatch {
   public:
    /// Made before the log is opened.
    explicit LimitsWatch(const std::filesystem::path& data);

    [[nodiscard]] UnsaidLimits unsaid(const EventLog& log) const;

   private:
    std::filesystem::path data_;
    std::shared_ptr<const rocks::FlushedViews> views_;
};

}  // namespace gridcase::cli
