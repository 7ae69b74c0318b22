#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::response_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-05-30 08:00");
const Instant limit = moment("2024-05-30 10:00");

CaseRouted to_sign(const UnitCode& unit, Instant sign_in_due) {
    CaseRouted fact = routed(unit);
    fact.sign_in_due = sign_in_due;
    return fact;
}

/// Five cases: signed in time; signed at a time that was not believed; sent up unsigned, and signed
/// there; signed at the limit; and one without a limit for signing. Another system's is left out.
History five_cases() {
    CaseEscalated up = escalated(grid_1, community_1);
    up.sign_in_due = limit + hours(1);
    CaseAccepted claimed = accepted(grid_2);
    claimed.counted_at = limit + one_micro;
    History history = territory();
    history.add("prompt", opened, {reported(grid_1), to_sign(grid_1, limit)})
        .add("prompt", opened + hours(1), {accepted(grid_1)});
    history.add("claimed", opened, {reported(grid_2), to_sign(grid_2, limit)})
        .add("claimed", opened + minutes(90), {claimed}, limit + one_micro);
    history.add("sent-up", opened, {reported(grid_1), to_sign(grid_1, limit)})
        .add("sent-up", opened + hours(1), {up})
        .add("sent-up", limit + hours(1), {accepted(community_1)});
    history.add("at-limit", opened, {reported(grid_2), to_sign(grid_2, limit)})
        .add("at-limit", limit, {accepted(grid_2)});
    history.add("no-limit", opened, {reported(grid_3), routed(grid_3)});
    history.add("archival", opened, {imported(grid_3), to_sign(grid_3, limit)});
    return history;
}

}  // namespace

TEST_CASE("a routing waits for a signature, gets it in time, late, or never") {
    const Views views(five_cases());

    CHECK(views.at("response", opened - one_micro) == Numbers{0, 0, 0, 0});
    CHECK(views.at("response", opened) == Numbers{4, 0, 0, 4});
    CHECK(views.at("response", opened + hours(1)) == Numbers{5, 1, 1, 3});
    CHECK(views.at("response", limit) == Numbers{5, 2, 2, 2});
    CHECK(views.at("response", limit + one_micro) == Numbers{5, 3, 2, 1});
    CHECK(views.at("response", limit + hours(1)) == Numbers{5, 4, 3, 0});
}

TEST_CASE("response by unit and by the level that was asked to sign") {
    const Views views(five_cases());

    CHECK(views.by("response", {By::unit}) ==
          Lines{{grid_1.value(), {3, 2, 2, 0}}, {grid_2.value(), {2, 2, 1, 0}}});
    CHECK(views.by("response", {By::level}) ==
          Lines{{"grid", {4, 3, 2, 0}}, {"community", {1, 1, 1, 0}}});
}

}  // namespace gridcase::response_spec
