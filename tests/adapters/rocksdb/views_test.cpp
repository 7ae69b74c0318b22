#include "adapters/rocksdb/views.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/rocksdb/generations.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views_database.hpp"
#include "adapters/rocksdb/views_fold.hpp"
#include "adapters/rocksdb/views_internal.hpp"
#include "engine/runtime/memory_log.hpp"
#include "projections/query.hpp"
#include "projections/timers.hpp"
#include "projections/unit_tree.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::views_test {
namespace {

using engine::MemoryLog;
using projections::Family;
using test::CommitMaker;
using test::dump;
using test::TempDir;
namespace fs = std::filesystem;

constexpr std::chrono::seconds patience{60};

void grow(MemoryLog& log, CommitMaker& maker, std::size_t count) {
    log.append(log.last(), maker.next(count));
}

std::string folded_anew(const EventLog& log, Position position) {
    return dump(views_at(log, position)->store());
}

std::size_t count(const projections::ViewStore& store, Family family) {
    std::size_t entries = 0;
    store.scan(family, "", "", [&](std::string_view, std::string_view) { return ++entries > 0; });
    return entries;
}

TEST_CASE("a snapshot keeps its units, and those of a later one are read again if they changed") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    const auto views = Views::open(data.path(), log);
    const auto snapshot_at = [&](Position position) {
        grow(log, maker, position - log.last());
        views->wake(position);
        REQUIRE(views->wait_for(position, patience));
        return views->snapshot();
    };
    const auto empty = snapshot_at(0);
    CHECK(empty->store().unit_tree()->units().empty());
    const auto with_units = snapshot_at(1);
    const auto tree = with_units->store().unit_tree();
    CHECK(tree->units().size() == samples::units().size());
    CHECK(snapshot_at(50)->store().unit_tree() == tree);  // cases, and no units
    CHECK(empty->store().unit_tree()->units().empty());
    CHECK(with_units->store().unit_tree() == tree);
}

TEST_CASE("views follow the log, and are the bytes that folding anew gives") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 500);
    const auto views = Views::open(data.path(), log);
    CHECK(views->position() == 500);
    for (const std::size_t more : std::array<std::size_t, 4>{1, 1, 30, 5000}) {
        grow(log, maker, more);
        views->wake(log.last());
        REQUIRE(views->wait_for(log.last(), patience));
        const auto snapshot = views->snapshot();
        CHECK(snapshot->position() == log.last());
        CHECK(dump(snapshot->store()) == folded_anew(log, log.last()));
    }
    CHECK(views->failure().empty());
}

TEST_CASE("wherever the chunks of folding fall, the views are the same bytes") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    const auto views = Views::open(data.path(), log);
    CHECK(rc::check("chunks", [&] {
        grow(log, maker, static_cast<std::size_t>(*rc::gen::inRange(1, 15)));
        views->wake(log.last());
        RC_ASSERT(views->wait_for(log.last(), patience));
        RC_ASSERT(dump(views->snapshot()->store()) == folded_anew(log, log.last()));
    }));
}

/// What was flushed of live views in several runs of cells.
fs::path views_in_runs(const TempDir& data, MemoryLog& log, CommitMaker& maker) {
    {
        const auto views = Views::open(data.path(), log);
        for (int i = 0; i < 4; ++i) {
            grow(log, maker, 300);
            views->wake(log.last());
            REQUIRE(views->wait_for(log.last(), patience));
            views->flush();
        }
    }
    const Generations generations(data.path());
    return generations.of(generations.current().value());
}

std::size_t runs_of_cells(const fs::path& directory) {
    return ViewsDatabase(directory, ViewsDatabase::Mode::read).runs_of_cells();
}

