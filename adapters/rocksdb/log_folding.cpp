#include "adapters/rocksdb/log_folding.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/rocksdb/beside.hpp"
#include "adapters/rocksdb/pile.hpp"
#include "adapters/rocksdb/views_fold.hpp"
#include "projections/fold.hpp"
#include "projections/indexes.hpp"

namespace gridcase::rocks {
namespace {

using projections::Family;
using projections::Folding;

/// So many commits are decoded at once, few enough for the processor's cache and the allocator's,
/// and so many of these lie ready at most: writing what was folded takes as long as decoding many.
constexpr Position piece_commits = 256;
constexpr Position pieces_ahead = 64;
static_assert(chunk_commits % piece_commits == 0);

/// What later commits ask for, or what few of them leave.
constexpr std::array asked_for{Family::serials, Family::reports,   Family::rows, Family::units,
                               Family::notices, Family::handovers, Family::tree};

/// Two threads that do the same: whatever is next. One at a time folds the next piece; when that is
/// being done already, or the piece is not decoded yet, the other decodes one further on. What
/// commits take of the memory is let go by the thread that took it, which costs less.
class LogFolding {
   public:
    LogFolding(ViewsDatabase& database, const EventLog& log, Position final, SortedRuns& runs,
               const std::function<void(Position)>& went_on)
        : database_(database),
          log_(log),
          final_(final),
          runs_(runs),
          went_on_(went_on),
          nothing_(database.checkpoint()),
          base_(database),
          changes_(base_),
          reached_(nothing_) {}

    Checkpoint run() {
        std::atomic<std::size_t> threads{0};
        twice_beside([&] { work(workers_.at(threads++)); });
        return reached_;
    }

   private:
    using Commits = std::vector<CommitPtr>;

    struct Worker {
        Pile places;
        std::vector<Commits> folded;  // to be let go; under the mutex
    };
    struct Piece {
        Commits commits;
        Worker* decoder = nullptr;
    };

    void work(Worker& worker) {
        try {
            while (does_next(worker)) {
            }
            runs_.add(worker.places);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failed_ = true;
            changed_.notify_all();
            throw;
        }
    }

    /// False when there is nothing left to do.
    bool does_next(Worker& worker) {
        std::vector<Commits> folded;  // before the lock: let go when nobody waits for it
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_over() || may_fold() || may_decode(); });
        folded.swap(worker.folded);
        if (is_over()) return false;
        if (may_fold()) {
            Piece piece = std::move(ready_.extract(ready_.begin()).mapped());
            folding_now_ = true;
            lock.unlock();
            fold(piece.commits);
            lock.lock();
            folding_now_ = false;
            next_folded_ += piece.commits.size();
            piece.decoder->folded.push_back(std::move(piece.commits));
        } else {
            const Position first = std::exchange(next_decoded_, next_decoded_ + piece_commits);
            lock.unlock();
            Piece piece{decode(worker, first), &worker};
            lock.lock();
            ready_.emplace(first, std::move(piece));
        }
        changed_.notify_all();
        return true;
    }

    // Under the mutex.
    [[nodiscard]] bool is_over() const { return failed_ || next_folded_ > final_; }
    [[nodiscard]] bool may_fold() const {
        return !folding_now_ && !ready_.empty() && ready_.begin()->first == next_folded_;
    }
    [[nodiscard]] bool may_decode() const {
        return next_decoded_ <= final_ &&
               next_decoded_ < next_folded_ + pieces_ahead * piece_commits;
    }

    Commits decode(Worker& worker, Position first) {
        Commits commits;
        commits.reserve(piece_commits);
        read_commits(log_, first, std::min(final_, first + piece_commits - 1),
                     [&](CommitPtr commit) {
                         projections::index_place(worker.places, *commit);
                         commits.push_back(std::move(commit));
                     });
        if (worker.places.count() >= run_entries) {
            runs_.add(worker.places);
            worker.places.clear();
        }
        return commits;
    }

    /// One thread at a time.
    void fold(const Commits& commits) {
        if (!folding_) folding_.emplace(changes_, Folding::Part::ordered);
        for (const CommitPtr& commit : commits) folding_->take(*commit);
        reached_.position = commits.back()->position;
        reached_.commit = commits.back()->digest;
        if (reached_.position % chunk_commits != 0 && reached_.position != final_) return;
        folding_->settle();
        folding_.reset();
        database_.write(changes_, nothing_, asked_for);
        changes_.clear();
        went_on_((reached_.position - 1) % chunk_commits + 1);
    }

    ViewsDatabase& database_;
    const EventLog& log_;
    const Position final_;
    SortedRuns& runs_;
    const std::function<void(Position)>& went_on_;
    std::array<Worker, 2> workers_;

    // Of who folds.
    const Checkpoint nothing_;
    const DatabaseViewStore base_;
    projections::MemoryViewStore changes_;
    std::optional<Folding> folding_;
    Checkpoint reached_;

    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::map<Position, Piece> ready_;  // by their first position
    Position next_decoded_ = 1;
    Position next_folded_ = 1;
    bool folding_now_ = false;
    bool failed_ = false;
};

}  // namespace

Checkpoint fold_log(ViewsDatabase& database, const EventLog& log, Position final, SortedRuns& runs,
                    const std::function<void(Position)>& went_on) {
    return LogFolding(database, log, final, runs, went_on).run();
}

}  // namespace gridcase::rocks
