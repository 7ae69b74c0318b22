// c.5: cases from a small message store.

#include <doctest/doctest.h>

#include "tests/contract/rows.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::contract {
namespace {

using Expected = ExpectedRevision;

constexpr const char* not_by_group =
    "n/a because there are no consumer groups: every reader reads by position";

StreamName territory(const std::string& name) { return {StreamKind::territory, name}; }

void one_message(House& house) { CHECK(house.append("0", "s", {0}) == "ok 1"); }

void expecting_what_is_there(House& house) {
    one_message(house);
    CHECK(house.append("1", "s", {1}, Expected::exactly(1)) == "ok 2");
}

void expecting_more_than_there_is(House& house) {
    one_message(house);
    CHECK(house.append("1", "s", {1}, Expected::exactly(2)) == "conflict 1");
    CHECK(house.events_in("s") == std::vector<int>{0});
}

void expecting_nothing_where_something_is(House& house) {
    one_message(house);
    CHECK(house.append("1", "s", {1}, Expected::none()) == "conflict 1");
    CHECK(house.events_in("s") == std::vector<int>{0});
}

void expecting_nothing_in_particular(House& house) {
    CHECK(house.append("0", "s", {0}) == "ok 1");
    CHECK(house.append("1", "s", {1}) == "ok 2");
}

void a_batch_all_or_none(House& house) {
    one_message(house);
    CHECK(house.append("no", "s", {1, 2}, Expected::exactly(2)) == "conflict 1");
    CHECK(house.events_in("s") == std::vector<int>{0});
    CHECK(house.append("yes", "s", {1, 2}, Expected::exactly(1)) == "ok 2");
    CHECK(house.events_in("s") == std::vector<int>{0, 1, 2});
}

void a_batch_of_two(House& house) {
    CHECK(house.append("batch", "s", {0, 1}) == "ok 1");
    CHECK(house.log().last() == 1);
    CHECK(read_one(house.log(), 1)->commit.events.size() == 2);
}

void nothing_optional_said(House& house) {
    UnitRegistered unit = engine::town::lone_unit("plain");
    CHECK(house.ask(engine::town::register_units("a", "s", {unit})) == "ok 1");
    const auto event = std::get<UnitRegistered>(read_one(house.log(), 1)->commit.events.front());
    CHECK(event == unit);
    CHECK_FALSE(event.parent);
}

void a_name_within_a_name(House& house) {
    CHECK(house.append("1", "city", {0}) == "ok 1");
    CHECK(house.append("2", "city-1", {0}) == "ok 1");
    CHECK(house.append("3", "city", {1}, Expected::exactly(1)) == "ok 2");
    CHECK(house.events_in("city") == std::vector<int>{0, 1});
    CHECK(house.events_in("city-1") == std::vector<int>{0});
}

std::vector<Position> read(House& house, Position first, std::size_t count) {
    std::vector<Position> seen;
    house.log().read(first, ~Position{0}, [&](Position at, std::string_view) {
        seen.push_back(at);
        return seen.size() < count;
    });
    return seen;
}

void three_read_in_pieces(House& house) {
    for (int event = 0; event < 3; ++event) house.append(std::to_string(event), "s", {event});
    CHECK(read(house, 1, 2) == std::vector<Position>{1, 2});
    CHECK(read(house, 1, 1'000) == std::vector<Position>{1, 2, 3});
    house.settle();
    CHECK(house.recall().stream(territory("s"), 0) == std::vector<Position>{1, 2, 3});
}

void one_from_the_middle(House& house) {
    for (int event = 0; event < 2; ++event) house.append(std::to_string(event), "s", {event});
    CHECK(read(house, 2, 1) == std::vector<Position>{2});
    house.settle();
    CHECK(house.recall().stream(territory("s"), 1) == std::vector<Position>{2});
}

void nothing_there(House& house) {
    CHECK(read(house, 1, 10).empty());
    CHECK(house.log().last() == 0);
    CHECK(house.recall().stream(territory("s"), 0).empty());
    CHECK_FALSE(house.recall().command(CommandId("a")));
    CHECK(house.recall().last_serial("C1-20240913-") == 0);
}

void all_of_a_kind(House& house) {
    house.append("1", "A", {0});
    house.append("2", "B", {0});
    house.append("3", "A", {1});
    house.settle();
    CHECK(house.recall().kind(StreamKind::territory) == std::vector<Position>{1, 2, 3});
    CHECK(house.recall().kind(StreamKind::policy).empty());
}

void another_kind_of_the_same_name(House& house) {
    house.append("1", "A", {0});
    house.settle();
    CHECK(house.recall().stream({StreamKind::case_file, "A"}, 0).empty());
    CHECK(house.recall().stream({StreamKind::policy, "A"}, 0).empty());
    CHECK(house.recall().stream(territory("A"), 0).size() == 1);
}

}  // namespace

std::vector<Row> message_rows() {
    return {
        {"c.5 1", "one message: write expecting it", "revision 2", expecting_what_is_there},
        {"c.5 2", "one message: write expecting one more", "a conflict, nothing stored",
         expecting_more_than_there_is},
        {"c.5 3", "existing: expecting no stream", "a conflict, nothing stored",
         expecting_nothing_where_something_is},
        {"c.5 4", "write twice without an expectation", "revisions 1 and 2",
         expecting_nothing_in_particular},
        {"c.5 5", "one message: a batch of two, expecting right and wrong",
         "both stored, or neither", a_batch_all_or_none},
        {"c.5 6", "a batch of two on no stream", "one commit with two events", a_batch_of_two},
        {"c.5 7", "a message without an id",
         "n/a because adapters give every asking an id before the engine sees it", nullptr},
        {"c.5 8", "data and metadata empty or absent", "what was not said reads as not said",
         nothing_optional_said},
        {"c.5 9", "a category used as stream name", "two streams that know nothing of each other",
         a_name_within_a_name},
        {"c.5 10", "three messages: read two; read all", "two; three", three_read_in_pieces},
        {"c.5 11", "two messages: read one from the second on", "the second", one_from_the_middle},
        {"c.5 12", "nothing there: read; read the last", "nothing, and no failure", nothing_there},
        {"c.5 13", "types a, a, b: the last of type a",
         "n/a because the log is read by position; who needs types folds a view", nullptr},
        {"c.5 14", "a stream's name given to a category read, and the reverse",
         "kinds and names cannot be mixed up; a name of another kind holds nothing",
         another_kind_of_the_same_name},
        {"c.5 15", "two streams in a category: read the category", "both, in the log's order",
         all_of_a_kind},
        {"c.5 16", "category read by correlation",
         "n/a because correlation is kept for people and traces, not for routing", nullptr},
        {"c.5 17", "a correlation category with a dash", "n/a because there are none", nullptr},
        {"c.5 18", "consumer group of two: union, disjoint, same id same member", not_by_group,
         nullptr},
        {"c.5 19", "group of size 0; member -1; member beyond the size", not_by_group, nullptr},
        {"c.5 20", "only one of group size and member", not_by_group, nullptr},
        {"c.5 21", "an SQL condition while not enabled",
         "n/a because nothing in a read is a query text", nullptr},
    };
}

}  // namespace gridcase::contract
