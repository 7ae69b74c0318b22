#pragma once

#include "events/commit.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// Folds one commit into every view: indexes, case row, figures, timers, lists, notices, units.
/// Commits come in the order of their positions, each once. The whole read side is this function
/// over a store; live, rebuilt and replayed views are the same bytes.
void fold(ViewStore& store, const StoredCommit& commit);

}  // namespace gridcase::projections
