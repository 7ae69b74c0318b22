// Reading through the API, as a plain function over a house in memory.

#include "tests/adapters/http/house.hpp"

namespace gridcase::api_reads_test {
namespace {

TEST_CASE("a case is shown as it was at any moment, revision or position") {
    const House house;
    const std::string number = house.reported();  // noon + 2 min, in position 3
    const std::string other = house.reported();   // position 4
    house.good_command(number, "accept");         // noon + 4 min, in position 5
    house.good_command(number, "resolve");
    const std::string path = "/api/v1/cases/" + number;

    const Told now = house.get(path);
    CHECK(now.status() == 200);
    CHECK(now.text("status") == "resolved");
    CHECK(now.header("ETag") == "\"3\"");
    CHECK(house.get(path + "?revision=1").text("status") == "routed");
    CHECK(house.get(path + "?revision=1").header("ETag") == "\"1\"");
    CHECK(house.get(path + "?position=4").text("status") == "routed");
    CHECK(house.get(path + "?position=5").text("status") == "accepted");
    CHECK(house.get(path + "?as_of=2024-09-13T12:03:59+08:00").text("status") == "routed");
    CHECK(house.get(path + "?as_of=2024-09-13T12:04:00%2B08:00").text("status") == "accepted");
    CHECK(house.get(path + "?position=6&as_of=2024-09-13T12:04:30%2B08:00").text("status") ==
          "accepted");

    const Told before = house.get(path + "?as_of=2024-09-01T00:00:00Z");
    CHECK(before.status() == 404);
    CHECK(before.text("detail").find("did not exist yet") != std::string::npos);
    CHECK(house.get("/api/v1/cases/" + other + "?position=3").status() == 404);
    CHECK(house.get(path + "?position=999").status() == 400);
    CHECK(house.get(path + "?revision=4").status() == 400);
    CHECK(house.get("/api/v1/cases/none-1").code() == "case_not_found");
}

TEST_CASE("personal text is masked for all but the operator") {
    const House house;
    const std::string path = "/api/v1/cases/" + house.reported("电话是13800000000");
    CHECK(house.get(path).response.body.find("13800000000") == std::string::npos);
    CHECK(house.get(path).body.at("texts").at(0).at("personal").at("masked") == true);
    CHECK(house.get(path + "?reveal=1").status() == 403);
    CHECK(house.get(path + "?reveal=1").code() == "reveal_not_allowed");
    const Told revealed = house.get_locally(path + "?reveal=1");
    CHECK(revealed.body.at("texts").at(0).at("name") == "description");
    CHECK(revealed.body.at("texts").at(0).at("personal").at("text") == "电话是13800000000");
    CHECK(house.get_locally(path).response.body.find("13800000000") == std::string::npos);
}

TEST_CASE("why a case was routed is recomputed from what its routing kept") {
    const House house;
    const Told why = house.get("/api/v1/cases/" + house.reported() + "/why");
    CHECK(why.status() == 200);
    CHECK(why.text("note") == "");
    CHECK(why.body.at("policy").at("version") == 1);
    const auto& tried = why.body.at("tried").as_array();
    REQUIRE(tried.size() > 1);
    CHECK(tried.back().at("rule").as_string() == why.text("rule"));
    CHECK(tried.back().at("unmet").is_null());
    CHECK(tried.front().at("unmet").is_string());
    CHECK(!why.body.at("facts_read").as_array().empty());
    CHECK(house.get("/api/v1/cases/none-1/why").code() == "case_not_found");
}

TEST_CASE("the history tells who, when, what and why") {
    const House house;
    const std::string number = house.rated();
    const Told history = house.get("/api/v1/cases/" + number + "/history");
    CHECK(history.text("number") == number);
    CHECK(history.number("revision") == 5);
    const auto& timeline = history.body.at("timeline").as_array();
    REQUIRE(timeline.size() >= 5);
    for (const auto& entry : timeline) {
        CHECK(!entry.at("what").as_string().empty());
        CHECK(entry.at("occurred_at").is_string());
        CHECK(entry.at("recorded_at").is_string());
    }
    CHECK(timeline.front().at("actor") == "wang");
    CHECK(timeline.back().at("actor") == "张三");
    CHECK(timeline.back().at("role") == "resident");
}

TEST_CASE("a case's commits can be read in pages") {
    const House house;
    const std::string path = "/api/v1/cases/" + house.rated() + "/events";
    const Told all = house.get(path);
    CHECK(all.body.at("commits").as_array().size() == 5);
    CHECK(all.body.at("next").is_null());
    const Told page = house.get(path + "?from=2&limit=2");
    REQUIRE(page.body.at("commits").as_array().size() == 2);
    CHECK(page.body.at("commits").at(0).at("revision") == 2);
    CHECK(page.number("next") == 4);
    CHECK(house.get(path + "?from=99").body.at("commits").as_array().empty());
}

TEST_CASE("the log can be read in pages, from its first commit") {
    const House house;
    house.rated();
    const Told page = house.get("/api/v1/log?from=2&limit=3");
    CHECK(page.number("last") == 7);
    REQUIRE(page.body.at("commits").as_array().size() == 3);
    CHECK(page.body.at("commits").at(0).at("position") == 2);
    CHECK(page.number("next") == 5);
    const Told end = house.get("/api/v1/log?from=7");
    CHECK(end.body.at("commits").as_array().size() == 1);
    CHECK(end.body.at("next").is_null());
    CHECK(house.get("/api/v1/log?from=8").body.at("commits").as_array().empty());
    CHECK(house.get("/api/v1/log?limit=1001").status() == 400);
}

TEST_CASE("cases are listed in pages, by what is asked of them") {
    const House house;
    const std::string first = house.reported();
    const std::string second = house.reported();
    const std::string third = house.reported();
    house.good_command(second, "accept");
    const auto numbers = [&](const std::string& query) {
        const Told told = house.get("/api/v1/cases?" + query);
        INFO(query << ": " << told.response.body);
        REQUIRE(told.status() == 200);
        std::vector<std::string> found;
        for (const auto& row : told.body.at("cases").as_array())
            found.emplace_back(row.at("number").as_string());
        return found;
    };
    using Numbers = std::vector<std::string>;
    CHECK(numbers("") == Numbers{first, second, third});
    CHECK(numbers("status=accepted") == Numbers{second});
    CHECK(numbers("unit=220402000000") == Numbers{first, second, third});
    CHECK(numbers("unit=220403000000").empty());
    CHECK(numbers("level=grid&category=sanitation").size() == 3);
    CHECK(numbers("level=city").empty());
    CHECK(numbers("cursor=" + first) == Numbers{second, third});

    const Told page = house.get("/api/v1/cases?limit=2");
    CHECK(page.text("next") == second);
    const Told rest = house.get("/api/v1/cases?limit=2&cursor=" + page.text("next"));
    CHECK(rest.body.at("cases").as_array().size() == 1);
    CHECK(rest.body.at("next").is_null());
    CHECK(house.get("/api/v1/cases?status=lost").text("field") == "status");
}

TEST_CASE("views show figures on both axes of time, whole and cut") {
    const House house;
    house.rated();
    house.reported();
    const Told all = house.get("/api/v1/views/closure?as_of=2025-01-01T00:00:00Z");
    REQUIRE(all.status() == 200);
    CHECK(all.text("view") == "closure");
    CHECK(all.text("as_of") == "2025-01-01T00:00:00Z");
    CHECK(all.number("position") == 8);
    CHECK(all.body.at("totals").at("due") == 2);
    CHECK(all.body.at("totals").at("closed") == 1);
    CHECK(all.body.at("rates").at("closure_rate").to_number<double>() == doctest::Approx(0.5));

    const Told earlier = house.get("/api/v1/views/closure?as_of=2025-01-01T00:00:00Z&position=3");
    CHECK(earlier.number("position") == 3);
    CHECK(earlier.body.at("totals").at("due") == 1);
    CHECK(earlier.body.at("totals").at("closed") == 0);
    CHECK(
        house.get("/api/v1/views/closure?as_of=2024-09-13T05:00:00Z").body.at("totals").at("due") ==
        0);

    const Told cut = house.get(
        "/api/v1/views/closure?as_of=2025-01-01T00:00:00Z&by=unit,category&roll_up=community"
        "&from=2024-09&to=2024-12&within=220402000000");
    REQUIRE(cut.status() == 200);
    REQUIRE(cut.body.at("rows").as_array().size() == 1);
    const auto& row = cut.body.at("rows").at(0);
    CHECK(row.at("key").at("unit") == "220402002001");
    CHECK(row.at("key").at("category") == "sanitation");
    CHECK(row.at("unit_name") == "东兴社区");
    CHECK(row.at("due") == 2);
}

TEST_CASE("without a moment a view is as of now") {
    const House house;
    const Told told = house.get("/api/v1/views/timeliness");
    CHECK(told.status() == 200);
    CHECK(told.text("as_of").starts_with("2024-09-13T04:"));
}

TEST_CASE("a question that cannot be answered says what would be right") {
    const House house;
    CHECK(house.get("/api/v1/views/happiness").code() == "view_not_found");
    const std::string view = "/api/v1/views/closure?";
    for (const std::string query :
         {"by=colour", "by=", "as_of=2024-09-13", "as_of=soon", "from=2024", "from=2024-13",
          "to=2024-9", "position=0", "position=-1", "position=x", "position=999", "within=nowhere",
          "roll_up=hut", "colour=red", "by=unit&by=level"}) {
        const Told told = house.get(view + query);
        INFO(query << ": " << told.response.body);
        CHECK(told.status() == 400);
        CHECK(!told.text("detail").empty());
    }
}

TEST_CASE("the catalogue, the territory, the commands and the routes are there to be read") {
    const House house;
    CHECK(house.get("/api/v1/views").body.at("views").as_array().size() >= 5);
    const Told territory = house.get("/api/v1/territory");
    CHECK(territory.body.at("units").as_array().size() == samples::units().size());
    CHECK(house.get("/api/v1/commands").body.at("commands").as_array().size() >= 6);
    const Told routes = house.get("/api/v1");
    CHECK(routes.response.body.find("POST /api/v1/cases/{number}/accept") != std::string::npos);
}

TEST_CASE("health and readiness") {
    const House house;
    CHECK(house.get("/healthz").text("status") == "ok");
    CHECK(house.get("/readyz").text("status") == "ready");
    CHECK(house.get("/readyz").number("position") == 2);
}

TEST_CASE("only the operator rebuilds the views") {
    const House house;
    CHECK(house.ask("POST", "/api/v1/projections/rebuild").status() == 403);
    CHECK(house.rebuilds == 0);
    CHECK(house.ask("POST", "/api/v1/projections/rebuild", {}, {}, true).status() == 200);
    CHECK(house.rebuilds == 1);
}

TEST_CASE("a log that cannot be read is a failure of the storage, in words") {
    http::Backend backend;
    backend.now = [] { return samples::noon; };
    backend.latest = []() -> http::Reading { throw LogFailed("position 7 is missing"); };
    const http::Handler api = http::make_api(backend);
    std::promise<http::Response> promise;
    api({"GET", "/api/v1/log", {}, {}, false},
        [&](http::Response given) { promise.set_value(std::move(given)); });
    const http::Response response = promise.get_future().get();
    CHECK(response.status == 503);
    CHECK(response.body.find("position 7 is missing") != std::string::npos);
}

}  // namespace
}  // namespace gridcase::api_reads_test
