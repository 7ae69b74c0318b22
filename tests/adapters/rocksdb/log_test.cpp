#include "adapters/rocksdb/log.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::log_test {
namespace {

using test::bytes_of;
using test::CommitMaker;
using test::TempDir;

Digest digest_of(const std::vector<CommitPtr>& commits) {
    Digest digest;
    for (const CommitPtr& commit : commits) digest = chained(digest, commit->digest);
    return digest;
}

TEST_CASE("an empty log is at 0, and stays so when it is opened again") {
    const TempDir data;
    for (int round = 0; round < 2; ++round) {
        const auto log = open_log(data.path());
        CHECK(log->last() == 0);
        CHECK(log->digest() == Digest{});
        CHECK(bytes_of(*log).empty());
    }
}

TEST_CASE("what was appended is read back, in order, also after opening again") {
    const TempDir data;
    CommitMaker maker;
    std::vector<CommitPtr> all;
    {
        const auto log = open_log(data.path());
        for (const std::size_t size : {1, 7, 1, 64, 300}) {
            const auto batch = maker.next(size);
            log->append(all.size(), batch);
            all.insert(all.end(), batch.begin(), batch.end());
            CHECK(log->last() == all.size());
        }
        CHECK(bytes_of(*log) == bytes_of(all));
        CHECK(log->digest() == digest_of(all));
    }
    const auto log = open_log(data.path());
    CHECK(log->last() == all.size());
    CHECK(log->digest() == digest_of(all));
    CHECK(bytes_of(*log) == bytes_of(all));
    const auto more = maker.next(3);
    log->append(all.size(), more);
    CHECK(log->last() == all.size() + 3);
    CHECK(read_one(*log, all.size() + 2)->bytes == more[1]->bytes);
}

TEST_CASE("what was appended is handed out once, as it was, and only while it is at hand") {
    const TempDir data;
    CommitMaker maker;
    const auto batch = maker.next(20);
    {
        const auto log = open_log(data.path());
        CHECK(log->take_appended(10).empty());
        log->append(0, {batch.begin(), batch.begin() + 12});
        log->append(12, {batch.begin() + 12, batch.end()});
        CHECK(log->take_appended(5) == std::vector(batch.begin(), batch.begin() + 5));
        CHECK(log->take_appended(5).empty());
        CHECK(log->take_appended(14) == std::vector(batch.begin() + 5, batch.begin() + 14));
    }
    const auto log = open_log(data.path());
    CHECK(log->take_appended(20).empty());
    CHECK(bytes_of(*log) == bytes_of(batch));
}

TEST_CASE("what is laid ready for who follows is bounded, whoever follows") {
    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    constexpr Position batches = 60;
    constexpr Position size = 2'000;  // 120,000 in all
    for (Position done = 0; done < batches * size; done += size)
        log->append(done, maker.next(size));
    const auto ready = log->take_appended(batches * size);
    REQUIRE(!ready.empty());
    CHECK(ready.size() < batches * size);
    CHECK(ready.back()->position == batches * size);  // the newest, without a gap
    CHECK(ready.front()->position == batches * size - ready.size() + 1);
}

TEST_CASE("any range reads what a vector would give, whatever the batches were") {
    const TempDir data;
    CommitMaker maker;
    std::vector<std::string> all;
    const auto log = open_log(data.path());
    CHECK(rc::check("ranges", [&] {
        const auto commits = maker.next(static_cast<std::size_t>(*rc::gen::inRange(1, 40)));
        log->append(all.size(), commits);
        for (const CommitPtr& commit : commits) all.push_back(commit->bytes);

        const auto first = *rc::gen::inRange<std::size_t>(0, all.size() + 3);
        const auto final = *rc::gen::inRange<std::size_t>(0, all.size() + 3);
        std::vector<std::string> expected;
        for (std::size_t at = std::max<std::size_t>(first, 1); at <= std::min(final, all.size());
             ++at)
            expected.push_back(all[at - 1]);
        RC_ASSERT(bytes_of(*log, first, final) == expected);
    }));
}

TEST_CASE("reading stops when the visitor has had enough") {
    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    log->append(0, maker.next(50));
    for (const Position final : {5U, 50U}) {
        int seen = 0;
        log->read(1, final, [&](Position, std::string_view) { return ++seen < 3; });
        CHECK(seen == 3);
    }
}

TEST_CASE("an append that believes in another end is fenced off and writes nothing") {
    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    log->append(0, maker.next(2));
    const auto batch = maker.next(2);
    CHECK_THROWS_AS(log->append(1, batch), LogFenced);
    CHECK_THROWS_AS(log->append(3, batch), LogFenced);
    CHECK_THROWS_AS(log->append(2, {batch[1]}), LogFenced);
    CHECK_THROWS_AS(log->append(2, {batch[0], batch[0]}), LogFenced);
    CHECK(log->last() == 2);
    log->append(2, batch);  // it is not failed: nothing had been written
    CHECK(log->last() == 4);
    log->append(4, {});
    CHECK(log->last() == 4);
}

TEST_CASE("one commit is found by its place, and a missing one is named") {
    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    const auto batch = maker.next(20);
    log->append(0, batch);
    CHECK(read_one(*log, 20)->commit == batch[19]->commit);
    CHECK_THROWS_AS(read_one(*log, 21), LogFailed);
}

TEST_CASE("a second writer is refused and told why; afterwards the directory is free") {
    const TempDir data;
    {
        const auto log = open_log(data.path());
        CHECK_THROWS_AS(open_log(data.path()), Locked);
        CommitMaker maker;
        log->append(0, maker.next(1));  // the refused one has not taken our lock away
    }
    CHECK(open_log(data.path())->last() == 1);
}

TEST_CASE("a directory without a log is refused unless one may be made") {
    const TempDir data;
    CHECK_THROWS_WITH_AS(open_log(data / "city", {.create = false}),
                         doctest::Contains("there is no log"), LogFailed);
    CHECK(!std::filesystem::exists(data / "city"));
    open_log(data / "a/deep/city");
    CHECK(open_log(data / "a/deep/city", {.create = false})->last() == 0);
}

TEST_CASE("a file in the way of the directory is named") {
    const TempDir data;
    test::write_file(data / "city", "not a directory");
    CHECK_THROWS_WITH_AS(open_log(data / "city"), doctest::Contains("in the way"), LogFailed);
}

}  // namespace
}  // namespace gridcase::rocks::log_test
