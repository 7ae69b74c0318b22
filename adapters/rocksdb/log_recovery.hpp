#pragma once

#include <filesystem>
#include <memory>

#include "adapters/rocksdb/head_file.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/log_database.hpp"
#include "adapters/rocksdb/log_internal.hpp"

namespace gridcase::rocks {

/// A log that may be written.
struct RecoveredLog {
    std::unique_ptr<LogDatabase> database;
    LogMeta meta;
    HeadReading head;
};

/// Opens the log for its writer and proves that nothing certified is missing. Refuses with
/// LogFailed, unless loss is accepted: then everything up to the first fault is kept, cut after a
/// whole command, under a new epoch.
RecoveredLog recover_log(const std::filesystem::path& data, const LogOptions& options,
                         const LogTuning& tuning);

/// An empty log of that identity. Throws LogFailed when there is one already, or its HEAD.
RecoveredLog begin_log(const std::filesystem::path& data, const LogIdentity& identity);

}  // namespace gridcase::rocks
