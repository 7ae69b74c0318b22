// Lists of cases and notices over the API: who has what to do, and who must know what.

#include "projections/list.hpp"
#include "tests/adapters/http/house.hpp"

namespace gridcase::api_lists_test {
namespace {

using Numbers = std::vector<std::string>;

Numbers numbers_of(const Told& told) {
    INFO(told.response.body);
    REQUIRE(told.status() == 200);
    Numbers numbers;
    for (const auto& line : told.body.at("lines").as_array())
        numbers.emplace_back(line.at("case").at("number").as_string());
    return numbers;
}

Numbers kinds_of(const Told& told) {
    INFO(told.response.body);
    REQUIRE(told.status() == 200);
    Numbers kinds;
    for (const auto& notice : told.body.at("notices").as_array())
        kinds.push_back(std::string(notice.at("kind").as_string()) + " as " +
                        std::string(notice.at("concern").as_string()));
    return kinds;
}

const std::string grid = samples::grid_7.value();
const std::string above = samples::community_3.value();
const std::string street = samples::street_2.value();

}  // namespace

TEST_CASE("a unit's worklist, with and without the units below it") {
    const House house;
    const std::string first = house.reported();
    const std::string second = house.reported();
    house.good_command(second, "escalate", R"({"reason":"beyond_means"})");

    CHECK(numbers_of(house.get("/api/v1/lists/worklist?unit=" + grid)) == Numbers{first});
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?unit=" + above)) == Numbers{second});
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?unit=" + street)).empty());
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?below=1&unit=" + street)).size() == 2);
    CHECK(numbers_of(house.get("/api/v1/lists/worklist")).size() == 2);

    const Told page = house.get("/api/v1/lists/worklist?limit=1");
    CHECK(numbers_of(page) == Numbers{first});
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?cursor=" + page.text("next"))) ==
          Numbers{second});
}

TEST_CASE("what is overdue and what is due soon is asked of a list in a word") {
    const House house;
    const std::string number = house.reported();  // to be signed for within two working hours
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?overdue=1")).empty());
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?due_soon=1")) == Numbers{number});
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?until=2030-01-01T00:00:00Z")) ==
          Numbers{number});
    CHECK(numbers_of(house.get("/api/v1/lists/worklist?from=2030-01-01T00:00:00Z")).empty());
}

TEST_CASE("the lists are listed; what cannot be asked of one is said") {
    const House house;
    CHECK(house.get("/api/v1/lists").body.at("lists").as_array().size() ==
          projections::lists().size());
    CHECK(house.get("/api/v1/lists/chores").code() == "list_not_found");
    for (const std::string query :
         {"unit=nowhere", "below=1", "overdue=1&due_soon=1", "overdue=1&until=2024-01-01T00:00:00Z",
          "limit=0", "limit=1001", "cursor=x", "from=soon", "colour=red"}) {
        const Told told = house.get("/api/v1/lists/worklist?" + query);
        INFO(query << ": " << told.response.body);
        CHECK(told.status() == 400);
        CHECK(!told.text("detail").empty());
    }
}

TEST_CASE("a unit is told what the policy says it must know, and what falls due soon") {
    const House house;
    const std::string number = house.reported();
    const std::string notices = "/api/v1/notices?unit=";
    CHECK(kinds_of(house.get(notices + grid)) == Numbers{"routed as holder"});
    CHECK(kinds_of(house.get(notices + above)).empty());  // the policy tells holders of routings
    const Told told = house.get(notices + grid);
    CHECK(told.body.at("notices").at(0).at("number").as_string() == number);
    CHECK(told.body.at("notices").at(0).at("event").as_string() == "CaseRouted");
    CHECK(told.body.at("notices").at(0).at("read").as_bool() == false);
    CHECK(told.body.at("due_soon").at(0).at("number").as_string() == number);
    CHECK(told.number("read_up_to") == 0);

    house.good_command(number, "escalate", R"({"reason":"beyond_means"})");
    CHECK(kinds_of(house.get(notices + above)) == Numbers{"routed as holder"});
    CHECK(house.get(notices + grid).body.at("due_soon").as_array().empty());
    CHECK(house.get(notices + grid + "&after=" + std::to_string(told.number("position")))
              .body.at("notices")
              .as_array()
              .empty());
    CHECK(house.get(notices + grid + "&limit=1").number("next") == told.number("position"));
}

TEST_CASE("a receipt marks what was read; only somebody of the unit, or above, gives one") {
    const House house;
    house.reported();
    const std::string notices = "/api/v1/notices?unit=" + grid;
    const std::int64_t first =
        house.get(notices).body.at("notices").at(0).at("position").as_int64();
    const auto read = [&](std::int64_t up_to, const std::string& actor) {
        return house.post(
            "/api/v1/notices/read",
            boost::json::serialize(boost::json::object{{"unit", grid}, {"up_to", up_to}}), actor);
    };
    CHECK(read(first, House::elsewhere).code() == "outside_the_unit");
    CHECK(read(-1, House::worker).status() == 400);
    CHECK(read(first, House::worker).status() == 200);
    CHECK(read(first, House::worker).body.at("unchanged").as_bool());
    house.reported();
    CHECK(house.get(notices).number("read_up_to") == first);
    CHECK(house.get(notices).body.at("notices").at(0).at("read").as_bool());
    CHECK(!house.get(notices).body.at("notices").at(1).at("read").as_bool());
    CHECK(kinds_of(house.get(notices + "&unread=1")).size() == 1);
}

TEST_CASE("notices are asked of a unit that is there") {
    const House house;
    CHECK(house.get("/api/v1/notices").text("field") == "unit");
    CHECK(house.get("/api/v1/notices?unit=nowhere").status() == 400);
    CHECK(house.get("/api/v1/notices?unit=" + grid + "&limit=0").status() == 400);
}

}  // namespace gridcase::api_lists_test
