#include "projections/cell_pages.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <utility>

using namespace gridcase::projections;

namespace {

constexpr std::size_t two = 2;

/// Unit and month → two counters; what comes to zero is not there.
using Model = std::map<std::pair<std::string, std::int32_t>, Counters>;

Model read(const std::string& page, const std::string& name) {
    Model found;
    PageSum sum(two, true);
    sum.add(page);
    sum.visit([&](std::string_view rest, std::int32_t month, const Counters& counters) {
        const auto [entry, fresh] =
            found.emplace(std::pair(name + std::string(rest), month), counters);
        CHECK(fresh);
    });
    return found;
}

void add(Model& model, const std::string& unit, std::int32_t month, const Counters& counters) {
    Counters& sum = model[{unit, month}];
    for (std::size_t i = 0; i < two; ++i) sum[i] += counters[i];
    if (sum == Counters{}) model.erase({unit, month});
}

}  // namespace

TEST_CASE("units of one street share a page, and a short code has one of its own") {
    CHECK(page_of("220402001001007") == "220402001");
    CHECK(page_of("220402001002") == page_of("220402001001007"));
    CHECK(page_of("dept-7") == "dept-7");
    CHECK(page_of("").empty());
}

TEST_CASE("a page is a map of sums, however often it is added to, and in however many parts") {
    CHECK(rc::check([] {
        const std::string street = "220402001";
        Model model;
        std::string parts[2];
        const int times = *rc::gen::inRange(0, 30);
        for (int i = 0; i < times; ++i) {
            const std::string unit =
                street + *rc::gen::container<std::string>(rc::gen::inRange('a', 'c'));
            const std::int32_t month = *rc::gen::inRange(-1, 2);
            const Counters counters{*rc::gen::inRange(-1, 2), *rc::gen::inRange(-1, 200)};
            const int sign = *rc::gen::element(1, -1);
            std::string& part = parts[*rc::gen::inRange(0, 2)];
            const Counters signed_counters{sign * counters[0], sign * counters[1]};
            std::string added;
            append_to_page(added, unit, month, signed_counters, two);
            part = joined_pages(part, added).value_or("");
            add(model, unit, month, signed_counters);
        }
        const std::string joined = joined_pages(parts[0], parts[1]).value_or("");
        RC_ASSERT(read(joined, street) == model);
        RC_ASSERT(joined == joined_pages(parts[1], parts[0]).value_or(""));

        // The same, read part by part and without the months.
        PageSum sum(two, false);
        sum.add(parts[0]);
        sum.add(parts[1]);
        Model whole;
        sum.visit([&](std::string_view rest, std::int32_t month, const Counters& counters) {
            add(whole, street + std::string(rest), month, counters);
        });
        Model wanted;
        for (const auto& [key, counters] : model) add(wanted, key.first, 0, counters);
        RC_ASSERT(whole == wanted);
    }));
}

TEST_CASE("a damaged page is not read as another one") {
    std::string page;
    append_to_page(page, "220402001007", 5, {1, 2}, two);
    REQUIRE(!page.empty());
    for (std::size_t size = 1; size < page.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(PageSum(two, true).add(page.substr(0, size)), std::runtime_error);
    }
    CHECK_THROWS_AS(PageSum(two, true).add("\x02xy"), std::runtime_error);
}
