#include <doctest/doctest.h>

#include <string>
#include <variant>

#include "adapters/json/commands.hpp"
#include "adapters/vault/vault.hpp"

namespace gridcase::territory_forms_test {
namespace {

using Parsed = tl::expected<json::ParsedCommand, json::Problem>;

Parsed read(std::string_view command, std::string_view body) {
    const auto vault = vault::memory_vault(1);
    const CommandId id("test-1");
    const std::optional<CaseNumber> none;
    const json::CommandForm* form = json::find_command_form(command);
    REQUIRE(form != nullptr);
    return json::parse_command(*form, body, {id, none, *vault});
}

template <class Command>
Command good(std::string_view body) {
    Parsed parsed = read(Command::type, body);
    INFO(std::string(body) << ": " << (parsed ? "" : parsed.error().detail));
    REQUIRE(parsed.has_value());
    return std::get<Command>(parsed->command);
}

const Instant midnight = parse_instant("2024-09-01T00:00:00+08:00").value();

}  // namespace

TEST_CASE("posts are filled and left by their forms") {
    const auto fill = good<engine::FillPosts>(R"({"territory":"city","posts":[
        {"unit":"g1","person":"zhang","name":"张三","from":"2024-09-01T00:00:00+08:00"},
        {"unit":"g2","person":"li","name":"李四","from":"2024-09-01T00:00:00+08:00",
         "until":"2024-09-02T00:00:00+08:00","stand_in":true,"post":"网格长"}]})");
    CHECK(fill.territory == "city");
    REQUIRE(fill.posts.size() == 2);
    CHECK(fill.posts[0] ==
          PostFilled{UnitCode("g1"), "", ActorId("zhang"), "张三", midnight, std::nullopt, false});
    CHECK(fill.posts[1] == PostFilled{UnitCode("g2"), "网格长", ActorId("li"), "李四", midnight,
                                      midnight + days(1), true});
    const auto vacate = good<engine::VacatePost>(
        R"({"territory":"city","unit":"g1","person":"zhang","at":"2024-09-01T00:00:00+08:00"})");
    CHECK(vacate.post.empty());
    CHECK(vacate.person == ActorId("zhang"));
    CHECK(vacate.at == midnight);
    CHECK_FALSE(
        good<engine::VacatePost>(R"({"territory":"city","unit":"g1","person":"zhang"})").at);
}

TEST_CASE("shifts, redrawings and handovers are read by their forms") {
    const auto roster = good<engine::RosterDuty>(R"({"territory":"city","entries":[
        {"unit":"s1","person":"lu","name":"路","reach":"0437-1",
         "from":"2024-09-01T00:00:00+08:00","until":"2024-09-02T00:00:00+08:00"}]})");
    CHECK(roster.entries.front() == DutyRostered{UnitCode("s1"), ActorId("lu"), "路", "0437-1",
                                                 midnight, midnight + days(1)});
    const auto redraw = good<engine::RedrawUnits>(R"({"territory":"city",
        "predecessors":[{"unit":"a"},{"unit":"b"}],"successors":[{"unit":"c"}],
        "at":"2024-09-01T00:00:00+08:00","cases":[{"number":"c-1","to":"c"}]})");
    CHECK(redraw.predecessors == std::vector{UnitCode("a"), UnitCode("b")});
    CHECK(redraw.successors == std::vector{UnitCode("c")});
    CHECK(redraw.at == midnight);
    CHECK(redraw.cases == std::vector{Rehomed{CaseNumber("c-1"), UnitCode("c")}});
    const auto open = good<engine::OpenHandover>(
        R"({"unit":"g","post":"网格长","from":"zhang","to":"li","items":[{"number":"c-1"}]})");
    CHECK(open.items == std::vector{CaseNumber("c-1")});
    CHECK(good<engine::OpenHandover>(R"({"unit":"g","post":"网格长","from":"zhang","to":"li"})")
              .items.empty());
    const auto answer = good<engine::AnswerHandoverItem>(
        R"({"handover":"g-网格长-20240901-li","item":"c-1","accepted":false,"objection":"材料不全"})");
    CHECK(answer.handover == "g-网格长-20240901-li");
    CHECK_FALSE(answer.accepted);
    CHECK(answer.objection == "材料不全");
}

TEST_CASE("a fault in a body about people is told at its field") {
    const auto refused = [](std::string_view command, std::string_view body,
                            std::string_view field) {
        const Parsed parsed = read(command, body);
        INFO(std::string(body));
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().field == field);
        CHECK(!parsed.error().detail.empty());
    };
    refused("fill_posts", R"({"territory":"city","posts":[]})", "posts");
    refused("fill_posts", R"({"territory":"city","posts":[{"unit":"g","person":"z","name":"张"}]})",
            "posts[0].from");
    refused("fill_posts",
            R"({"territory":"city","posts":[{"unit":"g","person":"z","name":"张","from":"now"}]})",
            "posts[0].from");
    refused("fill_posts", R"({"territory":"city","posts":[{"unt":"g"}]})", "posts[0].unt");
    refused("vacate_post", R"({"territory":"city","unit":"g"})", "person");
    refused("roster_duty", R"({"territory":"city"})", "entries");
    refused("redraw_units",
            R"({"territory":"city","predecessors":[{"unit":""}],"successors":[{"unit":"c"}],
               "at":"2024-09-01T00:00:00+08:00"})",
            "predecessors[0].unit");
    refused("open_handover",
            R"({"unit":"g","post":"p","from":"a","to":"b","items":[{"number":"a b"}]})",
            "items[0].number");
    refused("answer_handover_item", R"({"handover":"h","item":"c-1"})", "accepted");
}

}  // namespace gridcase::territory_forms_test
