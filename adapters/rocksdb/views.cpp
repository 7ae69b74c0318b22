#include "adapters/rocksdb/views.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "adapters/rocksdb/generations.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/merging_at_rest.hpp"
#include "adapters/rocksdb/snapshots.hpp"
#include "adapters/rocksdb/views_build.hpp"
#include "adapters/rocksdb/views_database.hpp"
#include "adapters/rocksdb/views_fold.hpp"
#include "adapters/rocksdb/views_internal.hpp"
#include "events/span_archive.hpp"
#include "projections/indexes.hpp"

namespace gridcase::rocks {
namespace {

// A start folds again what was not flushed, and so does every reader beside the writer: a fraction
// of a second of folding, and nothing once the log has rested.
constexpr Position flush_every_commits = 16'384;
constexpr std::chrono::seconds flush_every(5);
// Commits that come together are folded together: the sums that they share are then written once.
// Unless somebody waits, they are gathered for some times as long as the last ones took to fold, in
// these limits: views of a quiet house hardly lag, and those of a busy one cost least.
constexpr int gathered_times = 10;
constexpr Position gathered_commits = 32'768;
constexpr std::chrono::milliseconds gathered_at_least(25);
constexpr std::chrono::milliseconds gathered_at_most(600);

/// One generation; its directory goes when it was superseded and nobody looks at it any more.
class Generation {
   public:
    Generation(std::uint64_t number, std::filesystem::path directory, ViewsDatabase::Mode mode,
               const ViewsTuning& tuning)
        : number_(number),
          directory_(std::move(directory)),
          database_(std::make_unique<ViewsDatabase>(directory_, mode, tuning)) {}

    ~Generation() {
        database_.reset();
        if (!superseded_) return;
        std::error_code error;
        std::filesystem::remove_all(directory_, error);
        if (error)  // the next start tries again
            spdlog::warn("cannot remove {}: {}", directory_.string(), error.message());
    }
    Generation(const Generation&) = delete;
    Generation& operator=(const Generation&) = delete;

    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] ViewsDatabase& database() const { return *database_; }
    void supersede() { superseded_ = true; }

   private:
    std::uint64_t number_;
    std::filesystem::path directory_;
    std::unique_ptr<ViewsDatabase> database_;
    std::atomic<bool> superseded_{false};
};

class LiveSnapshot final : public ViewSnapshot {
   public:
    explicit LiveSnapshot(std::shared_ptr<const Generation> generation)
        : generation_(std::move(generation)),
          snapshot_(generation_->database().database().GetSnapshot()),
          position_(generation_->database().checkpoint(snapshot_).position),
          store_(generation_->database(), snapshot_) {}
    ~LiveSnapshot() override { generation_->database().database().ReleaseSnapshot(snapshot_); }
    LiveSnapshot(const LiveSnapshot&) = delete;
    LiveSnapshot& operator=(const LiveSnapshot&) = delete;

    [[nodiscard]] Position position() const override { return position_; }
    [[nodiscard]] const projections::ViewStore& store() const override { return store_; }

   private:
    std::shared_ptr<const Generation> generation_;
    const rocksdb::Snapshot* snapshot_;
    Position position_;
    DatabaseViewStore store_;
};

/// The live generation; nothing, and why in the log of the program, when it is damaged or does not
/// fit.
std::shared_ptr<Generation> open_existing(const Generations& generations, const EventLog& log,
                                          const ViewsTuning& tuning) {
    const std::optional<std::uint64_t> current = generations.current();
    if (!current) return nullptr;
    std::string why;
    try {
        auto live = std::make_shared<Generation>(*current, generations.of(*current),
                                                 ViewsDatabase::Mode::write, tuning);
        const Checkpoint checkpoint = live->database().checkpoint();
        live->database().check_families(checkpoint);
        why = unfit(checkpoint, log);
        if (why.empty()) {
            generations.keep_only(current);
            return live;
        }
    } catch (const Locked&) {
        throw;
    } catch (const TooFewFiles&) {
        throw;
    } catch (const std::exception& error) {
        why = error.what();
    }
    spdlog::warn("the views are made anew from the log: {}", why);
    return nullptr;
}

/// A new generation; it holds the views up to the end of the log.
std::shared_ptr<Generation> make_new(const Generations& generations, std::uint64_t number,
                                     const EventLog& log, const Progress& progress,
                                     const ViewsTuning& tuning) {
    const std::filesystem::path directory = generations.of(number);
    const Position last = log.last();
    if (last == 0)
        return std::make_shared<Generation>(number, directory, ViewsDatabase::Mode::create, tuning);
    try {
        build_views(directory, log, last, progress, tuning);
    } catch (...) {
        std::error_code left;  // the next start tries again
        std::filesystem::remove_all(directory, left);
        throw;
    }
    return std::make_shared<Generation>(number, directory, ViewsDatabase::Mode::write, tuning);
}

std::shared_ptr<Generation> open_new(const Generations& generations, const EventLog& log,
                                     const Progress& progress, const ViewsTuning& tuning) {
    const std::uint64_t number = generations.next();
    generations.keep_only(std::nullopt);
    auto fresh = make_new(generations, number, log, progress, tuning);
    generations.choose(number);
    return fresh;
}

class LiveViews final : public Views {
   public:
    LiveViews(const ViewsTuning& tuning, const std::filesystem::path& data, const EventLog& log,
              const Progress& progress);
    ~LiveViews() override;

