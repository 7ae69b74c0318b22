// One generation of the views, `<data>/views/<number>`:
//
//   family                key           value
//   default               snapshots of states (snapshots.cpp), behind no checkpoint
//   meta                  "checkpoint"  position BE64, digest of that commit 32, fingerprint 32
//   one per projections   as the projections write them
//     Family              (empty key)   position BE64: the checkpoint again
//
// There is no write-ahead log: what was not flushed is folded again from the log. atomic_flush lets
// all families reach their files at one checkpoint. A reader beside the writer opens a secondary
// instance, and when a file it needs has just been compacted away RocksDB quietly takes an older
// version of that one family. The position under each family's empty key shows it.
#include "adapters/rocksdb/views_database.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/metadata.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <stdexcept>

#include "adapters/rocksdb/fixed_bytes.hpp"
#include "adapters/rocksdb/rocksdb_support.hpp"
#include "projections/figure.hpp"
#include "projections/list.hpp"
#include "projections/timers.hpp"

namespace gridcase::rocks {
namespace {

using projections::all_families;
using projections::Family;

/// Raise it when keys or values of a family change their form without any figure's version saying
/// so: every directory then makes its views anew.
constexpr int layout_version = 12;

constexpr std::string_view unreadable =
    "the views cannot be read (`gridcase projections rebuild` makes them anew)";

constexpr std::size_t views_cache_bytes = 64U << 20U;

/// Flushes of live views are frequent and small, and their keys lie all over a family. Leveled
/// compaction would rewrite the whole first level every few flushes (measured: a third of the
/// processor); universal compaction merges runs of like size. More runs to look into is what the
/// filters are for.
void merge_runs_of_like_size(rocksdb::ColumnFamilyOptions& options) {
    options.compaction_style = rocksdb::kCompactionStyleUniversal;
    options.level0_file_num_compaction_trigger = 8;
    options.level0_slowdown_writes_trigger = 40;
    options.level0_stop_writes_trigger = 60;
}

rocksdb::DBOptions database_options(ViewsDatabase::Mode mode) {
    rocksdb::DBOptions options = common_options();
    options.create_if_missing =
        mode == ViewsDatabase::Mode::create || mode == ViewsDatabase::Mode::build;
    options.create_missing_column_families = options.create_if_missing;
    options.error_if_exists = options.create_if_missing;
    options.atomic_flush = true;
    options.avoid_flush_during_shutdown = true;  // who wants it flushed says so
    options.db_write_buffer_size = 128U << 20U;
    if (mode == ViewsDatabase::Mode::read) options.max_open_files = -1;
    return options;
}

/// Looked up by whole keys, mostly absent ones: new ids, new rows, new moments.
bool wants_filter(Family family) {
    switch (family) {
        case Family::commands:
        case Family::serials:
        case Family::reports:
        case Family::rows:
        case Family::cells:
        case Family::units:
            return true;
        case Family::streams:
        case Family::timers:
        case Family::lists:
        case Family::notices:
        case Family::handovers:
        case Family::tree:
            return false;
    }
    return false;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families(ViewsDatabase::Mode mode) {
    const auto cache = rocksdb::NewLRUCache(views_cache_bytes);
    const rocksdb::ColumnFamilyOptions small = family_options(4U << 10U, false, cache);
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors{
        {rocksdb::kDefaultColumnFamilyName, small}, {"meta", small}};
    for (const Family family : all_families) {
        auto options = family_options(8U << 10U, wants_filter(family), cache);
        // Leveled, a family that holds nothing takes files in at its last level, where they stay:
        // for universal compaction that level is one run.
        if (mode != ViewsDatabase::Mode::build) merge_runs_of_like_size(options);
        // Cells are read by ranges, where no filter helps and every run costs a block: all runs are
        // merged as soon as the others come to a quarter of the largest.
        if (family == Family::cells)
            options.compaction_options_universal.max_size_amplification_percent = 25;
        // Of no use to who does not write, and cleared when it is made.
        if (mode == ViewsDatabase::Mode::read) options.memtable_prefix_bloom_size_ratio = 0;
        options.write_buffer_size = 32U << 20U;
        options.max_write_buffer_number = 3;
        // What is written comes in the order of its keys: each looks for its place from where the
        // one before found its own.
        options.memtable_insert_with_hint_prefix_extractor.reset(
            rocksdb::NewCappedPrefixTransform(0));
        descriptors.emplace_back(std::string(to_text(family)), options);
    }
    return descriptors;
}

std::string encode(const Checkpoint& checkpoint) {
    std::string bytes = number_bytes(checkpoint.position);
    bytes += checkpoint.commit.raw();
    bytes += checkpoint.fingerprint.raw();
    return bytes;
}

Checkpoint decode_checkpoint(std::string_view bytes) {
    FixedReader fields(bytes);
    Checkpoint checkpoint;
    checkpoint.position = fields.number();
    checkpoint.commit = Digest::from_raw(fields.raw(Digest::size));
    checkpoint.fingerprint = Digest::from_raw(fields.raw(Digest::size));
    return checkpoint;
}

}  // namespace

Digest views_fingerprint() {
    std::string text = "layout " + std::to_string(layout_version) + "\n";
    for (const Family family : all_families) {
        text += "family ";
        text += to_text(family);
        text += '\n';
    }
    for (const projections::Figure& figure : projections::catalogue()) {
        text += "figure ";
        text += figure.id;
        text += ' ' + std::to_string(figure.version) + '\n';
    }
    for (const projections::List& list : projections::lists()) {
        text += "list ";
        text += list.id;
        text += ' ' + std::to_string(list.version) + '\n';
    }
    return sha256(text);
}

ViewsDatabase::ViewsDatabase(const std::filesystem::path& directory, Mode mode,
                             const ViewsTuning& tuning) {
    rocksdb::DB* database = nullptr;
    rocksdb::DBOptions options = database_options(mode);
    if (tuning.env != nullptr) options.env = tuning.env;
    const rocksdb::Status status =
        mode == Mode::read
            ? rocksdb::DB::OpenAsSecondary(options, directory.string(),
                                           (directory / "reader").string(), families(mode),
                                           &handles_, &database)
            : rocksdb::DB::Open(options, directory.string(), families(mode), &handles_, &database);
    if (is_lock_conflict(status)) throw_locked(status, directory);
    check(status, "cannot open the views in " + directory.string());
    database_.reset(database);
    if (mode != Mode::write) return;
    if (const auto next = projections::next_timer(DatabaseViewStore(*this))) tell_armed(next->due);
}

ViewsDatabase::~ViewsDatabase() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_)
        static_cast<void>(database_->DestroyColumnFamilyHandle(handle));
    static_cast<void>(database_->Close());  // nothing here that the log could not give again
}

