#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <optional>
#include <string>

#include "tests/projections/samples.hpp"

namespace gridcase::view_store_test {

using namespace gridcase::projections;
using gridcase::projections::samples::dump;
using gridcase::projections::samples::under;
using namespace std::string_literals;

namespace {

using Entries = std::vector<std::string>;

MemoryViewStore& put(MemoryViewStore& store, std::string_view key, std::string_view value) {
    store.put(Family::lists, key, value);
    return store;
}

/// The entries of one range, and no more than `most` of them.
Entries scan(const ViewStore& store, std::string_view first, std::string_view bound,
             std::size_t most = 100) {
    Entries entries;
    store.scan(Family::lists, first, bound, [&](std::string_view key, std::string_view value) {
        entries.push_back(std::string(key) + " = " + std::string(value));
        return entries.size() < most;
    });
    return entries;
}

}  // namespace

TEST_CASE("every family has a name of its own") {
    std::map<std::string_view, int> names;
    for (const Family family : all_families) ++names[to_text(family)];
    CHECK(names.size() == all_families.size());
}

TEST_CASE("what was put is there, in its family only, until it is removed") {
    MemoryViewStore store;
    put(store, "a", "1");

    CHECK(store.get(Family::lists, "a") == "1");
    CHECK_FALSE(store.get(Family::rows, "a"));
    store.remove(Family::lists, "a");
    CHECK_FALSE(store.get(Family::lists, "a"));
    CHECK(store.change_count() == 0);
}

TEST_CASE("keys and values are bytes: NUL, empty, and high bytes keep their place") {
    using namespace std::string_view_literals;
    MemoryViewStore store;
    put(store, "b\xff"sv, "high");
    put(store, "b\0"sv, "nul");
    put(store, "b"sv, "");
    put(store, ""sv, "empty");

    CHECK(store.get(Family::lists, "b\0"sv) == "nul");
    const Entries all{" = empty", "b = ", "b\0 = nul"s, "b\xff = high"};
    CHECK(scan(store, "", "") == all);
}

TEST_CASE("a scan begins with its first key, ends before its bound, stops when told") {
    MemoryViewStore store;
    put(put(put(put(store, "a", "1"), "b", "2"), "c", "3"), "d", "4");

    CHECK(scan(store, "b", "d") == Entries{"b = 2", "c = 3"});
    CHECK(scan(store, "bb", "") == Entries{"c = 3", "d = 4"});
    CHECK(scan(store, "", "", 3) == Entries{"a = 1", "b = 2", "c = 3"});
    CHECK(scan(store, "d", "b").empty());
    CHECK(scan(store, "e", "").empty());
}

TEST_CASE("a layer shows its changes over a base that stays as it is") {
    MemoryViewStore base;
    put(put(put(base, "a", "1"), "c", "3"), "e", "5");
    const Entries untouched = dump(base);
    MemoryViewStore layer(under(base));
    put(put(put(layer, "b", "two"), "c", "three"), "f", "six");
    layer.remove(Family::lists, "a");

    CHECK_FALSE(layer.get(Family::lists, "a"));
    CHECK(layer.get(Family::lists, "c") == "three");
    CHECK(layer.get(Family::lists, "e") == "5");
    CHECK(scan(layer, "", "") == Entries{"b = two", "c = three", "e = 5", "f = six"});
    CHECK(scan(layer, "a", "c") == Entries{"b = two"});
    CHECK(scan(layer, "", "", 1) == Entries{"b = two"});
    CHECK(scan(layer, "", "", 2) == Entries{"b = two", "c = three"});
    CHECK(scan(layer, "", "", 3) == Entries{"b = two", "c = three", "e = 5"});
    CHECK(dump(base) == untouched);
}

TEST_CASE("changes tell of values and removals, in the order of keys") {
    MemoryViewStore base;
    put(put(base, "a", "1"), "b", "2");
    MemoryViewStore layer(under(base));
    put(layer, "c", "3");
    layer.remove(Family::lists, "a");

    Entries changes;
    layer.changes([&](Family family, std::string_view key, std::optional<std::string_view> value) {
        CHECK(family == Family::lists);
        changes.push_back(std::string(key) + (value ? " = " + std::string(*value) : " removed"));
    });
    CHECK(changes == Entries{"a removed", "c = 3"});
    CHECK(layer.change_count() == 2);
}

TEST_CASE("thousands of keys, long and short values in turn: each is found, all are in order") {
    MemoryViewStore store;
    std::map<std::string, std::string> model;
    for (int i = 0; i < 20'000; ++i) {
        const std::string key = std::to_string(i * 7919 % 5'003);
        const std::string value(static_cast<std::size_t>(i % 301), static_cast<char>('a' + i % 26));
        put(store, key, value);
        model[key] = value;
    }
    put(store, "large", std::string(3U << 20U, 'x'));
    model["large"] = std::string(3U << 20U, 'x');

    CHECK(store.change_count() == model.size());
    Entries expected;
    for (const auto& [key, value] : model) {
        CHECK(store.get(Family::lists, key) == value);
        expected.push_back(key + " = " + value);
    }
    CHECK(scan(store, "", "", ~std::size_t{0}) == expected);
}

TEST_CASE("cleared, a store is as one that is new, however much lay in it") {
    MemoryViewStore base;
    put(base, "a", "0");
    MemoryViewStore store(under(base));
    std::vector<std::size_t> bytes;
    for (const int keys : {9'000, 40, 9'000}) {
        MemoryViewStore fresh(under(base));
        for (int i = 0; i < keys; ++i) {
            const std::string value(static_cast<std::size_t>(i % 301), 'v');
            for (MemoryViewStore* each : {&store, &fresh})
                put(*each, std::to_string(i % 7'001), value);
        }
        for (MemoryViewStore* each : {&store, &fresh}) each->remove(Family::lists, "a");
        put(store, "large", std::string(2U << 20U, 'x'));
        put(fresh, "large", std::string(2U << 20U, 'x'));

        CHECK(dump(store) == dump(fresh));
        CHECK(store.change_count() == fresh.change_count());
        bytes.push_back(store.bytes());
        store.clear();
        CHECK(store.change_count() == 0);
        CHECK(dump(store) == dump(base));
    }
    CHECK(bytes.back() == bytes.front());
}

TEST_CASE("a stack of layers is one ordered map, whatever is put, removed and scanned") {
    CHECK(rc::check([] {
        MemoryViewStore bottom;
        MemoryViewStore middle(under(bottom));
        MemoryViewStore top(under(middle));
        std::map<std::string, std::string> model;
        const auto key = [] {
            return *rc::gen::container<std::string>(2, rc::gen::inRange('a', 'e'));
        };

        for (MemoryViewStore* layer : {&bottom, &middle, &top}) {
            const int steps = *rc::gen::inRange(0, 20);
            for (int i = 0; i < steps; ++i) {
                const std::string name = key();
                if (*rc::gen::inRange(0, 3) == 0) {
                    layer->remove(Family::lists, name);
                    model.erase(name);
                } else {
                    const std::string value = std::to_string(i);
                    layer->put(Family::lists, name, value);
                    model[name] = value;
                }
                if (*rc::gen::inRange(0, 4) == 0) scan(*layer, "", "");
            }
        }

        const std::string first = key();
        const std::string bound = key();
        Entries expected;
        for (const auto& [name, value] : model) {
            RC_ASSERT(top.get(Family::lists, name) == value);
            if (name >= first && name < bound) expected.push_back(name + " = " + value);
        }
        RC_ASSERT(scan(top, first, bound) == expected);
    }));
}

}  // namespace gridcase::view_store_test
