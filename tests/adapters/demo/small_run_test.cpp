#include <doctest/doctest.h>

#include <map>
#include <string>

#include "adapters/vault/vault.hpp"
#include "engine/runtime/engine.hpp"
#include "tests/adapters/demo/demo_run.hpp"

namespace gridcase::demo::small_run_test {

TEST_CASE("the same seed and count live the same year, byte for byte") {
    const DemoRun first = live(150, 7);
    const DemoRun second = live(150, 7);
    CHECK(first.digest == second.digest);
    CHECK(first.commits.size() == second.commits.size());
    CHECK(first.report.cases == 150);
    CHECK(first.report.commits == first.commits.size());
}

TEST_CASE("another seed or another count lives another year") {
    const DemoRun first = live(60, 7);
    CHECK(first.digest != live(60, 8).digest);
    CHECK(first.digest != live(61, 7).digest);
}

TEST_CASE("as many cases are reported as were asked for, be it none or one") {
    for (const std::uint64_t cases : {0U, 1U, 37U}) {
        const DemoRun run = live(cases, 3);
        std::uint64_t reported = 0;
        run.each<CaseReported>([&](const Commit&, const CaseReported&) { ++reported; });
        run.each<CaseSplitOff>([&](const Commit&, const CaseSplitOff&) { --reported; });
        CHECK(reported == cases);
    }
}

TEST_CASE("progress rises and ends at the whole") {
    const auto keys = vault::memory_vault(1);
    engine::MemoryLog log;
    engine::Engine engine(log, log, *keys);
    std::uint64_t last = 0;
    const auto progress = [&](std::uint64_t done, std::uint64_t of) {
        CHECK(of == 600);
        CHECK(done >= last);
        last = done;
    };
    run_demo({.cases = 600, .seed = 1, .progress = progress}, engine, *keys);
    CHECK(last == 600);
}

TEST_CASE("a log that does not take a command ends the demo with the command and the reason") {
    const auto keys = vault::memory_vault(1);
    engine::MemoryLog log;
    engine::Engine engine(log, log, *keys);
    run_demo({.cases = 5, .seed = 1, .progress = {}}, engine, *keys);
    // Another demo in the same log finds its policy in force already: the log was not empty.
    CHECK_THROWS_WITH_AS(run_demo({.cases = 5, .seed = 2, .progress = {}}, engine, *keys),
                         doctest::Contains("demo:2:"), std::runtime_error);
}

TEST_CASE("living the same demo again in the same log adds nothing") {
    const auto keys = vault::memory_vault(4);
    engine::MemoryLog log;
    engine::Engine engine(log, log, *keys);
    run_demo({.cases = 20, .seed = 4, .progress = {}}, engine, *keys);
    const Digest before = log.digest();
    run_demo({.cases = 20, .seed = 4, .progress = {}}, engine, *keys);
    CHECK(log.digest() == before);
}

}  // namespace gridcase::demo::small_run_test
