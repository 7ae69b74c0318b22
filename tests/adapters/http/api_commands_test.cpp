// Commands through the API, as a plain function over a house in memory.

#include "tests/adapters/http/house.hpp"

namespace gridcase::api_commands_test {
namespace {

TEST_CASE("a case goes its whole way: report, accept, escalate, accept, resolve, close, rate") {
    const House house;
    const Told reported = house.post("/api/v1/cases",
                                     R"({"unit":"220402002001007","category":"sanitation",
                                         "description":"垃圾","channel":"patrol"})",
                                     House::worker);
    REQUIRE(reported.status() == 201);
    const std::string number = reported.text("number");
    CHECK(number == "220402002001-20240913-0001");
    CHECK(reported.header("Location") == "/api/v1/cases/" + number);
    CHECK(reported.header("ETag") == "\"1\"");
    CHECK(reported.number("revision") == 1);
    CHECK(reported.number("position") == 3);
    CHECK(reported.body.at("route").at("unit") == "220402002001007");
    CHECK(reported.body.at("route").at("level") == "grid");
    CHECK(reported.body.at("route").at("holder") == "网格长7");
    CHECK(!reported.body.at("route").at("rule").as_string().empty());
    CHECK(reported.body.at("due").at("level_due").is_string());
    CHECK(reported.body.at("due").at("case_due").is_string());

    const Told accepted = house.command(number, "accept");
    CHECK(accepted.status() == 200);
    CHECK(accepted.number("revision") == 2);
    CHECK(accepted.number("position") == 4);
    CHECK(accepted.text("status") == "accepted");
    CHECK(accepted.header("ETag") == "\"2\"");

    const Told escalated = house.command(number, "escalate", R"({"reason":"beyond_means"})");
    CHECK(escalated.status() == 200);
    CHECK(escalated.text("status") == "routed");
    house.good_command(number, "accept", {}, House::community);
    house.good_command(number, "resolve", R"({"outcome":"已清运"})", House::community);
    house.good_command(number, "close", {}, House::community);
    const Told rated =
        house.command(number, "rate", R"({"solved":true,"satisfaction":4})", {}, House::resident);
    CHECK(rated.status() == 200);
    CHECK(rated.number("revision") == 7);

    const Told shown = house.get("/api/v1/cases/" + number);
    CHECK(shown.text("status") == "closed");
    CHECK(shown.number("satisfaction") == 4);
    CHECK(shown.text("holder") == "220402002001");
}

TEST_CASE("the same key with the same body gets the first answer, and adds nothing") {
    const House house;
    const std::string body =
        R"({"unit":"220402002001007","category":"sanitation","description":"垃圾"})";
    const Told first =
        house.post("/api/v1/cases", body, House::worker, {{"idempotency-key", "k1"}});
    const Position last = house.log.last();
    const Told second =
        house.post("/api/v1/cases", body, House::worker, {{"idempotency-key", "k1"}});
    CHECK(second.status() == 201);
    CHECK(second.body == first.body);
    CHECK(first.header("Idempotency-Replayed").empty());
    CHECK(second.header("Idempotency-Replayed") == "true");
    CHECK(house.log.last() == last);

    const Told other =
        house.post("/api/v1/cases",
                   R"({"unit":"220402002001007","category":"sanitation","description":"别的"})",
                   House::worker, {{"idempotency-key", "k1"}});
    CHECK(other.status() == 409);
    CHECK(other.code() == "command_id_reused");
    CHECK(other.number("first") == first.number("position"));
    CHECK(house.log.last() == last);
}

TEST_CASE("without a key every asking is a new one") {
    const House house;
    CHECK(house.reported() != house.reported());
}

TEST_CASE("a command on an older revision is a conflict that shows what came since") {
    const House house;
    const std::string number = house.reported();
    house.good_command(number, "accept");
    const Told late = house.command(number, "resolve", {}, {{"if-match", "\"1\""}});
    CHECK(late.status() == 409);
    CHECK(late.code() == "conflict");
    CHECK(late.text("expected") == "1");
    CHECK(late.number("actual") == 2);
    CHECK(late.header("ETag") == "\"2\"");
    REQUIRE(late.body.at("since").as_array().size() == 1);
    CHECK(late.body.at("since").at(0).at("events").at(0) == "CaseAccepted");

    CHECK(house.command(number, "resolve", {}, {{"if-match", "\"2\""}}).status() == 200);
    CHECK(house.command(number, "close", {}, {{"if-match", "*"}}).status() == 200);
    CHECK(house.command(number, "accept", {}, {{"if-none-match", "*"}}).code() == "conflict");
}

