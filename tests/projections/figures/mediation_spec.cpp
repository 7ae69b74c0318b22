#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::mediation_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant met = moment("2024-05-31 10:00");
const Instant closed = moment("2024-06-03 18:00");

/// Five cases: agreed at once; agreed after an adjournment; agreed first and not in the end; two
/// parties at odds who never met; and rubbish, which is nobody's dispute.
History five_cases() {
    CaseReported at_odds = reported(grid_1);
    at_odds.facts.parties = 2;
    History history = territory();
    const auto open = [&](const char* number, const CaseReported& report) {
        history.add(number, opened, {report, routed(grid_1)});
    };
    const auto meet = [&](const char* number, int day, MediationOutcome outcome) {
        history.add(number, met + days(day), {mediated(outcome)});
    };
    open("agreed", reported(grid_1));
    meet("agreed", 0, MediationOutcome::agreed);
    open("in-the-end", reported(grid_3));
    meet("in-the-end", 0, MediationOutcome::adjourned);
    meet("in-the-end", 1, MediationOutcome::agreed);
    open("broken", reported(grid_2));
    meet("broken", 0, MediationOutcome::agreed);
    meet("broken", 1, MediationOutcome::not_agreed);
    open("never-met", at_odds);
    open("rubbish", reported(grid_1, sanitation));
    for (const char* number : {"agreed", "in-the-end", "broken", "never-met", "rubbish"})
        history.add(number, closed, {CaseClosed{}});
    return history;
}

}  // namespace

TEST_CASE("disputes that end in an agreement") {
    const Views views(five_cases());

    CHECK(views.at("mediation", closed - one_micro) == Numbers{0, 0});
    CHECK(views.at("mediation", closed) == Numbers{4, 2});
}

TEST_CASE("mediation by unit and month of the closing") {
    const Views views(five_cases());

    CHECK(views.by("mediation", {By::unit}) ==
          Lines{{grid_1.value(), {2, 1}}, {grid_2.value(), {1, 0}}, {grid_3.value(), {1, 1}}});
    CHECK(views.by("mediation", {By::month}) == Lines{{"2024-06", {4, 2}}});
}

}  // namespace gridcase::mediation_spec
