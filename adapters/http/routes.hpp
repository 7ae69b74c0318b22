#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/api.hpp"
#include "adapters/http/parameters.hpp"
#include "adapters/http/response.hpp"
#include "adapters/http/workers.hpp"
#include "adapters/json/commands.hpp"

namespace gridcase::http {

/// A request that found its route.
struct Call {
    Request request;
    Query query;
    std::string variable;  // the decoded `{…}` of the path; empty without one
};

/// What a reading route does, on a reading thread. May throw Refused or LogFailed.
using Read = Response (*)(const Backend& backend, const Call& call);

struct Api;
/// What a route does whose answer goes on; on the server's thread, so it must not read. May throw
/// Refused.
using Open = Response (*)(const std::shared_ptr<Api>& api, const Call& call);

/// One row of the route table: it reads, opens a stream, or asks the command of a form.
struct Route {
    std::string_view method;
    std::string pattern;  // such as /api/v1/cases/{number}/events
    bool operator_only = false;
    std::vector<std::string_view> parameters = {};  // that the query may hold
    Read read = nullptr;
    Open open = nullptr;
    const json::CommandForm* form = nullptr;
};

/// Everything that answers; what one subject offers is added by its own file.
std::vector<Route> all_routes();
void add_calendar_routes(std::vector<Route>& routes);
void add_case_routes(std::vector<Route>& routes);
void add_command_routes(std::vector<Route>& routes);
void add_event_routes(std::vector<Route>& routes);
void add_house_routes(std::vector<Route>& routes);
void add_list_routes(std::vector<Route>& routes);
void add_territory_routes(std::vector<Route>& routes);
void add_why_route(std::vector<Route>& routes);
void add_view_routes(std::vector<Route>& routes);

/// The route for method and path, its variable put into `variable`. Throws Refused: 404 for an
/// unknown path, 405 for a path that is known for other methods.
const Route& find_route(const std::vector<Route>& routes, const std::string& method,
                        const std::vector<std::string>& segments, std::string& variable);

/// What one API stands on. Jobs of the reading threads hold it by reference: it outlives them.
struct Api {
    explicit Api(Backend given) : backend(std::move(given)) {}

    Backend backend;
    std::vector<Route> routes = all_routes();
    std::atomic<std::size_t> streams{0};  // that are open
    Workers workers{2, 1024};             // last: finishes its jobs before the rest goes
};

/// Answers with what `read` gives, on a reading thread; its failures become problems.
void read_later(Api& api, Read read, Call call, const Respond& respond);

/// Asks the engine; answers when the engine does.
void ask_command(const std::shared_ptr<Api>& api, const json::CommandForm& form, const Call& call,
                 Respond respond);

/// The problem that an exception stands for.
Response response_to(const std::exception& error);

/// The case number in the path.
CaseNumber number_of(const Call& call);

}  // namespace gridcase::http
