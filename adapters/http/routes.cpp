#include "adapters/http/routes.hpp"

#include <optional>
#include <set>
#include <utility>

namespace gridcase::http {

namespace {

/// Whether the path is of the pattern; if so, what stands at its `{…}`.
std::optional<std::string> match(std::string_view pattern,
                                 const std::vector<std::string>& segments) {
    std::string variable;
    for (const std::string& segment : segments) {
        if (pattern.empty()) return std::nullopt;
        pattern.remove_prefix(1);  // the slash
        const std::string_view part = pattern.substr(0, pattern.find('/'));
        pattern.remove_prefix(part.size());
        if (part.starts_with('{') && !segment.empty())
            variable = segment;
        else if (part != segment)
            return std::nullopt;
    }
    if (!pattern.empty()) return std::nullopt;
    return variable;
}

}  // namespace

std::vector<Route> all_routes() {
    std::vector<Route> routes;
    add_command_routes(routes);
    add_event_routes(routes);
    add_calendar_routes(routes);
    add_case_routes(routes);
    add_why_route(routes);
    add_view_routes(routes);
    add_list_routes(routes);
    add_house_routes(routes);
    add_territory_routes(routes);
    return routes;
}

const Route& find_route(const std::vector<Route>& routes, const std::string& method,
                        const std::vector<std::string>& segments, std::string& variable) {
    std::set<std::string_view> methods;
    for (const Route& route : routes) {
        std::optional<std::string> found = match(route.pattern, segments);
        if (!found) continue;
        if (route.method == method) {
            variable = std::move(*found);
            return route;
        }
        methods.insert(route.method);
    }
    if (methods.empty())
        throw Refused(make_problem(404, "route_not_found", "There is nothing here",
                                   "no such path; GET /api/v1 lists what there is"));
    std::string allow;
    for (const std::string_view other : methods)
        allow += (allow.empty() ? "" : ", ") + std::string(other);
    json::Problem problem =
        make_problem(405, "method_not_allowed", "Not this method", "this path takes " + allow);
    problem.allow = allow;
    throw Refused(std::move(problem));
}

CaseNumber number_of(const Call& call) {
    tl::expected<CaseNumber, std::string> number = parse_case_number(call.variable);
    if (!number) refuse(number.error(), "number");
    return std::move(*number);
}

}  // namespace gridcase::http
