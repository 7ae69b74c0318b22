#include "projections/cell_pages.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gridcase::cell_pages_test {

using namespace gridcase::projections;

namespace {

constexpr std::size_t two = 2;

/// What a page tells, as text, and its two counters; what comes to zero is not there.
using Model = std::map<std::string, Counters>;

/// As a sum tells it that tells no more than this.
std::string told(const Cell& cell, Cut cut) {
    if (cut == Cut::communities) return std::string(community_of(cell.unit));
    if (cut == Cut::units) return std::string(cell.unit);
    std::string text = cut == Cut::whole ? "" : std::string(cell.unit);
    text += " " + std::to_string(cell.month);
    if (cut != Cut::months)
        text += " " + std::string(gridcase::to_text(cell.level)) + " " + std::string(cell.category);
    return text;
}

void add(Model& model, const std::string& key, const Counters& counters) {
    Counters& sum = model[key];
    for (std::size_t i = 0; i < two; ++i) sum[i] += counters[i];
    if (sum == Counters{}) model.erase(key);
}

/// A cell of few, so that many are of one head; some heads are long, and share much.
Cell any_cell() {
    static const std::string long_text(40, 'n');
    static const std::string longer_text(300, 'n');
    static const std::array<std::string, 8> units{"220402001",      "220402001a",    "220402001aa",
                                                  "220402001ab",    "220402001b",    "220402001ba",
                                                  "220402001ba123", "220402001ba124"};
    return {.unit = units[*rc::gen::inRange<std::size_t>(0, units.size())],
            .category = *rc::gen::element<std::string_view>("noise", "noise.night", "", long_text,
                                                            longer_text),
            .level = *rc::gen::element(gridcase::Level::grid, gridcase::Level::city),
            .month = *rc::gen::inRange(-1, 2),
            .counters = {*rc::gen::inRange(-1, 2), *rc::gen::inRange(-1, 200)}};
}

std::string page_with(Cut cut, const Cell& cell) {
    PageWriter page;
    page.begin(cut, two);
    page.append(cell);
    return page.page();
}

/// One that a page tells, or that tells less.
Cut any_cut_of(Cut of_page) {
    if (of_page == Cut::districts) return *rc::gen::element(Cut::units, Cut::communities);
    if (of_page == Cut::units || of_page == Cut::communities) return of_page;
    if (of_page == Cut::months) return *rc::gen::element(Cut::months, Cut::units);
    if (of_page == Cut::full)
        return *rc::gen::element(Cut::whole, Cut::months, Cut::full, Cut::units);
    return *rc::gen::element(Cut::whole, Cut::months, Cut::full, Cut::communities, Cut::units);
}

/// The cut that adds up what such pages tell.
Cut read_as(Cut of_page) { return of_page == Cut::districts ? Cut::units : of_page; }

/// Every sum comes once, even one that came to zero.
Model read(const CellSums& sums, Cut cut) {
    Model found;
    std::set<std::string> once;
    sums.visit([&](const Cell& cell) {
        RC_ASSERT(once.insert(told(cell, cut)).second);
        add(found, told(cell, cut), cell.counters);
    });
    return found;
}

}  // namespace

TEST_CASE("units of one street share a page, and a short code has one of its own") {
    CHECK(page_of("220402001001007") == "220402001");
    CHECK(page_of("220402001002") == page_of("220402001001007"));
    CHECK(page_of("dept-7") == "dept-7");
    CHECK(page_of("").empty());
    CHECK(page_of(Cut::communities, "220402001001007") == "220402");
    CHECK(page_of(Cut::districts, "220402001001007") == "220402");
    CHECK(page_of(Cut::together, "220402001001007").empty());
    CHECK(community_of("220402001001007") == "220402001001");
    CHECK(community_of("dept-7") == "dept-7");
}

TEST_CASE("a page is a map of sums, however often it is added to, and in however many parts") {
    CHECK(rc::check([] {
        const Cut of_page = *rc::gen::element(Cut::months, Cut::full, Cut::together,
                                              Cut::communities, Cut::units, Cut::districts);
        std::vector<Cell> cells;
        std::string parts[2];
        const int times = *rc::gen::inRange(0, 40);
        for (int i = 0; i < times; ++i) {
            cells.push_back(any_cell());
            std::string& part = parts[*rc::gen::inRange(0, 2)];
            part = joined_pages(of_page, two, part, page_with(of_page, cells.back())).value_or("");
        }
        const std::string joined = joined_pages(of_page, two, parts[0], parts[1]).value_or("");
        RC_ASSERT(joined == joined_pages(of_page, two, parts[1], parts[0]).value_or(""));

        // Read whole or part by part, and with what the page tells or less.
        const Cut cut = any_cut_of(of_page);
        Model model;
        for (const Cell& cell : cells) add(model, told(cell, cut), cell.counters);
        const std::string_view name = page_of(of_page, "220402001");
        CellSums whole(cut, two);
        whole.add(of_page, name, joined);
        RC_ASSERT(read(whole, cut) == model);
        CellSums in_parts(cut, two);
        in_parts.add(of_page, name, parts[0]);
        in_parts.add(of_page, name, parts[1]);
        RC_ASSERT(read(in_parts, cut) == model);
    }));
}

TEST_CASE("a page of all units adds to the pages of each, and sums come in the order of units") {
    static const std::array<std::string, 6> units{
        "dept-7", "dept-70012345", "22040", "220402001001001", "220402001001002", "330106009002"};
    CHECK(rc::check([] {
        const Cut cut = *rc::gen::element(Cut::months, Cut::full, Cut::communities, Cut::units);
        const bool by_district = cut == Cut::units || cut == Cut::communities;
        const Cut of_many =
            *rc::gen::element(Cut::together, by_district ? Cut::districts : Cut::together);
        std::string many;
        CellSums sums(cut, two);
        Model model;
        const int times = *rc::gen::inRange(0, 40);
        for (int i = 0; i < times; ++i) {
            Cell cell = any_cell();
            cell.unit = units[*rc::gen::inRange<std::size_t>(0, units.size())];
            add(model, told(cell, cut), cell.counters);
            const Cut of_page = *rc::gen::element(cut, of_many);
            if (of_page == of_many)  // a page of units that belong to several
                many = joined_pages(of_many, two, many, page_with(of_many, cell)).value_or("");
            else
                sums.add(cut, page_of(cut, cell.unit), page_with(cut, cell));
        }
        sums.add(of_many, "", many);
        std::string unit;
        sums.visit([&](const Cell& cell) {
            RC_ASSERT(unit <= cell.unit);
            unit = cell.unit;
        });
        RC_ASSERT(read(sums, cut) == model);
    }));
}

TEST_CASE("a damaged page is not read as another one") {
    for (const Cut cut :
         {Cut::months, Cut::full, Cut::together, Cut::communities, Cut::units, Cut::districts}) {
        const std::string page = page_with(
            cut, {.unit = "220402001007", .category = "noise", .month = 5, .counters = {1, 2}});
        REQUIRE(!page.empty());
        for (std::size_t size = 1; size < page.size(); ++size) {
            CAPTURE(size);
            CHECK_THROWS_AS(CellSums(read_as(cut), two).add(cut, "220402001", page.substr(0, size)),
                            std::runtime_error);
        }
        // An ending that is longer than the page; a head that shares more than there is before it.
        for (const std::string_view damaged : {"\x05xy", "\x21xy\x02\x02"})
            CHECK_THROWS_AS(CellSums(read_as(cut), two).add(cut, "220402001", damaged),
                            std::runtime_error);
    }
}

}  // namespace gridcase::cell_pages_test
