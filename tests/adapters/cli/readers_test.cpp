#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <thread>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::readers_test {

using namespace gridcase::test;

namespace {

constexpr int callers = 2;

/// How many calls; `GRIDCASE_READER_CALLS` asks for another number.
int wanted_calls() {
    const char* wanted = std::getenv("GRIDCASE_READER_CALLS");
    return wanted != nullptr ? std::atoi(wanted) : 500;
}

/// Empty, or what is wrong with the answer of one reading call.
std::string fault_of(const Ended& ended) {
    if (ended.code != 0) return "exit " + std::to_string(ended.code) + ": " + ended.err;
    const auto view = json_of(ended);
    std::int64_t within = 0, past = 0;
    for (const auto& row : view.at("rows").as_array()) {
        within += row.at("within_limit").to_number<std::int64_t>();
        past += row.at("past_limit").to_number<std::int64_t>();
    }
    const auto& totals = view.at("totals");
    if (within != totals.at("within_limit").to_number<std::int64_t>() ||
        past != totals.at("past_limit").to_number<std::int64_t>())
        return "rows do not sum to the totals: " + ended.out.substr(0, 200);
    return {};
}

std::int64_t position_of(const Ended& ended) {
    return json_of(ended).at("position").to_number<std::int64_t>();
}

}  // namespace

// A reading process that opens the directory read-only beside a writer was seen to get a log with
// holes and status OK; a secondary instance with a contiguity check must never.
TEST_CASE("reading command lines beside a writer under load are each whole and consistent") {
    const TempDir dir;
    const std::string data = (dir / "data").string();
    // More cases than the readers will see; the writer is killed when they are done, and ends by
    // itself should this test be killed first.
    // It yields to the readers, so that these, not it, decide how long the test takes.
    std::vector<std::string> writing{"/usr/bin/nice", "-n", "10"};
    for (const std::string& word : line({"demo", "--data", data, "--cases", "600000"}))
        writing.push_back(word);
    Process writer(writing);
    const std::vector<std::string> view{
        "view",   "timeliness", "--by",   "category", "--as-of", "2026-01-01T00:00:00Z",
        "--json", "--beside",   "--data", data};
    const auto is_at_work = [&] {
        const Ended ended = program(view);
        return ended.code == 0 && position_of(ended) > 100;
    };
    while (writer.running() && !is_at_work()) std::this_thread::yield();
    REQUIRE_MESSAGE(writer.running(), writer.err());

    const int calls = wanted_calls();
    std::atomic<int> left = calls;
    std::atomic<int> grew = 0;
    std::mutex mutex;
    std::vector<std::string> faults;
    std::vector<std::thread> threads;
    threads.reserve(callers);
    for (int i = 0; i < callers; ++i)
        threads.emplace_back([&] {
            std::int64_t before = 0;
            while (left.fetch_sub(1) > 0) {
                const Ended ended = program(view);
                std::string fault = fault_of(ended);
                if (fault.empty()) {
                    const std::int64_t position = position_of(ended);
                    if (position < before) fault = "the log went backwards";
                    grew += position > before;
                    before = position;
                }
                if (!fault.empty()) {
                    const std::scoped_lock lock(mutex);
                    faults.push_back(fault);
                }
            }
        });
    for (std::thread& thread : threads) thread.join();
    CHECK_MESSAGE(writer.running(), "the writer must still be at work: ", writer.err());
    CHECK(grew > calls / 10);  // it was under load while they read
    CHECK_MESSAGE(faults.empty(), faults.size(),
                  " faults, the first: ", faults.empty() ? std::string() : faults.front());
    std::cout << calls << " reading calls, " << faults.size() << " faults, " << grew
              << " saw a longer log than the call before\n";
}

}  // namespace gridcase::readers_test
