#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <thread>

#include "adapters/rocksdb/head_file.hpp"

namespace gridcase::rocks {

/// Writes HEAD beside each batch, so that it costs the batch no second sync in a row: by the sync
/// of the batch itself where the file system allows it, and elsewhere by one on a thread of its
/// own. When the log rests, it also certifies the last batch, which no later batch would otherwise
/// do.
class HeadKeeper {
   public:
    /// arrive() must be called before each sync of a batch, which lies in the directory `beside`.
    HeadKeeper(HeadFile file, const std::filesystem::path& beside,
               std::chrono::milliseconds rest = std::chrono::milliseconds(200));
    ~HeadKeeper();
    HeadKeeper(const HeadKeeper&) = delete;
    HeadKeeper& operator=(const HeadKeeper&) = delete;

    /// Starts writing; finish() waits for it and throws what went wrong, then or before.
    void begin(const HeadRecord& record);
    void finish();
    /// What was begun reaches the disk before this is back. Any thread.
    void arrive();
    /// What to write once the log has rested for a while.
    void settle(const HeadRecord& record);

   private:
    void run();
    void write(const HeadRecord& record, std::unique_lock<std::mutex>& lock);
    template <class Step>
    void attempt(const Step& step);

    HeadFile file_;
    bool carried_;
    std::chrono::milliseconds rest_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t begun_ = 0;
    bool under_way_ = false;            // sent, and not yet arrived
    std::optional<HeadRecord> wanted_;  // by the thread, unless it is carried
    std::optional<HeadRecord> settled_;
    std::exception_ptr failure_;
    bool writing_ = false;
    bool asleep_ = false;  // until there is something to write
    bool stop_ = false;
    std::thread thread_;  // last: it uses everything above
};

}  // namespace gridcase::rocks
