#include "events/name_table.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>

namespace gridcase::name_table_test {

namespace {

/// Keys that mostly look for the same slot: of their first eight bytes only few differ.
NameKey any_key() {
    std::string raw(NameKey::size, '\0');
    raw[0] = static_cast<char>(*rc::gen::inRange(0, 4));
    raw[1] = static_cast<char>(*rc::gen::inRange(0, 2));
    raw[15] = static_cast<char>(*rc::gen::inRange(0, 100));
    return NameKey::from_raw(raw);
}

}  // namespace

TEST_CASE("a table is a map, also of keys that look for the same slot, and of one that is zeros") {
    CHECK(rc::check([] {
        NameTable<int> table;
        std::map<NameKey, int> model;
        const int times = *rc::gen::inRange(0, 400);
        const int reserved_at = *rc::gen::inRange(0, 400);
        for (int i = 0; i < times; ++i) {
            if (i == reserved_at) table.reserve(*rc::gen::inRange<std::size_t>(0, 1'000));
            const NameKey key = any_key();
            const auto [value, fresh] = table.at(key);
            RC_ASSERT(fresh == !model.contains(key));
            RC_ASSERT(*value == model[key]);
            *value = model[key] = i;
            RC_ASSERT(table.size() == model.size());
        }
        std::map<NameKey, int> found;
        table.each([&](const NameKey& key, int value) { found[key] = value; });
        RC_ASSERT(found == model);
    }));
}

}  // namespace gridcase::name_table_test