    [[nodiscard]] Position position() const override { return position_; }
    [[nodiscard]] std::optional<engine::CommandTrace> command(const CommandId& id) const override;
    [[nodiscard]] std::vector<Position> stream(const StreamName& stream,
                                               Revision after) const override;
    [[nodiscard]] std::vector<Position> kind(StreamKind kind) const override;
    [[nodiscard]] std::uint64_t last_serial(std::string_view prefix) const override;
    [[nodiscard]] std::optional<Instant> last_report(const UnitCode& unit,
                                                     const CategoryCode& category) const override;

    void wake(Position last) override;
    bool wait_for(Position position, std::chrono::milliseconds timeout) const override;
    bool wait_at_leisure(Position position, std::chrono::milliseconds timeout) const override;
    [[nodiscard]] std::shared_ptr<const ViewSnapshot> snapshot() const override;
    void rebuild(const Progress& progress) override;
    [[nodiscard]] std::string failure() const override;
    void flush() override;
    Instant take_lowest_armed() override { return live()->database().take_lowest_armed(); }
    [[nodiscard]] engine::Snapshots* snapshots() const override { return &snapshots_; }

   private:
    void fold_to_the_end(const Progress& progress);
    /// False when what is there cannot be gone on with.
    bool catch_up(const Progress& progress);
    void run();
    void step(Position final);
    void publish(const Checkpoint& checkpoint);
    void fail(const std::string& why);
    void flush_live(bool wait);
    void flush_if_due();
    void swap_in(std::shared_ptr<Generation> fresh, const Checkpoint& checkpoint);
    [[nodiscard]] std::shared_ptr<Generation> live() const;
    [[nodiscard]] std::shared_ptr<const ViewsDatabase> live_database() const;

    ViewsTuning tuning_;
    const EventLog& log_;
    Generations generations_;
    std::mutex rebuilding_;
    std::mutex folding_;  // held while the live generation changes; guards the next four
    Checkpoint checkpoint_;
    RecentWrites recent_;  // to the live generation
    Position flushed_ = 0;
    std::chrono::steady_clock::time_point flushed_at_ = std::chrono::steady_clock::now();
    std::atomic<Position> position_{0};
    mutable std::mutex mutex_;                 // guards what follows; taken after the others
    mutable std::condition_variable changed_;  // position, failure or stop
    mutable std::condition_variable projector_wakes_;  // there is work, or reason to hurry
    std::shared_ptr<Generation> live_;
    mutable std::weak_ptr<const ViewSnapshot> newest_;
    Position wanted_ = 0;
    mutable int waiting_ = 0;  // threads in wait_for()
    std::string failure_;
    bool stop_ = false;
    mutable StoredSnapshots snapshots_{[this] { return live_database(); }};
    MergingAtRest merging_;  // the projector's
    std::thread projector_;  // last: it uses everything above
};

LiveViews::LiveViews(const ViewsTuning& tuning, const std::filesystem::path& data,
                     const EventLog& log, const Progress& progress)
    : tuning_(tuning), log_(log), generations_(data) {
    generations_.prepare();
    live_ = open_existing(generations_, log_, tuning_);
    if (live_ == nullptr || !catch_up(progress)) {
        live_.reset();
        recent_ = RecentWrites();
        live_ = open_new(generations_, log_, progress, tuning_);
        fold_to_the_end(progress);
    }
    projector_ = std::thread([this] { run(); });
}

void LiveViews::fold_to_the_end(const Progress& progress) {
    checkpoint_ = live_->database().checkpoint();
    flushed_ = checkpoint_.position;
    position_ = checkpoint_.position;
    for (const Position last = log_.last(); checkpoint_.position < last;) {
        publish(fold_chunk(live_->database(), recent_, log_, checkpoint_, last));
        flush_if_due();
        if (progress) progress(checkpoint_.position, last);
    }
}

bool LiveViews::catch_up(const Progress& progress) {
    try {
        fold_to_the_end(progress);
        return true;
    } catch (const TooFewFiles&) {
        throw;
    } catch (const std::exception& error) {  // a damaged block shows only when it is read
        spdlog::warn("the views are made anew from the log: {}", error.what());
        return false;
    }
}

LiveViews::~LiveViews() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    projector_wakes_.notify_one();
    changed_.notify_all();
    projector_.join();
    merging_.cancel();
    try {
        flush();
    } catch (const std::exception& error) {  // the next start folds a little more
        spdlog::warn("the views could not be flushed at their end: {}", error.what());
    }
}

