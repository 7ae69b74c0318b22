// Routes about the house itself: its territory and policy, its health, what it can be asked.

#include <utility>

#include "adapters/http/case_reading.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/json/documents.hpp"
#include "projections/unit_row.hpp"

namespace gridcase::http {

namespace {

Response show_territory(const Backend& backend, const Call& /*call*/) {
    const Reading reading = backend.latest();
    return json_response(json::units_json(reading.position, projections::all_units(reading.views)));
}

Response show_policy(const Backend& backend, const Call& /*call*/) {
    const Reading reading = backend.latest();
    const std::uint64_t version = policy_versions(reading);
    const auto policy = read_policy(reading, version);
    if (policy == nullptr)
        throw Refused(
            make_problem(404, "no_policy", "No policy is in force", "none was activated yet"));
    Response response;
    response.content_type = "application/toml; charset=utf-8";
    response.headers["ETag"] = entity_tag(version);
    response.body = policy->text;
    return response;
}

/// Alive: this process answers.
Response show_health(const Backend& /*backend*/, const Call& /*call*/) {
    return json_response(json::status_json("ok", std::nullopt));
}

/// Ready: commands are taken, and the views can be read.
Response show_readiness(const Backend& backend, const Call& /*call*/) {
    if (backend.engine != nullptr)
        if (std::string why = backend.engine->failure(); !why.empty())
            throw Refused(
                make_problem(503, "write_path_failed", "Nothing can be written", std::move(why)));
    const std::string_view status = backend.engine == nullptr ? "reading_only" : "ready";
    return json_response(json::status_json(status, backend.latest().position));
}

Response rebuild(const Backend& backend, const Call& /*call*/) {
    if (!backend.rebuild_views)
        throw Refused(make_problem(503, "reading_only", "Nothing can be rebuilt",
                                   "this process only reads; ask the one that serves"));
    backend.rebuild_views();
    return json_response(json::status_json("rebuilt", backend.latest().position));
}

Response list_commands(const Backend& /*backend*/, const Call& /*call*/) {
    return json_response(json::commands_json());
}

/// The route table, for people who try paths.
Response list_routes(const Backend& /*backend*/, const Call& /*call*/) {
    Response response;
    response.content_type = "text/plain; charset=utf-8";
    for (const Route& route : all_routes()) {
        response.body += std::string(route.method) + " " + route.pattern;
        for (const std::string_view name : route.parameters)
            response.body += (name == route.parameters.front() ? " ? " : " & ") + std::string(name);
        response.body += route.operator_only ? "  (control socket only)\n" : "\n";
    }
    return response;
}

}  // namespace

void add_house_routes(std::vector<Route>& routes) {
    routes.push_back({.method = "GET", .pattern = "/api/v1", .read = list_routes});
    routes.push_back({.method = "GET", .pattern = "/api/v1/commands", .read = list_commands});
    routes.push_back({.method = "GET", .pattern = "/api/v1/territory", .read = show_territory});
    routes.push_back({.method = "GET", .pattern = "/api/v1/policy", .read = show_policy});
    routes.push_back({.method = "POST",
                      .pattern = "/api/v1/projections/rebuild",
                      .operator_only = true,
                      .read = rebuild});
    routes.push_back({.method = "GET", .pattern = "/healthz", .read = show_health});
    routes.push_back({.method = "GET", .pattern = "/readyz", .read = show_readiness});
}

}  // namespace gridcase::http
