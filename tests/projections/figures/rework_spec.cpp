#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::rework_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");

CaseEscalated up() { return escalated(grid_1, community_1); }

/// Five cases: passed at once; failed, passed; failed twice, once in the grid and once above, then
/// passed; never checked; and checked but still open.
History five_cases() {
    History history = territory();
    const auto open = [&](const char* number, const CategoryCode& category) {
        history.add(number, opened, {reported(grid_1, category), routed(grid_1)});
    };
    const auto check = [&](const char* number, int day, bool passed) {
        history.add(number, opened + days(day),
                    {passed ? Event(ResolutionVerified{}) : Event(reworked(opened))});
    };
    open("passed", sanitation);
    check("passed", 1, true);
    open("failed-once", dispute);
    check("failed-once", 1, false);
    check("failed-once", 3, true);
    open("failed-twice", dispute);
    check("failed-twice", 1, false);
    history.add("failed-twice", opened + days(1), {up()});
    check("failed-twice", 2, false);
    check("failed-twice", 3, true);
    open("unchecked", dispute);
    history.add("unchecked", opened + days(1), {CaseClosed{}});
    open("open", dispute);
    return history;
}

}  // namespace

TEST_CASE("how many checks found it not done") {
    const Views views(five_cases());

    CHECK(views.at("rework", opened + days(1) - one_micro) == Numbers{0, 0});
    CHECK(views.at("rework", opened + days(1)) == Numbers{3, 2});
    CHECK(views.at("rework", opened + days(2)) == Numbers{4, 3});
    CHECK(views.at("rework", opened + days(3)) == Numbers{6, 3});
}

TEST_CASE("rework by category, level of the holder then, and month of the check") {
    const Views views(five_cases());

    CHECK(views.by("rework", {By::category}) == Lines{{"dispute", {5, 3}}, {"sanitation", {1, 0}}});
    CHECK(views.by("rework", {By::level}) == Lines{{"grid", {4, 2}}, {"community", {2, 1}}});
    CHECK(views.by("rework", {By::month}) == Lines{{"2024-05", {3, 2}}, {"2024-06", {3, 1}}});
}

}  // namespace gridcase::rework_spec