std::shared_ptr<Generation> LiveViews::live() const {
    const std::lock_guard lock(mutex_);
    return live_;
}

std::shared_ptr<const ViewsDatabase> LiveViews::live_database() const {
    const std::shared_ptr<Generation> generation = live();
    return {generation, &generation->database()};
}

std::optional<engine::CommandTrace> LiveViews::command(const CommandId& id) const {
    const auto generation = live();
    const auto found = indexed_command(DatabaseViewStore(generation->database()), id);
    if (!found) return std::nullopt;
    return engine::CommandTrace{found->first, found->parts, found->digest};
}

std::vector<Position> LiveViews::stream(const StreamName& stream, Revision after) const {
    const auto generation = live();
    return indexed_stream(DatabaseViewStore(generation->database()), stream, after);
}

std::vector<Position> LiveViews::kind(StreamKind kind) const {
    const auto generation = live();
    return indexed_kind(DatabaseViewStore(generation->database()), kind);
}

std::uint64_t LiveViews::last_serial(std::string_view prefix) const {
    const auto generation = live();
    return indexed_serial(DatabaseViewStore(generation->database()), prefix);
}

std::optional<Instant> LiveViews::last_report(const UnitCode& unit,
                                              const CategoryCode& category) const {
    const auto generation = live();
    return indexed_last_report(DatabaseViewStore(generation->database()), unit, category);
}

void LiveViews::wake(Position last) {
    {
        const std::lock_guard lock(mutex_);
        const bool resting = wanted_ <= position_;
        wanted_ = std::max(wanted_, last);
        // While it gathers it looks up for enough of them only, or by itself.
        if (!resting && wanted_ - position_ < gathered_commits) return;
    }
    projector_wakes_.notify_one();
}

bool LiveViews::wait_for(Position position, std::chrono::milliseconds timeout) const {
    {
        const std::lock_guard lock(mutex_);
        ++waiting_;
    }
    projector_wakes_.notify_one();
    const bool reached = wait_at_leisure(position, timeout);
    const std::lock_guard lock(mutex_);
    --waiting_;
    return reached;
}

bool LiveViews::wait_at_leisure(Position position, std::chrono::milliseconds timeout) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, timeout,
                      [&] { return position_ >= position || !failure_.empty() || stop_; });
    return position_ >= position;
}

std::shared_ptr<const ViewSnapshot> LiveViews::snapshot() const {
    const std::lock_guard lock(mutex_);
    if (auto newest = newest_.lock(); newest && newest->position() >= position_) return newest;
    auto made = std::make_shared<const LiveSnapshot>(live_);
    newest_ = made;
    return made;
}

std::string LiveViews::failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
}

void LiveViews::flush() {
    const std::lock_guard folding(folding_);
    flush_live(true);
}

void LiveViews::flush_live(bool wait) {
    live()->database().flush(wait);
    flushed_ = checkpoint_.position;
    flushed_at_ = std::chrono::steady_clock::now();
}

