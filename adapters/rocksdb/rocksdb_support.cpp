#include "adapters/rocksdb/rocksdb_support.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <cstdarg>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/rocksdb/files.hpp"

namespace gridcase::rocks {
namespace {

/// RocksDB's own diary is a file beside its data, and its writer ends the process when the disk is
/// full (an assertion that Debian's library keeps). What goes wrong comes back as a status, and is
/// told in our own words.
class SilentLogger final : public rocksdb::Logger {
   public:
    using rocksdb::Logger::Logv;
    void Logv(const char*, va_list) override {}
};

rocksdb::CompressionType best_compression() {
    const std::vector<rocksdb::CompressionType> built_in = rocksdb::GetSupportedCompressions();
    const bool has_lz4 = std::ranges::find(built_in, rocksdb::kLZ4Compression) != built_in.end();
    return has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
}

}  // namespace

void check(const rocksdb::Status& status, std::string_view what) {
    if (status.ok()) return;
    const std::string text = std::string(what) + ": " + status.ToString();
    // Whatever RocksDB makes of it (a table that cannot be opened may be called corrupted).
    if (text.find("Too many open files") != std::string::npos) throw_too_few_files(text);
    throw LogFailed(text);
}

bool is_lock_conflict(const rocksdb::Status& status) {
    if (!status.IsIOError()) return false;
    const std::string text = status.ToString();
    return text.find("While lock file") != std::string::npos ||
           text.find("lock hold by current process") != std::string::npos;
}

void throw_locked(const rocksdb::Status& status, const std::filesystem::path& database) {
    if (status.ToString().find("lock hold by current process") != std::string::npos)
        throw Locked(database.string() + " is already open in this process");
    const std::optional<long> holder = lock_holder(database / "LOCK");
    throw Locked(database.string() + " is in use by another process" +
                 (holder ? " (process " + std::to_string(*holder) + ")" : "") +
                 "; is `gridcase serve` running on it?");
}

rocksdb::DBOptions common_options() {
    rocksdb::DBOptions options;
    options.paranoid_checks = true;
    // A failed write must stay visible: RocksDB's own resumption would hide that the outcome of
    // the batch is unknown.
    options.max_bgerror_resume_count = 0;
    options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
    options.max_background_jobs = 2;
    options.max_file_opening_threads = 2;  // started anew for every family; sixteen cost more
    options.bytes_per_sync = 1U << 20U;
    options.info_log = std::make_shared<SilentLogger>();
    return options;
}

rocksdb::ColumnFamilyOptions family_options(std::size_t block_bytes, bool whole_key_filter,
                                            std::shared_ptr<rocksdb::Cache> cache) {
    rocksdb::BlockBasedTableOptions table;
    table.block_size = block_bytes;
    table.block_cache = std::move(cache);
    table.format_version = 5;
    if (whole_key_filter) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));

    rocksdb::ColumnFamilyOptions options;
    options.compression = best_compression();
    options.level_compaction_dynamic_level_bytes = true;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    if (whole_key_filter) {
        options.memtable_prefix_bloom_size_ratio = 0.05;
        options.memtable_whole_key_filtering = true;
    }
    return options;
}

}  // namespace gridcase::rocks