rocksdb::ColumnFamilyHandle* ViewsDatabase::handle(Family family) const {
    return handles_.at(2 + static_cast<std::size_t>(family));
}

Checkpoint ViewsDatabase::checkpoint(const rocksdb::Snapshot* snapshot) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot;
    std::string bytes;
    const rocksdb::Status status = database_->Get(options, handles_.at(1), "checkpoint", &bytes);
    if (status.IsNotFound()) return {0, {}, views_fingerprint()};
    check(status, "cannot read the checkpoint of the views");
    return decode_checkpoint(bytes);
}

void ViewsDatabase::check_families(const Checkpoint& checkpoint) const {
    for (const Family family : all_families) {
        std::string bytes;
        const rocksdb::Status status = database_->Get({}, handle(family), "", &bytes);
        if (!status.IsNotFound()) check(status, unreadable);
        const Position position = status.IsNotFound() ? 0 : parse_number(bytes);
        if (position != checkpoint.position)
            throw LogFailed("the views do not hang together: family " +
                            std::string(to_text(family)) + " stands at " +
                            std::to_string(position) + ", the checkpoint at " +
                            std::to_string(checkpoint.position));
    }
}

Instant ViewsDatabase::take_lowest_armed() {
    return {lowest_armed_.exchange(latest_instant.micros)};
}

/// Told before it can be seen.
void ViewsDatabase::tell_armed(Instant due) {
    for (std::int64_t known = lowest_armed_;
         due.micros < known && !lowest_armed_.compare_exchange_weak(known, due.micros);) {
    }
}

