#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "adapters/import/import.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/codec.hpp"
#include "projections/fold.hpp"
#include "projections/query.hpp"
#include "tests/support/process.hpp"

namespace gridcase::boston_figures_test {

namespace {

std::filesystem::path boston() {
    const char* shared = std::getenv("GRIDCASE_SHARED_DATA");
    return std::filesystem::path(shared != nullptr ? shared : GRIDCASE_SHARED_DATA) / "boston-311" /
           "boston311_2015_sample6.csv.gz";
}

/// The whole sample, imported once into memory, and its views.
struct Sample {
    engine::MemoryLog log;
    std::unique_ptr<KeyVault> vault = vault::memory_vault(1);
    import::ImportReport first, second;
    projections::MemoryViewStore views;

    Sample() {
        const test::TempDir dir;
        engine::Engine engine(log, log, *vault);
        import::ImportOptions options;
        options.file = boston();
        options.rejects = dir / "rejects.csv";
        options.now = [] { return Instant{1'770'000'000'000'000}; };
        const auto map = import::shipped_map("boston-311");
        first = import::run_import(*map, options, engine, *vault);
        second = import::run_import(*map, options, engine, *vault);
        fold_to(views, log.last());
    }

    void fold_to(projections::ViewStore& store, Position last) const {
        log.read(1, last, [&](Position at, std::string_view bytes) {
            projections::fold(store, **stored(std::string(bytes), at));
            return true;
        });
    }

    [[nodiscard]] projections::FigureAnswer figure(const std::string& id, const std::string& as_of,
                                                   std::vector<projections::By> by = {}) const {
        return *projections::answer(views, {.figure = id,
                                            .by = std::move(by),
                                            .as_of = *parse_instant(as_of),
                                            .from_month = {},
                                            .to_month = {},
                                            .within = {},
                                            .roll_up = {}});
    }
};

const Sample& sample() {
    static const Sample whole;
    return whole;
}

bool absent() {
    if (std::filesystem::exists(boston())) return false;
    std::cout << "SKIPPED: " << boston().string()
              << " is not there; the known answers of Boston 2015 were not checked\n";
    return true;
}

struct Known {
    const char* as_of;
    std::int64_t within_limit, past_limit, due, closed, closed_on_time;
};

// Counted from the table by an independent script: a case exists once opened <= T, is closed if
// closed <= T, and due if its limit <= T.
constexpr std::array known{
    Known{"2015-03-01T00:00:00-05:00", 2209, 551, 1102, 718, 551},
    Known{"2015-07-01T00:00:00-04:00", 7400, 2278, 5596, 4661, 3318},
    Known{"2016-01-13T00:00:00-05:00", 15030, 5096, 13859, 11972, 8763},
};

}  // namespace

TEST_CASE("all rows of Boston 2015 are taken, once") {
    if (absent()) return;
    CHECK(sample().first.rows == 20'126);
    CHECK(sample().first.taken == 20'126);
    CHECK(sample().first.rejected == 0);
    CHECK(sample().first.closed_before_opened == 27);
    CHECK(sample().second.taken == 0);
    CHECK(sample().second.repeated == 20'126);
    CHECK(sample().second.commits == 0);
    CHECK(sample().second.units == 0);
}

TEST_CASE("timeliness and closure of Boston 2015 are the known answers") {
    if (absent()) return;
    for (const Known& answer : known) {
        INFO(answer.as_of);
        const auto timeliness = sample().figure("timeliness", answer.as_of).totals;
        CHECK(timeliness[0] == answer.within_limit);
        CHECK(timeliness[1] == answer.past_limit);
        const auto closure = sample().figure("closure", answer.as_of).totals;
        CHECK(closure[0] == answer.due);
        CHECK(closure[1] == answer.closed);
        CHECK(closure[2] == answer.closed_on_time);
    }
}

TEST_CASE("however Boston 2015 is cut, the rows sum to the totals") {
    if (absent()) return;
    using projections::By;
    for (const char* figure : {"timeliness", "closure"})
        for (const auto& by : {std::vector{By::unit},
                               {By::category},
                               {By::level},
                               {By::month},
                               {By::unit, By::category, By::month}}) {
            const auto answer = sample().figure(figure, known[1].as_of, by);
            projections::Counters sum{};
            for (const auto& line : answer.lines)
                for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += line.counters[i];
            CHECK(!answer.lines.empty());
            CHECK(sum == answer.totals);
        }
}

TEST_CASE("27 cases of Boston 2015 were closed before they were opened, and say so") {
    if (absent()) return;
    std::uint64_t flagged = 0, rows = 0;
    sample().views.scan(projections::Family::rows, "", "",
                        [&](std::string_view, std::string_view bytes) {
                            ++rows;
                            flagged += projections::decode_case_row(bytes).closed_before_opened;
                            return true;
                        });
    CHECK(rows == 20'126);
    CHECK(flagged == 27);
}

TEST_CASE("in the middle of the import, the figures show what the log had then") {
    if (absent()) return;
    const Position middle = sample().log.last() / 2;
    projections::MemoryViewStore views;
    sample().fold_to(views, middle);
    std::int64_t cases = 0;
    sample().log.read(1, middle, [&](Position at, std::string_view bytes) {
        const auto commit = *stored(std::string(bytes), at);
        for (const Event& event : commit->commit.events)
            cases += std::holds_alternative<CaseImported>(event);
        return true;
    });
    const auto totals = projections::answer(views, {.figure = "timeliness",
                                                    .by = {},
                                                    .as_of = *parse_instant(known[2].as_of),
                                                    .from_month = {},
                                                    .to_month = {},
                                                    .within = {},
                                                    .roll_up = {}})
                            ->totals;
    CHECK(cases > 1000);
    CHECK(totals[0] + totals[1] == cases);
}

}  // namespace gridcase::boston_figures_test
