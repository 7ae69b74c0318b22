#pragma once

#include <functional>

#include "adapters/rocksdb/recent_writes.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/rocksdb/views_database.hpp"

namespace gridcase::rocks {

/// So many commits at most are folded before they are written, as one, and about so many bytes of
/// changes: a commit of a case's life brings one or two kilobytes, a case's first one four.
inline constexpr Position chunk_commits = 32'768;
inline constexpr std::size_t chunk_bytes = 32U << 20U;

/// Reads and decodes the commits first..final of the log; throws LogFailed at one that is none.
void read_commits(const EventLog& log, Position first, Position final,
                  const std::function<void(CommitPtr)>& take);

/// Folds the commits first..final of the log; returns the digest of the last one.
Digest fold_commits(projections::ViewStore& store, const EventLog& log, Position first,
                    Position final, const Progress& progress = {});

/// Folds the next chunk after `from`, up to `final`, into the database; returns where it led.
/// `recent` holds what was written to this database, and nothing else.
Checkpoint fold_chunk(ViewsDatabase& database, RecentWrites& recent, const EventLog& log,
                      const Checkpoint& from, Position final);

/// Why these views cannot go on from where they stand; empty when they can.
std::string unfit(const Checkpoint& checkpoint, const EventLog& log);

}  // namespace gridcase::rocks
