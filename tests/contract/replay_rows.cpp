// c.8: what a replay within bounds gives, on a stream of five events. `from` and `to` are both
// included; a limit is a visitor that has seen enough. Both ways in are asked: the log by position
// and recall by revision, which agree here because the stream is alone in the log.

#include <doctest/doctest.h>

#include <limits>

#include "tests/contract/rows.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::contract {
namespace {

constexpr std::uint64_t unbounded = std::numeric_limits<std::uint64_t>::max();
constexpr const char* no_snapshots =
    "n/a because snapshots are derived data: rebuilt, never asked for by number or time";

const StreamName the_stream{StreamKind::territory, "s"};

void five(House& house) {
    for (int event = 1; event <= 5; ++event)
        CHECK(house.append(std::to_string(event), "s", {event}).find("ok") == 0);
}

std::vector<Position> by_position(House& house, Position from, Position to, std::size_t limit) {
    std::vector<Position> seen;
    if (limit == 0) return seen;  // whoever wants nothing does not ask
    house.log().read(from, to, [&](Position at, std::string_view) {
        seen.push_back(at);
        return seen.size() < limit;
    });
    return seen;
}

std::vector<Position> by_revision(House& house, Revision from, Revision to, std::size_t limit) {
    house.settle();
    std::vector<Position> seen;
    for (const Position at : house.recall().stream(the_stream, from - 1)) {
        const Revision revision = read_one(house.log(), at)->commit.revision;
        if (revision <= to && seen.size() < limit) seen.push_back(at);
    }
    return seen;
}

Row bounds(int number, const char* text, Position from, Position to, std::uint64_t limit,
           std::vector<Position> seen) {
    return {"c.8 " + std::to_string(number), text, "the same, and 5 stays the highest",
            [=](House& house) {
                five(house);
                const auto count = static_cast<std::size_t>(limit);
                CHECK(by_position(house, from, to, count) == seen);
                CHECK(by_revision(house, from, to, count) == seen);
                CHECK(house.log().last() == 5);
                CHECK(house.revision_of("s") == 5);
            }};
}

void unknown(House& house) {
    five(house);
    house.settle();
    CHECK(house.recall().stream({StreamKind::territory, "unknown"}, 0).empty());
    CHECK(house.revision_of("unknown") == 0);
}

void one_of_three_refused(House& house) {
    five(house);
    CHECK(house.append("6", "s", {6}) == "ok 6");
    engine::Envelope bad = engine::town::add_unit("7", "s", "x");
    std::get<engine::RegisterUnits>(bad.command).units.front().name = "\xFF";
    CHECK(house.ask(bad) == "rejected not_well_formed");
    CHECK(house.append("8", "s", {8}) == "ok 7");  // a refused event leaves no gap
    CHECK(house.events_in("s") == std::vector<int>{1, 2, 3, 4, 5, 6, 8});
}

}  // namespace

std::vector<Row> replay_rows() {
    return {
        bounds(1, "(3, ∞, ∞)", 3, unbounded, unbounded, {3, 4, 5}),
        bounds(2, "(1, 3, ∞)", 1, 3, unbounded, {1, 2, 3}),
        bounds(3, "(1, ∞, 3)", 1, unbounded, 3, {1, 2, 3}),
        bounds(4, "(2, 3, ∞)", 2, 3, unbounded, {2, 3}),
        bounds(5, "(2, 5, 2)", 2, 5, 2, {2, 3}),
        bounds(6, "(2, 2, ∞)", 2, 2, unbounded, {2}),
        bounds(7, "(2, 4, 1)", 2, 4, 1, {2}),
        bounds(8, "(2, 4, 0)", 2, 4, 0, {}),
        bounds(9, "(3, 2, ∞)", 3, 2, unbounded, {}),
        {"c.8 10", "unknown id", "nothing, highest 0", unknown},
        {"c.8 11", "deleted to 3, replay from 0, 1, 3 or 4", never_deleted, nullptr},
        {"c.8 12", "deleted to 3, replay 1 to 2 or 1 to 3", never_deleted, nullptr},
        {"c.8 13", "deleted whole, replay", never_deleted, nullptr},
        {"c.8 14", "write 6, 7 (cannot be stored), 8", "6 and 8 are taken, 7 is refused",
         one_of_three_refused},
        {"c.8 15", "snapshots: unknown id, non-matching number or time", no_snapshots, nullptr},
        {"c.8 16", "snapshots: most recent, upper bounds", no_snapshots, nullptr},
        {"c.8 17", "snapshots: delete one, delete a range", no_snapshots, nullptr},
        {"c.8 18", "snapshots: overwrite the same number", no_snapshots, nullptr},
    };
}

}  // namespace gridcase::contract
