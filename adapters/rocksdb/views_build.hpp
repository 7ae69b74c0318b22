#pragma once

#include <filesystem>

#include "adapters/rocksdb/views.hpp"
#include "adapters/rocksdb/views_database.hpp"

namespace gridcase::rocks {

/// Makes the views of the log's commits 1..final, at least one, in a database that holds none and
/// that lies in `directory`; the same bytes as folding chunk by chunk, for a fraction of the work.
/// Until it returns, the database holds nothing that could be gone on with. Uses up to about
/// 100 MiB, however long the log, and two threads.
Checkpoint build_views(ViewsDatabase& empty, const std::filesystem::path& directory,
                       const EventLog& log, Position final, const Progress& progress);

}  // namespace gridcase::rocks