TEST_CASE("what the rules refuse comes back with its code and status") {
    const House house;
    const std::string number = house.reported();
    const Told other_unit = house.command(number, "accept", {}, {}, House::elsewhere);
    CHECK(other_unit.status() == 403);
    CHECK(other_unit.code() == "not_the_holder");
    const Told role = house.command(number, "accept", {}, {}, House::resident);
    CHECK(role.status() == 403);
    CHECK(role.code() == "not_for_this_role");
    const Told early = house.command(number, "close");
    CHECK(early.status() == 422);
    CHECK(early.code() == "case_not_resolved");
    const Told missing = house.command("220402002001-20240913-0999", "accept");
    CHECK(missing.status() == 404);
    CHECK(missing.code() == "case_not_found");
    const Told category = house.post(
        "/api/v1/cases", R"({"unit":"220402002001007","category":"ufo","description":"d"})",
        House::worker);
    CHECK(category.status() == 422);
    CHECK(category.code() == "category_not_in_policy");
    CHECK(category.text("field") == "category");
    CHECK(category.response.content_type == "application/problem+json");
}

TEST_CASE("a rejection leaves no trace: its key may be used again") {
    const House house;
    const std::string number = house.reported();
    const Position last = house.log.last();
    CHECK(house.command(number, "resolve", {}, {{"idempotency-key", "k"}}).status() == 422);
    CHECK(house.log.last() == last);
    CHECK(house.command(number, "accept", {}, {{"idempotency-key", "k"}}).status() == 200);
}

TEST_CASE("what happened earlier is kept with its own time; the future is refused") {
    const House house;
    const std::string number = house.reported();
    house.good_command(number, "accept", R"({"occurred_at":"2024-09-13T12:00:30+08:00"})");
    const Told events = house.get("/api/v1/cases/" + number + "/events");
    CHECK(events.body.at("commits").at(1).at("occurred_at") == "2024-09-13T04:00:30Z");
    const Told future =
        house.command(number, "resolve", R"({"occurred_at":"2031-01-01T00:00:00Z"})");
    CHECK(future.status() == 422);
    CHECK(future.code() == "occurs_in_the_future");
}

TEST_CASE("the trace id is kept with the commit; a header that is none is ignored") {
    const House house;
    const std::string number = house.reported();
    const std::string trace = "0af7651916cd43dd8448eb211c80319c";
    const auto correlation_after = [&](const std::string& name, const std::string& parent) {
        CHECK(house.command(number, name, {}, {{"traceparent", parent}}).status() == 200);
        const Told events = house.get("/api/v1/cases/" + number + "/events");
        return std::string(
            events.body.at("commits").as_array().back().at("correlation").as_string());
    };
    CHECK(correlation_after("accept", "00-" + trace + "-b7ad6b7169203331-01") == trace);
    CHECK(correlation_after("resolve", "00-" + trace + "-0000000000000000-01").empty());
    CHECK(correlation_after("close", "made up").empty());
}

TEST_CASE("only the operator registers units and activates a policy") {
    const House house;
    const std::string units =
        R"({"territory":"city","units":[{"code":"g","name":"新","level":"grid",
            "parent":"220402002001"}]})";
    const Told outside = house.post("/api/v1/units", units, "chen:admin");
    CHECK(outside.status() == 403);
    CHECK(outside.code() == "operator_only");
    const Told inside = house.ask("POST", "/api/v1/units", units, {}, true);
    CHECK(inside.status() == 200);
    CHECK(inside.text("stream") == "territory/city");
    const Told again = house.ask("POST", "/api/v1/units", units, {}, true);
    CHECK(again.status() == 200);
    CHECK(again.body.at("unchanged") == true);

    const Told broken = house.ask("POST", "/api/v1/policy", "name = ", {}, true);
    CHECK(broken.status() == 422);
    CHECK(broken.code() == "policy_not_valid");
    const Told policy = house.get("/api/v1/policy");
    CHECK(policy.status() == 200);
    CHECK(policy.response.content_type == "application/toml; charset=utf-8");
    CHECK(policy.response.body == engine::default_policy_text());
}

TEST_CASE("before a policy is in force nothing can be reported, and there is none to show") {
    const House house(false);
    CHECK(house.get("/api/v1/policy").code() == "no_policy");
    const Told told = house.post("/api/v1/cases",
                                 R"({"unit":"g","category":"c","description":"d"})", House::worker);
    CHECK(told.status() == 422);
}

TEST_CASE("a house that only reads says so when asked to write") {
    House house;
    http::Backend backend;
    backend.now = [] { return samples::noon; };
    const http::Handler reading_only = http::make_api(backend);
    http::Response response;
    reading_only({"POST", "/api/v1/cases", {{"x-actor", House::worker}}, "{}", false},
                 [&](http::Response given) { response = std::move(given); });
    CHECK(response.status == 503);
    CHECK(response.body.find("reading_only") != std::string::npos);
}

}  // namespace
}  // namespace gridcase::api_commands_test
