// Routes that change something: one for every row of the table of commands.

#include <utility>
#include <variant>

#include "adapters/http/asker.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/http/target.hpp"
#include "adapters/json/answers.hpp"
#include "adapters/json/documents.hpp"
#include "projections/query.hpp"

namespace gridcase::http {

namespace {

using json::Subject;

std::string pattern_of(const json::CommandForm& form) {
    if (form.subject == Subject::one_case)
        return "/api/v1/cases/{number}/" + std::string(form.name);
    return std::string(form.path);
}

Response accepted_response(const json::CommandForm& form, const engine::Accepted& accepted) {
    const StoredCommit& newest = json::newest_of(accepted);
    Response response;
    response.headers["ETag"] = entity_tag(newest.commit.revision);
    if (accepted.repeated) response.headers["Idempotency-Replayed"] = "true";
    if (form.subject == Subject::house || form.subject == Subject::people) {
        response.body = json::registered_json(accepted);
        return response;
    }
    response.body = json::accepted_json(accepted);
    if (form.subject == Subject::new_case) {
        response.status = 201;
        response.headers["Location"] = "/api/v1/cases/" + percent_encoded(newest.commit.stream.id);
    }
    return response;
}

/// Nothing was written, as the state is already so: tells where it stands.
Response unchanged_response(const Backend& backend, const Call& call) {
    const Reading reading = backend.latest();
    if (call.variable.empty()) return json_response(json::unchanged_json(reading.position));
    const auto row = projections::find_row(reading.views, number_of(call));
    if (!row) return json_response(json::unchanged_json(reading.position));
    Response response = json_response(json::unchanged_json(*row));
    response.headers["ETag"] = entity_tag(row->revision);
    return response;
}

engine::Envelope envelope_of(const Backend& backend, const json::CommandForm& form,
                             const Call& call) {
    Asker asker = asker_of(call.request);
    std::optional<CaseNumber> number;
    if (form.subject == Subject::one_case) number = number_of(call);
    const json::Asking asking{asker.command_id, number, *backend.vault};
    tl::expected<json::ParsedCommand, json::Problem> parsed =
        json::parse_command(form, call.request.body, asking);
    if (!parsed) throw Refused(std::move(parsed.error()));
    const Instant now = backend.now();
    engine::Envelope envelope;
    envelope.id = std::move(asker.command_id);
    envelope.actor = std::move(asker.actor);
    envelope.occurred_at = parsed->occurred_at.value_or(now);
    envelope.recorded_at = now;
    envelope.correlation = std::move(asker.correlation);
    envelope.expected = asker.expected;
    envelope.command = std::move(parsed->command);
    return envelope;
}

}  // namespace

void add_command_routes(std::vector<Route>& routes) {
    for (const json::CommandForm& form : json::command_forms())
        routes.push_back({.method = "POST",
                          .pattern = pattern_of(form),
                          .operator_only = form.subject == Subject::house,
                          .form = &form});
}

void ask_command(const std::shared_ptr<Api>& api, const json::CommandForm& form, const Call& call,
                 Respond respond) {
    const Backend& backend = api->backend;
    if (backend.engine == nullptr)
        throw Refused(make_problem(503, "reading_only", "Nothing can be written",
                                   "this process only reads; ask the one that serves"));
    engine::Envelope envelope = envelope_of(backend, form, call);
    const engine::ExpectedRevision expected = envelope.expected;
    // On the writer thread: it must go on at once, so what reads is left to the reading threads.
    Call about{{}, {}, call.variable};
    backend.engine->ask(std::move(envelope),
                        [api, &form, about = std::move(about), expected,
                         respond = std::move(respond)](const engine::Answer& answer) {
                            if (const auto* accepted = std::get_if<engine::Accepted>(&answer))
                                respond(accepted_response(form, *accepted));
                            else if (const auto problem = json::problem_of(answer, expected))
                                respond(problem_response(*problem));
                            else
                                read_later(*api, unchanged_response, about, respond);
                        });
}

}  // namespace gridcase::http
