#include "engine/runtime/memory.hpp"

#include <algorithm>

#include "engine/domain/snapshot.hpp"
#include "events/codec.hpp"

namespace gridcase::engine {
namespace {

/// A state is weighed anew after so many commits: it grows slowly.
constexpr Revision weighed_every = 8;

void go_on(Held& held, const StoredCommit& stored) {
    fold_onto(held.state, stored.commit);
    held.revision = stored.commit.revision;
    held.last_digest = stored.digest;
    held.last_position = stored.position;
}

Snapshot snapshot_now(const Held& held) {
    return {held.revision, held.last_position, held.last_digest, snapshot_of(held.state)};
}

}  // namespace

Memory::Memory(const EventLog& log, const Recall& recall)
    : log_(log), recall_(recall), rulebook_(empty_rulebook()) {
    // Recall may move on between these calls: what it covers at first is folded from it, all that
    // lies behind is read from the log, once.
    const Position covered = recall.position();
    std::vector<Position> rules = recall.kind(StreamKind::policy);
    for (const StreamKind kind : {StreamKind::territory, StreamKind::calendar}) {
        const std::vector<Position> more = recall.kind(kind);
        rules.insert(rules.end(), more.begin(), more.end());
    }
    std::sort(rules.begin(), rules.end());
    const auto newer = std::upper_bound(rules.begin(), rules.end(), covered);
    for (auto at = rules.begin(); at != newer; ++at)
        rulebook_ = evolve(std::move(rulebook_), read_one(log, *at)->commit);
    for (const Position at : recall.kind(StreamKind::person))
        if (at <= covered) remember_erasure(read_one(log, at)->commit);
    last_ = covered;
    log.read(covered + 1, log.last(), [&](Position at, std::string_view bytes) {
        auto commit = stored(std::string(bytes), at);
        if (!commit)
            throw LogFailed("the commit at position " + std::to_string(at) +
                            " cannot be read: " + commit.error());
        remember(*commit, recent_.last_of((*commit)->commit.stream));
        return true;
    });
}

void Memory::remember(const CommitPtr& stored, Position before) {
    const Commit& commit = stored->commit;
    last_ = stored->position;
    recent_.push(stored, before);
    if (commit.stream.kind == StreamKind::case_file) {
        if (const auto number = split_serial(commit.stream.id)) {
            Serial& serial = serials_[std::string(number->prefix)];
            serial.last = std::max(serial.last, number->serial);
        }
        for (const Event& event : commit.events)
            if (const auto* reported = std::get_if<CaseReported>(&event)) {
                auto& last = report_of(reported->unit, reported->category).last;
                last = std::max(last, std::optional(commit.occurred_at));
            }
    } else {
        remember_erasure(commit);
        rulebook_ = evolve(std::move(rulebook_), commit);
    }
}

void Memory::remember_erasure(const Commit& commit) {
    for (const Event& event : commit.events)
        if (const auto* erased = std::get_if<PersonalDataErased>(&event))
            erased_.insert(erased->person);
}

Held& Memory::held(const StreamName& stream) {
    const auto [entry, fresh] = states_.try_emplace(stream);
    Held& held = entry->second;
    held.generation = generation_;
    if (!fresh) return held;
    try {
        held = folded(stream, ~Revision{0});
        held.generation = generation_;
    } catch (...) {
        states_.erase(entry);  // never keep half a state
        throw;
    }
    weigh(held, stream);
    return held;
}

Held Memory::at_revision(const StreamName& stream, Revision revision) const {
    return folded(stream, revision);
}

std::optional<Held> Memory::from_kept(const StreamName& stream, Revision up_to) const {
    const Snapshots* snapshots = recall_.snapshots();
    if (snapshots == nullptr || recall_.stream(stream, history_page - 1).empty())
        return std::nullopt;
    const std::optional<Snapshot> kept = snapshots->newest(stream, up_to);
    if (!kept || kept->position == 0 || kept->position > last_) return std::nullopt;
    std::optional<State> state = from_snapshot(kept->state);
    if (!state) return std::nullopt;
    // It counts only if the log says that it was made of this history.
    const CommitPtr last = at(kept->position);
    if (last->commit.stream != stream || last->commit.revision != kept->revision ||
        last->digest != kept->digest)
        return std::nullopt;
    Held held;
    held.state = *std::move(state);
    held.revision = kept->revision;
    held.last_digest = kept->digest;
    held.last_position = kept->position;
    return held;
}

/// A case whose serial nobody has yet: most states that are not in memory are those of new cases.
bool Memory::is_new(const StreamName& stream) const {
    if (stream.kind != StreamKind::case_file) return false;
    const auto number = split_serial(stream.id);
    if (!number) return false;
    const auto serial = serials_.find(std::string(number->prefix));
    return serial != serials_.end() && serial->second.recalled &&
           number->serial > serial->second.last;
}

Held Memory::folded(const StreamName& stream, Revision up_to) const {
    if (is_new(stream)) return {};
    Held held = from_kept(stream, up_to).value_or(Held{});
    const Revision before = held.revision;
    for (const CommitPtr& commit : this->stream(stream, before, up_to)) {
        go_on(held, *commit);
        // It was lost with views that were made anew. What recall covers is durable.
        if (held.revision % history_page == 0 && recall_.snapshots() != nullptr &&
            held.last_position <= recall_.position())
            recall_.snapshots()->keep(stream, snapshot_now(held));
    }
    return held;
}

std::optional<Snapshot> Memory::due_snapshot(const Held& held) {
    if (held.revision % history_page != 0) return std::nullopt;
    return snapshot_now(held);
}

void Memory::weigh(Held& held, const StreamName& stream) {
    states_bytes_ -= held.bytes;
    held.bytes = 2 * sizeof(Held) + 2 * stream.id.size() + snapshot_of(held.state).size();
    states_bytes_ += held.bytes;
}

std::optional<CommandTrace> Memory::command(const CommandId& id) const {
    if (const auto recent = recent_.command(id)) return recent;
    return recall_.command(id);
}

CommitPtr Memory::at(Position position) const {
    if (CommitPtr recent = recent_.at(position)) return recent;
    return read_one(log_, position);
}

std::vector<CommitPtr> Memory::stream(const StreamName& stream, Revision after,
                                      Revision up_to) const {
    std::vector<CommitPtr> commits;
    for (const Position position : recall_.stream(stream, after)) {
        if (after >= up_to) break;
        commits.push_back(at(position));
        after = commits.back()->commit.revision;
    }
    recent_.append_stream(commits, stream, after, up_to);
    return commits;
}

CaseNumber Memory::free_number(std::string_view prefix, std::uint64_t nth) {
    Serial& serial = serials_[std::string(prefix)];
    if (!serial.recalled) {
        serial.last = std::max(serial.last, recall_.last_serial(prefix));
        serial.recalled = true;
    }
    return with_serial(prefix, serial.last + nth);
}

Memory::Report& Memory::report_of(const UnitCode& unit, const CategoryCode& category) {
    return reports_[unit.value() + '\0' + category.value()];
}

std::optional<Instant> Memory::last_report(const UnitCode& unit, const CategoryCode& category) {
    Report& report = report_of(unit, category);
    if (!report.recalled) {
        report.last = std::max(report.last, recall_.last_report(unit, category));
        report.recalled = true;
    }
    return report.last;
}

void Memory::take(Held& held, const CommitPtr& commit) {
    const Position before = held.last_position;
    go_on(held, *commit);
    if (held.revision % weighed_every == 1) weigh(held, commit->commit.stream);
    remember(commit, before);
}

void Memory::sweep(Position durable, std::size_t limit_bytes) {
    const Position covered = std::min(recall_.position(), durable);
    while (!recent_.empty() && recent_.first() <= covered) recent_.pop_first();
    if (states_bytes_ <= limit_bytes) return;
    // Each sweep over the limit opens a new generation and drops what the last one did not see
    // used.
    std::erase_if(states_, [&](const auto& entry) {
        const Held& held = entry.second;
        if (held.generation >= generation_ || held.last_position > durable) return false;
        states_bytes_ -= held.bytes;
        return true;
    });
    ++generation_;
}

}  // namespace gridcase::engine
