#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "events/codec.hpp"
#include "tests/contract/rows.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::contract {
namespace {

/// Commits of one stream, from revision `first` on, chained behind `previous`.
std::vector<CommitPtr> commits(Position first, std::size_t count, Digest previous = {}) {
    std::vector<CommitPtr> made;
    for (Position at = first; at < first + count; ++at) {
        Commit commit;
        commit.stream = {StreamKind::territory, "s"};
        commit.revision = at;
        commit.command_id = CommandId("c" + std::to_string(at));
        commit.prev_digest = previous;
        commit.events = {engine::town::lone_unit("u" + std::to_string(at))};
        made.push_back(stored(std::move(commit), at));
        previous = made.back()->digest;
    }
    return made;
}

std::vector<Position> read(const EventLog& log, Position first, Position final) {
    std::vector<Position> seen;
    log.read(first, final, [&](Position at, std::string_view) {
        seen.push_back(at);
        return true;
    });
    return seen;
}

using Positions = std::vector<Position>;

void fences(LogUnderTest& under_test) {
    EventLog& log = under_test.log();
    const auto batch = commits(1, 3);
    log.append(0, batch);
    const Digest digest = log.digest();

    CHECK_THROWS_AS(log.append(0, commits(1, 1)), LogFenced);
    CHECK_THROWS_AS(log.append(2, commits(3, 1)), LogFenced);
    CHECK_THROWS_AS(log.append(4, commits(5, 1)), LogFenced);
    // A batch that does not go on from there is the caller's fault, and refused the same way.
    CHECK_THROWS_AS(log.append(3, commits(5, 1)), LogFenced);
    CHECK_THROWS_AS(log.append(3, {commits(4, 1).front(), commits(6, 1).front()}), LogFenced);
    CHECK(log.last() == 3);
    CHECK(log.digest() == digest);
    CHECK(read(log, 1, 100) == Positions{1, 2, 3});

    log.append(3, commits(4, 2, batch.back()->digest));  // fencing is not failing
    CHECK(log.last() == 5);
    under_test.restart();
    CHECK(engine::fault_of(under_test.log()) == "");
}

void reads_within_bounds(LogUnderTest& under_test) {
    EventLog& log = under_test.log();
    CHECK(log.last() == 0);
    CHECK(log.digest() == Digest{});
    CHECK(read(log, 0, ~Position{0}).empty());
    CHECK_THROWS_AS(read_one(log, 1), LogFailed);

    const auto batch = commits(1, 5);
    log.append(0, batch);
    CHECK(read(log, 0, ~Position{0}) == Positions{1, 2, 3, 4, 5});
    CHECK(read(log, 1, 5) == Positions{1, 2, 3, 4, 5});
    CHECK(read(log, 5, 5) == Positions{5});
    CHECK(read(log, 5, 4).empty());
    CHECK(read(log, 6, 9).empty());
    CHECK(read(log, ~Position{0}, ~Position{0}).empty());
    CHECK(read(log, 4, 0).empty());
    CHECK_THROWS_AS(read_one(log, 0), LogFailed);
    CHECK_THROWS_AS(read_one(log, 6), LogFailed);

    Positions seen;
    log.read(2, 5, [&](Position at, std::string_view bytes) {
        seen.push_back(at);
        CHECK(bytes == batch[at - 1]->bytes);
        return at < 3;
    });
    CHECK(seen == Positions{2, 3});
    CHECK(read_one(log, 4)->commit == batch[3]->commit);
}

void digests_chain(LogUnderTest& under_test, const MakeLog& make) {
    // The same facts in other batches: the same digest.
    const auto all = commits(1, 40);
    under_test.log().append(0, all);
    const auto other = make();
    for (std::size_t i = 0; i < all.size(); i += 8)
        other->log().append(i, {all.begin() + static_cast<std::ptrdiff_t>(i),
                                all.begin() + static_cast<std::ptrdiff_t>(i + 8)});
    CHECK(under_test.log().digest() == other->log().digest());

    Digest digest;
    for (const CommitPtr& commit : all) digest = chained(digest, commit->digest);
    CHECK(under_test.log().digest() == digest);
    under_test.restart();
    CHECK(under_test.log().digest() == digest);
    CHECK(under_test.log().last() == 40);
}

void takes_a_large_batch(LogUnderTest& under_test) {
    const auto all = commits(1, 3'000);
    under_test.log().append(0, all);
    CHECK(under_test.log().last() == 3'000);
    under_test.restart();
    CHECK(engine::fault_of(under_test.log()) == "");
    CHECK(read_one(under_test.log(), 2'999)->bytes == all[2'998]->bytes);
}

void takes_an_empty_batch(LogUnderTest& under_test) {
    under_test.log().append(0, {});
    under_test.log().append(0, commits(1, 1));
    under_test.log().append(1, {});
    CHECK(under_test.log().last() == 1);
}

/// Reads the log again and again while it grows; true when every reading was a whole prefix, at
/// least as long as last() had said before.
bool reads_prefixes_only(const EventLog& log, const std::atomic<bool>& done) {
    bool good = true;
    bool once_more = true;
    while (once_more) {
        once_more = !done;
        const Position promised = log.last();
        Position next = 1;
        log.read(1, ~Position{0}, [&](Position at, std::string_view bytes) {
            good = good && at == next++ && decode(bytes).has_value();
            return true;
        });
        good = good && next > promised;
    }
    return good;
}

void readable_while_it_grows(LogUnderTest& under_test) {
    EventLog& log = under_test.log();
    std::atomic<bool> done{false};
    std::atomic<bool> good{false};
    std::thread reader([&] { good = reads_prefixes_only(log, done); });
    const auto all = commits(1, 200);
    for (std::size_t i = 0; i < all.size(); i += 4)
        log.append(i, {all.begin() + static_cast<std::ptrdiff_t>(i),
                       all.begin() + static_cast<std::ptrdiff_t>(i + 4)});
    done = true;
    reader.join();
    CHECK(good);
    CHECK(log.last() == 200);
}

}  // namespace

void keep_the_port(const MakeLog& make) {
    const auto on_a_fresh_log = [&](auto law) {
        const auto under_test = make();
        law(*under_test);
    };
    on_a_fresh_log(fences);
    on_a_fresh_log(reads_within_bounds);
    on_a_fresh_log([&](LogUnderTest& under_test) { digests_chain(under_test, make); });
    on_a_fresh_log(takes_a_large_batch);
    on_a_fresh_log(takes_an_empty_batch);
    on_a_fresh_log(readable_while_it_grows);
}

}  // namespace gridcase::contract
