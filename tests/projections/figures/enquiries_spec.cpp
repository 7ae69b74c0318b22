#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::enquiries_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");

/// Five cases: three enquiries, of three persons, two and one; a small matter handled on the spot;
/// and one that was closed in the ordinary way.
History five_cases() {
    History history = territory();
    const auto ask = [&](const char* number, Instant at, const UnitCode& unit,
                         std::uint32_t persons) {
        CaseClosed closing;
        closing.persons = persons;
        history.add(number, at, {reported(unit), CaseResolved{}, closing});
    };
    ask("three", opened, grid_1, 3);
    ask("two", opened, grid_2, 2);
    ask("one", opened + days(2), grid_1, 1);
    ask("on-the-spot", opened, grid_1, 0);
    history.add("ordinary", opened, {reported(grid_1), routed(grid_1)})
        .add("ordinary", opened + days(1), {CaseClosed{}});
    return history;
}

}  // namespace

TEST_CASE("enquiries are counted by persons, and nobody is asked about them") {
    const Views views(five_cases());

    CHECK(views.at("enquiries", opened - one_micro) == Numbers{0, 0});
    CHECK(views.at("enquiries", opened) == Numbers{2, 5});
    CHECK(views.at("enquiries", opened + days(3)) == Numbers{3, 6});
    CHECK(views.at("satisfaction", opened + days(3)) == Numbers{2, 0, 0, 0});
}

TEST_CASE("enquiries by unit and month") {
    const Views views(five_cases());

    CHECK(views.by("enquiries", {By::unit}) ==
          Lines{{grid_1.value(), {2, 4}}, {grid_2.value(), {1, 2}}});
    CHECK(views.by("enquiries", {By::month}) == Lines{{"2024-05", {2, 5}}, {"2024-06", {1, 1}}});
}

}  // namespace gridcase::enquiries_spec
