// The log's RocksDB, `<data>/log`:
//
//   family   key             value
//   default  (unused)
//   commits  position  BE64  the commit's bytes, exactly those that are hashed
//   meta     "format"        BE64, 1
//            "log"           16 random bytes
//            "epoch"         BE64
//            "tail"          position BE64, running digest 32; written with the commits it counts
//
// Options, and why (measured in a 2-core machine; facts beside the README):
//   sync=true            an answered command survives a power cut
//   WAL <= 64 MiB        a killed process starts again within a second
//   kTolerateCorrupted-  the default mode opens without a word after a flipped byte, and half of
//     TailRecords          the synced commits are gone; this one refuses
//   atomic_flush         commits and meta reach their files together, which frees WALs early
//   flush on recovery    (RocksDB's default) makes durable what a crash left in the page cache
//                          before anybody is shown it
#include "adapters/rocksdb/log_database.hpp"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "adapters/rocksdb/fixed_bytes.hpp"
#include "adapters/rocksdb/rocksdb_support.hpp"

namespace gridcase::rocks {
namespace {

constexpr std::uint64_t format_version = 1;
constexpr Position few = 16;     // up to here single lookups, through the cache
constexpr Position many = 4096;  // from here on past the cache, reading ahead
constexpr std::size_t log_cache_bytes = 64U << 20U;
constexpr std::size_t read_ahead_bytes = 2U << 20U;

rocksdb::DBOptions database_options(const LogAccess& access) {
    rocksdb::DBOptions options = common_options();
    options.create_if_missing = access.create;
    options.create_missing_column_families = access.create;
    options.max_total_wal_size = 64U << 20U;
    options.atomic_flush = true;
    options.wal_recovery_mode = access.mode == LogAccess::Mode::salvage
                                    ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                                    : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    if (access.reads())
        options.max_open_files = -1;  // holds every file open: the writer may delete them
    return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> families(const LogAccess& access) {
    const auto cache = rocksdb::NewLRUCache(log_cache_bytes);
    rocksdb::ColumnFamilyOptions commits = family_options(16U << 10U, false, cache);
    commits.write_buffer_size = access.tuning.write_buffer_bytes;
    const rocksdb::ColumnFamilyOptions small = family_options(4U << 10U, false, cache);
    std::vector<rocksdb::ColumnFamilyDescriptor> all{{rocksdb::kDefaultColumnFamilyName, small},
                                                     {"meta", small}};
    if (access.mode != LogAccess::Mode::identify) all.emplace_back("commits", commits);
    return all;
}

[[noreturn]] void throw_hole(Position missing, Position found) {
    throw LogFailed("the log has a hole: commit " + std::to_string(missing) +
                    " is missing, the next one is " + std::to_string(found) + "; restore a backup");
}

std::string unreadable_at(Position position) {
    return "the log cannot be read at position " + std::to_string(position);
}

}  // namespace

LogDatabase::LogDatabase(const std::filesystem::path& directory, const LogAccess& access)
    : directory_(directory),
      env_(with_wal_files(
          access.tuning.env != nullptr ? *access.tuning.env : *rocksdb::Env::Default(),
          before_sync_)) {
    rocksdb::DB* database = nullptr;
    rocksdb::DBOptions options = database_options(access);
    options.env = env_.get();
    // A secondary instance with its own logger writes nothing, so its second path is never made.
    const rocksdb::Status status =
        access.reads() ? rocksdb::DB::OpenAsSecondary(options, directory.string(),
                                                      (directory / "reader").string(),
                                                      families(access), &handles_, &database)
                       : rocksdb::DB::Open(options, directory.string(), families(access), &handles_,
                                           &database);
    if (is_lock_conflict(status)) throw_locked(status, directory);
    check(status, "cannot open the log in " + directory.string());
    database_.reset(database);
    meta_ = handles_.at(1);
    if (handles_.size() > 2) commits_ = handles_[2];
}

LogDatabase::~LogDatabase() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_)
        static_cast<void>(database_->DestroyColumnFamilyHandle(handle));
    static_cast<void>(database_->Close());  // everything worth keeping was synced before
}

