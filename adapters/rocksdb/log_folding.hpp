#pragma once

#include <functional>

#include "adapters/rocksdb/sorted_runs.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/rocksdb/views_database.hpp"

namespace gridcase::rocks {

/// Folds the commits 1..final into a database that holds nothing: rows, units and what else a later
/// commit asks for go to the database, where commits lie to runs. Nothing says that the database
/// has come so far. `went_on` is told of so many commits more. Returns where it led.
Checkpoint fold_log(ViewsDatabase& database, const EventLog& log, Position final, SortedRuns& runs,
                    const std::function<void(Position)>& went_on);

}  // namespace gridcase::rocks
