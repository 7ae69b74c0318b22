#pragma once

#include <rocksdb/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "projections/unit_tree.hpp"

namespace gridcase::rocks {

/// The units of a database of views, read once for as long as none of them changes: most questions
/// ask for them, and they are many. One thread changes units, any asks.
class KeptUnits {
   public:
    /// Units are about to change. What was kept is good for nobody from here on.
    void begin_change() { changed_ = UINT64_MAX; }
    /// They have: snapshots from this one on see it.
    void end_change(rocksdb::SequenceNumber at) { changed_ = at; }

    /// As they stand in a store at this sequence number.
    [[nodiscard]] std::shared_ptr<const projections::UnitTree> at(
        rocksdb::SequenceNumber sequence, const projections::ViewStore& store);

   private:
    std::atomic<rocksdb::SequenceNumber> changed_ = 0;
    std::mutex mutex_;  // guards what follows
    std::shared_ptr<const projections::UnitTree> kept_;
    rocksdb::SequenceNumber kept_since_ = 0;  // the change that they were read behind
};

}  // namespace gridcase::rocks
