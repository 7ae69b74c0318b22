#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include "adapters/cli/commands.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/load/load.hpp"
#include "adapters/load/town.hpp"

namespace gridcase::cli {
namespace {

constexpr std::chrono::minutes folding_patience{10};

struct Bench {
    std::uint64_t commands = 60'000;
    std::size_t in_flight = 64;
    std::string directory = "/var/tmp";  // /tmp may lie in memory, where a sync costs nothing
    bool json = false;
};

/// A directory of its own below another one, gone with its owner.
class TemporaryDirectory {
   public:
    explicit TemporaryDirectory(const std::filesystem::path& below) {
        std::string name = (below / "gridcase-bench.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw Stop(Exit::environment,
                       name + " cannot be made: " +
                           std::error_code(errno, std::generic_category()).message());
        path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code error;  // what is left is in a place for what may be left
        std::filesystem::remove_all(path_, error);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

   private:
    std::filesystem::path path_;
};

void print(const Bench& bench, const load::LoadReport& report, double seconds) {
    const double rate = static_cast<double>(report.commands) / seconds;
    const double p50 = report.percentile(0.5) / 1e3;
    const double p99 = report.percentile(0.99) / 1e3;
    if (bench.json) {
        std::cout << boost::json::serialize(boost::json::object{{"commands", report.commands},
                                                                {"in_flight", bench.in_flight},
                                                                {"seconds", seconds},
                                                                {"commands_per_second", rate},
                                                                {"answer_p50_ms", p50},
                                                                {"answer_p99_ms", p99}})
                  << "\n";
        return;
    }
    std::cout << with_commas(report.commands) << " commands, " << bench.in_flight
              << " in flight: " << with_commas(static_cast<std::uint64_t>(rate))
              << " durable commands/s, all views caught up\nan answer after " << p50
              << " ms (p50), " << p99 << " ms (p99)\n";
}

void run_bench(const Bench& bench) {
    const TemporaryDirectory data(bench.directory);
    WritingHouse house(data.path());
    const Instant begin = system_now();
    load::found_town(house.engine(), begin);
    load::LoadOptions options;
    options.commands = bench.commands;
    options.in_flight = bench.in_flight;
    options.begin = begin;
    const auto started = std::chrono::steady_clock::now();
    load::LoadReport report;
    {
        Progress progress("asking", "commands");
        options.progress = [&](std::uint64_t done, std::uint64_t of) {
            progress.update(static_cast<double>(done) / static_cast<double>(of), done);
        };
        report = load::run_load(house.engine(), house.vault(), options);
    }
    if (!house.views().wait_for(house.log().last(), folding_patience))
        throw Stop(Exit::environment, "the views did not catch up: " + house.views().failure());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    print(bench, report, took.count());
}

}  // namespace

void add_bench_command(CLI::App& app, Where& /*where*/, Work& work) {
    constexpr std::uint64_t most_commands = 100'000'000;
    constexpr std::size_t most_in_flight = 4096;  // half of the engine's queue
    auto* command =
        app.add_subcommand("bench", "durable commands per second of this machine and disk (压测)");
    auto bench = std::make_shared<Bench>();
    command->add_option("--commands", bench->commands, "how many; 60000 when left out")
        ->check(CLI::Range(std::uint64_t{1}, most_commands));
    command->add_option("--in-flight", bench->in_flight, "callers at a time; 64 when left out")
        ->check(CLI::Range(std::size_t{1}, most_in_flight));
    command->add_option("--dir", bench->directory,
                        "on which disk: a directory of its own is made below it, and removed");
    command->add_flag("--json", bench->json, "print the report as JSON");
    command->callback([bench, &work] { work = [bench] { run_bench(*bench); }; });
}

}  // namespace gridcase::cli