std::optional<LogMeta> LogDatabase::meta() const {
    const auto field = [this](std::string_view name) -> std::optional<std::string> {
        std::string value;
        const rocksdb::Status status = database_->Get({}, meta_, slice(name), &value);
        if (status.IsNotFound()) return std::nullopt;
        check(status, "cannot read the log's meta data");
        return value;
    };
    const auto format = field("format");
    const auto id = field("log");
    const auto epoch = field("epoch");
    const auto tail = field("tail");
    if (!format && !id && !epoch && !tail) return std::nullopt;
    if (!format || !id || id->size() != LogId::size || !epoch || !tail)
        throw LogFailed("the log's meta data are damaged; restore a backup");
    if (const std::uint64_t version = parse_number(*format); version != format_version)
        throw LogFailed("the log in " + directory_.string() + " has format " +
                        std::to_string(version) + ", this program reads format " +
                        std::to_string(format_version));
    FixedReader fields(*tail);
    LogMeta meta;
    meta.id = LogId::from_raw(*id);
    meta.epoch = parse_number(*epoch);
    meta.tail.position = fields.number();
    meta.tail.digest = Digest::from_raw(fields.raw(Digest::size));
    return meta;
}

Position LogDatabase::last_key() const {
    const std::unique_ptr<rocksdb::Iterator> iterator(database_->NewIterator({}, commits_));
    iterator->SeekToLast();
    check(iterator->status(), "cannot find the end of the log");
    return iterator->Valid() ? parse_number(view(iterator->key())) : 0;
}

void LogDatabase::read(Position first, Position final,
                       const std::function<bool(Position, std::string_view)>& visit) const {
    first = std::max<Position>(first, 1);
    if (final < first) return;
    if (final - first < few) return read_few(first, final, visit);
    rocksdb::ReadOptions options;
    if (final - first >= many) {
        options.readahead_size = read_ahead_bytes;
        options.fill_cache = false;
    }
    read_range(first, final, options, visit);
}

void LogDatabase::read_few(Position first, Position final,
                           const std::function<bool(Position, std::string_view)>& visit) const {
    const std::size_t count = final - first + 1;
    std::vector<std::string> keys;
    for (Position position = first; position <= final; ++position)
        keys.push_back(number_bytes(position));
    const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
    std::vector<rocksdb::PinnableSlice> values(count);
    std::vector<rocksdb::Status> statuses(count);
    database_->MultiGet({}, commits_, count, slices.data(), values.data(), statuses.data(), true);
    for (std::size_t index = 0; index < count; ++index) {
        if (statuses[index].IsNotFound())
            throw LogFailed("the log has a hole: commit " + std::to_string(first + index) +
                            " is missing; restore a backup");
        check(statuses[index], unreadable_at(first + index));
        if (!visit(first + index, view(values[index]))) return;
    }
}

void LogDatabase::read_range(Position first, Position final, const rocksdb::ReadOptions& how,
                             const std::function<bool(Position, std::string_view)>& visit) const {
    const std::string begin = number_bytes(first);
    const std::string end = number_bytes(final + 1);
    const rocksdb::Slice bound = end;
    rocksdb::ReadOptions options = how;
    options.iterate_upper_bound = &bound;
    const std::unique_ptr<rocksdb::Iterator> iterator(database_->NewIterator(options, commits_));
    Position expected = first;
    for (iterator->Seek(begin); iterator->Valid(); iterator->Next(), ++expected) {
        const Position found = parse_number(view(iterator->key()));
        if (found != expected) throw_hole(expected, found);
        if (!visit(found, view(iterator->value()))) return;
    }
    check(iterator->status(), unreadable_at(expected));
    if (expected != final + 1)
        throw LogFailed("the log has a hole: the commits " + std::to_string(expected) + " to " +
                        std::to_string(final) + " are missing; restore a backup");
}

