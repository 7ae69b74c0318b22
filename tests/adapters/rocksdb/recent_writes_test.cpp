#include "adapters/rocksdb/recent_writes.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <optional>
#include <string>
#include <string_view>

namespace gridcase::rocks::recent_writes_test {
namespace {

using projections::Family;
using projections::MemoryViewStore;

TEST_CASE("what was written lately is read as it was written, and what was removed is not there") {
    const MemoryViewStore empty;
    const projections::ViewStore& below = empty;
    RecentWrites recent;
    MemoryViewStore first(below);
    first.put(Family::rows, "one", "1");
    first.put(Family::cells, "one", "a cell");
    first.put(Family::timers, "one", "not kept: nobody looks timers up by their keys");
    recent.take(first, 1);
    CHECK(recent.bytes_per_commit() == first.bytes());
    MemoryViewStore second(below);
    second.remove(Family::rows, "one");
    recent.take(second, 1);
    const RecentViewStore store(below, recent);
    CHECK(store.get(Family::rows, "one") == std::nullopt);
    CHECK(recent.find(Family::rows, "one") != nullptr);
    CHECK(store.get(Family::cells, "one") == "a cell");
    CHECK(recent.find(Family::timers, "one") == nullptr);
    CHECK(recent.find(Family::rows, "two") == nullptr);
}

TEST_CASE("with room for little, the latest writes are kept, and no value is ever an old one") {
    CHECK(rc::check([] {
        MemoryViewStore store_below;
        projections::ViewStore& database = store_below;
        RecentWrites recent(4000);
        for (int chunk = 0; chunk < 40; ++chunk) {
            MemoryViewStore changes(database);
            const int count = *rc::gen::inRange(1, 8);
            for (int i = 0; i < count; ++i) {
                const std::string key = std::to_string(*rc::gen::inRange(0, 60));
                const std::string value = std::to_string(chunk);
                if (*rc::gen::inRange(0, 5) == 0)
                    changes.remove(Family::cells, key);
                else
                    changes.put(Family::cells, key, value);
            }
            changes.changes(
                [&](Family family, std::string_view key, std::optional<std::string_view> value) {
                    if (value)
                        database.put(family, key, *value);
                    else
                        database.remove(family, key);
                });
            recent.take(changes, 1);
            changes.changes([&](Family family, std::string_view key, auto) {
                RC_ASSERT(recent.find(family, key) != nullptr);
            });
            const RecentViewStore store(database, recent);
            int kept = 0;
            for (int key = 0; key < 60; ++key) {
                const std::string name = std::to_string(key);
                RC_ASSERT(store.get(Family::cells, name) == database.get(Family::cells, name));
                if (recent.find(Family::cells, name) != nullptr) ++kept;
            }
            RC_ASSERT(kept <= 40);  // of some hundred bytes each
        }
    }));
}

}  // namespace
}  // namespace gridcase::rocks::recent_writes_test
