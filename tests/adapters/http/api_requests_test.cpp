// What the API makes of requests that are not as they should be.

#include "tests/adapters/http/house.hpp"

namespace gridcase::api_requests_test {
namespace {

const std::string good_body =
    R"({"unit":"220402002001007","category":"sanitation","description":"垃圾"})";

TEST_CASE("an unknown path is 404, a known one with another method 405 with Allow") {
    const House house;
    for (const std::string path : {"/", "/api", "/api/v1/", "/api/v1/cases/", "/api/v1/cases//x",
                                   "/api/v1/cases/n-1/fly", "/api/v2/cases", "/healthz/deep"}) {
        INFO(path);
        CHECK(house.get(path).status() == 404);
    }
    const Told wrong = house.ask("DELETE", "/api/v1/cases");
    CHECK(wrong.status() == 405);
    CHECK(wrong.header("Allow") == "GET, POST");
    CHECK(house.get("/api/v1/cases/n-1/accept").header("Allow") == "POST");
    CHECK(house.ask("POST", "/api/v1/log").header("Allow") == "GET");
}

TEST_CASE("a target that cannot be decoded is 400") {
    const House house;
    for (const std::string target :
         {"", "api/v1", "http://x/api/v1", "/api/v1/cases/%", "/api/v1/cases/%4", "/api/v1 /x",
          "/api/v1/cases/%ff%fe", "/api/v1/cases/a%00b", "/api/v1/cases?unit=%zz",
          "/api/v1/cases?unit=%c3%28", "/api/v1/cases/a%0ab"}) {
        INFO(target);
        CHECK(house.get(target).status() == 400);
    }
    CHECK(house.get("/api/v1/cases/a%2Fb").text("detail").find("A–Z") != std::string::npos);
    CHECK(house.get("/api/v1/cases/" + std::string(65, 'x')).status() == 400);
    CHECK(house.get("/api/v1/%63ases").status() == 200);
    CHECK(house.get("/api/v1/cases?").status() == 200);
}

TEST_CASE("who asks must be said, and said well") {
    const House house;
    const Told nobody = house.ask("POST", "/api/v1/cases", good_body);
    CHECK(nobody.status() == 401);
    CHECK(nobody.code() == "actor_missing");
    for (const std::string actor :
         {"", "wang", "wang:", "wang:king@220402002001007", ":worker@220402002001007",
          "wang:worker", "wang:worker@", "wang:system", "张三:resident@220402002001007",
          "wa\x01ng:worker@220402002001007", "\xff:resident"}) {
        const Told told = house.post("/api/v1/cases", good_body, actor);
        INFO(actor << ": " << told.response.body);
        CHECK(told.status() == 400);
        CHECK(told.text("field") == "X-Actor");
    }
    CHECK(house.post("/api/v1/cases", good_body, "chen:admin@220400000000").status() == 201);
}

TEST_CASE("conditions and keys must be well formed") {
    const House house;
    const std::string number = house.reported();
    for (const std::string match : {"", "7", "\"\"", "\"x\"", "\"0\"", "\"-1\"", "W/\"1\"",
                                    "\"1\", \"2\"", "\"99999999999999999999\""}) {
        const Told told = house.command(number, "accept", {}, {{"if-match", match}});
        INFO(match << ": " << told.response.body);
        CHECK(told.status() == 400);
        CHECK(told.text("field") == "If-Match");
    }
    CHECK(house.command(number, "accept", {}, {{"if-none-match", "\"1\""}}).status() == 400);
    CHECK(
        house.command(number, "accept", {}, {{"if-match", "*"}, {"if-none-match", "*"}}).status() ==
        400);
    for (const std::string& key : {std::string(), std::string("a b"), std::string(129, 'k')}) {
        const Told told = house.command(number, "accept", {}, {{"idempotency-key", key}});
        CHECK(told.status() == 400);
        CHECK(told.text("field") == "Idempotency-Key");
    }
    CHECK(house.get("/api/v1/cases/" + number).text("status") == "routed");
}

TEST_CASE("a page of another name that leads to this machine is not answered") {
    const House house;
    const auto status_at = [&](const std::string& host) {
        return house.ask("GET", "/healthz", {}, {{"host", host}}).status();
    };
    CHECK(status_at("127.0.0.1:8311") == 200);
    CHECK(status_at("localhost:8311") == 200);
    CHECK(status_at("localhost") == 200);
    CHECK(status_at("[::1]:8311") == 200);
    CHECK(status_at("[::1]") == 200);
    CHECK(status_at("evil.example:8311") == 421);
    CHECK(status_at("127.evil.example") == 421);
    CHECK(status_at("") == 421);
    CHECK(house.ask("GET", "/healthz", {}, {{"host", "evil.example"}}, true).status() == 200);
}

TEST_CASE("a broken body is refused as problem+json and changes nothing") {
    const House house;
    const Position last = house.log.last();
    for (const std::string& body :
         {std::string("{"), std::string(200'000, '['), std::string("\xff"),
          std::string(R"({"unit":"c\u0000d","category":"sanitation","description":"d"})")}) {
        const Told told = house.post("/api/v1/cases", body, House::worker);
        CHECK(told.status() == 400);
        CHECK(told.response.content_type == "application/problem+json");
    }
    CHECK(house.log.last() == last);
}

}  // namespace
}  // namespace gridcase::api_requests_test
