#pragma once

// Stand-ins at the engine's ports: real logs and recalls behind gates, so that a spec decides what
// happens when, without ever sleeping.

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/runtime/memory_log.hpp"
#include "engine/runtime/recall.hpp"
#include "events/event_log.hpp"
#include "events/personal.hpp"

namespace gridcase::engine {

/// A vault without secrets that counts how often it was made durable, and can fail to.
class PlainVault final : public KeyVault {
   public:
    PersonId person(std::string_view identity) override {
        PersonId person;
        std::copy_n(identity.begin(), std::min(identity.size(), PersonId::size),
                    person.bytes.begin());
        return person;
    }
    PersonalText seal(const PersonId& person, std::string_view plain) override {
        return {person, std::string(plain)};
    }
    [[nodiscard]] std::optional<std::string> open(const PersonalText& text) const override {
        return text.sealed;
    }
    [[nodiscard]] bool knows(const PersonId&) const override { return true; }
    void destroy(const std::vector<PersonId>& persons) override {
        const std::scoped_lock lock(mutex_);
        if (fails_) throw std::runtime_error("the keys' disk is full");
        destroyed_.insert(persons.begin(), persons.end());
    }
    void make_durable() override {
        const std::scoped_lock lock(mutex_);
        ++times_durable_;
        if (fails_) throw std::runtime_error("the keys' disk is full");
    }

    [[nodiscard]] int times_durable() const {
        const std::scoped_lock lock(mutex_);
        return times_durable_;
    }
    [[nodiscard]] std::set<PersonId> destroyed() const {
        const std::scoped_lock lock(mutex_);
        return destroyed_;
    }
    void fail() {
        const std::scoped_lock lock(mutex_);
        fails_ = true;
    }

   private:
    mutable std::mutex mutex_;
    int times_durable_ = 0;
    std::set<PersonId> destroyed_;
    bool fails_ = false;
};

/// A log whose appends wait at a gate. Open at first.
class GatedLog final : public EventLog {
   public:
    enum class Fault : std::uint8_t { none, before_writing, after_writing };

    explicit GatedLog(EventLog& log) : log_(log) {}

    [[nodiscard]] Position last() const override { return log_.last(); }
    [[nodiscard]] Digest digest() const override { return log_.digest(); }

    void append(Position expected_last, const std::vector<CommitPtr>& batch) override {
        Fault fault = Fault::none;
        {
            std::unique_lock lock(mutex_);
            arrived_.push_back(batch.size());
            changed_.notify_all();
            changed_.wait(lock, [&] { return open_ || tickets_ > 0; });
            if (!open_) --tickets_;
            fault = std::exchange(fault_, Fault::none);
        }
        if (fault == Fault::before_writing) throw LogFailed("disk full (injected)");
        log_.append(expected_last, batch);
        if (fault == Fault::after_writing) throw LogFailed("sync failed (injected)");
        const std::scoped_lock lock(mutex_);
        ++returned_;
    }

    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view bytes)>& visit) const override {
        {
            const std::scoped_lock lock(mutex_);
            if (reads_fail_) throw LogFailed("cannot read (injected)");
        }
        log_.read(first, final, visit);
    }

    void shut() {
        const std::scoped_lock lock(mutex_);
        open_ = false;
    }
    void open() {
        const std::scoped_lock lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    /// Lets one append pass the shut gate.
    void let_one_pass() {
        const std::scoped_lock lock(mutex_);
        ++tickets_;
        changed_.notify_all();
    }
    /// The next append that passes the gate fails.
    void fail_next(Fault fault) {
        const std::scoped_lock lock(mutex_);
        fault_ = fault;
    }
    void fail_reads(bool failing) {
        const std::scoped_lock lock(mutex_);
        reads_fail_ = failing;
    }
    /// Waits until so many appends have come to the gate.
    void wait_for_arrivals(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return arrived_.size() >= count; });
    }
    /// The sizes of all batches that came, in order.
    [[nodiscard]] std::vector<std::size_t> arrived() const {
        const std::scoped_lock lock(mutex_);
        return arrived_;
    }
    [[nodiscard]] std::size_t returned() const {
        const std::scoped_lock lock(mutex_);
        return returned_;
    }

   private:
    EventLog& log_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = true;
    std::size_t tickets_ = 0;
    Fault fault_ = Fault::none;
    bool reads_fail_ = false;
    std::vector<std::size_t> arrived_;
    std::size_t returned_ = 0;
};

/// Views that lag behind: they know nothing of commits after a position that the spec moves. Tells
/// which command ids the engine thread has looked up, so that a spec knows what was decided.
class LaggingRecall final : public Recall {
   public:
    explicit LaggingRecall(const MemoryLog& log, Position covered = ~Position{0})
        : log_(log), covered_(covered) {}

    void cover(Position position) {
        const std::scoped_lock lock(mutex_);
        covered_ = std::max(covered_, position);
        changed_.notify_all();
    }
    /// Waits until somebody waits for this position; false when nobody does for a minute.
    [[nodiscard]] bool wait_until_wanted(Position position) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::minutes(1),
                                 [&] { return wanted_ == position; });
    }
    /// Waits until the engine has looked up this id: everything asked before it has been decided.
    void wait_until_asked(const std::string& id) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return asked_.contains(id); });
    }

    [[nodiscard]] Position position() const override {
        const std::scoped_lock lock(mutex_);
        return std::min(covered_, log_.last());
    }
    bool wait_for(Position position, std::chrono::milliseconds timeout) const override {
        std::unique_lock lock(mutex_);
        wanted_ = position;
        changed_.notify_all();
        return changed_.wait_for(lock, timeout, [&] { return covered_ >= position; });
    }
    [[nodiscard]] std::optional<CommandTrace> command(const CommandId& id) const override {
        {
            const std::scoped_lock lock(mutex_);
            asked_.insert(id.value());
            changed_.notify_all();
        }
        const auto trace = log_.command(id);
        if (!trace || trace->first > position()) return std::nullopt;
        return trace;
    }
    [[nodiscard]] std::vector<Position> stream(const StreamName& stream,
                                               Revision after) const override {
        return cut(log_.stream(stream, after));
    }
    [[nodiscard]] std::vector<Position> kind(StreamKind kind) const override {
        return cut(log_.kind(kind));
    }
    [[nodiscard]] std::uint64_t last_serial(std::string_view prefix) const override;
    [[nodiscard]] std::optional<Instant> last_report(const UnitCode& unit,
                                                     const CategoryCode& category) const override;

   private:
    [[nodiscard]] std::vector<Position> cut(std::vector<Position> positions) const {
        const Position covered = position();
        std::erase_if(positions, [&](Position at) { return at > covered; });
        return positions;
    }

    const MemoryLog& log_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    mutable std::set<std::string> asked_;
    Position covered_;
    mutable Position wanted_ = 0;
};

/// What holds of every log: positions and revisions without gaps, chains of digests whole, parts of
/// a command together, ids once. Empty, or the first thing that is wrong.
std::string fault_of(const EventLog& log);

/// All commits of a log, decoded; throws LogFailed.
std::vector<CommitPtr> all_commits(const EventLog& log);

}  // namespace gridcase::engine
