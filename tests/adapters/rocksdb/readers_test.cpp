#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "projections/query.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::readers_test {
namespace {

using Clock = std::chrono::steady_clock;
using test::TempDir;

/// Checks one look after the other. What an earlier look has proven is only compared by digest.
class Reader {
   public:
    explicit Reader(std::filesystem::path data) : data_(std::move(data)) {}

    /// What is wrong with the directory as it is now; empty when nothing is.
    std::string look() {
        const auto flushed = open_flushed_views(data_);
        const auto log = open_log_reader(data_);
        if (log->last() < position_) return "the log went back";
        if (const std::string wrong = read_on(*log); !wrong.empty()) return wrong;
        const auto views = read_views(flushed, *log);
        if (views->position() != log->last()) return "the views stand elsewhere than the log";
        return agree(views->store());
    }

    [[nodiscard]] Position position() const { return position_; }

   private:
    std::string read_on(const EventLog& log) {
        std::string wrong;
        Position expected = position_ + 1;
        log.read(expected, log.last(), [&](Position position, std::string_view bytes) {
            const auto read = stored(std::string(bytes), position);
            if (position != expected++) wrong = "a hole before " + std::to_string(position);
            if (!read) wrong = read.error();
            if (!wrong.empty()) return false;
            const Commit& commit = (*read)->commit;
            if (commit.stream.kind == StreamKind::case_file && commit.revision == 1) ++cases_;
            digest_ = chained(digest_, (*read)->digest);
            return true;
        });
        position_ = expected - 1;
        if (wrong.empty() && position_ != log.last()) wrong = "the log ends early";
        if (wrong.empty() && digest_ != log.digest()) wrong = "the log is another one than before";
        return wrong;
    }

    /// As many rows as cases, and every case counted once by the figures.
    [[nodiscard]] std::string agree(const projections::ViewStore& views) const {
        std::int64_t rows = 0;
        views.scan(projections::Family::rows, "", "",
                   [&](std::string_view, std::string_view) { return ++rows > 0; });
        if (rows != cases_)
            return std::to_string(rows) + " rows for " + std::to_string(cases_) + " cases";
        projections::FigureQuery query;
        query.figure = "timeliness";
        const auto answer = projections::answer(views, query);
        if (!answer) return answer.error();
        if (answer->totals[0] + answer->totals[1] != rows)
            return "the figures count " + std::to_string(answer->totals[0]) + " and " +
                   std::to_string(answer->totals[1]) + " of " + std::to_string(rows) + " rows";
        return {};
    }

    std::filesystem::path data_;
    Position position_ = 0;
    Digest digest_;
    std::int64_t cases_ = 0;
};

TEST_CASE("500 readers beside a writer under load: each contiguous, each agreeing with itself") {
    const TempDir directory;
    const auto data = directory / "city";
    test::Process writer({CRASH_CHILD, "load", data});
    const auto hopeless = Clock::now() + std::chrono::seconds(60);
    while (!std::filesystem::exists(data / "views/CURRENT")) {
        INFO(writer.err());
        REQUIRE(writer.running());
        REQUIRE(Clock::now() < hopeless);
        std::this_thread::yield();
    }

    constexpr int wanted = 500;
    std::atomic<int> begun{0};
    std::atomic<int> good{0};
    std::atomic<Position> last{0};
    std::mutex mutex;
    std::vector<std::string> wrongs;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread)
        threads.emplace_back([&] {
            Reader reader(data);
            while (begun++ < wanted) {
                std::string wrong;
                try {
                    wrong = reader.look();
                } catch (const std::exception& error) {
                    wrong = error.what();
                }
                if (wrong.empty()) {
                    ++good;
                    last = std::max(last.load(), reader.position());
                    continue;
                }
                const std::lock_guard lock(mutex);
                wrongs.push_back(wrong);
            }
        });
    for (std::thread& thread : threads) thread.join();

    INFO(writer.err());
    CHECK(writer.running());
    for (const std::string& wrong : wrongs) FAIL_CHECK(wrong);
    CHECK(good == wanted);
    std::cout << good << " readers, the last one saw " << last << " commits\n";
}

}  // namespace
}  // namespace gridcase::rocks::readers_test
