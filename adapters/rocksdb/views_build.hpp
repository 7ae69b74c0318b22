#pragma once

#include <filesystem>

#include "adapters/rocksdb/views.hpp"
#include "adapters/rocksdb/views_internal.hpp"

namespace rocksdb {
class Env;
}

namespace gridcase::rocks {

/// Makes a generation of the views of the log's commits 1..final, at least one, in a directory that
/// is not there yet; the same bytes as folding chunk by chunk, for a fraction of the work. Until it
/// returns, nothing there could be gone on with. Uses two threads, and some 100 MiB however long
/// the log. `tuning`: see ViewsDatabase.
void build_views(const std::filesystem::path& directory, const EventLog& log, Position final,
                 const Progress& progress, const ViewsTuning& tuning);

}  // namespace gridcase::rocks
