#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>

#include "adapters/rocksdb/views_database.hpp"

namespace gridcase::rocks {

/// Merges the runs that live cells lie in, while nothing comes. Figures read cells by ranges, where
/// no filter helps and each run is looked into for each stretch of time (measured: one more run, 7
/// per cent more for a figure by grid); merging them at once while the house is busy would take a
/// fifth of the processor. To be called by one thread.
class MergingAtRest {
   public:
    MergingAtRest() = default;
    /// Cancels what is under way, and waits until it has ended.
    ~MergingAtRest();
    MergingAtRest(const MergingAtRest&) = delete;
    MergingAtRest& operator=(const MergingAtRest&) = delete;

    /// Begins beside the caller, unless there is one run only or it began a short while ago: all
    /// cells are written anew.
    void begin(std::shared_ptr<const ViewsDatabase> database);
    /// There is work; cells stay as they are.
    void cancel() { cancelled_ = true; }

   private:
    std::atomic<bool> cancelled_{false};
    std::optional<std::chrono::steady_clock::time_point> begun_;
    std::future<void> merging_;
};

}  // namespace gridcase::rocks
