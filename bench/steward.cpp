// What the house's own work costs with a hundred thousand open cases: a poll while nothing is due,
// and a day whose limits all pass. Log, views and engine are as in service, on a disk.

#include "adapters/steward/steward.hpp"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase {
namespace {

constexpr int open_cases = 100'000;
constexpr int grids = 500;
constexpr Instant morning{1'726'189'200'000'000};  // 2024-09-13T09:00:00+08:00, a working Friday

std::string grid_code(int serial) { return "G" + std::to_string(serial); }

UnitRegistered unit(std::string code, Level level, std::string_view parent) {
    UnitRegistered registered{.code = UnitCode(code),
                              .name = code,
                              .level = level,
                              .kind = UnitKind::area,
                              .parent = std::nullopt,
                              .holder = "post of " + code};
    if (!parent.empty()) registered.parent = UnitCode(std::string(parent));
    return registered;
}

/// A directory with a city in it, whose every case waits for somebody to sign.
class City {
   public:
    City()
        : data_(std::filesystem::temp_directory_path() /
                ("gridcase-bench-steward-" + std::to_string(::getpid()))),
          log_(rocks::open_log(data_, {.create = true, .accept_loss = false})),
          vault_(vault::open_vault(data_, {.create = true, .seed = std::nullopt})),
          views_(rocks::Views::open(data_, *log_, {})),
          engine_(std::make_unique<engine::Engine>(*log_, *views_, *vault_)) {
        engine_->on_durable([this](Position last) { views_->wake(last); });
        std::vector<UnitRegistered> units{unit("S", Level::street, ""),
                                          unit("C", Level::community, "S")};
        for (int i = 0; i < grids; ++i) units.push_back(unit(grid_code(i), Level::grid, "C"));
        const engine::Actor house{ActorId("bench"), Role::system, {}};
        ask("units", house, engine::RegisterUnits{"city", std::move(units)});
        ask("policy", house, engine::ActivatePolicy{std::string(engine::default_policy_text())});
        for (int i = 0; i < open_cases; ++i) {
            const UnitCode grid(grid_code(i % grids));
            ask("case-" + std::to_string(i), {ActorId("worker"), Role::worker, grid},
                engine::ReportCase{.unit = grid,
                                   .category = CategoryCode("sanitation"),
                                   .severity = Severity::normal,
                                   .channel = Channel::patrol,
                                   .facts = {},
                                   .description = {PersonId{}, "楼道堆放杂物"},
                                   .reporter = std::nullopt,
                                   .on_behalf = false});
        }
        engine_->drain();
        if (refused_ > 0) throw std::runtime_error("the city could not be founded");
        views_->wait_for(log_->last(), std::chrono::minutes(5));
        steward_ = std::make_unique<steward::Steward>(
            steward::House{*engine_, *log_, *views_, [this] {
                               views_->wait_for(log_->last(), std::chrono::minutes(1));
                               const Instant lowest_armed = views_->take_lowest_armed();
                               const auto snapshot = views_->snapshot();
                               return steward::Seen{snapshot, &snapshot->store(),
                                                    snapshot->position(), lowest_armed};
                           }});
        steward_->work(morning);  // the first round looks at everything
    }
    ~City() {
        steward_.reset();
        engine_.reset();
        views_.reset();
        log_.reset();
        std::filesystem::remove_all(data_);
    }
    City(const City&) = delete;
    City& operator=(const City&) = delete;

    steward::Steward& steward() { return *steward_; }

   private:
    void ask(const std::string& id, engine::Actor actor, engine::Command command) {
        engine_->ask_patiently({.id = CommandId(id),
                                .actor = std::move(actor),
                                .occurred_at = morning,
                                .recorded_at = morning,
                                .correlation = {},
                                .causation = {},
                                .expected = {},
                                .command = std::move(command)},
                               [this](const engine::Answer& answer) {
                                   if (!std::holds_alternative<engine::Accepted>(answer))
                                       ++refused_;
                               });
    }

    std::filesystem::path data_;
    std::atomic<int> refused_ = 0;
    // In the order of dependence, as the composition root has them.
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<KeyVault> vault_;
    std::unique_ptr<rocks::Views> views_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<steward::Steward> steward_;
};

City& city() {
    static City the_city;
    return the_city;
}

void poll_with_nothing_due(benchmark::State& state) {
    steward::Steward& steward = city().steward();
    for (auto _ : state) {
        const steward::Round round = steward.work(morning);
        if (round.commits() > 0) state.SkipWithError("something was due");
        benchmark::DoNotOptimize(steward.next());
    }
    state.counters["open_cases"] = open_cases;
}
BENCHMARK(poll_with_nothing_due)->Unit(benchmark::kMicrosecond);

/// Every case's sign-in limit passes on the same day; once, for what has passed has passed.
void a_day_of_limits(benchmark::State& state) {
    steward::Steward& steward = city().steward();
    std::uint64_t passed = 0;
    for (auto _ : state) passed += steward.work(morning + hours(4)).limits_passed;
    if (passed != open_cases) state.SkipWithError("not every limit passed");
    state.SetItemsProcessed(static_cast<std::int64_t>(passed));
}
BENCHMARK(a_day_of_limits)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();

/// What has passed is deleted from the timers; a poll must not wade through it.
void poll_after_a_day_of_limits(benchmark::State& state) {
    steward::Steward& steward = city().steward();
    for (auto _ : state) {
        const steward::Round round = steward.work(morning + hours(4));
        if (round.commits() > 0) state.SkipWithError("something was due");
        benchmark::DoNotOptimize(steward.next());
    }
    state.counters["open_cases"] = open_cases;
}
BENCHMARK(poll_after_a_day_of_limits)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace gridcase

BENCHMARK_MAIN();
