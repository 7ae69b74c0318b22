// Routes that read cases and the log: a case as it was at any moment, its history, its commits.

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "adapters/http/case_reading.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/json/documents.hpp"
#include "projections/case_file.hpp"
#include "projections/query.hpp"
#include "projections/unit_tree.hpp"

namespace gridcase::http {

namespace {

using projections::CaseFile;
using projections::CaseRow;
using projections::RowStatus;

constexpr std::size_t rows_looked_at = 20'000;  // for one page, however few of them are wanted

projections::Replay bounds_of(const Call& call, Position last) {
    projections::Replay bounds;
    bounds.as_of = instant_parameter(call.query, "as_of");
    bounds.revision = number_parameter(call.query, "revision", 1, ~std::uint64_t{0});
    bounds.position = number_parameter(call.query, "position", 1, ~std::uint64_t{0});
    if (bounds.position && *bounds.position > last)
        refuse("parameter position lies beyond the log, which ends at " + std::to_string(last),
               "position");
    return bounds;
}

CaseFile read_case(const Backend& backend, const Call& call) {
    const CaseNumber number = number_of(call);
    const Reading reading = backend.latest();
    const projections::Replay bounds = bounds_of(call, reading.position);
    const std::vector<CommitPtr> stream = read_stream(reading, number);
    if (bounds.revision && *bounds.revision > stream.size())
        refuse("parameter revision: case " + number.value() + " is at revision " +
                   std::to_string(stream.size()),
               "revision");
    std::optional<CaseFile> file = projections::replay(stream, bounds);
    if (!file) case_not_found(number, " did not exist yet at the moment asked for");
    return std::move(*file);
}

/// The vault to reveal personal text with; null: it stays masked.
const KeyVault* revealing(const Backend& backend, const Call& call) {
    if (!flag_parameter(call.query, "reveal")) return nullptr;
    if (!call.request.local)
        throw Refused(make_problem(403, "reveal_not_allowed", "Personal text stays masked",
                                   "reveal=1 is for the operator, over the control socket"));
    if (backend.vault == nullptr)
        throw Refused(make_problem(503, "keys_missing", "The keys are not here",
                                   "this process has no key store, so nothing can be revealed"));
    return backend.vault;
}

Response show_case(const Backend& backend, const Call& call) {
    const KeyVault* reveal = revealing(backend, call);
    const CaseFile file = read_case(backend, call);
    Response response = json_response(json::case_json(file, reveal));
    response.headers["ETag"] = entity_tag(file.row.revision);
    return response;
}

Response show_history(const Backend& backend, const Call& call) {
    const KeyVault* reveal = revealing(backend, call);
    const CaseFile file = read_case(backend, call);
    Response response = json_response(json::history_json(file, reveal));
    response.headers["ETag"] = entity_tag(file.row.revision);
    return response;
}

Response show_events(const Backend& backend, const Call& call) {
    const CaseNumber number = number_of(call);
    const Revision from = number_parameter(call.query, "from", 1, ~std::uint64_t{0}).value_or(1);
    const std::size_t limit =
        number_parameter(call.query, "limit", 1, page_limit).value_or(page_limit);
    const Reading reading = backend.latest();
    std::vector<CommitPtr> commits = read_stream(reading, number);
    const Revision last = commits.size();
    commits.erase(commits.begin(),
                  commits.begin() + static_cast<std::ptrdiff_t>(std::min(from - 1, last)));
    std::optional<Revision> next;
    if (commits.size() > limit) {
        commits.resize(limit);
        next = commits.back()->commit.revision + 1;
    }
    Response response = json_response(json::stream_json(number, commits, next));
    response.headers["ETag"] = entity_tag(last);
    return response;
}

std::optional<RowStatus> status_parameter(const Query& query) {
    const auto text = text_parameter(query, "status");
    if (!text) return std::nullopt;
    if (const auto status = projections::parse_row_status(*text)) return status;
    std::string words;
    for (const RowStatus status : projections::all_row_statuses)
        words += (words.empty() ? "" : ", ") + std::string(to_text(status));
    refuse("parameter status must be one of " + words, "status");
}

/// What a listing asks of a row.
struct Wanted {
    std::optional<RowStatus> status;
    std::optional<std::unordered_set<UnitCode>> units;
    std::optional<Level> level;
    std::optional<CategoryCode> category;

