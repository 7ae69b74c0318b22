// Why a case was routed where it was: recomputed from what its routing kept, by the policy that was
// in force then.

#include "adapters/http/case_reading.hpp"
#include "adapters/http/routes.hpp"
#include "adapters/json/documents.hpp"

namespace gridcase::http {
namespace {

constexpr std::string_view rule_of_the_source = "source";  // what an importer's routings name
constexpr std::string_view duty_prefix = "duty:";          // who returned it cited an item
constexpr std::string_view ruling_prefix = "ruling:";      // a superior ruled by an item

/// The item by whose word a case was routed; empty when a rule decided.
std::string duty_of(const std::string& rule) {
    for (const std::string_view prefix : {duty_prefix, ruling_prefix})
        if (rule.starts_with(prefix)) return rule.substr(prefix.size());
    return {};
}

void explain_by_duty(json::RoutingAccount& account, const engine::Policy& policy,
                     const std::string& id) {
    const engine::DutyItem* item = policy.duty(id);
    account.note =
        "no rule decided, but an item of the duty list: " + id +
        (item ? ", " + item->text : std::string()) +
        (account.routed.rule.starts_with(ruling_prefix) ? "; a superior ruled so"
                                                        : "; whoever returned the case cited it");
}

void explain_by_rules(json::RoutingAccount& account, const engine::Policy& policy) {
    auto explanation = engine::explain(policy, account.routed.facts_read);
    if (!explanation)
        account.note = explanation.error();
    else if (explanation->rule != account.routed.rule)
        account.note = "recomputed, rule " + explanation->rule + " would have matched";
    else
        account.explanation = *std::move(explanation);
}

void explain_by_policy(json::RoutingAccount& account, const Reading& reading) {
    if (account.routed.rule == rule_of_the_source) {
        account.note = "the source of the case decided, not a policy of ours";
        return;
    }
    const auto activated = read_policy(reading, account.policy_version);
    const auto policy = activated ? engine::recall_policy(activated->text)
                                  : tl::expected<engine::Policy, std::vector<engine::Fault>>();
    if (!activated || !policy) {
        account.note = "the policy that decided cannot be read any more";
        return;
    }
    account.policy = policy->name;
    if (const std::string item = duty_of(account.routed.rule); !item.empty())
        explain_by_duty(account, *policy, item);
    else
        explain_by_rules(account, *policy);
}

/// The last routing is accounted for; those before it are named.
Response show_why(const Backend& backend, const Call& call) {
    const CaseNumber number = number_of(call);
    const Reading reading = backend.latest();
    json::RoutingAccount account;
    account.number = number;
    for (const CommitPtr& stored : read_stream(reading, number)) {
        for (const Event& event : stored->commit.events) {
            const auto* routed = std::get_if<CaseRouted>(&event);
            if (routed == nullptr) continue;
            if (account.position != 0) account.before.push_back({account.position, account.routed});
            account.position = stored->position;
            account.policy_version = stored->commit.rulebook.policy;
            account.routed = *routed;
        }
    }
    if (account.position == 0)
        throw Refused(make_problem(404, "not_routed", "The case was not routed",
                                   "case " + number.value() + " came without a routing"));
    explain_by_policy(account, reading);
    return json_response(json::why_json(account));
}

}  // namespace

void add_why_route(std::vector<Route>& routes) {
    routes.push_back({.method = "GET", .pattern = "/api/v1/cases/{number}/why", .read = show_why});
}

}  // namespace gridcase::http
