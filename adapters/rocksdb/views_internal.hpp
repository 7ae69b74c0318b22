#pragma once

#include <cstddef>
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
    // So many changes at once are worth files of their own: they are in order already, and need not
    // go through a memtable (measured: a fifth of all processor time of a busy house).
    std::size_t written_as_files = 16U << 10U;
};

std::unique_ptr<Views> open_views_tuned(const ViewsTuning& tuning,
                                        const std::filesystem::path& data, const EventLog& log);

}  // namespace gridcase::rocks