    [[nodiscard]] bool holds(const CaseRow& row) const {
        return (!status || row.status == *status) && (!units || units->contains(row.unit)) &&
               (!level || row.level == *level) && (!category || row.category == *category);
    }
};

Wanted wanted_of(const Call& call, const projections::ViewStore& views) {
    Wanted wanted;
    wanted.status = status_parameter(call.query);
    if (const auto unit = unit_parameter(call.query, "unit"))
        wanted.units = projections::units_within(views, *unit);
    wanted.level = level_parameter(call.query, "level");
    if (const auto text = text_parameter(call.query, "category")) {
        tl::expected<CategoryCode, std::string> category = parse_category(*text);
        if (!category) refuse("parameter category: " + category.error(), "category");
        wanted.category = std::move(*category);
    }
    return wanted;
}

/// The key after the cursor's; the first one without a cursor.
std::string first_key(const Call& call) {
    const auto cursor = text_parameter(call.query, "cursor");
    if (!cursor) return {};
    const tl::expected<CaseNumber, std::string> number = parse_case_number(*cursor);
    if (!number) refuse("parameter cursor: " + number.error(), "cursor");
    return number->value() + '\0';
}

Response list_cases(const Backend& backend, const Call& call) {
    const std::size_t limit =
        number_parameter(call.query, "limit", 1, page_limit).value_or(page_default);
    const std::string first = first_key(call);
    const Reading reading = backend.latest();
    const Wanted wanted = wanted_of(call, reading.views);
    std::vector<CaseRow> rows;
    std::optional<CaseNumber> seen;  // the last row looked at
    std::size_t looked_at = 0;
    bool more = false;
    reading.views.scan(projections::Family::rows, first, {},
                       [&](std::string_view /*key*/, std::string_view value) {
                           more = rows.size() == limit || looked_at == rows_looked_at;
                           if (more) return false;
                           CaseRow row = projections::decode_case_row(value);
                           ++looked_at;
                           seen = row.number;
                           if (wanted.holds(row)) rows.push_back(std::move(row));
                           return true;
                       });
    const std::optional<CaseNumber> next = more ? seen : std::nullopt;
    return json_response(json::cases_json(reading.position, rows, next));
}

Response show_log(const Backend& backend, const Call& call) {
    const Position from = number_parameter(call.query, "from", 1, ~std::uint64_t{0}).value_or(1);
    const std::uint64_t limit =
        number_parameter(call.query, "limit", 1, page_limit).value_or(page_default);
    const Reading reading = backend.latest();
    std::vector<CommitPtr> commits;
    std::optional<Position> next;
    if (from <= reading.position) {
        const Position final = from + std::min(limit - 1, reading.position - from);
        for (Position at = from; at <= final; ++at) commits.push_back(read_one(reading.log, at));
        if (final < reading.position) next = final + 1;
    }
    return json_response(json::log_json(reading.position, commits, next));
}

}  // namespace

void add_case_routes(std::vector<Route>& routes) {
    const std::vector<std::string_view> replay{"as_of", "revision", "position", "reveal"};
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/cases",
                      .parameters = {"status", "unit", "level", "category", "limit", "cursor"},
                      .read = list_cases});
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/cases/{number}",
                      .parameters = replay,
                      .read = show_case});
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/cases/{number}/history",
                      .parameters = replay,
                      .read = show_history});
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/cases/{number}/events",
                      .parameters = {"from", "limit"},
                      .read = show_events});
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/log",
                      .parameters = {"from", "limit"},
                      .read = show_log});
}

}  // namespace gridcase::http
