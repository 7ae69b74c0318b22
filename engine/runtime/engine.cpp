#include "engine/runtime/engine.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>

#include "engine/domain/domain.hpp"
#include "engine/runtime/memory.hpp"
#include "events/codec.hpp"

namespace gridcase::engine {
namespace {

constexpr std::size_t commit_limit_bytes = 1U << 20U;
constexpr std::size_t commits_per_command = 1000;
constexpr std::size_t take_at_once = 64;  // commands between two looks at the writer
constexpr std::size_t alone_before = 16;  // commands in a row, each the only one

struct Asked {
    Envelope envelope;
    Engine::Reply reply;
};

/// Answers in the order of asking, with the commits they rest on: what the writer makes durable in
/// one go.
struct Batch {
    std::vector<CommitPtr> commits;
    std::size_t bytes = 0;
    std::vector<std::pair<Engine::Reply, Answer>> answers;
    std::shared_ptr<const Rulebook> rulebook;  // after these commits
    std::vector<std::pair<StreamName, Snapshot>> snapshots;

    [[nodiscard]] bool empty() const { return answers.empty(); }
    [[nodiscard]] bool full(const Limits& limits) const {
        return commits.size() >= limits.batch_commits || bytes >= limits.batch_bytes ||
               answers.size() >= 2 * limits.batch_commits;
    }
};

}  // namespace

namespace {

/// What a decision asks about other streams, as they are decided so far: what is not durable yet
/// counts. Lives for one command.
class FromMemory final : public Lookups {
   public:
    explicit FromMemory(Memory& memory) : memory_(memory) {}

    [[nodiscard]] const Case* case_of(const CaseNumber& number) const override {
        const Held& held = memory_.held({StreamKind::case_file, number.value()});
        return std::get_if<Case>(&held.state);
    }
    [[nodiscard]] std::optional<Instant> last_report(const UnitCode& unit,
                                                     const CategoryCode& category) const override {
        return memory_.last_report(unit, category);
    }
    CaseNumber new_number(std::string_view prefix) const override {
        return memory_.free_number(prefix, ++given_[std::string(prefix)]);
    }

   private:
    Memory& memory_;
    mutable std::unordered_map<std::string, std::uint64_t> given_;
};

}  // namespace

struct Engine::Parts {
    Parts(EventLog& event_log, const Recall& its_recall, KeyVault& key_vault, Limits its_limits)
        : log(event_log),
          recall(its_recall),
          vault(key_vault),
          limits(its_limits),
          memory(event_log, recall),
          published(std::make_shared<const Rulebook>(memory.rulebook())),
          durable(memory.last()) {
        forming.rulebook = published;
        // A process that died between the fact and the deed, or keys from an older copy.
        vault.destroy({memory.erased().begin(), memory.erased().end()});
        decider = std::thread([this] { decide_until_stopped(); });
        writer = std::thread([this] { write_until_stopped(); });
    }

    ~Parts() {
        {
            const std::scoped_lock lock(mutex);
            stopping = true;
        }
        engine_wakes.notify_all();
        room.notify_all();
        decider.join();
        {
            const std::scoped_lock lock(mutex);
            writer_may_leave = true;
        }
        writer_wakes.notify_all();
        writer.join();
    }

    // --- asking ---------------------------------------------------------------------------------

    void ask(Envelope envelope, Reply reply, bool patiently) {
        std::list<Asked> one;  // so that nothing is made or moved while the mutex is held
        one.push_back({std::move(envelope), std::move(reply)});
        std::unique_lock lock(mutex);
        if (patiently)
            room.wait(lock, [&] {
                return queue.size() < limits.queue_commands || stopping || !failure.empty();
            });
        if (stopping || !failure.empty()) {
            Failed failed{stopping ? "the engine is stopping" : failure, false};
            lock.unlock();
            one.front().reply(std::move(failed));
            return;
        }
        if (queue.size() >= limits.queue_commands) {
            lock.unlock();
            one.front().reply(Busy{});
            return;
        }
        queue.splice(queue.end(), one);
        ++asked;
        lock.unlock();
        engine_wakes.notify_one();
    }

    // --- the engine thread ----------------------------------------------------------------------

