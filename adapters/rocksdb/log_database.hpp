#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/rocksdb/head_file.hpp"
#include "adapters/rocksdb/log_internal.hpp"
#include "adapters/rocksdb/wal_files.hpp"
#include "events/commit.hpp"
#include "events/digest.hpp"
#include "events/ids.hpp"

namespace gridcase::rocks {

/// Where the log ends.
struct LogTail {
    Position position = 0;
    Digest digest;  // the running digest there

    bool operator==(const LogTail&) const = default;
};

/// What the `meta` family says about the log.
struct LogMeta {
    LogId id;
    std::uint64_t epoch = 1;  // raised whenever history was given up
    LogTail tail;
};

/// How a log directory is opened.
struct LogAccess {
    /// identify: as read, but for meta() alone; no file of commits is opened.
    enum class Mode : std::uint8_t { write, salvage, read, identify } mode = Mode::read;

    [[nodiscard]] bool reads() const { return mode == Mode::read || mode == Mode::identify; }
    bool create = false;
    LogTuning tuning;
};

/// The RocksDB under a log (grammar in log_database.cpp): what writer and readers share. Reading
/// is for any thread. Throws LogFailed, Locked.
class LogDatabase {
   public:
    LogDatabase(const std::filesystem::path& directory, const LogAccess& access);
    ~LogDatabase();
    LogDatabase(const LogDatabase&) = delete;
    LogDatabase& operator=(const LogDatabase&) = delete;

    /// Nothing when the log has none yet; throws on damage.
    [[nodiscard]] std::optional<LogMeta> meta() const;
    /// The last key among the commits; 0 when there is none.
    [[nodiscard]] Position last_key() const;

    /// Visits commits in order, checking that none is missing.
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const;
    /// The running digest over first..final, going on from `before`.
    [[nodiscard]] Digest digest_over(const Digest& before, Position first, Position final) const;
    /// Throws LogFailed unless exactly the positions 1..last are there. Looks at the bounds and
    /// counts of the files, and walks over the keys only where these leave a doubt.
    void check_contiguous(Position last) const;

    /// Throws LogFailed when the checksum of a file is not the one it was written with.
    void verify_files() const;

    /// One synced write: commits (may be none) and the tail they lead to.
    rocksdb::Status write(const std::vector<CommitPtr>& commits, const LogTail& tail);
    /// Writes all of meta, synced; first removes the commits after the tail.
    void reset(const LogMeta& meta);
    /// Moves everything from the write-ahead log into files; makes the next start quick.
    rocksdb::Status flush();
    /// What to do right before what was written is synced; nothing: nothing any more.
    void before_each_sync(std::function<void()> act) { before_sync_->set(std::move(act)); }
    /// A reader takes over what the writer did since.
    rocksdb::Status catch_up();

   private:
    void read_few(Position first, Position final,
                  const std::function<bool(Position, std::string_view)>& visit) const;
    void read_range(Position first, Position final, const rocksdb::ReadOptions& how,
                    const std::function<bool(Position, std::string_view)>& visit) const;
    [[nodiscard]] Position tiled_by_files() const;

    std::filesystem::path directory_;
    std::shared_ptr<BeforeWalSync> before_sync_ = std::make_shared<BeforeWalSync>();
    std::unique_ptr<rocksdb::Env> env_;
    std::unique_ptr<rocksdb::DB> database_;
    std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // default, meta, commits
    rocksdb::ColumnFamilyHandle* commits_ = nullptr;
    rocksdb::ColumnFamilyHandle* meta_ = nullptr;
};

}  // namespace gridcase::rocks
