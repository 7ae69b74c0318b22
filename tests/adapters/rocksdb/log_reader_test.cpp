#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "adapters/rocksdb/log.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::log_reader_test {
namespace {

using test::bytes_of;
using test::CommitMaker;
using test::TempDir;

TEST_CASE("a reader sees what was durable when it was opened, and cannot write") {
    const TempDir data;
    CommitMaker maker;
    const auto log = open_log(data.path());
    CHECK(open_log_reader(data.path())->last() == 0);
    const auto first = maker.next(30);
    log->append(0, first);
    const auto reader = open_log_reader(data.path());
    const auto second = maker.next(5);
    log->append(30, second);

    CHECK(reader->last() == 30);
    CHECK(bytes_of(*reader) == bytes_of(first));
    CHECK_THROWS_AS(reader->append(30, second), LogFailed);
    const auto newer = open_log_reader(data.path());
    CHECK(newer->last() == 35);
    CHECK(newer->digest() == log->digest());
}

TEST_CASE("a reader needs no writer, and leaves nothing behind") {
    const TempDir data;
    CHECK_THROWS_WITH_AS(open_log_reader(data.path()), doctest::Contains("there is no log"),
                         LogFailed);
    CommitMaker maker;
    open_log(data.path())->append(0, maker.next(30));
    const auto files = [&] {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(data.path()))
            if (entry.exists()) ++count;
        return count;
    };
    const std::size_t before = files();
    CHECK(open_log_reader(data.path())->last() == 30);
    CHECK(files() == before);
}

TEST_CASE("readers beside a writer in full swing never see a hole, nor an end that goes back") {
    const TempDir data;
    const auto log = open_log(data.path());
    std::atomic<Position> durable{0};
    std::atomic<bool> stop{false};
    std::thread writer([&] {
        CommitMaker maker;
        while (!stop) {
            log->append(log->last(), maker.next(50));
            durable = log->last();
        }
    });
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    int opened = 0;
    for (; opened < 40 && std::chrono::steady_clock::now() < deadline; ++opened) {
        const Position before = durable;
        const auto reader = open_log_reader(data.path());
        CHECK(reader->last() >= before);
        CHECK(bytes_of(*reader).size() == reader->last());
    }
    stop = true;
    writer.join();
    CHECK(opened > 0);
}

}  // namespace
}  // namespace gridcase::rocks::log_reader_test