    void decide_until_stopped() {
        std::list<Asked> taken;
        std::unique_lock lock(mutex);
        while (true) {
            engine_wakes.wait(lock, [&] {
                return (!queue.empty() && !forming.full(limits)) ||
                       (!forming.empty() && writer_idle) ||
                       (stopping && queue.empty() && forming.empty());
            });
            if (!forming.empty() && writer_idle) {
                if (one_asks_alone()) {
                    Batch batch = take_formed();
                    lock.unlock();
                    write(std::move(batch));
                    lock.lock();
                    memory.sweep(durable, limits.state_bytes);
                    continue;
                }
                hand_over();
            }
            if (queue.empty() && forming.empty() && stopping) return;
            if (forming.full(limits)) continue;
            const auto count = std::min(
                {queue.size(), take_at_once, limits.batch_commits - forming.commits.size()});
            const auto end = std::next(queue.begin(), static_cast<std::ptrdiff_t>(count));
            taken.splice(taken.end(), queue, queue.begin(), end);
            const std::string failed = failure;
            lock.unlock();
            if (count > 0) room.notify_all();
            for (Asked& one : taken) decide_one(one, failed);
            taken.clear();
            lock.lock();
        }
    }

    /// The forming batch, to be written by whoever takes it. Holds the mutex.
    Batch take_formed() {
        forming.rulebook = current_rulebook();
        Batch batch = std::exchange(forming, Batch{});
        forming.rulebook = batch.rulebook;
        writer_idle = false;
        return batch;
    }

    /// Gives the forming batch to the idle writer. Holds the mutex.
    void hand_over() {
        handed = take_formed();
        writer_wakes.notify_one();
        memory.sweep(durable, limits.state_bytes);
    }

    /// Whether the batch answers the only command there is, as did those before. The engine thread
    /// then has nothing to decide meanwhile, and writes it itself: waking another thread costs a
    /// fifth of a sync. Whoever asks while it writes is decided a sync later, and written no later.
    /// Holds the mutex.
    bool one_asks_alone() {
        alone_in_a_row = asked - answered == 1 ? alone_in_a_row + 1 : 0;
        return alone_in_a_row > alone_before && writer_rests;
    }

    /// The newest rulebook as a shared value; the same one as before while nothing changed.
    std::shared_ptr<const Rulebook> current_rulebook() {
        if (forming.rulebook->versions == memory.rulebook().versions) return forming.rulebook;
        return std::make_shared<const Rulebook>(memory.rulebook());
    }

    void decide_one(Asked& one, const std::string& failed) {
        Answer answer = Unchanged{};
        if (!failed.empty()) {
            answer = Failed{failed, false};
        } else {
            try {
                answer = answer_to(one.envelope);
            } catch (const std::exception& problem) {
                answer = Failed{problem.what(), false};  // could not read; nothing was decided
            }
        }
        forming.answers.emplace_back(std::move(one.reply), std::move(answer));
    }

    Answer answer_to(const Envelope& envelope) {
        const Digest digest = digest_of(envelope.command);
        if (const auto known = memory.command(envelope.id)) return first_answer(*known, digest);
        if (auto no = why_unreadable(envelope.command)) return *std::move(no);

        const FromMemory lookups(memory);
        const Context context{envelope.actor, envelope.occurred_at, envelope.recorded_at,
                              memory.rulebook(), lookups};
        const auto stream = stream_of(envelope.command, context, [&](std::string_view prefix) {
            return lookups.new_number(prefix);
        });
        if (!stream) return stream.error();
        Held& held = memory.held(*stream);
        if (!as_expected(envelope.expected, held.revision))
            return conflict(*stream, envelope.expected, held.revision);

        Decision decision = decide(held.state, envelope.command, context);
        if (!decision) return std::move(decision.error());
        if (decision->empty()) return Unchanged{};
        return commit(envelope, digest, *stream, held, *std::move(decision));
    }

    /// A text may have been sealed just before its person's key was asked to be destroyed; taken,
    /// it could be read by nobody.
    [[nodiscard]] std::optional<Rejection> why_unreadable(const Command& command) const {
        if (memory.erased().empty()) return std::nullopt;
        for (const PersonalText& text : personal_texts(command))
            if (memory.erased().contains(text.person))
                return Rejection{Reason::person_erased,
                                 "what this person said was erased while the command was on its "
                                 "way; send it again, and it is sealed under a new key",
                                 {}};
        return std::nullopt;
    }

    Answer first_answer(const CommandTrace& known, const Digest& digest) const {
        if (known.digest != digest) return CommandIdReused{known.first};
        Accepted accepted{.commits = {}, .repeated = true};
        for (Position at = known.first; at < known.first + known.parts; ++at)
            accepted.commits.push_back(memory.at(at));
        accepted.status = status_then(accepted.commits);
        return accepted;
    }

    /// Where the command's own case stood behind its commits, whatever came later.
    [[nodiscard]] std::string_view status_then(const std::vector<CommitPtr>& commits) const {
        const StreamName& stream = commits.front()->commit.stream;
        if (stream.kind != StreamKind::case_file) return {};
        Revision then = 0;
        for (const CommitPtr& each : commits)
            if (each->commit.stream == stream) then = each->commit.revision;
        return status_of(memory.at_revision(stream, then).state);
    }