void LiveViews::flush_if_due() {
    const Position unflushed = checkpoint_.position - flushed_;
    const bool long_ago = std::chrono::steady_clock::now() - flushed_at_ > flush_every;
    if (unflushed >= flush_every_commits || (unflushed > 0 && long_ago)) flush_live(false);
}

void LiveViews::publish(const Checkpoint& checkpoint) {
    checkpoint_ = checkpoint;
    {
        const std::lock_guard lock(mutex_);
        position_ = checkpoint.position;
    }
    changed_.notify_all();
}

void LiveViews::fail(const std::string& why) {
    spdlog::error("the views stopped at position {}: {}", position_.load(), why);
    {
        const std::lock_guard lock(mutex_);
        failure_ = why;
    }
    changed_.notify_all();
}

void LiveViews::step(Position final) {
    const std::lock_guard folding(folding_);
    try {
        final = std::min(final, log_.last());
        if (checkpoint_.position >= final) return;
        publish(fold_chunk(live_->database(), recent_, log_, checkpoint_, final));
        flush_if_due();
    } catch (const std::exception& error) {
        fail(error.what());
    }
}

void LiveViews::run() {
    // Where it may not be lowered it stays as it is, and callers wait a little longer.
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 10);
    std::unique_lock lock(mutex_);
    const auto has_work = [this] { return failure_.empty() && wanted_ > position_; };
    const auto woken = [&] { return stop_ || has_work(); };
    Position rested = position_;
    std::chrono::steady_clock::duration gathered_for = gathered_at_least;
    while (!stop_) {
        if (has_work()) {
            merging_.cancel();
            projector_wakes_.wait_for(lock, gathered_for, [this] {
                return stop_ || waiting_ > 0 || wanted_ - position_ >= gathered_commits;
            });
            const Position final = wanted_;
            lock.unlock();
            const auto begun = std::chrono::steady_clock::now();
            step(final);
            gathered_for = std::clamp<std::chrono::steady_clock::duration>(
                gathered_times * (std::chrono::steady_clock::now() - begun), gathered_at_least,
                gathered_at_most);
            lock.lock();
        } else if (rested == position_ || !failure_.empty()) {
            projector_wakes_.wait(lock, woken);
        } else if (!projector_wakes_.wait_for(lock, tuning_.rest, woken)) {
            rested = position_;
            lock.unlock();
            try {
                flush();
                merging_.begin(live_database());
            } catch (const std::exception& error) {
                fail(error.what());
            }
            lock.lock();
        }
    }
}

void LiveViews::swap_in(std::shared_ptr<Generation> fresh, const Checkpoint& checkpoint) {
    fresh->database().flush(true);
    generations_.choose(fresh->number());
    flushed_ = checkpoint.position;
    {
        const std::lock_guard lock(mutex_);
        live_.swap(fresh);
        newest_.reset();
        failure_.clear();
    }
    fresh->supersede();  // the old one now; its directory goes with its last snapshot
    publish(checkpoint);
    projector_wakes_.notify_one();  // it may have stood still
}

void LiveViews::rebuild(const Progress& progress) {
    const std::lock_guard rebuilding(rebuilding_);
    auto fresh = make_new(generations_, generations_.next(), log_, progress, tuning_);
    try {
        Checkpoint reached = fresh->database().checkpoint();
        RecentWrites recent;
        const auto fold_up_to = [&](Position final) {
            while (reached.position < final) {
                reached = fold_chunk(fresh->database(), recent, log_, reached, final);
                if (progress) progress(reached.position, std::max(final, position_.load()));
            }
        };
        // Twice: the second round takes what came during the first, so that folding of the live
        // views stands still for a moment only.
        fold_up_to(log_.last());
        fold_up_to(log_.last());
        const std::lock_guard folding(folding_);
        fold_up_to(log_.last());
        swap_in(std::move(fresh), reached);
        recent_ = std::move(recent);
    } catch (...) {
        if (fresh) fresh->supersede();
        throw;
    }
}

}  // namespace

std::unique_ptr<Views> open_views_tuned(const ViewsTuning& tuning,
                                        const std::filesystem::path& data, const EventLog& log) {
    return std::make_unique<LiveViews>(tuning, data, log, Progress{});
}

std::unique_ptr<Views> Views::open(const std::filesystem::path& data, const EventLog& log,
                                   const Progress& progress) {
    return std::make_unique<LiveViews>(ViewsTuning{}, data, log, progress);
}

}  // namespace gridcase::rocks
