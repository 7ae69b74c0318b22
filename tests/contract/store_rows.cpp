// c.4: further cases from a large event store.

#include <doctest/doctest.h>

#include <numeric>

#include "tests/contract/rows.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::contract {
namespace {

using Expected = ExpectedRevision;

constexpr const char* one_stream =
    "n/a because every command so far touches one stream; merge and split will bring their own "
    "rows";

std::vector<int> numbers(int count) {
    std::vector<int> events(static_cast<std::size_t>(count));
    std::iota(events.begin(), events.end(), 0);
    return events;
}

void empty_on_an_empty_stream(House& house) {
    for (int times = 0; times < 2; ++times) {
        CHECK(house.append("any", "s", {}, Expected::any()) == "rejected not_well_formed");
        CHECK(house.append("none", "s", {}, Expected::none()) == "rejected not_well_formed");
    }
    CHECK(house.revision_of("s") == 0);
    CHECK(house.log().last() == 0);
    CHECK(house.append("any", "s", {0}, Expected::none()) == "ok 1");  // the id stayed free
}

void empty_on_three_events(House& house) {
    for (int event = 0; event < 3; ++event) house.append(std::to_string(event), "s", {event});
    CHECK(house.append("empty", "s", {}) == "rejected not_well_formed");
    CHECK(house.revision_of("s") == 3);
}

void six_times_the_same(House& house) {
    CHECK(house.append("batch", "s", {0, 0, 0, 0, 0, 0}) == "ok 1");
    CHECK(house.events_in("s") == std::vector<int>{0});
}

void six_times_the_same_again(House& house) {
    six_times_the_same(house);
    CHECK(house.append("batch", "s", {0, 0, 0, 0, 0, 0}) == "again 1");
    CHECK(house.append("batch", "s", {0, 0, 0, 0, 0, 0}, Expected::none()) == "again 1");
    CHECK(house.events_in("s") == std::vector<int>{0});
}

void expecting_one_of_none(House& house) {
    CHECK(house.append("a", "s", {0}, Expected::exactly(1)) == "conflict 0");
    CHECK(house.revision_of("s") == 0);
}

void a_hundred(House& house) {
    CHECK(house.append("batch", "s", numbers(100)) == "ok 1");
    CHECK(house.log().last() == 1);
    CHECK(house.events_in("s") == numbers(100));
}

void larger_than_the_limit(House& house) {
    CHECK(house.append("a", "s", {0}) == "ok 1");
    CHECK(house.append("too-many", "s", numbers(5'001), Expected::exactly(1)) ==
          "rejected not_well_formed");

    std::vector<UnitRegistered> large;
    for (int i = 0; i < 5'000; ++i) {
        large.push_back(engine::town::lone_unit("large" + std::to_string(i)));
        large.back().name = std::string(200, 'x');
        large.back().holder = std::string(200, 'y');
    }
    CHECK(house.ask(engine::town::register_units("too-large", "s", large, Expected::exactly(1))) ==
          "rejected not_well_formed");
    CHECK(house.events_in("s") == std::vector<int>{0});
    CHECK(house.append("b", "s", {1}, Expected::exactly(1)) == "ok 2");
}

void long_names(House& house) {
    CHECK(house.append("a", std::string(300, 's'), {0}) == "rejected not_well_formed");
    CHECK(house.append("b", std::string(64, 's'), {0}) == "ok 1");
    CHECK(house.append("c", "", {0}) == "rejected not_well_formed");
    CHECK(house.append("d", std::string("s\0t", 3), {0}) == "rejected not_well_formed");
    CHECK(house.log().last() == 1);
}

void after_a_restart(House& house) {
    for (int event = 0; event < 10; ++event)
        CHECK(house.append(std::to_string(event), "s", {event}).find("ok") == 0);
    house.restart();
    CHECK(house.append("conflict", "s", {10}, Expected::exactly(9)) == "conflict 10");
    CHECK(house.append("10", "s", {10}, Expected::exactly(10)) == "ok 11");
    CHECK(house.append("3", "s", {3}) == "again 4");
}

void again_before_it_is_durable(House& house) {
    auto first = house.ask("batch", "s", {0, 1});
    auto second = house.ask("batch", "s", {0, 1});
    auto third = house.ask("batch", "s", {0, 2});
    CHECK(outcome(third.get()) == "reused");
    CHECK(house.log().last() == 1);  // no answer came before it was durable
    CHECK(outcome(second.get()) == "again 1");
    CHECK(outcome(first.get()) == "ok 1");
}

void interleaved(House& house) {
    CHECK(house.append("1", "A", {0}) == "ok 1");
    CHECK(house.append("2", "B", {0}) == "ok 1");
    CHECK(house.append("3", "A", {1}) == "ok 2");
    for (int times = 0; times < 2; ++times) {
        CHECK(house.events_in("A") == std::vector<int>{0, 1});
        CHECK(house.events_in("B") == std::vector<int>{0});
        house.restart();
    }
}

void over_four_streams(House& house) {
    int event = 0;
    for (const char* stream : {"0", "1", "0", "1", "2", "1", "3", "3", "3", "0", "2", "1"}) {
        CHECK(house.append("e" + std::to_string(event), stream, {event}).find("ok") == 0);
        ++event;
    }
    const Revision last[] = {3, 4, 2, 3};
    for (std::size_t i = 0; i < 4; ++i) CHECK(house.revision_of(std::to_string(i)) == last[i]);
}

void bad_shapes(House& house) {
    CHECK(house.append("a", "", {0}) == "rejected not_well_formed");
    CHECK(house.append("b", "s", {}) == "rejected not_well_formed");
    CHECK(house.log().last() == 0);
}

void posted_three_times(House& house) {
    CHECK(house.append("event", "s", {0}) == "ok 1");
    CHECK(house.append("event", "s", {0}) == "again 1");
    CHECK(house.append("event", "s", {0}) == "again 1");
    CHECK(house.events_in("s") == std::vector<int>{0});
}

}  // namespace

std::vector<Row> store_rows() {
    return {
        {"c.4 1", "empty stream: append nothing, any or no-stream, repeated",
         "rejected: name at least one; the stream stays absent", empty_on_an_empty_stream},
        {"c.4 2", "three events: append nothing, any", "rejected; the stream stays as it is",
         empty_on_three_events},
        {"c.4 3", "a batch of six times the same event", "one event: a fact said twice is one fact",
         six_times_the_same},
        {"c.4 4", "the same batch again, any and no-stream", "the first answer",
         six_times_the_same_again},
        {"c.4 5", "hard-deleted: append with -1, any, 5, stream-exists", never_deleted, nullptr},
        {"c.4 6", "only metadata exists: append expecting the stream",
         "n/a because streams have no metadata beside their commits", nullptr},
        {"c.4 7", "no stream: append expecting 1", "a conflict that tells the actual revision, 0",
         expecting_one_of_none},
        {"c.4 8", "no stream: a batch of 100 events", "one commit with 100 events", a_hundred},
        {"c.4 9", "a batch above the limit",
         "rejected, by count and by bytes; the stream is as it was, the expected revision stands",
         larger_than_the_limit},
        {"c.4 10", "stream name or event type of 300 characters",
         "rejected: names have limits; event types are ours", long_names},
        {"c.4 11", "ten events, clean restart, append expecting the last", "taken",
         after_a_restart},
        {"c.4 12", "the same batch while the first is not durable yet",
         "it joins the first; neither is answered before both may be", again_before_it_is_durable},
        {"c.4 13", "soft-deleted, the same write again", never_deleted, nullptr},
        {"c.4 14", "A, B, A interleaved", "A has two, B one; also after a restart", interleaved},
        {"c.4 15", "12 events over 4 streams", "revisions 3, 4, 2, 3", over_four_streams},
        {"c.4 16", "A new, B known, C new in one write", one_stream, nullptr},
        {"c.4 17", "A wrong, B and C known in one write", one_stream, nullptr},
        {"c.4 18", "write to A, check on soft-deleted B", never_deleted, nullptr},
        {"c.4 19", "soft-deleted A: empty write, metadata write, both orders", never_deleted,
         nullptr},
        {"c.4 20", "bad shapes: empty stream id, empty write", "rejected", bad_shapes},
        {"c.4 21", "bad shapes: more versions than streams, no streams, index out of range",
         "n/a because a command has one stream and one expectation by its type", nullptr},
        {"c.4 22", "bad shapes: an expected version below the least",
         "n/a because revisions are unsigned; adapters refuse a sign", nullptr},
        {"c.4 23", "bad shapes: an empty write to several streams", one_stream, nullptr},
        {"c.4 24", "the same event id posted two and three times", "the first answer each time",
         posted_three_times},
        {"c.4 25", "the same event id, raw and then in an array",
         "n/a because there is one shape of request; the HTTP tests hold its retries", nullptr},
        {"c.4 26", "hash collision beyond the read limit",
         "n/a because streams are found by their whole name, never by a hash", nullptr},
    };
}

}  // namespace gridcase::contract