Digest LogDatabase::digest_over(const Digest& before, Position first, Position final) const {
    Digest digest = before;
    read(first, final, [&](Position, std::string_view bytes) {
        digest = chained(digest, sha256(bytes));
        return true;
    });
    return digest;
}

Position LogDatabase::tiled_by_files() const {
    struct Tile {
        Position first, last, entries;
    };
    rocksdb::ColumnFamilyMetaData facts;
    database_->GetColumnFamilyMetaData(commits_, &facts);
    std::vector<Tile> tiles;
    for (const rocksdb::LevelMetaData& level : facts.levels) {
        for (const rocksdb::SstFileMetaData& file : level.files) {
            if (file.num_deletions != 0) return 0;
            tiles.push_back(
                {parse_number(file.smallestkey), parse_number(file.largestkey), file.num_entries});
        }
    }
    std::ranges::sort(tiles, {}, &Tile::first);
    Position covered = 0;
    for (const Tile& tile : tiles) {
        const bool whole = tile.entries == tile.last - tile.first + 1;
        if (tile.first != covered + 1 || !whole) return covered;
        covered = tile.last;
    }
    return covered;
}

void LogDatabase::check_contiguous(Position last) const {
    const Position end = last_key();
    if (end != last)
        throw LogFailed("the log ends with commit " + std::to_string(end) + " but says it holds " +
                        std::to_string(last) + "; restore a backup");
    const Position covered = std::min(tiled_by_files(), last);
    const auto any = [](Position, std::string_view) { return true; };
    if (covered < last) read_range(covered + 1, last, {}, any);
}

void LogDatabase::verify_files() const {
    check(database_->VerifyFileChecksums({}), "a file of the log is damaged");
}

rocksdb::Status LogDatabase::write(const std::vector<CommitPtr>& commits, const LogTail& tail) {
    constexpr std::size_t checksum_bytes_per_key = 8;
    rocksdb::WriteBatch batch(0, 0, checksum_bytes_per_key, 0);
    std::string key;
    for (const CommitPtr& commit : commits) {
        key.clear();
        append_number(key, commit->position);
        if (auto status = batch.Put(commits_, key, commit->bytes); !status.ok()) return status;
    }
    std::string value = number_bytes(tail.position);
    value += tail.digest.raw();
    if (auto status = batch.Put(meta_, "tail", value); !status.ok()) return status;
    rocksdb::WriteOptions options;
    options.sync = true;
    return database_->Write(options, &batch);
}

void LogDatabase::reset(const LogMeta& meta) {
    rocksdb::WriteBatch batch;
    const std::unique_ptr<rocksdb::Iterator> iterator(database_->NewIterator({}, commits_));
    for (iterator->Seek(number_bytes(meta.tail.position + 1)); iterator->Valid(); iterator->Next())
        check(batch.Delete(commits_, iterator->key()), "cannot remove lost commits");
    check(batch.Put(meta_, "format", number_bytes(format_version)), "cannot write meta data");
    check(batch.Put(meta_, "log", slice(meta.id.raw())), "cannot write meta data");
    check(batch.Put(meta_, "epoch", number_bytes(meta.epoch)), "cannot write meta data");
    std::string tail = number_bytes(meta.tail.position);
    tail += meta.tail.digest.raw();
    check(batch.Put(meta_, "tail", tail), "cannot write meta data");
    rocksdb::WriteOptions options;
    options.sync = true;
    check(database_->Write(options, &batch), "cannot write the log's meta data");
}

rocksdb::Status LogDatabase::flush() {
    return database_->Flush(rocksdb::FlushOptions(), {commits_, meta_});
}

rocksdb::Status LogDatabase::catch_up() { return database_->TryCatchUpWithPrimary(); }

}  // namespace gridcase::rocks
