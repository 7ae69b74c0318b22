#include "adapters/rocksdb/kept_units.hpp"

#include <doctest/doctest.h>

#include "projections/unit_row.hpp"
#include "tests/support/samples.hpp"

namespace gridcase::rocks::kept_units_test {
namespace {

using projections::MemoryViewStore;

/// With the first so many units of the sample city.
struct StoreWith {
    explicit StoreWith(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) put_unit(store, samples::units().at(i));
    }
    MemoryViewStore store;
};

TEST_CASE("units are read once for as long as none of them changes") {
    KeptUnits units;
    const auto kept = units.at(7, StoreWith(3).store);
    CHECK(kept->units().size() == 3);
    CHECK(units.at(7, StoreWith(5).store) == kept);
    CHECK(units.at(9, StoreWith(5).store) == kept);
    CHECK(units.at(6, StoreWith(5).store) == kept);
}

TEST_CASE("a snapshot has the units that it sees, before, while and after they change") {
    KeptUnits units;
    const auto kept = units.at(7, StoreWith(3).store);
    units.begin_change();
    for (int times = 0; times < 2; ++times) {
        CHECK(units.at(8, StoreWith(3).store)->units().size() == 3);
        CHECK(units.at(9, StoreWith(4).store)->units().size() ==
              4);  // it is there, and not said yet
    }
    units.end_change(9);
    CHECK(units.at(8, StoreWith(3).store)->units().size() == 3);
    const auto changed = units.at(9, StoreWith(4).store);
    CHECK(changed->units().size() == 4);
    CHECK(units.at(8, StoreWith(3).store)->units().size() == 3);
    CHECK(units.at(10, StoreWith(5).store) == changed);
    CHECK(kept->units().size() == 3);  // whoever holds them still does
}

}  // namespace
}  // namespace gridcase::rocks::kept_units_test
