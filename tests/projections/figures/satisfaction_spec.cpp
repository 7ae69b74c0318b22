#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::satisfaction_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant closed = moment("2024-05-31 18:00");
const Instant answered = moment("2024-06-02 12:00");

/// Five cases: solved and praised; solved, hardly satisfied; not solved; not answered; not closed.
History five_cases() {
    History history = territory();
    history.add("praised", opened, {reported(grid_1), routed(grid_1)})
        .add("praised", closed, {CaseClosed{}})
        .add("praised", answered, {rated(true, 4)});
    history.add("solved", opened, {reported(grid_1), routed(grid_1)})
        .add("solved", closed, {CaseClosed{}})
        .add("solved", answered, {rated(true, 3)});
    history.add("unsolved", opened, {reported(grid_2, sanitation), routed(community_1)})
        .add("unsolved", closed, {CaseClosed{}})
        .add("unsolved", answered, {rated(false, 5)});
    history.add("silent", opened, {imported(grid_3), routed(grid_3)})
        .add("silent", moment("2024-06-01 00:00"), {CaseClosed{}});
    history.add("open", opened, {reported(grid_3), routed(grid_3)});
    return history;
}

}  // namespace

TEST_CASE("a closing counts when it comes, an answer when it is given") {
    const Views views(five_cases());

    CHECK(views.at("satisfaction", closed - one_micro) == Numbers{0, 0, 0, 0});
    CHECK(views.at("satisfaction", closed) == Numbers{3, 0, 0, 0});
    CHECK(views.at("satisfaction", answered - one_micro) == Numbers{4, 0, 0, 0});
    CHECK(views.at("satisfaction", answered) == Numbers{4, 3, 2, 2});
}

TEST_CASE("an answer that a source dates before the closing counts from the closing on") {
    History history;
    history.add("old", opened, {imported(grid_1), routed(grid_1)})
        .add("old", closed, {CaseClosed{}})
        .add("old", closed - hours(1), {rated(true, 5)});
    const Views views(history);

    CHECK(views.at("satisfaction", closed - one_micro) == Numbers{0, 0, 0, 0});
    CHECK(views.at("satisfaction", closed) == Numbers{1, 1, 1, 1});
}

TEST_CASE("satisfaction by unit, category, level, and month of the closing") {
    const Views views(five_cases());

    CHECK(views.by("satisfaction", {By::unit}) == Lines{{grid_1.value(), {2, 2, 2, 1}},
                                                        {grid_2.value(), {1, 1, 0, 1}},
                                                        {grid_3.value(), {1, 0, 0, 0}}});
    CHECK(views.by("satisfaction", {By::category}) ==
          Lines{{"dispute", {3, 2, 2, 1}}, {"sanitation", {1, 1, 0, 1}}});
    CHECK(views.by("satisfaction", {By::level}) ==
          Lines{{"grid", {3, 2, 2, 1}}, {"community", {1, 1, 0, 1}}});
    CHECK(views.by("satisfaction", {By::month}) ==
          Lines{{"2024-05", {3, 3, 2, 2}}, {"2024-06", {1, 0, 0, 0}}});
}

TEST_CASE("every closing is asked about, also one that was reopened") {
    const Instant opened = moment("2024-06-01 08:00");
    History history;
    history.add("c-1", opened, {reported(grid_1), routed(grid_1)})
        .add("c-1", opened + days(1), {CaseClosed{}})
        .add("c-1", opened + days(2), {rated(false, 1)})
        .add("c-1", opened + days(3), {reopened(community_1)})
        .add("c-1", opened + days(4), {CaseClosed{}})
        .add("c-1", opened + days(5), {rated(true, 5)});
    const Views views(history);

    CHECK(views.at("satisfaction", opened + days(3)) == std::vector<std::int64_t>{1, 1, 0, 0});
    CHECK(views.at("satisfaction", opened + days(4)) == std::vector<std::int64_t>{2, 1, 0, 0});
    CHECK(views.at("satisfaction", opened + days(5)) == std::vector<std::int64_t>{2, 2, 1, 1});
}

}  // namespace gridcase::satisfaction_spec
