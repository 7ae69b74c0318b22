#include "adapters/rocksdb/views_build.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/rocksdb/family_files.hpp"
#include "adapters/rocksdb/rocksdb_support.hpp"
#include "adapters/rocksdb/sorted_runs.hpp"
#include "adapters/rocksdb/views_database.hpp"
#include "adapters/rocksdb/views_fold.hpp"
#include "projections/case_row.hpp"
#include "projections/cells.hpp"
#include "projections/fold.hpp"
#include "projections/indexes.hpp"

// Three steps, each on two cores:
//
//   the log is folded in order, one thread reading and decoding ahead of the other: rows, units and
//   what else a later commit asks for go to the database, where commits lie to runs;
//   the rows, which move no more, are added up, as many as memory holds at a time: figures, timers
//   and lists, to runs;
//   the runs are read as one order, section by section, and become files that the database takes in
//   as they are.
//
// So a case contributes once, as it ends, and not with every commit; and most entries are never in
// a memtable, and never compacted.

namespace gridcase::rocks {
namespace {

using projections::Family;
using projections::MemoryViewStore;

/// So many commits are decoded at once, some five megabytes, and so often ahead at most: the other
/// thread takes as long as many of them when it writes what it has folded.
constexpr Position decoded_at_once = 2'048;
constexpr std::size_t times_ahead = 8;
/// So many entries at most are added up before they make a run: some 15 MiB, for each thread.
constexpr std::size_t run_entries = 56U << 10U;
constexpr std::size_t rows_at_once = 512;

constexpr std::array where_commits_lie{Family::commands, Family::streams};
/// What later commits ask for, or what few of them leave.
constexpr std::array asked_for{Family::serials, Family::reports,   Family::rows, Family::units,
                               Family::notices, Family::handovers, Family::tree};
/// What rows add up to.
constexpr std::array added_up{Family::cells, Family::timers, Family::lists};

/// What the steps take of the time, roughly, of ten.
constexpr Position folding_share = 4;
constexpr Position adding_up_share = 3;
constexpr Position writing_share = 3;

/// Tells how far the whole is, in commits; any thread, one at a time, and never backwards.
class Telling {
   public:
    Telling(const Progress& progress, Position final) : progress_(progress), final_(final) {}

    /// So much more of a step that is `of` long, and has this share of the whole.
    void went_on(Position share, Position by, Position of) {
        if (!progress_) return;
        const std::lock_guard lock(mutex_);
        done_ +=
            static_cast<double>(share) / 10 * static_cast<double>(by) / static_cast<double>(of);
        const auto position =
            std::min(final_ - 1, static_cast<Position>(done_ * static_cast<double>(final_)));
        if (position <= told_) return;
        told_ = position;
        progress_(position, final_);
    }

   private:
    const Progress& progress_;
    Position final_;
    std::mutex mutex_;
    double done_ = 0;
    Position told_ = 0;
};

/// Reads the log in order; a thread of its own decodes what comes next, and sorts where commits
/// lie.
class ReadingAhead {
   public:
    ReadingAhead(const EventLog& log, Position final, SortedRuns& runs)
        : log_(log), final_(final), runs_(runs), reader_([this] { run(); }) {}

    ~ReadingAhead() {
        {
            const std::lock_guard lock(mutex_);
            stop_ = true;
        }
        changed_.notify_all();
        reader_.join();
    }
    ReadingAhead(const ReadingAhead&) = delete;
    ReadingAhead& operator=(const ReadingAhead&) = delete;

    /// The next ones. Throws what reading threw. Not to be called behind the last.
    std::vector<CommitPtr> next() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !ready_.empty() || failure_; });
        if (ready_.empty()) std::rethrow_exception(failure_);
        std::vector<CommitPtr> commits = std::move(ready_.front());
        ready_.pop_front();
        lock.unlock();
        changed_.notify_all();
        return commits;
    }

   private:
    void run() {
        try {
            for (Position first = 1; first <= final_; first += decoded_at_once)
                if (!put(read(first, std::min(final_, first + decoded_at_once - 1)))) return;
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
        changed_.notify_all();
    }

    /// False when nobody wants more.
    bool put(std::vector<CommitPtr> commits) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return ready_.size() < times_ahead || stop_; });
        ready_.push_back(std::move(commits));
        lock.unlock();
        changed_.notify_all();
        return !stop_;
    }

    std::vector<CommitPtr> read(Position first, Position final) {
        std::vector<CommitPtr> commits;
        commits.reserve(final - first + 1);
        read_commits(log_, first, final, [&](CommitPtr commit) {
            projections::index_place(places_, *commit);
            commits.push_back(std::move(commit));
        });
        if (places_.change_count() >= run_entries || final == final_) {
            runs_.add(places_, where_commits_lie);
            places_.clear();
        }
        return commits;
    }

    const EventLog& log_;
    Position final_;
    SortedRuns& runs_;
    MemoryViewStore places_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable changed_;
    std::deque<std::vector<CommitPtr>> ready_;
    std::exception_ptr failure_;
    std::atomic<bool> stop_{false};
    std::thread reader_;  // last: it uses everything above
};

