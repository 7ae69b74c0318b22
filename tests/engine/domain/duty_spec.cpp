#include "tests/engine/domain/specs.hpp"

namespace gridcase::duty_spec {
namespace {

DutyRostered shift(const UnitCode& unit, const std::string& person, std::string_view from,
                   std::string_view until) {
    return {.unit = unit,
            .person = ActorId(person),
            .name = "名" + person,
            .reach = "0437-12345",
            .from = samples::at(from),
            .until = samples::at(until)};
}

RosterDuty roster(std::vector<DutyRostered> entries) { return {"city", std::move(entries)}; }

/// The night of National Day, 1 October 2024: the community has somebody until midnight, the street
/// through the night, the district for the whole holiday.
const DutyRostered evening =
    shift(community_3, "he", "2024-10-01T17:30:00+08:00", "2024-10-02T00:00:00+08:00");
const DutyRostered night =
    shift(street_2, "lu", "2024-10-01T22:00:00+08:00", "2024-10-02T06:00:00+08:00");
const DutyRostered holiday =
    shift(district_1, "qin", "2024-10-01T00:00:00+08:00", "2024-10-08T00:00:00+08:00");

std::string reached(const std::vector<DutyRostered>& shifts, const UnitCode& unit,
                    std::string_view at) {
    Territory territory = *samples::rulebook().territory;
    for (const DutyRostered& each : shifts) territory.put(each);
    const auto found = who_is_reached(territory, unit, samples::at(at));
    return found ? found->shift->person.value() + "@" + found->unit->code.value() : "nobody";
}

}  // namespace

TEST_CASE("at 02:00 on a holiday night a call reaches the nearest unit that has somebody") {
    const std::vector all{evening, night, holiday};
    CHECK(reached(all, grid_7, "2024-10-01T20:00:00+08:00") == "he@" + community_3.value());
    CHECK(reached(all, grid_7, "2024-10-02T00:00:00+08:00") == "lu@" + street_2.value());
    CHECK(reached(all, grid_7, "2024-10-02T02:00:00+08:00") == "lu@" + street_2.value());
    CHECK(reached(all, grid_7, "2024-10-02T06:00:00+08:00") == "qin@" + district_1.value());
    CHECK(reached(all, grid_7, "2024-10-08T00:00:00+08:00") == "nobody");
    CHECK(reached(all, grid_1, "2024-10-02T02:00:00+08:00") == "qin@" + district_1.value());
    CHECK(reached(all, grid_9, "2024-10-02T02:00:00+08:00") == "nobody");
    CHECK(reached(all, UnitCode("nowhere"), "2024-10-02T02:00:00+08:00") == "nobody");
}

TEST_CASE("who fills in for a night goes before who has the week") {
    const DutyRostered week =
        shift(street_2, "week", "2024-09-30T00:00:00+08:00", "2024-10-07T00:00:00+08:00");
    CHECK(reached({week, night}, street_2, "2024-10-02T02:00:00+08:00") ==
          "lu@" + street_2.value());
    CHECK(reached({night, week}, street_2, "2024-10-02T02:00:00+08:00") ==
          "lu@" + street_2.value());
    CHECK(reached({night, week}, street_2, "2024-10-02T06:00:00+08:00") ==
          "week@" + street_2.value());
    DutyRostered instead = night;
    instead.person = ActorId("instead");
    CHECK(reached({night, instead}, street_2, "2024-10-02T02:00:00+08:00") ==
          "instead@" + street_2.value());
}

TEST_CASE("a shift is found behind years of others") {
    std::vector<DutyRostered> shifts;
    for (int day = 0; day < 1'000; ++day) {
        DutyRostered each = night;
        each.person = ActorId("d" + std::to_string(day));
        each.from = night.from + days(day);
        each.until = night.until + days(day);
        shifts.push_back(each);
    }
    CHECK(reached(shifts, street_2, "2025-10-02T02:00:00+08:00") == "d365@" + street_2.value());
    CHECK(reached(shifts, street_2, "2025-10-02T07:00:00+08:00") == "nobody");
}

TEST_CASE("a roster is told once") {
    given().when(roster({evening, night}), as(admin_of(city))).then(evening, night);
    given(evening).when(roster({evening, night}), as(admin_of(city))).then(night);
    given(evening).when(roster({evening}), as(admin_of(city))).then_nothing();
}

TEST_CASE("leaders roster their own unit and those below it") {
    given().when(roster({night}), as(supervisor_of(street_2))).then(night);
    given().when(roster({evening}), as(dispatcher_of(street_2))).then(evening);
    given()
        .when(roster({night}), as(supervisor_of(community_3)))
        .then_rejected(Reason::outside_the_unit, street_2.value(), "entries[0].unit");
    for (const Actor& nobody : {worker_of(city), auditor_of(city), resident()})
        given().when(roster({night}), nobody).then_rejected(Reason::not_for_this_role);
}

TEST_CASE("a shift needs a unit, a number and an end, at most 31 days away") {
    const auto refused = [](auto change, Reason reason, std::string_view field) {
        DutyRostered wrong = night;
        change(wrong);
        given().when(roster({wrong}), as(admin_of(city))).then_rejected(reason, {}, field);
    };
    refused([](DutyRostered& fact) { fact.unit = UnitCode("nowhere"); }, Reason::unit_not_found,
            "entries[0].unit");
    refused([](DutyRostered& fact) { fact.reach.clear(); }, Reason::not_well_formed,
            "entries[0].reach");
    refused([](DutyRostered& fact) { fact.name.clear(); }, Reason::not_well_formed,
            "entries[0].name");
    refused([](DutyRostered& fact) { fact.until = fact.from; }, Reason::not_well_formed,
            "entries[0].until");
    refused([](DutyRostered& fact) { fact.until = fact.from + days(31) + Duration{1}; },
            Reason::not_well_formed, "entries[0].until");
    given()
        .when(roster({}), as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "empty", "entries");
}

}  // namespace gridcase::duty_spec
