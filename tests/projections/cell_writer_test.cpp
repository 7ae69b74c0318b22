#include "projections/cell_writer.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "projections/cell_pages.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::cell_writer_test {

using namespace gridcase::projections;
using gridcase::projections::samples::dump;

namespace {

const Instant start = samples::moment("2024-03-01 08:00");

struct Added {
    const Figure* figure = nullptr;
    Delta delta;
    int sign = +1;
};

/// Few of each, so that many deltas share cells.
Added any_added() {
    Added added;
    added.figure = &catalogue()[*rc::gen::inRange<std::size_t>(0, 3)];
    added.sign = *rc::gen::element(+1, -1);
    added.delta.at = start + hours(*rc::gen::inRange(-50, 50)) + Duration{*rc::gen::inRange(0, 2)};
    added.delta.dimensions = {
        .unit = UnitCode(*rc::gen::element<std::string>(
            "220402001001", "220402001001007", "220402001002", "220402002001", "dept-7", "")),
        .category = CategoryCode(*rc::gen::element<std::string>("noise", "noise.night", "")),
        .level = *rc::gen::element(Level::grid, Level::city),
        .month = *rc::gen::inRange(-2, 2),
    };
    for (std::size_t i = 0; i < added.figure->counters.size(); ++i)
        added.delta.counters[i] = *rc::gen::inRange(-1, 2);
    return added;
}

void write_at_once(MemoryViewStore& store, const std::vector<Added>& all) {
    CellWriter writer(store);
    for (const Added& each : all) writer.add(*each.figure, each.delta, each.sign);
    writer.settle();
}

std::vector<std::string> written_at_once(const std::vector<Added>& all) {
    MemoryViewStore store;
    write_at_once(store, all);
    return dump(store);
}

/// Up to any moment, or all there is.
CellRange any_range(Cut cut) {
    CellRange range;
    range.cut = cut;
    if (*rc::gen::arbitrary<bool>()) range.as_of = start + hours(*rc::gen::inRange(-60, 60));
    return range;
}

std::vector<std::string> written_one_by_one(const std::vector<Added>& all) {
    MemoryViewStore store;
    for (const Added& each : all) {
        CellWriter writer(store);
        writer.add(*each.figure, each.delta, each.sign);
        writer.settle();
    }
    return dump(store);
}

}  // namespace

TEST_CASE("deltas that are gathered leave the same cells as one after the other") {
    CHECK(rc::check([] {
        const auto all = *rc::gen::container<std::vector<Added>>(rc::gen::exec(any_added));
        RC_ASSERT(written_at_once(all) == written_one_by_one(all));
    }));
}

TEST_CASE("what is taken back leaves no cell") {
    CHECK(rc::check([] {
        auto all = *rc::gen::container<std::vector<Added>>(rc::gen::exec(any_added));
        for (std::size_t i = all.size(); i-- > 0;) {
            all.push_back(all[i]);
            all.back().sign *= -1;
        }
        RC_ASSERT(written_at_once(all) == written_at_once({}));
        RC_ASSERT(written_one_by_one(all) == written_one_by_one({}));
    }));
}

TEST_CASE("more deltas than are gathered at once are all counted") {
    const Figure& figure = catalogue().front();
    MemoryViewStore store;
    CellWriter writer(store);
    constexpr int times = 200'000;
    for (int i = 0; i < times; ++i) {
        Delta delta;
        delta.at = start + hours(i % 7);
        delta.dimensions.unit = UnitCode("22040200100" + std::to_string(i % 3));
        delta.counters[0] = 1;
        writer.add(figure, delta, +1);
    }
    writer.settle();
    for (const Cut cut : {Cut::whole, Cut::units, Cut::full, Cut::communities}) {
        CAPTURE(static_cast<int>(cut));
        std::int64_t sum = 0;
        visit_cells(store, figure,
                    {.cut = cut, .as_of = std::nullopt, .by_month = true, .pages = {}},
                    [&](const Cell& cell) { sum += cell.counters[0]; });
        CHECK(sum == times);
    }
}

TEST_CASE("communities come to what their units come to, at any moment") {
    CHECK(rc::check([] {
        const auto all = *rc::gen::container<std::vector<Added>>(rc::gen::exec(any_added));
        MemoryViewStore store;
        write_at_once(store, all);
        CellRange range = any_range(Cut::units);
        range.by_month = false;
        const auto told = [&](const Figure& figure, Cut cut) {
            std::map<std::string, Counters> found;
            range.cut = cut;
            visit_cells(store, figure, range, [&](const Cell& cell) {
                Counters& sum = found[std::string(community_of(cell.unit))];
                for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += cell.counters[i];
            });
            std::erase_if(found, [](const auto& each) { return each.second == Counters{}; });
            return found;
        };
        for (std::size_t i = 0; i < 3; ++i)
            RC_ASSERT(told(catalogue()[i], Cut::communities) == told(catalogue()[i], Cut::units));
    }));
}

TEST_CASE("who asks for some pages of units is told what who asks for all is told of them") {
    CHECK(rc::check([] {
        const auto all = *rc::gen::container<std::vector<Added>>(rc::gen::exec(any_added));
        MemoryViewStore store;
        write_at_once(store, all);
        const CellRange range = any_range(*rc::gen::element(Cut::units, Cut::full));
        const std::set<std::string, std::less<>> pages =
            *rc::gen::element(std::set<std::string, std::less<>>{"220402001"},
                              std::set<std::string, std::less<>>{"220402002", "nowhere"},
                              std::set<std::string, std::less<>>{"220402001", "dept-7"},
                              std::set<std::string, std::less<>>{});
        using Told = std::map<std::tuple<std::string, std::string, Level, std::int32_t>, Counters>;
        const auto told = [&](const Figure& figure, const CellRange& asked) {
            Told found;
            visit_cells(store, figure, asked, [&](const Cell& cell) {
                if (!pages.contains(page_of(cell.unit))) return;
                Counters& sum = found[{std::string(cell.unit), std::string(cell.category),
                                       cell.level, cell.month}];
                for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += cell.counters[i];
            });
            std::erase_if(found, [](const auto& each) { return each.second == Counters{}; });
            return found;
        };
        for (std::size_t i = 0; i < 3; ++i) {
            CellRange some = range;
            some.pages = pages;
            RC_ASSERT(told(catalogue()[i], some) == told(catalogue()[i], range));
        }
    }));
}

}  // namespace gridcase::cell_writer_test
