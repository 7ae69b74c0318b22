#pragma once

#include <functional>
#include <memory>

#include "adapters/rocksdb/views_database.hpp"
#include "engine/runtime/recall.hpp"

namespace gridcase::rocks {

/// Snapshots of the engine's states, in the default family of the live generation of the views; a
/// rebuild begins without any. Not part of what a checkpoint covers: each names its own commit.
class StoredSnapshots final : public engine::Snapshots {
   public:
    using Live = std::function<std::shared_ptr<const ViewsDatabase>()>;

    explicit StoredSnapshots(Live live) : live_(std::move(live)) {}

    [[nodiscard]] std::optional<engine::Snapshot> newest(const StreamName& stream,
                                                         Revision up_to) const override;
    void keep(const StreamName& stream, const engine::Snapshot& snapshot) noexcept override;

   private:
    Live live_;
};

}  // namespace gridcase::rocks