    static std::string_view status_of(const State& state) {
        const Case* current = std::get_if<Case>(&state);
        return current ? to_text(current->status) : std::string_view{};
    }

    static bool as_expected(const ExpectedRevision& expected, Revision actual) {
        switch (expected.kind) {
            case ExpectedRevision::Kind::any:
                return true;
            case ExpectedRevision::Kind::none:
                return actual == 0;
            case ExpectedRevision::Kind::exactly:
                return actual == expected.revision;
        }
        return false;
    }

    Answer conflict(const StreamName& stream, const ExpectedRevision& expected,
                    Revision actual) const {
        Revision after = std::min(expected.revision, actual);
        if (actual - after > limits.conflict_commits) after = actual - limits.conflict_commits;
        return Conflict{actual, memory.stream(stream, after)};
    }

    /// Turns steps into commits with digests, revisions and positions. All of them are made and
    /// checked before the first is taken.
    Answer commit(const Envelope& envelope, const Digest& digest, const StreamName& own,
                  Held& own_held, std::vector<Step> steps) {
        if (steps.size() > commits_per_command)
            return Rejection{Reason::not_well_formed,
                             "the command makes " + std::to_string(steps.size()) +
                                 " commits; at most " + std::to_string(commits_per_command) +
                                 " are allowed",
                             {}};
        Accepted accepted;
        End own_end{own_held.revision, own_held.last_digest};
        std::unordered_map<StreamName, End> ends;
        Position position = memory.last();
        for (Step& step : steps) {
            const StreamName& stream = step.stream ? *step.stream : own;
            End& end = stream == own ? own_end : end_of(stream, ends);
            Commit next{.stream = stream,
                        .revision = ++end.revision,
                        .recorded_at = envelope.recorded_at,
                        .occurred_at = step.occurred_at.value_or(envelope.occurred_at),
                        .command_id = envelope.id,
                        .command_type = std::string(type_of(envelope.command)),
                        .command_digest = digest,
                        .part = static_cast<std::uint16_t>(accepted.commits.size() + 1),
                        .parts = static_cast<std::uint16_t>(steps.size()),
                        .correlation = envelope.correlation,
                        .causation = envelope.causation,
                        .actor = envelope.actor.name,
                        .role = envelope.actor.role,
                        .unit = envelope.actor.unit,
                        .rulebook = memory.rulebook().versions,
                        .prev_digest = end.digest,
                        .events = std::move(step.events)};
            accepted.commits.push_back(stored(std::move(next), ++position));
            end.digest = accepted.commits.back()->digest;
            if (accepted.commits.back()->bytes.size() > commit_limit_bytes)
                return Rejection{Reason::not_well_formed,
                                 "what the command makes true is larger than 1 MiB; send less at "
                                 "once",
                                 {}};
        }
        for (const CommitPtr& made : accepted.commits) {
            const StreamName& stream = made->commit.stream;
            Held& held = stream == own ? own_held : memory.held(stream);
            memory.take(held, made);
            if (recall.snapshots() != nullptr)
                if (auto due = Memory::due_snapshot(held))
                    forming.snapshots.emplace_back(made->commit.stream, *std::move(due));
            forming.bytes += made->bytes.size();
            forming.commits.push_back(made);
        }
        accepted.status = status_of(own_held.state);
        return accepted;
    }

    /// Where a stream's chain stands while a command's commits are made.
    struct End {
        Revision revision = 0;
        Digest digest;
    };

    End& end_of(const StreamName& stream, std::unordered_map<StreamName, End>& ends) {
        const auto [end, fresh] = ends.try_emplace(stream);
        if (fresh) {
            const Held& held = memory.held(stream);
            end->second = {held.revision, held.last_digest};
        }
        return end->second;
    }

    // --- the writer thread ----------------------------------------------------------------------

    void write_until_stopped() {
        std::unique_lock lock(mutex);
        while (true) {
            writer_rests = true;
            writer_wakes.wait(lock, [&] { return handed.has_value() || writer_may_leave; });
            writer_rests = false;
            if (!handed) return;
            Batch batch = *std::move(handed);
            handed.reset();
            lock.unlock();
            write(std::move(batch));
            lock.lock();
        }
    }

    /// Makes the batch durable and answers.
    void write(Batch batch) {
        std::unique_lock lock(mutex);
        std::string why = failure;
        lock.unlock();
        if (why.empty()) why = make_durable(batch);
        lock.lock();
        if (!why.empty()) failure = why;
        if (why.empty() && !batch.commits.empty()) {
            durable = batch.commits.back()->position;
            published = batch.rulebook;
        }
        writer_idle = true;
        lock.unlock();
        engine_wakes.notify_one();
        room.notify_all();
        const Position last = batch.commits.empty() ? 0 : batch.commits.back()->position;
        if (why.empty() && last > 0 && wake) wake(last);
        const std::size_t count = batch.answers.size();
        if (last > 0) lead.emplace_back(last, batch.bytes);
        deliver(batch, why);
        if (why.empty())
            for (const auto& [stream, snapshot] : batch.snapshots)
                recall.snapshots()->keep(stream, snapshot);
        batch = Batch{};  // what the replies hold is let go before any waiting
        lock.lock();
        answered += count;
        drained.notify_all();
        lock.unlock();
        wait_for_recall(last);
    }