TEST_CASE("once nothing comes, live cells are merged into one run") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    const fs::path directory = views_in_runs(data, log, maker);
    REQUIRE(runs_of_cells(directory) > 1);
    {
        const ViewsTuning resting{.env = nullptr, .rest = std::chrono::milliseconds(1)};
        const auto views = open_views_tuned(resting, data.path(), log);
        grow(log, maker, 1);
        views->wake(log.last());
        REQUIRE(views->wait_for(log.last(), patience));
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (runs_of_cells(directory) > 1 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        CHECK(runs_of_cells(directory) == 1);
        CHECK(dump(views->snapshot()->store()) == folded_anew(log, log.last()));
    }
    CHECK(Views::open(data.path(), log)->failure().empty());
}

TEST_CASE("merging that is cancelled leaves cells as they are") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    const ViewsDatabase database(views_in_runs(data, log, maker), ViewsDatabase::Mode::write);
    const std::size_t runs = database.runs_of_cells();
    REQUIRE(runs > 1);
    std::atomic<bool> cancelled{true};
    database.merge_cells(cancelled);
    CHECK(database.runs_of_cells() == runs);
    CHECK(dump(DatabaseViewStore(database)) == folded_anew(log, log.last()));
    cancelled = false;
    database.merge_cells(cancelled);
    CHECK(database.runs_of_cells() == 1);
    CHECK(dump(DatabaseViewStore(database)) == folded_anew(log, log.last()));
}

TEST_CASE("a snapshot does not move, whatever is folded, flushed and rebuilt meanwhile") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 300);
    const auto views = Views::open(data.path(), log);
    const auto snapshot = views->snapshot();
    const std::string before = dump(snapshot->store());

    grow(log, maker, 300);
    views->wake(log.last());
    REQUIRE(views->wait_for(600, patience));
    views->flush();
    views->rebuild({});
    CHECK(snapshot->position() == 300);
    CHECK(dump(snapshot->store()) == before);
    CHECK(before == folded_anew(log, 300));
    CHECK(views->snapshot()->position() == 600);
}

TEST_CASE("views rebuilt are the live ones byte for byte, and the old generation goes") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 1000);
    const auto views = Views::open(data.path(), log);
    const std::string before = dump(views->snapshot()->store());
    Position done = 0;
    views->rebuild([&](Position at, Position of) {
        CHECK(at > done);
        CHECK(at <= of);
        done = at;
    });
    CHECK(done == 1000);
    CHECK(dump(views->snapshot()->store()) == before);
    CHECK(views_status(data.path()).generation == 2);
    CHECK(!fs::exists(data / "views/1"));

    grow(log, maker, 10);
    views->wake(log.last());
    CHECK(views->wait_for(1010, patience));
}

TEST_CASE("a chunk ends where its changes would take too much, by what those before took") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 20'000);
    ViewsDatabase database(data / "views", ViewsDatabase::Mode::create);
    RecentWrites recent;
    const Checkpoint first = fold_chunk(database, recent, log, database.checkpoint(), log.last());
    CHECK(first.position == 8'192);  // nothing is known yet: four kilobytes for each

    const projections::MemoryViewStore empty;
    const projections::ViewStore& below = empty;
    projections::MemoryViewStore large(below);
    large.put(Family::rows, "one", std::string(chunk_bytes, 'x'));
    recent.take(large, 2'048);
    const Checkpoint second = fold_chunk(database, recent, log, first, log.last());
    CHECK(second.position < first.position + 2'048);
    CHECK(second.position >= first.position + 1'024);
}

TEST_CASE("a rebuild of many pieces is the bytes that folding anew gives") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 2 * chunk_commits + 100);
    const auto views = Views::open(data.path(), log);  // there are none: they are built
    const std::string wanted = folded_anew(log, log.last());
    CHECK(dump(views->snapshot()->store()) == wanted);
    const Instant lowest = views->take_lowest_armed();
    std::vector<Position> told;
    views->rebuild([&](Position at, Position) { told.push_back(at); });
    CHECK(dump(views->snapshot()->store()) == wanted);
    CHECK(std::ranges::is_sorted(told));
    const auto after_folding =
        std::ranges::count_if(told, [&](Position at) { return at > log.last() / 2; });
    CHECK(after_folding > 3);  // adding up and writing files are told as well
    CHECK(views->take_lowest_armed() == lowest);
    CHECK(lowest == projections::next_timer(views->snapshot()->store()).value().due);
}

TEST_CASE("a rebuild that finds no room says so; the live views go on, and the next one succeeds") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 3000);
    const auto views = Views::open(data.path(), log);
    views->flush();
    const std::string before = dump(views->snapshot()->store());
    for (const rlim_t room : {rlim_t{0}, rlim_t{4} << 10U, rlim_t{40} << 10U}) {
        CAPTURE(room);
        const test::FullDisk disk(room);
        CHECK_THROWS_AS(views->rebuild({}), LogFailed);
    }
    CHECK(dump(views->snapshot()->store()) == before);
    CHECK(views->failure().empty());
    views->rebuild({});
    CHECK(dump(views->snapshot()->store()) == before);
    CHECK(std::distance(fs::directory_iterator(data / "views"), fs::directory_iterator()) == 2);
}

