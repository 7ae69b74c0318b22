// Why a case was routed where it was: recomputed from what its routing kept, by the policy that was
// in force then.

#include "adapters/http/case_reading.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/json/documents.hpp"

namespace gridcase::http {
namespace {

constexpr std::string_view rule_of_the_source = "source";  // what an importer's routings name

void explain_by_policy(json::RoutingAccount& account, const Reading& reading) {
    if (account.routed.rule == rule_of_the_source) {
        account.note = "the source of the case decided, not a policy of ours";
        return;
    }
    const auto activated = read_policy(reading, account.policy_version);
    const auto policy = activated ? engine::parse_policy(activated->text)
                                  : tl::expected<engine::Policy, std::vector<engine::Fault>>();
    if (!activated || !policy) {
        account.note = "the policy that decided cannot be read any more";
        return;
    }
    account.policy = policy->name;
    auto explanation = engine::explain(*policy, account.routed.facts_read);
    if (!explanation)
        account.note = explanation.error();
    else if (explanation->rule != account.routed.rule)
        account.note = "recomputed, rule " + explanation->rule + " would have matched";
    else
        account.explanation = *std::move(explanation);
}

Response show_why(const Backend& backend, const Call& call) {
    const CaseNumber number = number_of(call);
    const Reading reading = backend.latest();
    for (const CommitPtr& stored : read_stream(reading, number)) {
        for (const Event& event : stored->commit.events) {
            const auto* routed = std::get_if<CaseRouted>(&event);
            if (routed == nullptr) continue;
            json::RoutingAccount account;
            account.number = number;
            account.position = stored->position;
            account.policy_version = stored->commit.rulebook.policy;
            account.routed = *routed;
            explain_by_policy(account, reading);
            return json_response(json::why_json(account));
        }
    }
    throw Refused(make_problem(404, "not_routed", "The case was not routed",
                               "case " + number.value() + " came without a routing"));
}

}  // namespace

void add_why_route(std::vector<Route>& routes) {
    routes.push_back({.method = "GET", .pattern = "/api/v1/cases/{number}/why", .read = show_why});
}

}  // namespace gridcase::http