    /// Waits while the log leads by more commits or bytes than recall may lag behind.
    void wait_for_recall(Position last) {
        Position needed = last > limits.lead_commits ? last - limits.lead_commits : 0;
        const Position covered = recall.position();
        while (!lead.empty() && lead.front().first <= covered) lead.pop_front();
        std::size_t bytes = 0;
        for (auto batch = lead.rbegin(); batch != lead.rend(); ++batch) {
            bytes += batch->second;
            if (bytes <= limits.lead_bytes) continue;
            needed = std::max(needed, batch->first);
            break;
        }
        if (needed > covered) recall.wait_for(needed, limits.lead_patience);
    }

    /// Empty, or why it is unknown whether the batch is durable.
    std::string make_durable(const Batch& batch) {
        if (batch.commits.empty()) return {};
        try {
            vault.make_durable();
            log.append(batch.commits.front()->position - 1, batch.commits);
            vault.destroy(erased_in(batch.commits));
            return {};
        } catch (const std::exception& problem) {
            return std::string("writing stopped: ") + problem.what();
        }
    }

    static std::vector<PersonId> erased_in(const std::vector<CommitPtr>& commits) {
        std::vector<PersonId> persons;
        for (const CommitPtr& each : commits) {
            if (each->commit.stream.kind != StreamKind::person) continue;
            for (const Event& event : each->commit.events)
                if (const auto* erased = std::get_if<PersonalDataErased>(&event))
                    persons.push_back(erased->person);
        }
        return persons;
    }

    static void deliver(Batch& batch, const std::string& why) {
        for (auto& [reply, answer] : batch.answers) {
            if (why.empty())
                reply(std::move(answer));
            else
                reply(Failed{why, std::holds_alternative<Accepted>(answer)});
        }
    }

    EventLog& log;
    const Recall& recall;
    KeyVault& vault;
    const Limits limits;

    // Engine thread only.
    std::size_t alone_in_a_row = 0;
    Memory memory;
    Batch forming;

    // Of the thread that writes.
    std::deque<std::pair<Position, std::size_t>> lead;  // where batches ended, and their bytes

    // Under the mutex.
    mutable std::mutex mutex;
    std::condition_variable engine_wakes, writer_wakes, room, drained;
    std::list<Asked> queue;
    std::optional<Batch> handed;
    bool writer_idle = true;    // no batch is being made durable
    bool writer_rests = false;  // the writer thread has nothing left to do
    bool stopping = false;
    bool writer_may_leave = false;
    std::string failure;
    std::uint64_t asked = 0, answered = 0;
    std::shared_ptr<const Rulebook> published;
    Position durable = 0;

    std::function<void(Position)> wake;  // set before the first ask
    std::thread decider, writer;         // last: they use everything above
};

Engine::Engine(EventLog& log, const Recall& recall, KeyVault& vault, Limits limits)
    : parts_(std::make_unique<Parts>(log, recall, vault, limits)) {}

Engine::~Engine() = default;

void Engine::ask(Envelope envelope, Reply reply) {
    parts_->ask(std::move(envelope), std::move(reply), false);
}

std::future<Answer> Engine::ask(Envelope envelope) {
    auto promise = std::make_shared<std::promise<Answer>>();
    std::future<Answer> answer = promise->get_future();
    ask(std::move(envelope), [promise](Answer given) { promise->set_value(std::move(given)); });
    return answer;
}

void Engine::ask_patiently(Envelope envelope, Reply reply) {
    parts_->ask(std::move(envelope), std::move(reply), true);
}

void Engine::on_durable(std::function<void(Position)> wake) { parts_->wake = std::move(wake); }

std::shared_ptr<const Rulebook> Engine::rulebook() const {
    const std::scoped_lock lock(parts_->mutex);
    return parts_->published;
}

std::string Engine::failure() const {
    const std::scoped_lock lock(parts_->mutex);
    return parts_->failure;
}

void Engine::drain() {
    std::unique_lock lock(parts_->mutex);
    // Answers come in the order of asking, so what others ask meanwhile need not be waited for.
    const std::uint64_t asked_so_far = parts_->asked;
    parts_->drained.wait(lock, [&] { return parts_->answered >= asked_so_far; });
}

}  // namespace gridcase::engine
