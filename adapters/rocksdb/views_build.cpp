#include "adapters/rocksdb/views_build.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/rocksdb/beside.hpp"
#include "adapters/rocksdb/family_files.hpp"
#include "adapters/rocksdb/files_beside.hpp"
#include "adapters/rocksdb/log_folding.hpp"
#include "adapters/rocksdb/pile.hpp"
#include "adapters/rocksdb/rocksdb_support.hpp"
#include "adapters/rocksdb/sorted_runs.hpp"
#include "adapters/rocksdb/views_database.hpp"
#include "adapters/rocksdb/views_fold.hpp"
#include "projections/case_row.hpp"
#include "projections/cell_keys.hpp"
#include "projections/cell_writer.hpp"
#include "projections/cells.hpp"
#include "projections/cells_from_minutes.hpp"
#include "projections/figure.hpp"
#include "projections/restating.hpp"

// Three steps, each on two cores:
//
//   the log is folded in order (log_folding.cpp): rows, units and what else a later commit asks for
//   go to the database, where commits lie to runs;
//   the rows, which move no more, are added up, as many as memory holds at a time: timers, lists,
//   and of the figures' cells the moments and the five minutes, to runs;
//   the runs are read as one order, section by section, and become files that the database takes in
//   as they are; five minutes are added up to hours, hours to days and so on as they pass.
//
// So a case contributes once, as it ends, and not with every commit; and most entries are never in
// a memtable, and never compacted.

namespace gridcase::rocks {
namespace {

using projections::CaseRow;
using projections::CellTexts;
using projections::CellWriter;
using projections::Family;
using projections::Figure;
using projections::MemoryViewStore;
using projections::Restating;

constexpr std::size_t rows_at_once = 512;

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

/// Returns what the cells tell of.
CellTexts add_up_rows(const ViewsDatabase& database, Position final, SortedRuns& runs,
                      Telling& telling) {
    Rows rows(database);
    std::mutex mutex;
    CellTexts texts;
    twice_beside([&] {
        Pile sums;
        Restating restating(sums, CellWriter::Layers::minutes);
        const auto make_run = [&] {
            restating.settle();
            runs.add(sums);
            sums.clear();
        };
        for (auto some = rows.next(); !some.empty(); some = rows.next()) {
            Position commits = 0;
            for (const std::string& bytes : some) {
                const CaseRow row = projections::decode_case_row(bytes);
                restating.take({}, row);
                commits += row.revision;
            }
            telling.went_on(adding_up_share, commits, final);
            if (sums.count() >= run_entries) make_run();
        }
        make_run();
        const std::lock_guard lock(mutex);
        texts.add(restating.texts());
    });
    return texts;
}

std::optional<std::string> join(Family family, std::string_view key, std::string_view left,
                                std::string_view right) {
    if (family == Family::cells) return projections::joined_cells(key, left, right);
    return std::string(right);  // the same was said twice
}

/// Makes files of what lies in runs.
class FileMaking {
   public:
    FileMaking(ViewsDatabase& database, const SortedRuns& runs, const CellTexts& texts,
               std::filesystem::path directory)
        : database_(database), runs_(runs), texts_(texts), directory_(std::move(directory)) {}

    /// Those of one section, in the order of their keys. Any thread.
    void make(const SortedRuns::Section& section, std::size_t number) {
        const std::string name = (directory_ / ("sorted-" + std::to_string(number))).string();
        const Figure* figure =
            section.family == Family::cells ? projections::figure_of_part(section.figure) : nullptr;
        if (figure != nullptr)
            make_layers(section, *figure, name);
        else
            make_as_it_is(section, name);
    }

    void take_in() { database_.take_in(made_); }

   private:
    void make_as_it_is(const SortedRuns::Section& section, const std::string& name) {
        FamilyFiles files(database_.database(), database_.handle(section.family), name);
        visit(section,
              [&](std::string_view key, std::string_view value) { files.put(key, value); });
        made(files);
    }

    void make_layers(const SortedRuns::Section& section, const Figure& figure,
                     const std::string& name) {
        FilesBeside files(database_.database(), database_.handle(section.family), name,
                          projections::all_layers().size());
        projections::CellsFromMinutes cells(
            figure, texts_, [&](std::size_t layer, std::string_view key, std::string_view value) {
                files.put(layer, key, value);
            });
        visit(section,
              [&](std::string_view key, std::string_view value) { cells.take(key, value); });
        cells.finish();
        made(files);
    }

    void visit(const SortedRuns::Section& section, const SortedRuns::Visit& visit) const {
        runs_.visit(
            section,
            [&](std::string_view key, std::string_view left, std::string_view right) {
                return join(section.family, key, left, right);
            },
            visit);
    }

    void made(auto& files) {
        auto finished = files.finish();
        const std::lock_guard lock(mutex_);
        std::ranges::move(finished, std::back_inserter(made_[files.handle()]));
    }

    ViewsDatabase& database_;
    const SortedRuns& runs_;
    const CellTexts& texts_;
    const std::filesystem::path directory_;
    std::mutex mutex_;  // guards what follows
    ViewsDatabase::Sorted made_;
};

void write_files(ViewsDatabase& database, const SortedRuns& runs, const CellTexts& texts,
                 const std::filesystem::path& directory, Telling& telling) {
    const std::vector<SortedRuns::Section> sections = runs.sections();
    FileMaking files(database, runs, texts, directory);
    std::atomic<std::size_t> next{0};
    twice_beside([&] {
        for (std::size_t at = next++; at < sections.size(); at = next++) {
            files.make(sections[at], at);
            telling.went_on(writing_share, 1, sections.size());
        }
    });
    files.take_in();
}

}  // namespace

void build_views(const std::filesystem::path& directory, const EventLog& log, Position final,
                 const Progress& progress, const ViewsTuning& tuning) {
    ViewsDatabase database(directory, ViewsDatabase::Mode::build, tuning);
    SortedRuns runs(directory);
    Telling telling(progress, final);
    const Checkpoint reached = fold_log(database, log, final, runs, [&](Position commits) {
        telling.went_on(folding_share, commits, final);
    });
    const CellTexts texts = add_up_rows(database, final, runs, telling);
    write_files(database, runs, texts, directory, telling);
    database.write(MemoryViewStore(), reached);
    database.flush(true);
    if (progress) progress(final, final);
}

}  // namespace gridcase::rocks
