#include "adapters/rocksdb/views_fold.hpp"

#include <algorithm>
#include <string>

#include "events/codec.hpp"
#include "projections/fold.hpp"

namespace gridcase::rocks {

void read_commits(const EventLog& log, Position first, Position final,
                  const std::function<void(CommitPtr)>& take) {
    if (final < first) return;
    log.read(first, final, [&](Position position, std::string_view bytes) {
        auto commit = stored(std::string(bytes), position);
        if (!commit)
            throw LogFailed("commit " + std::to_string(position) +
                            " cannot be read: " + commit.error());
        take(*std::move(commit));
        return true;
    });
}

namespace {

/// The same; those that are at hand as they were appended are neither read nor decoded.
void follow_commits(const EventLog& log, Position first, Position final,
                    const std::function<void(CommitPtr)>& take) {
    Position next = first;
    for (CommitPtr& commit : log.take_appended(final)) {
        if (commit->position < next) continue;
        read_commits(log, next, commit->position - 1, take);
        next = commit->position + 1;
        take(std::move(commit));
    }
    read_commits(log, next, final, take);
}

}  // namespace

Digest fold_commits(projections::ViewStore& store, const EventLog& log, Position first,
                    Position final, const Progress& progress) {
    Digest last;
    projections::Folding folding(store);
    follow_commits(log, first, final, [&](const CommitPtr& commit) {
        folding.take(*commit);
        last = commit->digest;
        if (commit->position % chunk_commits != 0 && commit->position != final) return;
        folding.settle();
        if (progress) progress(commit->position, final);
    });
    return last;
}

Checkpoint fold_chunk(ViewsDatabase& database, RecentWrites& recent, const EventLog& log,
                      const Checkpoint& from, Position final) {
    const DatabaseViewStore below(database);
    const RecentViewStore base(below, recent);
    projections::MemoryViewStore changes(base);
    Checkpoint reached = from;
    const Position commits =
        std::clamp<Position>(chunk_bytes / recent.bytes_per_commit(), 1024, chunk_commits);
    reached.position = std::min(final, from.position + commits);
    reached.commit = fold_commits(changes, log, from.position + 1, reached.position);
    database.write(changes, reached);
    recent.take(changes, reached.position - from.position);
    return reached;
}

std::string unfit(const Checkpoint& checkpoint, const EventLog& log) {
    if (checkpoint.fingerprint != views_fingerprint())
        return "they were made by another version of the figures";
    if (checkpoint.position == 0) return {};
    if (checkpoint.position > log.last())
        return "they stand at " + std::to_string(checkpoint.position) + ", beyond the log's end " +
               std::to_string(log.last());
    Digest found;
    log.read(checkpoint.position, checkpoint.position, [&](Position, std::string_view bytes) {
        found = sha256(bytes);
        return true;
    });
    if (found != checkpoint.commit) return "they were made from another log";
    return {};
}

}  // namespace gridcase::rocks
