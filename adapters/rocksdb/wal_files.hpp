#pragma once

#include <rocksdb/env.h>

#include <functional>
#include <memory>
#include <mutex>

namespace gridcase::rocks {

/// What is done right before a write-ahead log is synced, when what was written to it is on its way
/// to the disk: whoever waits here for other writes to the same disk has them made durable by the
/// same sync. At first nothing. Any thread.
class BeforeWalSync {
   public:
    /// When it is back, what was done before is not being done any more.
    void set(std::function<void()> act);
    void act() const;

   private:
    mutable std::mutex mutex_;
    std::function<void()> act_;
};

/// The surroundings with write-ahead logs of which this is so; which are written over zeros, so
/// that a sync need not make a new length durable as well; and which end, for who reads them, where
/// the zeros begin (wal_end.hpp). `base` must outlive them.
std::unique_ptr<rocksdb::Env> with_wal_files(rocksdb::Env& base,
                                             std::shared_ptr<const BeforeWalSync> before);

}  // namespace gridcase::rocks