void ViewsDatabase::write(const projections::MemoryViewStore& changes, const Checkpoint& checkpoint,
                          std::span<const Family> families) {
    rocksdb::WriteBatch batch;
    const auto add = [&](const rocksdb::Status& status) { check(status, "cannot fold the views"); };
    const std::string position = number_bytes(checkpoint.position);
    Instant lowest = latest_instant;
    bool units_change = false;
    for (const Family family : families) {
        rocksdb::ColumnFamilyHandle* of = handle(family);
        add(batch.Put(of, "", position));
        changes.changes(family, [&](std::string_view key, std::optional<std::string_view> value) {
            if (family == Family::timers && value)
                lowest = std::min(lowest, projections::due_in(key));
            if (family == Family::units) units_change = true;
            add(value ? batch.Put(of, slice(key), slice(*value)) : batch.Delete(of, slice(key)));
        });
    }
    add(batch.Put(handles_.at(1), "checkpoint", encode(checkpoint)));
    tell_armed(lowest);
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    if (units_change) units_.begin_change();
    check(database_->Write(options, &batch), "cannot write the views");
    if (units_change) units_.end_change(database_->GetLatestSequenceNumber());
}

void ViewsDatabase::take_in(const Sorted& files) {
    std::vector<rocksdb::IngestExternalFileArg> arguments;
    for (const auto& [of, written] : files) {
        if (written.empty()) continue;
        rocksdb::IngestExternalFileArg& argument = arguments.emplace_back();
        argument.column_family = of;
        argument.options.move_files = true;
        argument.options.verify_file_checksum = false;  // it was reckoned as they were written
        for (const rocksdb::ExternalSstFileInfo& file : written) {
            argument.external_files.push_back(file.file_path);
            argument.files_checksums.push_back(file.file_checksum);
            argument.files_checksum_func_names.push_back(file.file_checksum_func_name);
        }
    }
    if (!arguments.empty())
        check(database_->IngestExternalFiles(arguments), "cannot take in the views");
}

void ViewsDatabase::flush(bool wait) {
    rocksdb::FlushOptions options;
    options.wait = wait;
    check(database_->Flush(options, handles_), "cannot flush the views");
}

std::size_t ViewsDatabase::runs_of_cells() const {
    rocksdb::ColumnFamilyMetaData cells;
    database_->GetColumnFamilyMetaData(handle(Family::cells), &cells);
    std::size_t runs = 0;
    for (const rocksdb::LevelMetaData& level : cells.levels)
        runs += level.level == 0 ? level.files.size() : (level.files.empty() ? 0 : 1);
    return runs;
}

void ViewsDatabase::merge_cells(std::atomic<bool>& cancelled) const {
    rocksdb::CompactRangeOptions options;
    options.exclusive_manual_compaction = false;
    options.canceled = &cancelled;
    const rocksdb::Status status =
        database_->CompactRange(options, handle(Family::cells), nullptr, nullptr);
    if (!status.IsIncomplete()) check(status, "cannot merge the runs of cells");
}

std::optional<std::string> DatabaseViewStore::get(Family family, std::string_view key) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    rocksdb::PinnableSlice value;
    const rocksdb::Status status =
        database_.database().Get(options, database_.handle(family), slice(key), &value);
    if (status.IsNotFound()) return std::nullopt;
    check(status, unreadable);
    return value.ToString();
}

void DatabaseViewStore::scan(
    Family family, std::string_view first, std::string_view bound,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
    rocksdb::ReadOptions options;
    options.snapshot = snapshot_;
    const rocksdb::Slice upper = slice(bound);
    if (!bound.empty()) options.iterate_upper_bound = &upper;
    const std::unique_ptr<rocksdb::Iterator> iterator(
        database_.database().NewIterator(options, database_.handle(family)));
    // The empty key is ours; no projection has one.
    for (iterator->Seek(first.empty() ? rocksdb::Slice("\0", 1) : slice(first)); iterator->Valid();
         iterator->Next())
        if (!visit(view(iterator->key()), view(iterator->value()))) return;
    check(iterator->status(), unreadable);
}

std::shared_ptr<const projections::UnitTree> DatabaseViewStore::unit_tree() const {
    if (snapshot_ == nullptr) return ViewStore::unit_tree();
    return database_.units().at(snapshot_->GetSequenceNumber(), *this);
}

void DatabaseViewStore::put(Family, std::string_view, std::string_view) {
    throw std::logic_error("views in a database are changed by folding only");
}

void DatabaseViewStore::update(Family, std::string_view, const Update&) {
    throw std::logic_error("views in a database are changed by folding only");
}

void DatabaseViewStore::remove(Family, std::string_view) {
    throw std::logic_error("views in a database are changed by folding only");
}

}  // namespace gridcase::rocks
