#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "adapters/rocksdb/head_file.hpp"

namespace gridcase::rocks {

/// Writes HEAD on a thread of its own, so that it costs a batch no second sync in a row. When the
/// log rests, it also certifies the last batch, which no later batch would otherwise do.
class HeadKeeper {
   public:
    explicit HeadKeeper(HeadFile file,
                        std::chrono::milliseconds rest = std::chrono::milliseconds(200));
    ~HeadKeeper();
    HeadKeeper(const HeadKeeper&) = delete;
    HeadKeeper& operator=(const HeadKeeper&) = delete;

    /// Starts writing; finish() waits for it and throws what went wrong, then or before.
    void begin(const HeadRecord& record);
    void finish();
    /// What to write once the log has rested for a while.
    void settle(const HeadRecord& record);

   private:
    void run();
    void write(const HeadRecord& record, std::unique_lock<std::mutex>& lock);

    HeadFile file_;
    std::chrono::milliseconds rest_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<HeadRecord> wanted_;
    std::optional<HeadRecord> settled_;
    std::exception_ptr failure_;
    bool writing_ = false;
    bool stop_ = false;
    std::thread thread_;  // last: it uses everything above
};

}  // namespace gridcase::rocks
