#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "events/ids.hpp"
#include "projections/changes.hpp"
#include "projections/view_store.hpp"

namespace gridcase::rocks {

/// What was lately written to a generation of the views, kept to be read again: most commits add to
/// the rows and cells of the commits just before them, and looking these up in RocksDB was a third
/// of what folding costs. For the one thread that writes the generation.
class RecentWrites {
   public:
    /// Keeps about so many bytes at most, the latest.
    explicit RecentWrites(std::size_t limit_bytes = 16U << 20U) : limit_bytes_(limit_bytes) {}

    /// The value, or that there is none; null: it was not written lately. Good until the next
    /// take().
    [[nodiscard]] const projections::Change* find(projections::Family family,
                                                  std::string_view key) const;
    /// These changes, of so many commits, are being written.
    void take(const projections::MemoryViewStore& changes, Position commits);
    /// What the changes of one commit took, by those written last.
    [[nodiscard]] std::size_t bytes_per_commit() const { return bytes_per_commit_; }

   private:
    /// Of the families that are looked up by whole keys while folding.
    using Families = std::array<projections::Changes, 5>;

    std::size_t limit_bytes_;
    std::size_t bytes_per_commit_ = 4096;
    std::unique_ptr<Families> young_ = std::make_unique<Families>();
    // Those before; they go when the young ones fill half of the room.
    std::unique_ptr<Families> old_ = std::make_unique<Families>();
};

/// A database's views, read through what was written to them lately.
class RecentViewStore final : public projections::ViewStore {
   public:
    RecentViewStore(const projections::ViewStore& database, const RecentWrites& recent)
        : database_(database), recent_(recent) {}

    [[nodiscard]] std::optional<std::string> get(projections::Family family,
                                                 std::string_view key) const override;
    void scan(projections::Family family, std::string_view first, std::string_view bound,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override {
        database_.scan(family, first, bound, visit);
    }
    // Changed by folding only, in a layer above.
    void put(projections::Family family, std::string_view key, std::string_view value) override;
    void remove(projections::Family family, std::string_view key) override;
    void update(projections::Family family, std::string_view key, const Update& update) override;

   private:
    const projections::ViewStore& database_;
    const RecentWrites& recent_;
};

}  // namespace gridcase::rocks
