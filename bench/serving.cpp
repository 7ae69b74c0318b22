// What callers of `gridcase serve` and of the reading command line feel.

#include "bench/serving.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "adapters/load/town.hpp"
#include "bench/callers.hpp"
#include "bench/house.hpp"
#include "bench/pieces.hpp"

namespace gridcase::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds patience{120};

/// `gridcase serve` as an operator starts it. Time stands still for a directory whose cases lie in
/// the past: else the house would first be busy with all their limits.
class Server {
   public:
    enum class Time : std::uint8_t { goes_on, stands_still };

    Server(const std::string& gridcase, const std::string& data, Time time)
        : port_(free_port()), process_(command(gridcase, data, time)) {}

    [[nodiscard]] std::uint16_t port() const { return port_; }
    Process& process() { return process_; }

    /// Seconds from the start of the process to a figure over HTTP.
    double first_answer() const {
        while (true) {
            try {
                Connection connection(port_);
                connection.send(
                    "GET /api/v1/views/closure?by=level HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                    "X-Actor: sun:auditor\r\n\r\n");
                while (!connection.receive()) {
                }
                if (connection.status() != 200) throw std::runtime_error(connection.body());
                return started_.seconds();
            } catch (const std::system_error&) {
                if (started_.seconds() > static_cast<double>(patience.count())) throw;
                std::this_thread::sleep_for(1ms);
            }
        }
    }

   private:
    [[nodiscard]] std::vector<std::string> command(const std::string& gridcase,
                                                   const std::string& data, Time time) const {
        std::vector<std::string> words{gridcase, "serve",    "--data",
                                       data,     "--listen", "127.0.0.1:" + std::to_string(port_)};
        if (time == Time::stands_still) words.emplace_back("--still");
        return words;
    }

    std::uint16_t port_;
    Stopwatch started_;
    Process process_;
};

Position last_of(const std::string& data) { return rocks::open_log_reader(data)->last(); }

}  // namespace

void http_commands(const Arguments& arguments) {
    const std::string& data = arguments.text(1);
    const auto connections = static_cast<std::size_t>(arguments.number(2));
    {
        House house(data);
        load::found_town(house.engine(), start_of_year);
    }
    const Position begin = last_of(data);
    Server server(arguments.text(0), data, Server::Time::goes_on);
    server.first_answer();
    const Calls calls = call(server.port(), connections, arguments.number(3), begin);
    server.process().stop();
    const std::string name = "http_" + std::to_string(connections);
    tell(name, static_cast<double>(calls.commands) / calls.seconds);
    tell(name + "_p50_us", percentile(calls.micros, 0.5));
    tell(name + "_p99_us", percentile(calls.micros, 0.99));
}

void first_answer(const Arguments& arguments) {
    Server server(arguments.text(0), arguments.text(1), Server::Time::stands_still);
    tell("first_answer_clean_s", server.first_answer());
    server.process().stop();
}

void beside_a_busy_server(const Arguments& arguments) {
    const std::string& gridcase = arguments.text(0);
    const std::string& data = arguments.text(1);
    const auto connections = static_cast<std::size_t>(arguments.number(2));
    const Position begin = last_of(data);
    Server server(gridcase, data, Server::Time::stands_still);
    server.first_answer();

    std::atomic<bool> enough = false;
    std::thread callers([&] {
        const Calls calls = call(server.port(), connections, ~std::uint64_t{0}, begin,
                                 [&] { return enough.load(); });
        tell("http_beside_readings", static_cast<double>(calls.commands) / calls.seconds);
    });
    std::this_thread::sleep_for(2s);  // until it is as busy as it gets
    for (std::uint64_t i = 0; i < arguments.number(3); ++i) {
        const Stopwatch watch;
        Process reading({gridcase, "view", "closure", "--by", "level", "--data", data});
        if (reading.wait() != 0) throw std::runtime_error("the reading command line failed");
        tell("reading_cli_s", watch.seconds());
    }
    enough = true;
    callers.join();
    server.process().kill();

    Server again(gridcase, data, Server::Time::stands_still);
    tell("first_answer_killed_s", again.first_answer());
    again.process().stop();
}

}  // namespace gridcase::bench
