// Routes that read lists of cases, and what a unit must know.

#include <algorithm>
#include <utility>

#include "adapters/http/case_reading.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/json/documents.hpp"
#include "engine/domain/policy.hpp"
#include "projections/unit_row.hpp"
#include "projections/unit_tree.hpp"

namespace gridcase::http {
namespace {

using projections::Concern;
using projections::ListQuery;
using projections::NoticeKind;

/// What the policy in force says about notices; the house's own habits while there is none.
engine::NoticeRules notice_rules(const Reading& reading) {
    const auto activated = read_policy(reading, policy_versions(reading));
    if (activated == nullptr) return {};
    const auto policy = engine::parse_policy(activated->text);
    if (!policy)
        throw Refused(make_problem(503, "policy_unreadable", "The policy cannot be read",
                                   "the policy in force does not say any more who is told what"));
    return policy->notices;
}

engine::NoticeKind of_the_policy(NoticeKind kind) {
    switch (kind) {
        case NoticeKind::routed:
            return engine::NoticeKind::routed;
        case NoticeKind::overdue:
            return engine::NoticeKind::overdue;
        case NoticeKind::returned:
            return engine::NoticeKind::returned;
        case NoticeKind::summoned:
            return engine::NoticeKind::summoned;
        case NoticeKind::supervised:
            return engine::NoticeKind::supervised;
        case NoticeKind::answered:
            return engine::NoticeKind::answered;
    }
    return engine::NoticeKind::routed;
}

Concern concern_of(engine::Recipient recipient) {
    switch (recipient) {
        case engine::Recipient::holder:
            return Concern::holder;
        case engine::Recipient::superior:
            return Concern::superior;
        case engine::Recipient::origin:
            return Concern::origin;
        case engine::Recipient::department:
            return Concern::department;
    }
    return Concern::holder;
}

bool is_told(const engine::NoticeRules& rules, engine::NoticeKind kind, Concern concern) {
    const auto told = rules.recipients.find(kind);
    return told != rules.recipients.end() &&
           std::ranges::find(told->second, concern, concern_of) != told->second.end();
}

/// The bounds that a question about time stands for.
void bound_moments(ListQuery& query, const Call& call, const Backend& backend,
                   const Reading& reading) {
    query.from = instant_parameter(call.query, "from");
    query.until = instant_parameter(call.query, "until");
    const bool overdue = flag_parameter(call.query, "overdue");
    const bool due_soon = flag_parameter(call.query, "due_soon");
    if (int{overdue} + int{due_soon} + int{query.from || query.until} > 1)
        refuse("give one of overdue, due_soon, or bounds (from, until)", "overdue");
    const Instant now = backend.now();
    if (overdue) query.until = now - Duration{1};
    if (due_soon) {
        query.from = now;
        query.until = now + notice_rules(reading).due_soon_before;
    }
}

Response show_lists(const Backend& /*backend*/, const Call& /*call*/) {
    return json_response(json::list_catalogue_json());
}

Response show_list(const Backend& backend, const Call& call) {
    if (projections::find_list(call.variable) == nullptr)
        throw Refused(make_problem(404, "list_not_found", "There is no such list",
                                   "GET /api/v1/lists lists the lists"));
    const Reading reading = backend.latest();
    ListQuery query;
    query.list = call.variable;
    query.unit = unit_parameter(call.query, "unit");
    query.below = flag_parameter(call.query, "below");
    query.limit = number_parameter(call.query, "limit", 1, page_limit).value_or(page_default);
    query.cursor = text_parameter(call.query, "cursor").value_or("");
    if (query.below && !query.unit) refuse("parameter below needs a unit", "below");
    bound_moments(query, call, backend, reading);
    const auto page = projections::read_list(reading.views, query);
    if (!page) refuse(page.error());
    return json_response(json::list_json(*page, backend.now(), reading.position));
}

/// What falls due within the policy's time before, of the units whose holder or superior is told.
std::vector<projections::ListLine> due_soon(const Reading& reading, const UnitCode& unit,
                                            const engine::NoticeRules& rules, Instant now) {
    std::vector<UnitCode> holders;
    if (is_told(rules, engine::NoticeKind::due_soon, Concern::holder)) holders.push_back(unit);
    if (is_told(rules, engine::NoticeKind::due_soon, Concern::superior))
        std::ranges::copy(projections::children_of(reading.views, unit),
                          std::back_inserter(holders));
    std::vector<projections::ListLine> lines;
    for (const UnitCode& holder : holders) {
        ListQuery query;
        query.list = "worklist";
        query.unit = holder;
        query.from = now;
        query.until = now + rules.due_soon_before;
        query.limit = page_default;
        auto page = projections::read_list(reading.views, query);
        if (!page) refuse(page.error());
        std::ranges::move(page->lines, std::back_inserter(lines));
    }
    std::ranges::stable_sort(lines, {}, &projections::ListLine::at);
    return lines;
}

Response show_notices(const Backend& backend, const Call& call) {
    const auto unit = unit_parameter(call.query, "unit");
    if (!unit) refuse("parameter unit says whose notices are wanted", "unit");
    const Reading reading = backend.latest();
    if (!projections::find_unit(reading.views, *unit))
        refuse("there is no unit `" + unit->value() + "`", "unit");
    const std::uint64_t limit =
        number_parameter(call.query, "limit", 1, page_limit).value_or(page_default);
    const engine::NoticeRules rules = notice_rules(reading);

    json::NoticeBoard board;
    board.unit = *unit;
    board.position = reading.position;
    board.now = backend.now();
    board.read_up_to = projections::read_up_to(reading.views, *unit);
    const bool unread = flag_parameter(call.query, "unread");
    const Position after = number_parameter(call.query, "after", 0, ~Position{0} - 1).value_or(0);
    board.notices = projections::notices(reading.views, *unit,
                                         unread ? std::max(after, board.read_up_to) : after, limit,
                                         [&](NoticeKind kind, Concern concern) {
                                             return is_told(rules, of_the_policy(kind), concern);
                                         });
    if (board.notices.size() >= limit) board.next = board.notices.back().position;
    board.due_soon = due_soon(reading, *unit, rules, board.now);
    return json_response(json::notices_json(board));
}

}  // namespace

void add_list_routes(std::vector<Route>& routes) {
    routes.push_back({.method = "GET", .pattern = "/api/v1/lists", .read = show_lists});
    routes.push_back(
        {.method = "GET",
         .pattern = "/api/v1/lists/{name}",
         .parameters = {"unit", "below", "overdue", "due_soon", "from", "until", "limit", "cursor"},
         .read = show_list});
    routes.push_back({.method = "GET",
                      .pattern = "/api/v1/notices",
                      .parameters = {"unit", "unread", "after", "limit"},
                      .read = show_notices});
}

}  // namespace gridcase::http
