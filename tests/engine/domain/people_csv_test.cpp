#include <rapidcheck.h>

#include "engine/domain/territory_csv.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::people_csv_test {
namespace {

std::string faults_of(const auto& read) { return read ? "none" : to_text(read.error()); }

}  // namespace

TEST_CASE("a table of posts becomes entries; what a row leaves out is filled in") {
    const auto posts = parse_posts_csv(
        "post,unit,person,name,from,until,stand_in\n"
        "网格长,g1,zhang,张三,2024-09-01,2024-10-01 08:30,\n"
        ",g2,li,,,,是\n",
        noon);
    REQUIRE_MESSAGE(posts.has_value(), faults_of(posts));
    REQUIRE(posts->size() == 2);
    CHECK((*posts)[0] == PostFilled{UnitCode("g1"), "网格长", ActorId("zhang"), "张三",
                                    at("2024-09-01T00:00:00+08:00"),
                                    at("2024-10-01T08:30:00+08:00"), false});
    CHECK((*posts)[1] ==
          PostFilled{UnitCode("g2"), "", ActorId("li"), "li", noon, std::nullopt, true});
}

TEST_CASE("a roster becomes shifts, in local time") {
    const auto shifts = parse_duty_csv(
        "unit,person,name,reach,from,until\n"
        "s1,lu,路,0437-1,2024-10-01 22:00,2024-10-02T06:00:00+08:00\n");
    REQUIRE_MESSAGE(shifts.has_value(), faults_of(shifts));
    CHECK((*shifts)[0] == DutyRostered{UnitCode("s1"), ActorId("lu"), "路", "0437-1",
                                       at("2024-10-01T22:00:00+08:00"),
                                       at("2024-10-02T06:00:00+08:00")});
    const auto elsewhere =
        parse_duty_csv("unit,person,reach,from,until\ns1,lu,1,2024-10-01 22:00,2024-10-02\n",
                       {.utc_offset_minutes = -90});
    REQUIRE(elsewhere.has_value());
    CHECK(elsewhere->front().from == at("2024-10-01T23:30:00Z"));
    CHECK(elsewhere->front().until == at("2024-10-02T01:30:00Z"));
}

TEST_CASE("a broken table of people tells every fault at its place") {
    const auto posts = [](std::string_view rows) {
        return faults_of(parse_posts_csv("unit,person,until,stand_in\n" + std::string(rows), noon));
    };
    CHECK(posts("").starts_with("1:1: the file has a header but no rows"));
    CHECK(posts(",zhang,,\n").starts_with("2:1: unit code"));
    CHECK(posts("g,,,\n").starts_with("2:3: "));
    CHECK(posts("g,zhang,soon,\n").starts_with("2:9: “soon” is no moment"));
    CHECK(posts("g,zhang,2024-01-01,\n").starts_with("2:9: the term ends before it begins"));
    CHECK(posts("g,zhang,,maybe\n").starts_with("2:10: “maybe” is neither yes nor no"));
    CHECK(posts("g,zhang,2024-02-30,x\n,li,,\n").find("\n3:1: ") != std::string::npos);
    CHECK(faults_of(parse_posts_csv("unit,persn\ng,x\n", noon)).find("did you mean `person`?") !=
          std::string::npos);
    const auto duty = [](std::string_view rows) {
        return faults_of(parse_duty_csv("unit,person,reach,from,until\n" + std::string(rows)));
    };
    CHECK(duty("s,lu,,2024-10-01,2024-10-02\n").starts_with("2:6: the shift has no number"));
    CHECK(duty("s,lu,1,,2024-10-02\n").starts_with("2:8: the shift has no beginning"));
    CHECK(duty("s,lu,1,2024-10-02,\n").starts_with("2:19: the shift has no end"));
    CHECK(duty("s,lu,1,2024-10-02,2024-10-02\n").starts_with("2:19: the shift ends before"));
}

TEST_CASE("random tables of people are refused or read, never anything worse") {
    CHECK(rc::check([] {
        const auto pieces =
            *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                "g", "zhang", ",", ",", "\n", "\"", "2024-09-01", "是", "\xFF", "a b"));
        std::string text = "unit,person,reach,from,until\n";
        for (const std::string& piece : pieces) text += piece;
        const auto shifts = parse_duty_csv(text);
        if (!shifts) {
            RC_ASSERT(!shifts.error().empty());
            return;
        }
        const Outcome outcome = given().when(RosterDuty{"city", *shifts}, as(admin_of(city)));
        RC_ASSERT(!outcome.decision().has_value());
        RC_ASSERT(outcome.decision().error().reason == Reason::unit_not_found ||
                  outcome.decision().error().field.ends_with("until"));
    }));
}

}  // namespace gridcase::people_csv_test