TEST_CASE("a rebuild runs beside the live views, which go on") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 3000);
    const auto views = Views::open(data.path(), log);
    std::thread rebuilding([&] { views->rebuild({}); });
    Position seen = 0;
    for (int round = 0; round < 50; ++round) {
        grow(log, maker, 20);
        views->wake(log.last());
        REQUIRE(views->wait_for(log.last(), patience));
        const auto snapshot = views->snapshot();
        CHECK(snapshot->position() >= seen);
        seen = snapshot->position();
    }
    rebuilding.join();
    CHECK(views->position() == log.last());
    CHECK(dump(views->snapshot()->store()) == folded_anew(log, log.last()));
}

TEST_CASE("closed cleanly, views start where they were") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 700);
    Views::open(data.path(), log);
    CHECK(views_status(data.path()).checkpoint == 700);
    CHECK(views_status(data.path()).generation == 1);
    CHECK(views_status(data.path()).bytes > 0);
    Position folded = 0;
    const auto views = Views::open(data.path(), log, [&](Position, Position) { ++folded; });
    CHECK(folded == 0);
    CHECK(views->position() == 700);
}

TEST_CASE("views may be deleted at any time") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 100);
    Views::open(data.path(), log);
    fs::remove_all(data / "views");
    CHECK(views_status(data.path()).checkpoint == 0);
    CHECK(dump(Views::open(data.path(), log)->snapshot()->store()) == folded_anew(log, 100));
}

TEST_CASE("views that are damaged, of another catalogue, or not of this log are made anew") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 400);
    Views::open(data.path(), log);
    const fs::path live = data / "views/1";

    SUBCASE("damaged") {
        for (const auto& entry : fs::directory_iterator(live))
            if (entry.path().filename().string().starts_with("MANIFEST"))
                test::write_file(entry.path(), "garbage");
    }
    SUBCASE("a file is missing") {
        for (const auto& entry : fs::directory_iterator(live))
            if (entry.path().extension() == ".sst") fs::remove(entry.path());
    }
    SUBCASE("another catalogue") {
        ViewsDatabase database(live, ViewsDatabase::Mode::write);
        Checkpoint checkpoint = database.checkpoint();
        checkpoint.fingerprint = sha256("a figure had another version then");
        database.write(projections::MemoryViewStore(), checkpoint);
        database.flush(true);
    }
    SUBCASE("families that do not hang together") {
        ViewsDatabase database(live, ViewsDatabase::Mode::write);
        rocksdb::WriteOptions options;
        options.disableWAL = true;
        REQUIRE(database.database()
                    .Delete(options, database.handle(Family::rows), rocksdb::Slice())
                    .ok());
        database.flush(true);
    }
    SUBCASE("damaged blocks, which show when the next commits are folded") {
        for (const auto& entry : fs::directory_iterator(live)) {
            if (entry.path().extension() != ".sst") continue;
            std::string bytes = test::file_text(entry.path());
            for (std::size_t at = 0; at < bytes.size() / 2; at += 64)
                bytes[at] = static_cast<char>(bytes[at] ^ 1);
            test::write_file(entry.path(), bytes);
        }
        grow(log, maker, 400);
    }
    SUBCASE("CURRENT is garbage") { test::write_file(data / "views/CURRENT", "one"); }
    const auto views = Views::open(data.path(), log);
    CHECK(views_status(data.path()).generation == 2);
    CHECK(!fs::exists(live));
    CHECK(dump(views->snapshot()->store()) == folded_anew(log, log.last()));
}

