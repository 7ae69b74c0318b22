#pragma once

#include <rocksdb/db.h>
#include <rocksdb/sst_file_writer.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/rocksdb/kept_units.hpp"
#include "adapters/rocksdb/views_internal.hpp"
#include "events/digest.hpp"
#include "events/event_log.hpp"
#include "events/instant.hpp"
#include "projections/view_store.hpp"

namespace gridcase::rocks {

/// How far views have come, and what they were made from.
struct Checkpoint {
    Position position = 0;
    Digest commit;       // the digest of the commit there: the same position of another log differs
    Digest fingerprint;  // of the shape of the views: views_fingerprint()

    bool operator==(const Checkpoint&) const = default;
};

/// Changes whenever the views of the same log would be other bytes: with the layout, the families
/// and the catalogues of figures and lists with their versions.
Digest views_fingerprint();

/// The RocksDB under one generation of the views (grammar in views_database.cpp). One thread
/// writes, any read. Throws LogFailed, Locked.
class ViewsDatabase {
   public:
    /// Who builds writes the files of a whole generation at once; who then writes opens it anew.
    enum class Mode : std::uint8_t { create, build, write, read };

    ViewsDatabase(const std::filesystem::path& directory, Mode mode,
                  const ViewsTuning& tuning = {});
    ~ViewsDatabase();
    ViewsDatabase(const ViewsDatabase&) = delete;
    ViewsDatabase& operator=(const ViewsDatabase&) = delete;

    /// Where the views stand; a checkpoint at 0 when nothing was folded yet.
    [[nodiscard]] Checkpoint checkpoint(const rocksdb::Snapshot* snapshot = nullptr) const;
    /// Throws LogFailed unless every family stands at the checkpoint.
    void check_families(const Checkpoint& checkpoint) const;

    /// Writes the changes of these families and the checkpoint they lead to, as one. Many changes
    /// of all families go into files at once.
    void write(const projections::MemoryViewStore& changes, const Checkpoint& checkpoint,
               std::span<const projections::Family> families = projections::all_families);
    /// Files of entries, by the family that is to take them in.
    using Sorted =
        std::map<rocksdb::ColumnFamilyHandle*, std::vector<rocksdb::ExternalSstFileInfo>>;
    /// Takes in files that families which hold nothing yet begin with, as one.
    void take_in(const Sorted& files);
    /// See Views::take_lowest_armed(); any thread.
    Instant take_lowest_armed();
    /// Everything written so far goes into files, all families at the same checkpoint.
    void flush(bool wait);

    /// How many runs a look at cells goes through, beside what is in memory.
    [[nodiscard]] std::size_t runs_of_cells() const;
    /// Makes one run of those that cells lie in; leaves them as they are once `cancelled`. Throws
    /// LogFailed when that cannot be done; cells are then as they were.
    void merge_cells(std::atomic<bool>& cancelled) const;

    /// See KeptUnits; of this database.
    [[nodiscard]] KeptUnits& units() const { return units_; }

    [[nodiscard]] rocksdb::DB& database() const { return *database_; }
    [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(projections::Family family) const;
    [[nodiscard]] rocksdb::ColumnFamilyHandle* snapshots_handle() const { return handles_.at(0); }

   private:
    void tell_armed(Instant due);

    std::unique_ptr<rocksdb::DB> database_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // snapshots, meta, then all_families
    std::atomic<std::int64_t> lowest_armed_{latest_instant.micros};
    mutable KeptUnits units_;
};

/// A database's views to read, at a snapshot or as they are. Any thread.
class DatabaseViewStore final : public projections::ViewStore {
   public:
    explicit DatabaseViewStore(const ViewsDatabase& database,
                               const rocksdb::Snapshot* snapshot = nullptr)
        : database_(database), snapshot_(snapshot) {}

    [[nodiscard]] std::optional<std::string> get(projections::Family family,
                                                 std::string_view key) const override;
    void scan(projections::Family family, std::string_view first, std::string_view bound,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override;
    void put(projections::Family family, std::string_view key, std::string_view value) override;
    void remove(projections::Family family, std::string_view key) override;
    void update(projections::Family family, std::string_view key, const Update& update) override;
    [[nodiscard]] std::shared_ptr<const projections::UnitTree> unit_tree() const override;

   private:
    const ViewsDatabase& database_;
    const rocksdb::Snapshot* snapshot_;
};

}  // namespace gridcase::rocks
