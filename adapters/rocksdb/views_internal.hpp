#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "adapters/rocksdb/views.hpp"

namespace rocksdb {
class Env;
}

namespace gridcase::rocks {

/// What tests turn, as for the log (log_internal.hpp).
struct ViewsTuning {
    rocksdb::Env* env = nullptr;  // what holds their files; nothing: the system
    // So long without a commit, and everything is flushed, and cells are merged.
    std::chrono::milliseconds rest{5000};
};

std::unique_ptr<Views> open_views_tuned(const ViewsTuning& tuning,
                                        const std::filesystem::path& data, const EventLog& log);

}  // namespace gridcase::rocks
