#include "adapters/rocksdb/kept_units.hpp"

namespace gridcase::rocks {

std::shared_ptr<const projections::UnitTree> KeptUnits::at(rocksdb::SequenceNumber sequence,
                                                           const projections::ViewStore& store) {
    // Whatever changes after this is not seen at `sequence`, which is older.
    const rocksdb::SequenceNumber changed = changed_;
    if (changed > sequence) return std::make_shared<const projections::UnitTree>(store);
    {
        const std::lock_guard lock(mutex_);
        if (kept_ && kept_since_ == changed) return kept_;
    }
    auto tree = std::make_shared<const projections::UnitTree>(store);
    const std::lock_guard lock(mutex_);
    if (kept_ && kept_since_ > changed) return tree;  // somebody came by with a newer one
    kept_ = tree;
    kept_since_ = changed;
    return tree;
}

}  // namespace gridcase::rocks
