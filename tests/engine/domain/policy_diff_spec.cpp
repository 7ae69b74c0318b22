#include "engine/domain/policy_diff.hpp"
#include "engine/domain/policy_said.hpp"
#include "tests/engine/domain/policies.hpp"

namespace gridcase::policy_diff_spec {
namespace {

using Changes = std::vector<PolicyChange>;

/// The shipped policy with one text replaced by another.
Policy with(const std::string& old_part, const std::string& new_part) {
    std::string text(default_policy_text());
    const auto at = text.find(old_part);
    REQUIRE(at != std::string::npos);
    text.replace(at, old_part.size(), new_part);
    auto policy = parse_policy(text);
    if (!policy) FAIL(to_text(policy.error()));
    return *std::move(policy);
}

Policy named(std::vector<std::string> ids) {
    std::vector<Rule> rules;
    for (std::string& id : ids) rules.push_back({std::move(id), ""});
    return policy_of(std::move(rules));
}

}  // namespace

TEST_CASE("a policy does not differ from itself, nor from its text in other words") {
    CHECK(diff(default_policy(), default_policy()).empty());
    CHECK(diff(default_policy(), with("street = \"7 days\"", "street = \"7d\" # a week")).empty());
}

TEST_CASE("limits and conduct that changed are told by their keys") {
    CHECK(
        diff(default_policy(), with("grid = \"8 working hours\"", "grid = \"6 working hours\"")) ==
        Changes{
            {PartChange::changed, "", "level_limits.grid", "8 working hours", "6 working hours"}});
    CHECK(diff(default_policy(), with("district = \"3 days\"\n", "")) ==
          Changes{{PartChange::removed, "", "level_limits.urgent.district", "3 days", ""}});
    CHECK(diff(default_policy(), with("[calendars]\n", "[calendars]\ngrid = \"shifts\"\n")) ==
          Changes{{PartChange::added, "", "calendars.grid", "", "shifts"}});
    CHECK(diff(default_policy(), with("sample_percent = 20", "sample_percent = 30")) ==
          Changes{{PartChange::changed, "", "verification.sample_percent", "20", "30"}});
}

TEST_CASE("a rule that changed tells what it asks and decides now, and did before") {
    CHECK(diff(default_policy(), with("parties_at_least = 3 }\nlevel = \"community\"",
                                      "parties_at_least = 4, at_night = true }\nlevel = "
                                      "\"community\"\nmeeting = true")) ==
          Changes{{PartChange::changed, "rule mediation", "when.parties_at_least", "3", "4"},
                  {PartChange::added, "rule mediation", "when.at_night", "", "true"},
                  {PartChange::added, "rule mediation", "meeting", "", "true"}});
}

TEST_CASE("rules and duties that came and went are told whole") {
    const Policy more = with("[[rule]]\nid = \"on-the-spot\"",
                             "[[rule]]\nid = \"letters\"\nwhy = \"信件\"\n"
                             "when = { channel = [\"letter\"] }\nlevel = \"community\"\n"
                             "department = \"civil-affairs\"\nwithin = \"5 working days\"\n\n"
                             "[[rule]]\nid = \"on-the-spot\"");
    const std::string whole =
        "why 信件; when.channel letter; level community; department civil-affairs; within 5 "
        "working days";
    CHECK(diff(default_policy(), more) ==
          Changes{{PartChange::added, "rule letters", "", "", whole}});
    CHECK(diff(more, default_policy()) ==
          Changes{{PartChange::removed, "rule letters", "", whole, ""}});
    CHECK(diff(with("id = \"dispute-wages\"", "id = \"wages\""), default_policy()).size() == 2);
}

TEST_CASE("a rule moved when others that stayed passed it") {
    const Policy before = named({"a", "b", "c", "d", "e"});
    CHECK(diff(before, named({"a", "d", "b", "c", "e"})) ==
          Changes{{PartChange::moved, "rule d", "", "behind rule c", "behind rule a"}});
    CHECK(diff(before, named({"e", "a", "b", "c", "d"})) ==
          Changes{{PartChange::moved, "rule e", "", "behind rule d", "first"}});
    // One that came or went in between moves nothing.
    for (const PolicyChange& change : diff(before, named({"a", "x", "b", "d", "e"})))
        CHECK(change.change != PartChange::moved);
    CHECK(diff(before, named({"e", "d", "c", "b", "a"})).size() == 4);
}

TEST_CASE("everything of a policy is said") {
    Policy silent;
    for (const Level level : all_levels) {
        silent.level_limits.normal[level] = days_of(1);
        silent.calendars[level] = "x";
    }
    const Said whole = said(silent);
    const auto value = [&](std::string_view key) {
        for (const auto& [each, text] : whole)
            if (each == key) return text;
        return std::string("nothing");
    };
    CHECK(value("utc_offset") == "+08:00");
    CHECK(value("ladder") == "grid, community, street, district, city");
    CHECK(value("sign_in.urgent") == "30 emergency minutes");
    CHECK(value("level_limits.city") == "1 day");
    CHECK(value("on_breach.level") == "escalate");
    CHECK(value("suspensions.reasons") == "season, precondition");
    CHECK(value("verification.community") == "sample");
    CHECK(value("time_claims.believed") == "30m");
    CHECK(value("night.until") == "06:00");
    CHECK(value("calendars.street") == "x");
    CHECK(value("notices.summoned") == "department, holder");
    silent.utc_offset_minutes = -330;
    CHECK(said(silent)[1].second == "-05:30");
}

}  // namespace gridcase::policy_diff_spec
