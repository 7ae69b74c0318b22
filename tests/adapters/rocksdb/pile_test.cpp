#include "adapters/rocksdb/pile.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace gridcase::rocks::pile_test {
namespace {

using projections::Family;
using Entry = std::tuple<Family, std::string, std::string>;

std::vector<Entry> visited(Pile& pile) {
    std::vector<Entry> entries;
    pile.visit_sorted([&](Family family, std::string_view key, std::string_view value) {
        entries.emplace_back(family, key, value);
    });
    return entries;
}

/// Some begin alike for longer than what is compared first.
std::string any_key() {
    return *rc::gen::element<std::string>("", "220402001001-20240301-0000") +
           *rc::gen::container<std::string>(rc::gen::inRange<char>('\0', '\3'));
}

TEST_CASE("a pile gives what was put, in order, and once more after it was cleared") {
    CHECK(rc::check([] {
        Pile pile;
        for (int round = 0; round < 2; ++round) {
            std::vector<Entry> put;
            const int entries = *rc::gen::inRange(0, 40);
            for (int i = 0; i < entries; ++i) {
                put.emplace_back(*rc::gen::element(Family::cells, Family::commands, Family::tree),
                                 any_key(), std::to_string(i));
                const auto& [family, key, value] = put.back();
                pile.put(family, key, value);
            }
            RC_ASSERT(pile.count() == put.size());
            std::vector<Entry> found = visited(pile);
            RC_ASSERT(std::ranges::is_sorted(found, {}, [](const Entry& entry) {
                return std::tuple(std::get<0>(entry), std::get<1>(entry));
            }));
            std::ranges::sort(found);
            std::ranges::sort(put);
            RC_ASSERT(found == put);
            pile.clear();
            RC_ASSERT(pile.count() == 0U);
            RC_ASSERT(visited(pile).empty());
        }
    }));
}

TEST_CASE("a pile answers nothing") {
    Pile pile;
    pile.put(Family::rows, "a", "1");
    CHECK_THROWS_AS(static_cast<void>(pile.get(Family::rows, "a")), std::logic_error);
    CHECK_THROWS_AS(pile.remove(Family::rows, "a"), std::logic_error);
    CHECK_THROWS_AS(pile.update(Family::rows, "a", [](auto before) { return before; }),
                    std::logic_error);
    CHECK_THROWS_AS(pile.scan(Family::rows, {}, {}, [](auto, auto) { return true; }),
                    std::logic_error);
}

}  // namespace
}  // namespace gridcase::rocks::pile_test