/// Does the work on two threads, and throws what one of them threw.
template <class Work>
void twice_beside(const Work& work) {
    auto other = std::async(std::launch::async, work);
    work();
    other.get();
}

/// Hands out all rows, some at a time, to any thread.
class Rows {
   public:
    explicit Rows(const ViewsDatabase& database)
        : iterator_(database.database().NewIterator({}, database.handle(Family::rows))) {
        iterator_->Seek(rocksdb::Slice("\0", 1));  // the empty key is no row's
    }

    /// Empty at the end.
    std::vector<std::string> next() {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> rows;
        for (; iterator_->Valid() && rows.size() < rows_at_once; iterator_->Next())
            rows.push_back(iterator_->value().ToString());
        check(iterator_->status(), "cannot read the rows of the views");
        return rows;
    }

   private:
    std::mutex mutex_;
    std::unique_ptr<rocksdb::Iterator> iterator_;
};

Checkpoint fold_log(ViewsDatabase& database, const EventLog& log, Position final, SortedRuns& runs,
                    Telling& telling) {
    const Checkpoint nothing = database.checkpoint();
    Checkpoint reached = nothing;
    const DatabaseViewStore base(database);
    ReadingAhead ahead(log, final, runs);
    MemoryViewStore changes(base);
    while (reached.position < final) {
        projections::Folding folding(changes, projections::Folding::Part::ordered);
        const Position chunk_begin = reached.position;
        const Position chunk_end = std::min(final, chunk_begin + chunk_commits);
        while (reached.position < chunk_end) {
            const std::vector<CommitPtr> commits = ahead.next();
            for (const CommitPtr& commit : commits) folding.take(*commit);
            reached.position = commits.back()->position;
            reached.commit = commits.back()->digest;
        }
        folding.settle();
        database.write(changes, nothing, asked_for);
        changes.clear();
        telling.went_on(folding_share, reached.position - chunk_begin, final);
    }
    return reached;
}

void add_up_rows(const ViewsDatabase& database, Position final, SortedRuns& runs,
                 Telling& telling) {
    Rows rows(database);
    twice_beside([&] {
        MemoryViewStore sums;
        for (auto some = rows.next(); !some.empty(); some = rows.next()) {
            std::vector<projections::CaseRow> decoded;
            decoded.reserve(some.size());
            Position commits = 0;
            for (const std::string& bytes : some) {
                decoded.push_back(projections::decode_case_row(bytes));
                commits += decoded.back().revision;
            }
            projections::add_up(sums, decoded);
            telling.went_on(adding_up_share, commits, final);
            if (sums.change_count() < run_entries) continue;
            runs.add(sums, added_up);
            sums.clear();
        }
        runs.add(sums, added_up);
    });
}

std::optional<std::string> join(Family family, std::string_view key, std::string_view left,
                                std::string_view right) {
    if (family == Family::cells) return projections::joined_cells(key, left, right);
    return std::string(right);  // the same was said twice
}

void write_files(ViewsDatabase& database, const SortedRuns& runs,
                 const std::filesystem::path& directory, Telling& telling) {
    const std::vector<SortedRuns::Section> sections = runs.sections();
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    ViewsDatabase::Sorted written;
    twice_beside([&] {
        for (std::size_t at = next++; at < sections.size(); at = next++) {
            const SortedRuns::Section& section = sections[at];
            FamilyFiles files(database.database(), database.handle(section.family),
                              (directory / ("sorted-" + std::to_string(at))).string());
            runs.visit(
                section,
                [&](std::string_view key, std::string_view left, std::string_view right) {
                    return join(section.family, key, left, right);
                },
                [&](std::string_view key, std::string_view value) { files.put(key, value); });
            auto finished = files.finish();
            telling.went_on(writing_share, 1, sections.size());
            const std::lock_guard lock(mutex);
            std::ranges::move(finished, std::back_inserter(written[files.handle()]));
        }
    });
    database.take_in(written);
}

}  // namespace

void build_views(const std::filesystem::path& directory, const EventLog& log, Position final,
                 const Progress& progress, const ViewsTuning& tuning) {
    ViewsDatabase database(directory, ViewsDatabase::Mode::build, tuning);
    SortedRuns runs(directory);
    Telling telling(progress, final);
    const Checkpoint reached = fold_log(database, log, final, runs, telling);
    add_up_rows(database, final, runs, telling);
    write_files(database, runs, directory, telling);
    database.write(MemoryViewStore(), reached);
    database.flush(true);
    if (progress) progress(final, final);
}

}  // namespace gridcase::rocks