/// What it throws while this process can open no file; nothing: it throws nothing. A sanitizer that
/// looks at the exception opens one itself.
std::exception_ptr without_files(const std::function<void()>& act) {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const rlimit none{0, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    std::exception_ptr thrown;
    try {
        act();
    } catch (...) {
        thrown = std::current_exception();
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    return thrown;
}

TEST_CASE("for want of open files views are not missing") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 400);
    Views::open(data.path(), log);
    const auto choice =
        without_files([&] { static_cast<void>(Generations(data.path()).current()); });
    REQUIRE(choice);
    CHECK_THROWS_AS(std::rethrow_exception(choice), TooFewFiles);
    const auto reading = without_files([&] { static_cast<void>(open_flushed_views(data.path())); });
    REQUIRE(reading);
    CHECK_THROWS_AS(std::rethrow_exception(reading), TooFewFiles);
    CHECK(Generations(data.path()).current() == 1);
}

TEST_CASE("views beyond the log, or of another log, are made anew") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 400);
    Views::open(data.path(), log);

    MemoryLog other;
    CommitMaker other_maker(2);
    SUBCASE("shorter") { grow(other, other_maker, 300); }
    SUBCASE("as long, but other facts") { grow(other, other_maker, 400); }
    SUBCASE("empty") {}
    const auto views = Views::open(data.path(), other);
    CHECK(views->position() == other.last());
    CHECK(dump(views->snapshot()->store()) == folded_anew(other, other.last()));
    CHECK(dump(read_views(open_flushed_views(data.path()), other)->store()) ==
          folded_anew(other, other.last()));
}

TEST_CASE("the engine's recall answers from the views what the log in memory knows") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 800);
    const auto views = Views::open(data.path(), log);
    for (Position position = 1; position <= 800; position += 37) {
        const Commit commit = read_one(log, position)->commit;
        const auto trace = views->command(commit.command_id);
        REQUIRE(trace);
        CHECK(trace->first == position);
        CHECK(trace->parts == 1);
        CHECK(views->stream(commit.stream, 0) == log.stream(commit.stream, 0));
        CHECK(views->stream(commit.stream, 1) == log.stream(commit.stream, 1));
    }
    CHECK(!views->command(CommandId("never asked")));
    CHECK(views->stream({StreamKind::case_file, "no such case"}, 0).empty());
    CHECK(views->kind(StreamKind::territory) == std::vector<Position>{1});
    CHECK(views->kind(StreamKind::policy).empty());
    CHECK(views->kind(StreamKind::case_file) == log.kind(StreamKind::case_file));
    CHECK(views->last_serial("220402002001-20240913-") == maker.cases());
    CHECK(views->last_serial("220402002001-20240914-") == 0);
}

/// A log of which one commit turns out unreadable, until it is healed.
struct DamagedLog final : EventLog {
    MemoryLog good;
    std::atomic<Position> damaged{0};  // 0: none
    [[nodiscard]] Position last() const override { return good.last(); }
    [[nodiscard]] Digest digest() const override { return good.digest(); }
    void append(Position, const std::vector<CommitPtr>&) override {}
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        good.read(first, final, [&](Position position, std::string_view bytes) {
            return visit(position, position == damaged ? "not a commit" : bytes);
        });
    }
};

