// Routes that read figures.

#include <array>
#include <utility>

#include "adapters/http/routes.hpp"
#include "adapters/json/documents.hpp"
#include "projections/query.hpp"

namespace gridcase::http {

namespace {

using projections::By;

Response list_views(const Backend& /*backend*/, const Call& /*call*/) {
    return json_response(json::catalogue_json());
}

std::vector<By> by_parameter(const Query& query) {
    static constexpr std::array<std::pair<std::string_view, By>, 4> words{
        {{"unit", By::unit},
         {"category", By::category},
         {"level", By::level},
         {"month", By::month}}};
    std::vector<By> by;
    for (const std::string& word : list_parameter(query, "by")) {
        bool known = false;
        for (const auto& [name, dimension] : words) {
            if (name != word) continue;
            known = true;
            by.push_back(dimension);
        }
        if (!known)
            refuse(
                "parameter by must hold some of unit, category, level, month, with commas "
                "between them",
                "by");
    }
    return by;
}

projections::FigureQuery query_of(const Call& call, Instant now) {
    if (projections::find_figure(call.variable) == nullptr)
        throw Refused(make_problem(404, "view_not_found", "There is no such view",
                                   "GET /api/v1/views lists the views"));
    projections::FigureQuery query;
    query.figure = call.variable;
    query.by = by_parameter(call.query);
    query.as_of = instant_parameter(call.query, "as_of").value_or(now);
    query.from_month = month_parameter(call.query, "from");
    query.to_month = month_parameter(call.query, "to");
    query.within = unit_parameter(call.query, "within");
    query.roll_up = level_parameter(call.query, "roll_up");
    return query;
}

/// What the log had at the position asked for; without one, everything.
Reading reading_of(const Backend& backend, const Call& call) {
    const auto position = number_parameter(call.query, "position", 1, ~std::uint64_t{0});
    Reading latest = backend.latest();
    if (!position || *position == latest.position) return latest;
    if (*position > latest.position)
        refuse("parameter position lies beyond the log, which ends at " +
                   std::to_string(latest.position),
               "position");
    return backend.at(*position);
}

Response show_view(const Backend& backend, const Call& call) {
    const projections::FigureQuery query = query_of(call, backend.now());
    const Reading reading = reading_of(backend, call);
    const tl::expected<projections::FigureAnswer, std::string> answer =
        projections::answer(reading.views, query);
    if (!answer) refuse(answer.error());
    return json_response(json::figure_json(*answer, *query.as_of, reading.position));
}

}  // namespace

void add_view_routes(std::vector<Route>& routes) {
    routes.push_back({.method = "GET", .pattern = "/api/v1/views", .read = list_views});
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/views/{name}",
                      .parameters = {"by", "from", "to", "as_of", "position", "within", "roll_up"},
                      .read = show_view});
}

}  // namespace gridcase::http
