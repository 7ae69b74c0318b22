// Routes about working calendars: the one in force, and what another would move.

#include "adapters/http/case_reading.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/json/territory_documents.hpp"
#include "engine/domain/calendar_preview.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "engine/domain/domain.hpp"
#include "projections/indexes.hpp"
#include "projections/list.hpp"

namespace gridcase::http {

namespace {

constexpr std::string_view default_calendar = "default";
constexpr std::size_t cases_at_once = 1'000;

std::string calendar_parameter(const Call& call) {
    return text_parameter(call.query, "calendar").value_or(std::string(default_calendar));
}

/// The text that was adopted last under a name; nothing: none was.
std::optional<std::string> adopted_text(const Reading& reading, const std::string& name) {
    const auto positions =
        projections::indexed_stream(reading.views, StreamName{StreamKind::calendar, name});
    if (positions.empty()) return std::nullopt;
    const CommitPtr commit = read_one(reading.log, positions.back());
    for (const Event& event : commit->commit.events)
        if (const auto* adopted = std::get_if<CalendarAdopted>(&event)) return adopted->text;
    return std::nullopt;
}

Response show_calendar(const Backend& backend, const Call& call) {
    const Reading reading = backend.latest();
    const std::string name = calendar_parameter(call);
    std::optional<std::string> text = adopted_text(reading, name);
    if (!text && name != default_calendar)
        throw Refused(make_problem(404, "calendar_not_found", "There is no such calendar",
                                   "calendar " + name + " was never adopted"));
    Response response;
    response.content_type = "application/toml; charset=utf-8";
    response.body = text ? *std::move(text) : std::string(engine::default_calendar_text());
    return response;
}

/// The rulebook that is in force; where nothing decides, folded from the log.
engine::Rulebook rulebook_of(const Backend& backend, const Reading& reading) {
    if (backend.engine != nullptr) return *backend.engine->rulebook();
    engine::Rulebook rulebook = engine::empty_rulebook();
    for (const StreamKind kind : {StreamKind::policy, StreamKind::calendar, StreamKind::territory})
        for (const Position position : projections::indexed_kind(reading.views, kind))
            rulebook = evolve(std::move(rulebook), read_one(reading.log, position)->commit);
    return rulebook;
}

engine::Case case_of(const Reading& reading, const CaseNumber& number) {
    engine::State state;
    for (const CommitPtr& each : read_stream(reading, number))
        state = engine::fold(std::move(state), each->commit);
    return std::get<engine::Case>(std::move(state));
}

/// The body is the calendar.toml that might be adopted.
Response preview_calendar(const Backend& backend, const Call& call) {
    if (call.request.body.size() > engine::calendar_limit_bytes)
        refuse("the calendar is longer than " + std::to_string(engine::calendar_limit_bytes) +
               " bytes");
    auto next = engine::parse_calendar(call.request.body);
    if (!next)
        throw Refused(make_problem(422, "calendar_not_valid", "The calendar does not validate",
                                   "it could not be adopted, so it would move nothing:\n" +
                                       engine::to_text(next.error())));
    const Reading reading = backend.latest();
    engine::Rulebook rulebook = rulebook_of(backend, reading);
    if (!rulebook.policy)
        throw Refused(make_problem(404, "no_policy", "No policy is in force",
                                   "none was activated yet, so no limit runs"));
    const Instant now = backend.now();
    const std::string name = calendar_parameter(call);
    engine::CalendarPreviewing previewing(std::move(rulebook), name, *std::move(next), now);
    projections::ListQuery query{.list = "worklist",
                                 .unit = std::nullopt,
                                 .from = std::nullopt,
                                 .until = std::nullopt,
                                 .limit = cases_at_once};
    while (true) {
        const auto page = projections::read_list(reading.views, query);
        if (!page) refuse(page.error());
        for (const projections::ListLine& line : page->lines)
            previewing.take(line.row.number, case_of(reading, line.row.number));
        if (!page->next) break;
        query.cursor = *page->next;
    }
    return json_response(
        json::calendar_preview_json(reading.position, name, now, previewing.result()));
}

}  // namespace

void add_calendar_routes(std::vector<Route>& routes) {
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/calendar",
                      .parameters = {"calendar"},
                      .read = show_calendar});
    routes.push_back({.method = "POST",
                      .pattern = "/api/v1/calendar/preview",
                      .parameters = {"calendar"},
                      .read = preview_calendar});
}

}  // namespace gridcase::http
