#include "projections/cell_writer.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "projections/cell_pages.hpp"
#include "projections/cells_from_minutes.hpp"
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

/// Near enough to share hours, or so far off that years lie between.
Duration any_distance() {
    return *rc::gen::arbitrary<bool>() ? hours(*rc::gen::inRange(-60, 60))
                                       : days(*rc::gen::inRange(-500, 500));
}

/// Few of each, so that many deltas share cells.
Added any_added() {
    Added added;
    added.figure = &catalogue()[*rc::gen::inRange<std::size_t>(0, 3)];
    added.sign = *rc::gen::element(+1, -1);
    added.delta.at = start + any_distance() + Duration{*rc::gen::inRange(0, 2)};
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
    if (*rc::gen::arbitrary<bool>()) range.as_of = start + any_distance();
    return range;
}

/// Only what CellWriter::Layers::minutes writes, and the other layers made of it.
std::vector<std::string> made_from_minutes(const std::vector<Added>& all) {
    MemoryViewStore store;
    CellWriter writer(store, CellWriter::Layers::minutes);
    for (const Added& each : all) writer.add(*each.figure, each.delta, each.sign);
    writer.settle();
    samples::put_all_layers(store, writer.texts());
    return dump(store);
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

TEST_CASE("layers that are made of five minutes are those that are written") {
    CHECK(rc::check([] {
        const auto all = *rc::gen::container<std::vector<Added>>(rc::gen::exec(any_added));
        RC_ASSERT(made_from_minutes(all) == written_at_once(all));
    }));
    // Years, months and days that begin in the middle of something else.
    std::vector<Added> all;
    for (const char* at : {"1969-12-31 23:59", "1970-01-01 08:00", "2023-12-31 23:57",
                           "2024-01-01 08:02", "2024-02-29 12:00", "2024-03-01 07:59"})
        for (const char* unit : {"220402001001", "220402001002", "dept"})
            all.push_back({.figure = &catalogue().back(),
                           .delta = {.at = samples::moment(at),
                                     .dimensions = {.unit = UnitCode(unit), .category = {}},
                                     .counters = {1}}});
    CHECK(made_from_minutes(all) == written_at_once(all));
}

TEST_CASE("what is made of five minutes must be announced, and whole") {
    const Figure& figure = catalogue().front();
    MemoryViewStore store;
    CellWriter writer(store, CellWriter::Layers::minutes);
    Delta delta;
    delta.at = start;
    delta.dimensions.unit = UnitCode("220402001001");
    delta.counters[0] = 1;
    writer.add(figure, delta, +1);
    writer.settle();
    store.scan(Family::cells, {}, {}, [&](std::string_view key, std::string_view page) {
        const CellTexts none;
        const auto ignore = [](std::size_t, std::string_view, std::string_view) {};
        CHECK_THROWS_AS(CellsFromMinutes(figure, none, ignore).take(key, page), std::logic_error);
        CellsFromMinutes cells(figure, writer.texts(), ignore);
        CHECK_THROWS_AS(cells.take(key.substr(1), page), std::runtime_error);
        CHECK_THROWS_AS(cells.take(key, page.substr(0, page.size() - 1)), std::runtime_error);
        CHECK_NOTHROW(cells.take(key, page));
        return true;
    });
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
    for (const Cut cut : {Cut::whole, Cut::months, Cut::full, Cut::communities, Cut::units}) {
        CAPTURE(static_cast<int>(cut));
        std::int64_t sum = 0;
        visit_cells(store, figure, {.cut = cut, .as_of = std::nullopt, .pages = {}},
                    [&](const Cell& cell) { sum += cell.counters[0]; });
        CHECK(sum == times);
    }
}

TEST_CASE("stretches of time lie in each other as layers are read") {
    CHECK(rc::check([] {
        const Buckets buckets(start + any_distance() + minutes(*rc::gen::inRange(0, 1440)) +
                              Duration{*rc::gen::inRange(0, 2)});
        for (const Cut cut : {Cut::whole, Cut::months, Cut::full, Cut::communities, Cut::units}) {
            Instant begun = earliest_instant;
            for (const Layer& layer : layers_of(cut)) {
                const Instant beginning = buckets.beginning(layer.resolution);
                const std::int32_t bucket = buckets.of(layer.resolution);
                RC_ASSERT(beginning >= begun);
                RC_ASSERT(Buckets(beginning).of(layer.resolution) == bucket);
                RC_ASSERT(Buckets(beginning + Duration{-1}).of(layer.resolution) == bucket - 1);
                begun = beginning;
            }
        }
    }));
}

TEST_CASE("cells come to what had happened, whatever is told apart") {
    CHECK(rc::check([] {
        const auto all = *rc::gen::container<std::vector<Added>>(rc::gen::exec(any_added));
        MemoryViewStore store;
        write_at_once(store, all);
        for (const Cut cut : {Cut::whole, Cut::months, Cut::full, Cut::communities, Cut::units}) {
            const CellRange range = any_range(cut);
            const Figure& figure = catalogue().front();
            const auto unit_of = [&](std::string_view unit) {
                return std::string(cut == Cut::whole         ? ""
                                   : cut == Cut::communities ? community_of(unit)
                                                             : unit);
            };
            std::map<std::string, Counters> expected;
            std::map<std::string, Counters> found;
            const auto add = [](Counters& sum, const Counters& counters, int sign) {
                for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += sign * counters[i];
            };
            for (const Added& each : all)  // `as_of` is where five minutes begin
                if (each.figure == &figure && (!range.as_of || each.delta.at < *range.as_of))
                    add(expected[unit_of(each.delta.dimensions.unit.value())], each.delta.counters,
                        each.sign);
            visit_cells(store, figure, range, [&](const Cell& cell) {
                add(found[unit_of(cell.unit)], cell.counters, 1);
            });
            const auto nothing = [](const auto& each) { return each.second == Counters{}; };
            std::erase_if(expected, nothing);
            std::erase_if(found, nothing);
            RC_ASSERT(found == expected);
        }
    }));
}

TEST_CASE("communities come to what their units come to, at any moment") {
    CHECK(rc::check([] {
        const auto all = *rc::gen::container<std::vector<Added>>(rc::gen::exec(any_added));
        MemoryViewStore store;
        write_at_once(store, all);
        CellRange range = any_range(Cut::units);
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
        const CellRange range = any_range(*rc::gen::element(Cut::months, Cut::full, Cut::units));
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