TEST_CASE("snapshots of states lie beside the views, by stream and revision, until a rebuild") {
    const TempDir data;
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 20);
    const StreamName one{StreamKind::case_file, "one"};
    const StreamName longer{StreamKind::case_file, "one-more"};
    const auto at = [](Revision revision) {
        return engine::Snapshot{revision, 7 * revision, sha256(std::to_string(revision)),
                                "state " + std::to_string(revision)};
    };
    {
        const auto views = Views::open(data.path(), log);
        for (const Revision revision : {64U, 128U, 192U})
            views->snapshots()->keep(one, at(revision));
        views->snapshots()->keep(longer, at(64));
    }
    const auto views = Views::open(data.path(), log);
    const auto newest = [&](const StreamName& stream, Revision up_to) {
        const auto found = views->snapshots()->newest(stream, up_to);
        return found ? found->state + " at " + std::to_string(found->position) : "none";
    };
    CHECK(newest(one, ~Revision{0}) == "state 192 at 1344");
    CHECK(newest(one, 191) == "state 128 at 896");
    CHECK(newest(one, 64) == "state 64 at 448");
    CHECK(newest(one, 63) == "none");
    CHECK(newest(longer, ~Revision{0}) == "state 64 at 448");
    CHECK(newest({StreamKind::territory, "one"}, ~Revision{0}) == "none");
    CHECK(views->snapshots()->newest(one, 64)->digest == sha256("64"));
    views->rebuild({});
    CHECK(newest(one, ~Revision{0}) == "none");
}

TEST_CASE("a commit that cannot be folded stops the views and says so, until they are rebuilt") {
    const TempDir data;
    DamagedLog log;
    CommitMaker maker;
    grow(log.good, maker, 10);
    const auto views = Views::open(data.path(), log);
    log.damaged = 11;
    grow(log.good, maker, 5);
    views->wake(15);
    CHECK(!views->wait_for(15, patience));
    CHECK(views->failure().find("commit 11 cannot be read") == 0);
    CHECK(views->snapshot()->position() == 10);
    CHECK_THROWS_WITH_AS(views->rebuild({}), doctest::Contains("commit 11 cannot be read"),
                         LogFailed);
    CHECK_THROWS_AS(views_at(log, 15), LogFailed);
    CHECK(views->snapshot()->position() == 10);

    log.damaged = 0;
    views->rebuild({});
    CHECK(views->failure().empty());
    CHECK(dump(views->snapshot()->store()) == folded_anew(log, 15));
    grow(log.good, maker, 5);
    views->wake(20);
    CHECK(views->wait_for(20, patience));
}

TEST_CASE("a rebuild that meets a damaged commit anywhere names it; the live views go on") {
    const TempDir data;
    DamagedLog log;
    CommitMaker maker;
    grow(log.good, maker, 3000);
    const auto views = Views::open(data.path(), log);
    const std::string before = dump(views->snapshot()->store());
    for (const Position at : {Position{1}, Position{256}, Position{257}, log.last()}) {
        log.damaged = at;
        const std::string named = "commit " + std::to_string(at) + " cannot be read";
        CHECK_THROWS_WITH_AS(views->rebuild({}), doctest::Contains(named.c_str()), LogFailed);
    }
    CHECK(dump(views->snapshot()->store()) == before);
    log.damaged = 0;
    views->rebuild({});
    CHECK(dump(views->snapshot()->store()) == before);
}

TEST_CASE("waiting for what does not come ends with the time given") {
    const TempDir data;
    MemoryLog log;
    const auto views = Views::open(data.path(), log);
    CHECK(views->wait_for(0, std::chrono::milliseconds(0)));
    CHECK(!views->wait_for(1, std::chrono::milliseconds(1)));
}

TEST_CASE("readers beside the writer see the flushed part and the tail as one") {
    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    log->append(0, maker.next(600));
    CHECK(dump(read_views(open_flushed_views(data.path()), *log)->store()) ==
          folded_anew(*log, 600));  // no views yet

    const auto views = Views::open(data.path(), *log);
    views->flush();
    log->append(600, maker.next(50));
    const auto reader = read_views(open_flushed_views(data.path()), *open_log_reader(data.path()));
    CHECK(reader->position() == 650);
    CHECK(dump(reader->store()) == folded_anew(*log, 650));

    views->rebuild({});  // deletes the generation under the reader, which holds its files
    CHECK(dump(reader->store()) == folded_anew(*log, 650));
}

