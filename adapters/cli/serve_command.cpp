#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <iostream>
#include <memory>

#include "adapters/cli/commands.hpp"
#include "adapters/cli/heads.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/demo/demo.hpp"

namespace gridcase::cli {
namespace {

struct Serving {
    std::string listen = "127.0.0.1:8311";
    std::string policy_file;
    std::string territory_file;
    bool accept_loss = false;
    bool still = false;
    std::uint64_t heads_every_minutes = 60;
};

/// From here on SIGINT and SIGTERM wait to be fetched; threads made later inherit that.
sigset_t hold_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

/// Whether a signal that is held asks to stop: long work before serving looks from time to time.
bool asked_to_stop() {
    sigset_t waiting;
    sigpending(&waiting);
    return sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1;
}

/// Serves until a signal asks to stop.
void serve(WritingHouse& house, const std::string& listen, const sigset_t& signals,
           std::chrono::minutes heads_every = std::chrono::hours(1)) {
    const HeadJournal heads(house.data(), house.log(), system_now, heads_every);
    http::ServerOptions options;
    options.listen = listen;
    http::Server server(std::move(options), house.api());
    spdlog::info("serving on http://127.0.0.1:{} — {} commits in the log", server.port(),
                 with_commas(house.log().last()));
    int signal = 0;
    sigwait(&signals, &signal);
    spdlog::info("stopping: {}", signal == SIGINT ? "interrupted" : "terminated");
    server.stop();
    house.engine().drain();
}

void add_serve(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("serve", "serve a data directory over HTTP (服务)");
    auto serving = std::make_shared<Serving>();
    command->add_option("--listen", serving->listen, "loopback address and port; port 0: any");
    command->add_option("--policy", serving->policy_file, "policy.toml to put into force first");
    command->add_option("--territory", serving->territory_file,
                        "CSV code,name,level,parent[,kind,holder] to register first");
    command->add_flag("--accept-loss", serving->accept_loss,
                      "open a log that lost certified commits; what is gone stays gone");
    command->add_flag("--still", serving->still,
                      "time stands still: no limit passes; for demo cities and old copies");
    command
        ->add_option("--heads-every", serving->heads_every_minutes,
                     "minutes between two signed heads of the log in heads.jsonl; 60 when left out")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'080}));
    command->callback([serving, &where, &work] {
        work = [serving, &where] {
            const sigset_t signals = hold_signals();
            HouseOptions options;
            options.keep = !serving->still;
            options.accept_loss = serving->accept_loss;
            const auto house = open_house(where.data, options);
            if (!serving->policy_file.empty())
                activate_policy(*house, read_file(serving->policy_file, policy_limit_bytes),
                                serving->policy_file);
            ensure_policy(*house);
            if (!serving->territory_file.empty())
                register_territory(*house,
                                   read_file(serving->territory_file, territory_limit_bytes),
                                   serving->territory_file);
            serve(*house, serving->listen, signals,
                  std::chrono::minutes(serving->heads_every_minutes));
        };
    });
}

struct Demo {
    std::uint64_t cases = 20'000;
    std::uint64_t seed = 1;
    bool serve = false;
    bool json = false;
    std::string listen = "127.0.0.1:8311";
};

void print(const Demo& demo, const std::string& data, const demo::DemoReport& report,
           double seconds, const std::string& digest) {
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(report.cases) / seconds);
    if (demo.json) {
        std::cout << boost::json::serialize(boost::json::object{{"cases", report.cases},
                                                                {"commits", report.commits},
                                                                {"seed", demo.seed},
                                                                {"seconds", seconds},
                                                                {"cases_per_second", rate},
                                                                {"log_digest", digest},
                                                                {"follow", report.dispute.value()}})
                  << "\n";
        return;
    }
    std::cout << with_commas(report.cases) << " cases, " << with_commas(report.commits)
              << " commits, " << with_commas(rate) << " cases/s with all views\nseed " << demo.seed
              << ", log digest " << digest << "\n";
    std::cout << "follow: gridcase case history " << report.dispute.value() << " --reveal --data "
              << data << "\n";
}

void add_demo(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("demo", "fill a directory with a simulated city (演示城市)");
    auto demo = std::make_shared<Demo>();
    command->add_option("--cases", demo->cases, "how many; 20000 when left out")
        ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}));
    command->add_option("--seed", demo->seed, "the same seed gives the same log");
    command->add_flag("--serve", demo->serve, "serve it afterwards");
    command->add_option("--listen", demo->listen, "with --serve: loopback address and port");
    command->add_flag("--json", demo->json, "print the report as JSON");
    command->callback([demo, &where, &work] {
        work = [demo, &where] {
            const sigset_t signals = hold_signals();
            if (std::filesystem::exists(std::filesystem::path(where.data) / "log"))
                throw Stop(Exit::rejected, where.data +
                                               " already holds a log; a demo city needs "
                                               "a directory of its own");
            HouseOptions options;
            options.vault_seed = demo->seed;
            const auto house = open_house(where.data, options);
            const auto started = std::chrono::steady_clock::now();
            demo::DemoReport report;
            {
                Progress progress("living a year in the demo city", "cases");
                report = demo::run_demo(
                    {.cases = demo->cases,
                     .seed = demo->seed,
                     .progress =
                         [&](std::uint64_t done, std::uint64_t of) {
                             if (asked_to_stop())
                                 throw Stop(Exit::environment,
                                            "interrupted; the city is half made, begin again in "
                                            "another directory");
                             progress.update(static_cast<double>(done) / static_cast<double>(of),
                                             done);
                         }},
                    house->engine(), house->vault());
                house->engine().drain();
                if (!house->views().wait_for(house->log().last(), std::chrono::minutes(10)))
                    throw Stop(Exit::environment,
                               "the views did not catch up: " + house->views().failure());
            }
            const double seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
            print(*demo, where.data, report, seconds, house->log().digest().hex());
            if (demo->serve) serve(*house, demo->listen, signals);
        };
    });
}

}  // namespace

void add_serve_command(CLI::App& app, Where& where, Work& work) {
    add_serve(app, where, work);
    add_demo(app, where, work);
}

}  // namespace gridcase::cli
