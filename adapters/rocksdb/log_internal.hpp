#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

#include "adapters/rocksdb/log.hpp"

namespace rocksdb {
class Env;
}

namespace gridcase::rocks {

inline std::filesystem::path log_directory(const std::filesystem::path& data) {
    return data / "log";
}
inline std::filesystem::path head_path(const std::filesystem::path& data) { return data / "HEAD"; }

/// What tests turn: a file system whose disk fills up or whose syncs fail, and a write buffer so
/// small that the log is always about to be flushed.
struct LogTuning {
    rocksdb::Env* env = nullptr;  // nothing: the system's
    /// A full one becomes a file for good. Ten million commits lie in 240 to 500 of them: at the
    /// start all are opened, and every reader holds them.
    std::size_t write_buffer_bytes = 16U << 20U;
};

std::unique_ptr<EventLog> open_log_tuned(const LogTuning& tuning, const std::filesystem::path& data,
                                         const LogOptions& options = {});

}  // namespace gridcase::rocks
