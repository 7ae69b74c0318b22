#include "engine/runtime/memory_log.hpp"

#include <algorithm>
#include <string>

namespace gridcase::engine {

Position MemoryLog::last() const {
    const std::scoped_lock lock(mutex_);
    return commits_.size();
}

Digest MemoryLog::digest() const {
    const std::scoped_lock lock(mutex_);
    return digest_;
}

void MemoryLog::append(Position expected_last, const std::vector<CommitPtr>& batch) {
    const std::scoped_lock lock(mutex_);
    if (expected_last != commits_.size())
        throw LogFenced("the log ends at position " + std::to_string(commits_.size()) +
                        ", not at " + std::to_string(expected_last));
    for (const CommitPtr& commit : batch) {
        if (commit->position != ++expected_last)
            throw LogFenced("the batch leaves a gap before position " +
                            std::to_string(commit->position));
    }
    for (const CommitPtr& commit : batch) {
        commits_.push_back(commit);
        digest_ = chained(digest_, commit->digest);
        index(*commit);
    }
}

void MemoryLog::index(const StoredCommit& stored) {
    const Commit& commit = stored.commit;
    if (commit.part == 1)
        commands_[commit.command_id] = {stored.position, commit.parts, commit.command_digest};
    streams_[commit.stream].push_back(stored.position);
    if (commit.stream.kind == StreamKind::case_file) {
        if (const auto numbered = split_serial(commit.stream.id)) {
            auto& serial = serials_[std::string(numbered->prefix)];
            serial = std::max(serial, numbered->serial);
        }
    }
    for (const Event& event : commit.events)
        if (const auto* report = std::get_if<CaseReported>(&event)) {
            const auto [last, first] =
                reports_.try_emplace({report->unit, report->category}, commit.occurred_at);
            if (!first) last->second = std::max(last->second, commit.occurred_at);
        }
}

void MemoryLog::read(Position first, Position final,
                     const std::function<bool(Position, std::string_view bytes)>& visit) const {
    for (Position at = std::max<Position>(first, 1);; ++at) {
        CommitPtr commit;
        {
            const std::scoped_lock lock(mutex_);
            if (at > std::min<Position>(final, commits_.size())) return;
            commit = commits_[at - 1];
        }
        if (!visit(at, commit->bytes)) return;
    }
}

std::optional<CommandTrace> MemoryLog::command(const CommandId& id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = commands_.find(id);
    if (found == commands_.end()) return std::nullopt;
    return found->second;
}

std::vector<Position> MemoryLog::stream(const StreamName& stream, Revision after) const {
    const std::scoped_lock lock(mutex_);
    const auto found = streams_.find(stream);
    if (found == streams_.end() || after >= found->second.size()) return {};
    return {found->second.begin() + static_cast<std::ptrdiff_t>(after), found->second.end()};
}

std::vector<Position> MemoryLog::kind(StreamKind kind) const {
    const std::scoped_lock lock(mutex_);
    std::vector<Position> positions;
    for (const CommitPtr& commit : commits_)
        if (commit->commit.stream.kind == kind) positions.push_back(commit->position);
    return positions;
}

std::uint64_t MemoryLog::last_serial(std::string_view prefix) const {
    const std::scoped_lock lock(mutex_);
    const auto found = serials_.find(prefix);
    return found == serials_.end() ? 0 : found->second;
}

std::optional<Instant> MemoryLog::last_report(const UnitCode& unit,
                                              const CategoryCode& category) const {
    const std::scoped_lock lock(mutex_);
    const auto found = reports_.find({unit, category});
    if (found == reports_.end()) return std::nullopt;
    return found->second;
}

std::optional<Snapshot> MemoryLog::newest(const StreamName& stream, Revision up_to) const {
    const std::scoped_lock lock(mutex_);
    auto found = snapshots_.upper_bound({stream, up_to});
    if (found == snapshots_.begin() || (--found)->first.first != stream) return std::nullopt;
    return found->second;
}

void MemoryLog::keep(const StreamName& stream, const Snapshot& snapshot) noexcept {
    const std::scoped_lock lock(mutex_);
    snapshots_.insert_or_assign({stream, snapshot.revision}, snapshot);
}

}  // namespace gridcase::engine
