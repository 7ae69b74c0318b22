#include "adapters/http/api.hpp"

#include <string_view>
#include <utility>

#include "adapters/http/routes.hpp"
#include "adapters/http/target.hpp"
#include "adapters/json/answers.hpp"

namespace gridcase::http {

namespace {

/// A page in a browser may have any name resolved to 127.0.0.1 and then talk to us as its own
/// server. It cannot forge Host, so only the names of this machine are answered.
void only_loopback_host(const Request& request) {
    const auto host = request.headers.find("host");
    if (request.local || host == request.headers.end()) return;
    std::string_view name = host->second;
    if (const std::size_t colon = name.rfind(':');
        colon != std::string_view::npos && name.find(']', colon) == std::string_view::npos)
        name = name.substr(0, colon);
    // Digits and dots only: 127.example.org is anybody's name.
    const bool ipv4 = name.find_first_not_of("0123456789.") == std::string_view::npos;
    if (name == "localhost" || name == "[::1]" || (ipv4 && name.starts_with("127."))) return;
    throw Refused(make_problem(421, "wrong_host", "Not this host",
                               "only requests to localhost, 127.0.0.1 or [::1] are answered"));
}

void dispatch(const std::shared_ptr<Api>& api, Request request, const Respond& respond) {
    only_loopback_host(request);
    Target target = parse_target(request.target);
    Call call;
    const Route& route = find_route(api->routes, request.method, target.segments, call.variable);
    if (route.operator_only && !request.local)
        throw Refused(make_problem(403, "operator_only", "For the operator only",
                                   "this is asked over the control socket in the data directory; "
                                   "the command line does so with --data DIR"));
    only_parameters(target.query, route.parameters);
    call.query = std::move(target.query);
    call.request = std::move(request);
    if (route.form != nullptr)
        ask_command(api, *route.form, call, respond);
    else if (route.open != nullptr)
        respond(route.open(api, call));
    else
        read_later(*api, route.read, std::move(call), respond);
}

}  // namespace

Response response_to(const std::exception& error) {
    if (const auto* refused = dynamic_cast<const Refused*>(&error))
        return problem_response(refused->problem);
    if (dynamic_cast<const LogFailed*>(&error) != nullptr)
        return problem_response(
            make_problem(503, "storage_failed", "The storage failed", error.what()));
    return problem_response(
        make_problem(500, "internal_error", "The request failed", error.what()));
}

void read_later(Api& api, Read read, Call call, const Respond& respond) {
    const auto job = [&api, read, call = std::move(call), respond] {
        Response response;
        try {
            response = read(api.backend, call);
        } catch (const std::exception& error) {
            response = response_to(error);
        }
        respond(std::move(response));
    };
    if (api.workers.post(job)) return;
    respond(problem_response(*json::problem_of(engine::Busy{}, {})));
}

Handler make_api(Backend backend) {
    const auto api = std::make_shared<Api>(std::move(backend));
    return [api](Request request, const Respond& respond) {
        try {
            dispatch(api, std::move(request), respond);
        } catch (const std::exception& error) {
            respond(response_to(error));
        }
    };
}

}  // namespace gridcase::http
