#include "engine/runtime/recent_commits.hpp"

#include <algorithm>
#include <functional>

namespace gridcase::engine {
namespace {

constexpr std::size_t at_first = 64;

}  // namespace

std::size_t PositionTable::place_of(std::size_t hash, Position position) const {
    std::size_t at = hash & mask();
    while (entries_[at].position != position && entries_[at].position != 0) at = next(at);
    return at;
}

void PositionTable::grow() {
    std::vector<Entry> old(entries_.empty() ? at_first : 2 * entries_.size());
    old.swap(entries_);
    for (const Entry& entry : old)
        if (entry.position != 0) entries_[place_of(entry.hash, entry.position)] = entry;
}

void PositionTable::add(std::size_t hash, Position position) {
    if (2 * (size_ + 1) > entries_.size()) grow();
    entries_[place_of(hash, position)] = {hash, position};
    ++size_;
}

void PositionTable::move(std::size_t hash, Position from, Position to) {
    entries_[place_of(hash, from)].position = to;
}

void PositionTable::remove(std::size_t hash, Position position) {
    if (entries_.empty()) return;
    std::size_t gap = place_of(hash, position);
    if (entries_[gap].position == 0) return;
    --size_;
    // Whoever stands behind and would not be found any more with a gap before it moves there.
    for (std::size_t at = next(gap); entries_[at].position != 0; at = next(at)) {
        const std::size_t from_wanted = (at - entries_[at].hash) & mask();
        if (from_wanted < ((at - gap) & mask())) continue;
        entries_[gap] = entries_[at];
        gap = at;
    }
    entries_[gap] = {};
}

CommitPtr RecentCommits::at(Position position) const {
    if (position < first_ || position - first_ >= commits_.size()) return nullptr;
    return entry(position).commit;
}

std::optional<CommandTrace> RecentCommits::command(const CommandId& id) const {
    const Position found = commands_.find(std::hash<CommandId>{}(id), [&](Position position) {
        return entry(position).commit->commit.command_id == id;
    });
    if (found == 0) return std::nullopt;
    const Commit& commit = entry(found).commit->commit;
    return CommandTrace{found, commit.parts, commit.command_digest};
}

Position RecentCommits::last_of(const StreamName& stream) const {
    return streams_.find(std::hash<StreamName>{}(stream), [&](Position position) {
        return entry(position).commit->commit.stream == stream;
    });
}

void RecentCommits::append_stream(std::vector<CommitPtr>& commits, const StreamName& stream,
                                  Revision after, Revision up_to) const {
    const auto older = static_cast<std::ptrdiff_t>(commits.size());
    Position position = last_of(stream);
    while (position != 0 && position >= first_) {
        const Entry& found = entry(position);
        const Revision revision = found.commit->commit.revision;
        if (revision <= after) break;
        if (revision <= up_to) commits.push_back(found.commit);
        position = found.before;
    }
    std::reverse(commits.begin() + older, commits.end());
}

void RecentCommits::push(const CommitPtr& stored, Position before) {
    const Commit& commit = stored->commit;
    const Position position = stored->position;
    if (commits_.empty()) first_ = position;
    const Entry entry{stored, before, std::hash<CommandId>{}(commit.command_id),
                      std::hash<StreamName>{}(commit.stream)};
    if (commit.part == 1) commands_.add(entry.command_hash, position);
    if (before < first_)
        streams_.add(entry.stream_hash, position);
    else
        streams_.move(entry.stream_hash, before, position);
    commits_.push_back(entry);
}

void RecentCommits::pop_first() {
    const Entry& oldest = commits_.front();
    commands_.remove(oldest.command_hash, first_);
    streams_.remove(oldest.stream_hash, first_);
    commits_.pop_front();
    ++first_;
}

}  // namespace gridcase::engine
