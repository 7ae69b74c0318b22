#include "engine/domain/handover.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::handover_spec {
namespace {

const CaseNumber one("220402002001-20240901-0001");
const CaseNumber two("220402002001-20240901-0002");
const HandoverOpened opened{grid_7, "网格长", ActorId("zhang"), ActorId("li"), {one, two}};
const HandoverItemAnswered accepted{one, true, {}};
const HandoverItemAnswered objected{two, false, "材料不全"};

OpenHandover open_it(std::vector<CaseNumber> items = {one, two}) {
    return {grid_7, "网格长", ActorId("zhang"), ActorId("li"), std::move(items)};
}
AnswerHandoverItem answer(const CaseNumber& item, bool yes, std::string objection = {}) {
    return {"any", item, yes, std::move(objection)};
}
const Actor li = actor("li", Role::worker, grid_7);

}  // namespace

TEST_CASE("a new holder is asked to take over what the last one leaves") {
    given().when(open_it(), as(the_system())).then(opened);
    given().when(open_it(), as(supervisor_of(community_3))).then(opened);
    given(opened).when(open_it(), as(the_system())).then_nothing();
}

TEST_CASE("where nothing is left, the handover is over at once") {
    HandoverOpened empty = opened;
    empty.items.clear();
    given().when(open_it({}), as(the_system())).then(empty, HandoverClosed{});
}

TEST_CASE("a handover has one stream a day, post and new holder") {
    const auto outcome = given().when(open_it(), as(the_system()));
    CHECK(outcome.stream() ==
          StreamName{StreamKind::handover, grid_7.value() + "-网格长-20240913-li"});
    given(opened)
        .when(open_it({one}), as(the_system()))
        .then_rejected(Reason::handover_already_open, "other items");
}

TEST_CASE("every item is answered; the last answer closes the handover") {
    given(opened).when(answer(one, true), as(li)).then(accepted);
    given(opened, accepted)
        .when(answer(two, false, "材料不全"), as(li))
        .then(objected, HandoverClosed{});
    given(opened, objected).when(answer(one, true), as(li)).then(accepted, HandoverClosed{});
}

TEST_CASE("an answer stays") {
    given(opened, accepted).when(answer(one, true), as(li)).then_nothing();
    given(opened, accepted)
        .when(answer(one, false, "不是我的"), as(li))
        .then_rejected(Reason::item_already_answered, "accepted already", "item");
    given(opened, accepted, objected, HandoverClosed{})
        .when(answer(two, true), as(li))
        .then_rejected(Reason::item_already_answered, "objected", "item");
}

TEST_CASE("an objection says why; an acceptance has none") {
    given(opened)
        .when(answer(one, false), as(li))
        .then_rejected(Reason::not_well_formed, "says why", "objection");
    given(opened)
        .when(answer(one, true, "可是"), as(li))
        .then_rejected(Reason::not_well_formed, "leave it out", "objection");
    given(opened)
        .when(answer(one, false, std::string(2'001, 'x')), as(li))
        .then_rejected(Reason::not_well_formed, "2000", "objection");
}

TEST_CASE("only the new holder answers, and only for what is handed over") {
    for (const Actor& other : {actor("zhang", Role::worker, grid_7), supervisor_of(city)})
        given(opened)
            .when(answer(one, true), other)
            .then_rejected(Reason::not_the_new_holder, "li");
    for (const Role role : {Role::auditor, Role::resident, Role::system})
        given(opened)
            .when(answer(one, true), as(actor("li", role, grid_7)))
            .then_rejected(Reason::not_for_this_role);
    given(opened)
        .when(answer(number, true), as(li))
        .then_rejected(Reason::item_not_found, number.value(), "item");
    given().when(answer(one, true), as(li)).then_rejected(Reason::handover_not_found, "any");
}

TEST_CASE("the house, admins and supervisors above open handovers") {
    for (const Actor& other : {worker_of(city), dispatcher_of(city), auditor_of(city), resident()})
        given().when(open_it(), other).then_rejected(Reason::not_for_this_role);
    given()
        .when(open_it(), as(supervisor_of(community_1)))
        .then_rejected(Reason::outside_the_unit, grid_7.value(), "unit");
}

TEST_CASE("a handover needs a unit, two persons and different cases") {
    const auto refused = [](auto change, Reason reason, std::string_view field) {
        OpenHandover wrong = open_it();
        change(wrong);
        given().when(wrong, as(the_system())).then_rejected(reason, {}, field);
    };
    refused([](OpenHandover& it) { it.unit = UnitCode("nowhere"); }, Reason::unit_not_found,
            "unit");
    refused([](OpenHandover& it) { it.post.clear(); }, Reason::not_well_formed, "post");
    refused([](OpenHandover& it) { it.to = it.from; }, Reason::not_well_formed, "to");
    refused([](OpenHandover& it) { it.items = {one, one}; }, Reason::not_well_formed, "items[1]");
    refused([](OpenHandover& it) { it.items.assign(5'001, one); }, Reason::not_well_formed,
            "items");
}

TEST_CASE("a new holder in the answering post begins a handover from the last one") {
    Territory territory = *samples::rulebook().territory;
    const auto filled = [&](const std::string& person, Instant from, bool stand_in = false) {
        return PostFilled{grid_7, "网格长", ActorId(person), person, from, std::nullopt, stand_in};
    };
    territory.put(filled("wu", morning - days(20)));
    territory.put(PostVacated{grid_7, "网格长", ActorId("wu"), morning - days(10)});
    CHECK(handover_after(territory, filled("wu", morning - days(20)), {one}) == std::nullopt);
    territory.put(filled("zhang", morning - days(10)));
    territory.put(PostVacated{grid_7, "网格长", ActorId("zhang"), morning});
    territory.put(filled("li", morning));
    const auto begun = handover_after(territory, filled("li", morning), {one, two});
    REQUIRE(begun.has_value());
    CHECK(begun->from == ActorId("zhang"));
    CHECK(begun->to == ActorId("li"));
    CHECK(begun->items == std::vector{one, two});
    const auto nothing_left = handover_after(territory, filled("li", morning), {});
    REQUIRE(nothing_left.has_value());
    CHECK(nothing_left->items.empty());
    CHECK_FALSE(handover_after(territory, filled("li", morning, true), {one}).has_value());
    PostFilled elsewhere = filled("li", morning);
    elsewhere.post = "专职网格员";
    CHECK_FALSE(handover_after(territory, elsewhere, {one}).has_value());

    CHECK(has_post(territory, filled("li", morning), morning));
    CHECK_FALSE(has_post(territory, filled("zhang", morning - days(10)), morning));
    CHECK(term_begun(territory, grid_7, morning - seconds(1), morning) == filled("li", morning));
    CHECK_FALSE(term_begun(territory, grid_7, morning, morning + days(1)).has_value());
    CHECK_FALSE(term_begun(territory, grid_9, morning - days(1), morning).has_value());
}

}  // namespace gridcase::handover_spec
