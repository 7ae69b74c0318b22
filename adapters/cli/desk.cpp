#include "adapters/cli/desk.hpp"

#include <algorithm>
#include <future>

#include "adapters/cli/chores.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/http/client.hpp"

namespace gridcase::cli {
namespace {

constexpr std::chrono::seconds answer_patience{60};
constexpr std::chrono::minutes reading_patience{10};  // views of long ago are folded anew

Stop environment(const std::exception& problem) { return {Exit::environment, problem.what()}; }

void need_data(const Where& where) {
    if (where.data.empty())
        throw Stop(Exit::usage, "say where the cases are: --data DIR, or --server URL");
}

}  // namespace

std::function<http::Response(http::Request)> in_process(http::Handler api) {
    return [api = std::move(api)](http::Request request) {
        auto promise = std::make_shared<std::promise<http::Response>>();
        auto response = promise->get_future();
        request.local = true;
        api(std::move(request),
            [promise](http::Response given) { promise->set_value(std::move(given)); });
        return response.get();
    };
}

Desk Desk::to_read(const Where& where) {
    Desk desk;
    if (!where.server.empty()) {
        desk.carry_ = [base = where.server](const http::Request& request) {
            return http::send(base, request, answer_patience);
        };
        return desk;
    }
    need_data(where);
    if (where.beside || !std::filesystem::exists(control_socket(where.data)))
        return beside_any_writer(where);
    // Who holds the directory has its views in memory: that costs it less than our folding what it
    // has not flushed yet would cost both of us.
    desk.carry_ = [where](const http::Request& request) {
        try {
            return http::send(control_socket(where.data), request, reading_patience);
        } catch (const std::exception&) {
            return beside_any_writer(where).send(request);  // it was killed, and left its socket
        }
    };
    return desk;
}

Desk Desk::beside_any_writer(const Where& where) {
    Desk desk;
    try {
        auto house = std::make_shared<ReadingHouse>(where.data);
        desk.carry_ = in_process(house->api());
        desk.house_ = std::move(house);
    } catch (const std::exception& problem) {
        throw environment(problem);
    }
    return desk;
}

Desk Desk::to_write(const Where& where) {
    if (!where.server.empty()) return to_read(where);
    need_data(where);
    Desk desk;
    try {
        HouseOptions options;
        options.create = false;  // a command about cases is no way to found a house
        options.chores = answer_chore;
        auto house = std::make_shared<WritingHouse>(where.data, options);
        desk.carry_ = in_process(house->api());
        desk.house_ = std::move(house);
    } catch (const rocks::Locked& locked) {
        const auto socket = control_socket(where.data);
        const std::string why = locked.what();
        desk.carry_ = [socket, why](const http::Request& request) {
            try {
                return http::send(socket, request, answer_patience);
            } catch (const std::exception& problem) {
                throw Stop(Exit::environment,
                           why + "; and its control socket does not answer: " + problem.what());
            }
        };
    } catch (const std::exception& problem) {
        throw environment(problem);
    }
    return desk;
}

http::Response Desk::send(const http::Request& request) const {
    try {
        return carry_(request);
    } catch (const Stop&) {
        throw;
    } catch (const std::exception& problem) {
        throw environment(problem);
    }
}

std::unique_ptr<WritingHouse> open_unheld_house(const std::filesystem::path& data,
                                                HouseOptions options) {
    if (data.empty()) throw Stop(Exit::usage, "say where the cases are: --data DIR");
    Progress progress("catching up the views", "commits");
    options.catching_up = [&](Position done, Position of) {
        progress.update(of == 0 ? 1 : static_cast<double>(done) / static_cast<double>(of), done);
    };
    options.chores = answer_chore;
    try {
        return std::make_unique<WritingHouse>(data, options);
    } catch (const rocks::Locked&) {
        throw;
    } catch (const std::exception& problem) {
        throw environment(problem);
    }
}

std::unique_ptr<WritingHouse> open_house(const std::filesystem::path& data, HouseOptions options) {
    try {
        return open_unheld_house(data, std::move(options));
    } catch (const rocks::Locked& locked) {
        throw environment(locked);
    }
}

}  // namespace gridcase::cli
