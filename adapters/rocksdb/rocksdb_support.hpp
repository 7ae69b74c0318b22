#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <rocksdb/status.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "adapters/rocksdb/log.hpp"

namespace gridcase::rocks {

inline rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

/// Throws LogFailed `<what>: <status>` unless the status is OK; TooFewFiles when that is why.
void check(const rocksdb::Status& status, std::string_view what);

/// The status of an open that failed because somebody holds the directory.
bool is_lock_conflict(const rocksdb::Status& status);
/// Names the holder as far as it is known, and what to do.
[[noreturn]] void throw_locked(const rocksdb::Status& status,
                               const std::filesystem::path& database);

/// What log and views have in common: paranoid, checksummed, stopping at the first error.
rocksdb::DBOptions common_options();

/// LZ4 blocks of `block_bytes`; with `whole_key_filter`, a Bloom filter for point lookups.
rocksdb::ColumnFamilyOptions family_options(std::size_t block_bytes, bool whole_key_filter,
                                            std::shared_ptr<rocksdb::Cache> cache);

}  // namespace gridcase::rocks