TEST_CASE("views are the same whatever of the log was handed out to somebody else") {
    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    const auto views = Views::open(data.path(), *log);
    for (const auto& [appended, taken] :
         {std::pair<Position, Position>{300, 0}, {700, 400}, {900, 900}, {1200, 1100}, {1300, 0}}) {
        log->append(log->last(), maker.next(appended - log->last()));
        static_cast<void>(log->take_appended(taken));
        views->wake(appended);
        REQUIRE(views->wait_for(appended, std::chrono::minutes(1)));
        CHECK(dump(views->snapshot()->store()) == folded_anew(*log, appended));
    }
}

TEST_CASE("a reader folds what is not flushed, and no more, whatever the writer does meanwhile") {
    class CountingLog final : public EventLog {
       public:
        explicit CountingLog(const EventLog& log) : log_(log) {}
        [[nodiscard]] Position last() const override { return log_.last(); }
        [[nodiscard]] Digest digest() const override { return log_.digest(); }
        void append(Position, const std::vector<CommitPtr>&) override { FAIL("a reader appends"); }
        void read(Position first, Position final,
                  const std::function<bool(Position, std::string_view)>& visit) const override {
            log_.read(first, final, [&](Position position, std::string_view bytes) {
                ++read_;
                return visit(position, bytes);
            });
        }
        [[nodiscard]] std::size_t commits_read() const { return read_; }

       private:
        const EventLog& log_;
        mutable std::size_t read_ = 0;
    };

    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    log->append(0, maker.next(600));
    const auto views = Views::open(data.path(), *log);
    views->flush();
    log->append(600, maker.next(20));

    const auto flushed = open_flushed_views(data.path());
    const auto reader = open_log_reader(data.path());
    log->append(620, maker.next(50));
    views->wake(670);
    REQUIRE(views->wait_for(670, std::chrono::minutes(1)));
    views->flush();

    const CountingLog counting(*reader);
    const auto seen = read_views(flushed, counting);
    CHECK(seen->position() == 620);
    CHECK(counting.commits_read() == 21);  // the checkpoint's own, for its digest, and the rest
    CHECK(dump(seen->store()) == folded_anew(*log, 620));
}

TEST_CASE("views at an earlier position are those of then") {
    MemoryLog log;
    CommitMaker maker;
    grow(log, maker, 200);
    const auto then = views_at(log, 200);
    grow(log, maker, 200);
    CHECK(dump(views_at(log, 200)->store()) == dump(then->store()));
    CHECK(views_at(log, 200)->position() == 200);
    CHECK(views_at(log, 9999)->position() == 400);
    CHECK(count(views_at(log, 400)->store(), Family::rows) == maker.cases());
    CHECK(count(views_at(log, 0)->store(), Family::rows) == 0);
}

TEST_CASE("after a kill every family stands at the checkpoint") {
    MemoryLog log;
    CommitMaker maker;  // the same as the child's
    grow(log, maker, 20'000);
    Position highest = 0;
    for (int round = 0; round < 6; ++round) {
        const TempDir data;
        {
            test::Process child({CRASH_CHILD, "fold", data.path()});
            const auto hopeless = std::chrono::steady_clock::now() + std::chrono::seconds(60);
            while (views_status(data.path()).checkpoint < static_cast<Position>(round) * 50 + 1) {
                REQUIRE(std::chrono::steady_clock::now() < hopeless);
                std::this_thread::yield();
            }
        }  // killed here, whatever it was doing
        const Position flushed = views_status(data.path()).checkpoint;
        highest = std::max(highest, flushed);
        REQUIRE(flushed <= log.last());
        const ViewsDatabase database(data / "views/1", ViewsDatabase::Mode::write);
        CHECK(database.checkpoint().position == flushed);
        CHECK_NOTHROW(database.check_families(database.checkpoint()));
        CHECK(dump(DatabaseViewStore(database)) == folded_anew(log, flushed));
    }
    CHECK(highest > 0);
}

}  // namespace
}  // namespace gridcase::rocks::views_test
