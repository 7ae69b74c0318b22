// Routes about the territory and its people: what stands where, who answers, who is reached, what
// is wrong, what a redrawing would do, and what new holders of posts take over.

#include <algorithm>
#include <utility>

#include "adapters/http/routes.hpp"
#include "adapters/json/territory_documents.hpp"
#include "projections/case_row.hpp"
#include "projections/indexes.hpp"

namespace gridcase::http {

namespace {

using engine::Territory;

/// The territory as the engine holds it; where nothing decides, folded from the log.
std::shared_ptr<const Territory> territory_of(const Backend& backend, const Reading& reading) {
    if (backend.engine != nullptr) return backend.engine->rulebook()->territory;
    engine::Rulebook rulebook = engine::empty_rulebook();
    for (const Position position : projections::indexed_kind(reading.views, StreamKind::territory))
        rulebook = evolve(std::move(rulebook), read_one(reading.log, position)->commit);
    return rulebook.territory;
}

Instant moment_of(const Backend& backend, const Call& call) {
    return instant_parameter(call.query, "at").value_or(backend.now());
}

[[noreturn]] void unit_not_found(const UnitCode& unit) {
    json::Problem problem = make_problem(404, "unit_not_found", "There is no such unit",
                                         "unit " + unit.value() + " is not registered");
    problem.field = "unit";
    throw Refused(std::move(problem));
}

Response show_unit(const Backend& backend, const Call& call) {
    tl::expected<UnitCode, std::string> unit = parse_unit_code(call.variable);
    if (!unit) refuse(unit.error(), "unit");
    const Reading reading = backend.latest();
    const auto territory = territory_of(backend, reading);
    const engine::UnitState* state = territory->state_of(*unit);
    if (state == nullptr) unit_not_found(*unit);
    return json_response(
        json::unit_json(reading.position, *territory, *state, moment_of(backend, call)));
}

Response show_summary(const Backend& backend, const Call& call) {
    const Reading reading = backend.latest();
    return json_response(json::summary_json(reading.position, *territory_of(backend, reading),
                                            moment_of(backend, call)));
}

Response check_territory(const Backend& backend, const Call& call) {
    constexpr std::uint64_t longest_suffix = 8;
    engine::CodeScheme scheme;
    scheme.grid_suffix_digits = number_parameter(call.query, "grid_digits", 0, longest_suffix)
                                    .value_or(scheme.grid_suffix_digits);
    const Instant at = moment_of(backend, call);
    const Reading reading = backend.latest();
    return json_response(json::findings_json(
        reading.position, at, engine::check(*territory_of(backend, reading), at, scheme)));
}

Response show_duty(const Backend& backend, const Call& call) {
    const auto unit = unit_parameter(call.query, "unit");
    if (!unit) refuse("parameter unit is needed: whom is it that is called?", "unit");
    const Reading reading = backend.latest();
    const auto territory = territory_of(backend, reading);
    if (territory->find(*unit) == nullptr) unit_not_found(*unit);
    return json_response(
        json::duty_json(reading.position, *territory, *unit, moment_of(backend, call)));
}

std::vector<UnitCode> units_parameter(const Query& query, std::string_view name) {
    std::vector<UnitCode> units;
    for (const std::string& word : list_parameter(query, name)) {
        tl::expected<UnitCode, std::string> unit = parse_unit_code(word);
        if (!unit)
            refuse("parameter " + std::string(name) + ": " + unit.error(), std::string(name));
        units.push_back(std::move(*unit));
    }
    if (units.empty())
        refuse("parameter " + std::string(name) + " names units, with commas between",
               std::string(name));
    return units;
}

/// `NUMBER=UNIT,NUMBER=UNIT`.
std::vector<Rehomed> cases_parameter(const Query& query) {
    std::vector<Rehomed> cases;
    for (const std::string& word : list_parameter(query, "cases")) {
        const std::size_t equals = word.find('=');
        const auto number = parse_case_number(word.substr(0, equals));
        const auto unit =
            parse_unit_code(equals == std::string::npos ? std::string() : word.substr(equals + 1));
        if (!number || !unit)
            refuse("parameter cases names NUMBER=UNIT pairs, with commas between; “" + word +
                       "” is none",
                   "cases");
        cases.push_back({*number, *unit});
    }
    return cases;
}

/// The open cases that lie in one of the units.
std::vector<engine::OpenCase> open_cases_in(const projections::ViewStore& views,
                                            const std::vector<UnitCode>& units) {
    std::vector<engine::OpenCase> open;
    views.scan(projections::Family::rows, {}, {}, [&](std::string_view, std::string_view bytes) {
        const projections::CaseRow row = projections::decode_case_row(bytes);
        if (projections::is_open(row.status) && std::ranges::find(units, row.unit) != units.end())
            open.push_back({row.number, row.unit, row.level});
        return true;
    });
    return open;
}

Response preview_redrawing(const Backend& backend, const Call& call) {
    const UnitsRedrawn planned{units_parameter(call.query, "from"),
                               units_parameter(call.query, "to"), moment_of(backend, call),
                               cases_parameter(call.query)};
    const Reading reading = backend.latest();
    const auto territory = territory_of(backend, reading);
    for (const UnitCode& unit : planned.predecessors)
        if (territory->find(unit) == nullptr) unit_not_found(unit);
    return json_response(json::preview_json(
        reading.position, planned,
        engine::preview(*territory, planned, open_cases_in(reading.views, planned.predecessors))));
}

Response show_handovers(const Backend& backend, const Call& call) {
    const Reading reading = backend.latest();
    projections::HandoverQuery query;
    query.unit = unit_parameter(call.query, "unit");
    query.below = flag_parameter(call.query, "below");
    query.closed = flag_parameter(call.query, "closed");
    query.limit = number_parameter(call.query, "limit", 1, page_limit).value_or(page_default);
    query.after = text_parameter(call.query, "cursor").value_or("");
    if (query.below && !query.unit) refuse("parameter below needs a unit", "below");
    const auto page = projections::read_handovers(reading.views, query);
    if (!page) refuse(page.error(), "unit");
    return json_response(json::handovers_json(reading.position, *page));
}

}  // namespace

void add_territory_routes(std::vector<Route>& routes) {
    const auto add = [&](std::string pattern, std::vector<std::string_view> parameters, Read read) {
        routes.push_back({.method = "GET",
                          .pattern = std::move(pattern),
                          .parameters = std::move(parameters),
                          .read = read});
    };
    add("/api/v1/territory/summary", {"at"}, show_summary);
    add("/api/v1/territory/check", {"at", "grid_digits"}, check_territory);
    add("/api/v1/territory/duty", {"unit", "at"}, show_duty);
    add("/api/v1/territory/redraw", {"from", "to", "at", "cases"}, preview_redrawing);
    add("/api/v1/territory/units/{unit}", {"at"}, show_unit);
    add("/api/v1/handovers", {"unit", "below", "closed", "limit", "cursor"}, show_handovers);
}

}  // namespace gridcase::http
