#include "tests/adapters/http/house.hpp"

namespace gridcase::api_territory_test {
namespace {

const std::string grid_code = samples::grid_7.value();
const std::string director = "zhao:supervisor@" + samples::street_2.value();

std::string body_of(boost::json::object fields) {
    fields["territory"] = "city";
    return boost::json::serialize(fields);
}

boost::json::object entry(const std::string& person, const std::string& name) {
    return {{"unit", grid_code},
            {"person", person},
            {"name", name},
            {"from", "2024-09-01T00:00:00+08:00"}};
}

Told fill(const House& house, const boost::json::object& post, const std::string& actor) {
    return house.post("/api/v1/posts", body_of({{"posts", {post}}}), actor);
}

std::string unit_target(const std::string& unit) { return "/api/v1/territory/units/" + unit; }

}  // namespace

TEST_CASE("who takes a post answers for the unit, and what was before can be asked") {
    const House house;
    REQUIRE(fill(house, entry("zhang", "张三"), director).status() == 200);
    const Told unit = house.get(unit_target(grid_code));
    REQUIRE(unit.status() == 200);
    CHECK(unit.text("holder") == "张三（网格长）");
    CHECK(unit.body.at("answerable").at("unit") == boost::json::value(grid_code));
    CHECK(unit.body.at("posts").at(0).at("current") == true);
    CHECK(unit.body.at("superiors").as_array().size() == 4);
    const Told before = house.get(unit_target(grid_code) + "?at=2024-08-01T00:00:00Z");
    CHECK(before.text("holder") == "网格长7");

    const Told left = house.post("/api/v1/posts/vacate",
                                 body_of({{"unit", grid_code}, {"person", "zhang"}}), director);
    REQUIRE(left.status() == 200);
    const Told vacant = house.get(unit_target(grid_code));
    CHECK(vacant.body.at("holder").is_null());
    CHECK(vacant.body.at("answerable").at("unit") ==
          boost::json::value(samples::community_3.value()));
    const Told listed = house.get("/api/v1/territory");
    for (const auto& each : listed.body.at("units").as_array())
        if (each.at("code") == boost::json::value(grid_code))
            CHECK(each.at("posts").at(0).at("name") == "张三");
}

TEST_CASE("posts are filled within one's own unit, and a refusal says why") {
    const House house;
    const Told outside =
        fill(house, entry("zhang", "张三"), "li:dispatcher@" + samples::community_4.value());
    CHECK(outside.status() == 403);
    CHECK(outside.code() == "outside_the_unit");
    const Told worker = fill(house, entry("zhang", "张三"), House::worker);
    CHECK(worker.code() == "not_for_this_role");
    CHECK(house.post("/api/v1/units", "{}", director).status() == 403);
    CHECK(house.get(unit_target("nowhere")).status() == 404);
}

TEST_CASE("a call at night reaches who is on duty") {
    const House house;
    const boost::json::object shift{{"unit", samples::street_2.value()},
                                    {"person", "lu"},
                                    {"name", "路"},
                                    {"reach", "0437-1"},
                                    {"from", "2024-10-01T22:00:00+08:00"},
                                    {"until", "2024-10-02T06:00:00+08:00"}};
    REQUIRE(house.post("/api/v1/duty", body_of({{"entries", {shift}}}), director).status() == 200);
    const std::string target = "/api/v1/territory/duty?unit=" + grid_code + "&at=";
    const Told reached = house.get(target + "2024-10-01T18:00:00Z");
    CHECK(reached.body.at("reached").at("reach") == "0437-1");
    CHECK(reached.body.at("reached").at("unit") == boost::json::value(samples::street_2.value()));
    CHECK(house.get(target + "2024-10-02T18:00:00Z").body.at("reached").is_null());
    CHECK(house.get("/api/v1/territory/duty").status() == 400);
    CHECK(house.get("/api/v1/territory/duty?unit=nowhere").status() == 404);
}

TEST_CASE("a redrawing is previewed, then done by the operator") {
    const House house;
    const std::string number = house.reported();
    const std::string preview =
        "/api/v1/territory/redraw?from=" + grid_code + "&to=" + samples::grid_8.value();
    const Told planned = house.get(preview);
    REQUIRE(planned.status() == 200);
    REQUIRE(planned.body.at("moves").as_array().size() == 1);
    CHECK(planned.body.at("moves").at(0).at("number") == boost::json::value(number));
    CHECK(planned.body.at("moves").at(0).at("to") == boost::json::value(samples::grid_8.value()));
    CHECK(planned.body.at("moves").at(0).at("held_by") ==
          boost::json::value(samples::grid_8.value()));
    CHECK(house.get(preview + "&cases=x").status() == 400);
    CHECK(house.get("/api/v1/territory/redraw?from=" + grid_code).status() == 400);

    const std::string body = body_of({{"predecessors", {{{"unit", grid_code}}}},
                                      {"successors", {{{"unit", samples::grid_8.value()}}}},
                                      {"at", "2024-09-13T12:00:00+08:00"}});
    CHECK(house.post("/api/v1/territory/redraw", body, director).status() == 403);
    const Told done = house.ask("POST", "/api/v1/territory/redraw", body, {}, true);
    INFO(done.response.body);
    REQUIRE(done.status() == 200);
    const Told unit = house.get(unit_target(grid_code));
    CHECK(unit.body.at("successors").at(0) == boost::json::value(samples::grid_8.value()));
    CHECK(unit.body.at("counts") == false);
}

TEST_CASE("the territory is checked and summed up") {
    const House house;
    const Told checked = house.get("/api/v1/territory/check");
    CHECK(checked.number("errors") == 0);
    CHECK(checked.number("warnings") == 1);  // the bureau has no line
    CHECK(house.get("/api/v1/territory/check?grid_digits=9").status() == 400);
    const Told summary = house.get("/api/v1/territory/summary");
    CHECK(summary.number("units") == static_cast<std::int64_t>(samples::units().size()));
    CHECK(summary.body.at("by").at(0).at("what") == "city");
}

TEST_CASE("a handover is opened from above and answered by the new holder alone") {
    const House house;
    const std::string number = house.reported();
    const Told opened =
        house.post("/api/v1/handovers",
                   boost::json::serialize(boost::json::object{{"unit", grid_code},
                                                              {"post", "网格长"},
                                                              {"from", "zhang"},
                                                              {"to", "wang"},
                                                              {"items", {{{"number", number}}}}}),
                   director);
    INFO(opened.response.body);
    REQUIRE(opened.status() == 200);
    const std::string stream = opened.text("stream");
    const std::string id = stream.substr(stream.find('/') + 1);
    const std::string answer = boost::json::serialize(
        boost::json::object{{"handover", id}, {"item", number}, {"accepted", true}});
    CHECK(house.post("/api/v1/handovers/answer", answer, director).code() == "not_the_new_holder");
    const std::string listed = "/api/v1/handovers?unit=" + samples::community_3.value();
    CHECK(house.get(listed).body.at("handovers").as_array().empty());
    const Told open = house.get(listed + "&below=true");
    REQUIRE(open.status() == 200);
    const auto& handover = open.body.at("handovers").at(0);
    CHECK(handover.at("id") == boost::json::value(id));
    CHECK(handover.at("unanswered") == boost::json::value(1));
    CHECK(handover.at("items").at(0).at("accepted").is_null());
    CHECK(house.post("/api/v1/handovers/answer", answer, House::worker).status() == 200);
    CHECK(house.get("/api/v1/handovers").body.at("handovers").as_array().empty());
    const Told over = house.get("/api/v1/handovers?closed=true");
    CHECK(over.body.at("handovers").at(0).at("items").at(0).at("accepted") == true);
    CHECK(house.get("/api/v1/handovers?unit=nowhere").status() == 400);
    CHECK(house.get("/api/v1/handovers?below=true").status() == 400);
}

TEST_CASE("a calendar shows what it would move, is adopted, and can be read") {
    const House house;
    const std::string number = house.reported();
    const Told shipped = house.get("/api/v1/calendar");
    REQUIRE(shipped.status() == 200);
    std::string text = shipped.response.body;
    const std::string usual = R"(hours = ["08:30-12:00", "13:30-17:30"])";
    REQUIRE(text.find(usual) != std::string::npos);
    text.replace(text.find(usual), usual.size(), R"(hours = ["09:00-11:00"])");

    const Told same = house.post("/api/v1/calendar/preview", shipped.response.body, director);
    REQUIRE(same.status() == 200);
    CHECK(same.number("open") == 1);
    CHECK(same.number("moved") == 0);
    const Told planned = house.post("/api/v1/calendar/preview", text, director);
    REQUIRE(planned.status() == 200);
    CHECK(planned.number("moved") == 1);
    CHECK(planned.body.at("moves").at(0).at("number") == boost::json::value(number));
    CHECK_FALSE(planned.body.at("moves").at(0).at("limits").as_array().empty());
    const Told nobodys =
        house.post("/api/v1/calendar/preview?calendar=grid-shifts", text, director);
    CHECK(nobodys.number("moved") == 0);
    const Told wrong = house.post("/api/v1/calendar/preview", "id = 1", director);
    CHECK(wrong.status() == 422);
    CHECK(wrong.code() == "calendar_not_valid");

    CHECK(house.get("/api/v1/calendar?calendar=grid-shifts").status() == 404);
    const std::string adopt =
        boost::json::serialize(boost::json::object{{"calendar", "default"}, {"text", text}});
    CHECK(house.post("/api/v1/calendar", adopt, director).code() == "operator_only");
    REQUIRE(house.ask("POST", "/api/v1/calendar", adopt, {}, true).status() == 200);
    CHECK(house.get("/api/v1/calendar").response.body == text);
}

}  // namespace gridcase::api_territory_test
