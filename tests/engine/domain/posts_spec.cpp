#include "tests/engine/domain/specs.hpp"

namespace gridcase::posts_spec {
namespace {

const UnitCode& grid = grid_7;
const Instant monday = at("2024-09-02T00:00:00+08:00");
const Instant friday = at("2024-09-06T00:00:00+08:00");

PostFilled filled(const std::string& person, Instant from, bool stand_in = false,
                  std::optional<Instant> until = std::nullopt) {
    return {.unit = grid,
            .post = "网格长",
            .person = ActorId(person),
            .name = "名" + person,
            .from = from,
            .until = until,
            .stand_in = stand_in};
}
PostVacated vacated(const std::string& person, Instant at) {
    return {.unit = grid, .post = "网格长", .person = ActorId(person), .at = at};
}
FillPosts fill(std::vector<PostFilled> posts) { return {"city", std::move(posts)}; }
VacatePost vacate(const std::string& person, std::optional<Instant> at = std::nullopt) {
    return {.territory = "city", .unit = grid, .post = {}, .person = ActorId(person), .at = at};
}

/// The sample city after facts about its people.
template <class... Facts>
Territory people(const Facts&... facts) {
    Territory territory = *samples::rulebook().territory;
    (territory.put(facts), ...);
    return territory;
}

std::string holder(const Territory& territory, Instant at) {
    const auto answers = territory.answerable(grid, Level::grid, at);
    return answers->unit->code.value() + " " + answers->holder;
}
const std::string in_grid = grid_7.value() + " ";
const std::string in_community = community_3.value() + " ";

}  // namespace

TEST_CASE("a post is taken, by name") {
    given().when(fill({filled("zhang", monday)}), as(admin_of(city))).then(filled("zhang", monday));
    CHECK(holder(people(filled("zhang", monday)), noon) == in_grid + "名zhang（网格长）");
}

TEST_CASE("before anybody was recorded, the holder a unit was registered with answers") {
    CHECK(holder(people(), noon) == in_grid + "网格长7");
    CHECK(holder(people(filled("zhang", monday)), monday - hours(1)) == in_grid + "网格长7");
    CHECK(holder(people(filled("zhang", noon)), morning) == in_grid + "网格长7");
}

TEST_CASE("a post that was left falls to the superior, up to the nearest that is filled") {
    CHECK(holder(people(filled("zhang", monday), vacated("zhang", friday)), noon) ==
          in_community + "社区书记");
    CHECK(holder(people(filled("zhang", monday), vacated("zhang", friday)), friday - hours(1)) ==
          in_grid + "名zhang（网格长）");
    CHECK(holder(people(filled("zhang", monday, false, friday)), friday) ==
          in_community + "社区书记");
    const PostFilled secretary{community_3, "社区书记", ActorId("sun"), "孙",
                               monday,      friday,     false};
    CHECK(holder(people(secretary, filled("zhang", monday, false, friday)), noon) ==
          street_2.value() + " 街道书记");
}

TEST_CASE("a stand-in answers for the time, and the one whose post it is before and after") {
    const Territory territory =
        people(filled("zhang", monday), filled("li", friday, true, friday + days(7)));
    CHECK(holder(territory, monday) == in_grid + "名zhang（网格长）");
    CHECK(holder(territory, friday) == in_grid + "名li（网格长，代理）");
    CHECK(holder(territory, friday + days(7)) == in_grid + "名zhang（网格长）");
    CHECK(holder(people(filled("li", monday, true)), noon) == in_grid + "名li（网格长，代理）");
}

TEST_CASE("where every post up to the top is empty, the top answers all the same") {
    Territory territory = people(filled("zhang", monday), vacated("zhang", friday));
    for (const UnitCode& unit : {community_3, street_2, district_1, city}) {
        const std::string post(post_of(registered(unit).level, UnitKind::area));
        territory.put(PostFilled{unit, post, ActorId("x"), "甲", monday, friday, false});
    }
    CHECK(holder(territory, noon) == city.value() + " 市委书记（空缺）");
}

TEST_CASE("another post than the answering one says nothing about who answers") {
    const PostFilled worker{grid, "专职网格员", ActorId("w"), "吴", monday, friday, false};
    CHECK(holder(people(worker), noon) == in_grid + "网格长7");
}

TEST_CASE("the post that a holder's text names is the one that answers") {
    Territory territory = people();
    UnitRegistered town = registered(street_2);
    town.holder = "周（镇党委书记）";
    territory.put(town);
    territory.put(PostFilled{street_2, "镇党委书记", ActorId("zhou"), "周", monday, friday, false});
    CHECK(territory.answerable(street_2, Level::street, morning)->unit->code == district_1);
    CHECK(territory.answerable(street_2, Level::street, monday)->holder == "周（镇党委书记）");
    CHECK(post_named_in("张三（网格长）") == "网格长");
    CHECK(post_named_in("网格长") == "网格长");
    CHECK(post_named_in("（") == "（");
    CHECK(post_named_in("（）").empty());
}

TEST_CASE("who takes the answering post relieves the one before") {
    given(filled("zhang", monday))
        .when(fill({filled("li", friday)}), as(admin_of(city)))
        .then(vacated("zhang", friday), filled("li", friday));
    given(filled("zhang", monday), filled("wu", monday, true))
        .when(fill({filled("li", friday, true)}), as(admin_of(city)))
        .then(vacated("wu", friday), filled("li", friday, true));
    given(filled("zhang", monday))
        .when(fill({filled("li", friday, true)}), as(admin_of(city)))
        .then(filled("li", friday, true));
}

TEST_CASE("a stand-in who becomes the holder stands in no longer") {
    given(filled("li", monday, true))
        .when(fill({filled("li", friday)}), as(admin_of(city)))
        .then(vacated("li", friday), filled("li", friday));
    const Territory territory =
        people(filled("li", monday, true), vacated("li", friday), filled("li", friday));
    CHECK(holder(territory, monday) == in_grid + "名li（网格长，代理）");
    CHECK(holder(territory, friday) == in_grid + "名li（网格长）");
}

TEST_CASE("who takes a post that another is to take later leaves it then") {
    given(filled("li", friday))
        .when(fill({filled("zhang", monday)}), as(admin_of(city)))
        .then(filled("zhang", monday), vacated("zhang", friday));
    given(filled("li", friday))
        .when(fill({filled("zhang", monday, false, friday)}), as(admin_of(city)))
        .then(filled("zhang", monday, false, friday));
}

TEST_CASE("other posts may have several holders") {
    const auto worker = [&](const std::string& person) {
        return PostFilled{grid, "专职网格员", ActorId(person), person, monday, std::nullopt, false};
    };
    given(worker("a")).when(fill({worker("b")}), as(admin_of(city))).then(worker("b"));
}

TEST_CASE("what is so already is left out; a term may be told anew") {
    given(filled("zhang", monday))
        .when(fill({filled("zhang", monday)}), as(admin_of(city)))
        .then_nothing();
    given(filled("zhang", monday))
        .when(fill({filled("zhang", friday)}), as(admin_of(city)))
        .then_nothing();
    given(filled("zhang", monday))
        .when(fill({filled("zhang", friday, false, noon)}), as(admin_of(city)))
        .then(filled("zhang", friday, false, noon));
    const Territory territory =
        people(filled("zhang", monday), filled("zhang", friday, false, friday + days(1)));
    CHECK(holder(territory, monday) == in_grid + "名zhang（网格长）");
    CHECK(holder(territory, friday + days(1)) == in_community + "社区书记");
}

TEST_CASE("a post without a name is the answering one") {
    PostFilled unnamed = filled("zhang", monday);
    unnamed.post.clear();
    given().when(fill({unnamed}), as(admin_of(city))).then(filled("zhang", monday));
}

TEST_CASE("leaders fill posts below their unit, and name stand-ins in it") {
    for (const UnitCode& unit : {community_3, street_2, city})
        for (const Actor& leader : {supervisor_of(unit), dispatcher_of(unit)})
            given().when(fill({filled("zhang", monday)}), leader).then(filled("zhang", monday));
    given()
        .when(fill({filled("zhang", monday)}), as(supervisor_of(grid_7)))
        .then_rejected(Reason::not_a_superior, "somebody above it", "posts[0].post");
    given()
        .when(fill({filled("zhang", monday, true)}), as(supervisor_of(grid_7)))
        .then(filled("zhang", monday, true));
    for (const UnitCode& unit : {community_1, grid_8, UnitCode()})
        given()
            .when(fill({filled("zhang", monday)}), as(supervisor_of(unit)))
            .then_rejected(Reason::outside_the_unit, "lies outside", "posts[0].unit");
    for (const Actor& nobody : {worker_of(city), auditor_of(city), resident()})
        given()
            .when(fill({filled("zhang", monday)}), nobody)
            .then_rejected(Reason::not_for_this_role, "fill posts");
    given().when(fill({filled("zhang", monday)}), as(the_system())).then(filled("zhang", monday));
}

TEST_CASE("posts of units that are not there, and terms that are none, are refused") {
    PostFilled nowhere = filled("zhang", monday);
    nowhere.unit = UnitCode("nowhere");
    given()
        .when(fill({filled("li", monday), nowhere}), as(admin_of(city)))
        .then_rejected(Reason::unit_not_found, "nowhere", "posts[1].unit");
    const auto refused = [](auto change, std::string_view said, std::string_view field) {
        PostFilled wrong = filled("zhang", monday);
        change(wrong);
        given()
            .when(fill({wrong}), as(admin_of(city)))
            .then_rejected(Reason::not_well_formed, said, field);
    };
    refused([](PostFilled& fact) { fact.until = fact.from; }, "after from", "posts[0].until");
    refused([](PostFilled& fact) { fact.name.clear(); }, "empty", "posts[0].name");
    refused([](PostFilled& fact) { fact.person = ActorId(" "); }, "", "posts[0].person");
    refused([](PostFilled& fact) { fact.post = "a\x01"; }, "control", "posts[0].post");
    refused([](PostFilled& fact) { fact.from = Instant{1LL << 62}; }, "1900", "posts[0].from");
    given()
        .when(fill({}), as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "empty", "posts");
    given()
        .when(fill(std::vector(5'001, filled("zhang", monday))), as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "5001", "posts");
}

TEST_CASE("nobody stands in for oneself") {
    given(filled("zhang", monday))
        .when(fill({filled("zhang", friday, true)}), as(admin_of(city)))
        .then_rejected(Reason::not_well_formed, "themselves", "posts[0].stand_in");
}

TEST_CASE("somebody leaves a post, now or when it is said") {
    given(filled("zhang", monday))
        .when(vacate("zhang"), as(admin_of(city)))
        .then(vacated("zhang", noon));
    given(filled("zhang", monday))
        .when(vacate("zhang", friday), as(supervisor_of(community_3)))
        .then(vacated("zhang", friday));
    given(filled("zhang", monday), vacated("zhang", friday))
        .when(vacate("zhang", friday), as(admin_of(city)))
        .then_nothing();
}

TEST_CASE("only who holds a post can leave it") {
    given(filled("zhang", monday))
        .when(vacate("li"), as(admin_of(city)))
        .then_rejected(Reason::post_not_held, "li does not hold the post 网格长", "person");
    given(filled("zhang", monday), vacated("zhang", friday))
        .when(vacate("zhang", noon), as(admin_of(city)))
        .then_rejected(Reason::post_not_held);
    given(filled("zhang", friday))
        .when(vacate("zhang", monday), as(admin_of(city)))
        .then_rejected(Reason::post_not_held);
    VacatePost nowhere = vacate("zhang");
    nowhere.unit = UnitCode("nowhere");
    given().when(nowhere, as(admin_of(city))).then_rejected(Reason::unit_not_found);
}

TEST_CASE("the head of a unit is relieved from above, its stand-in by the unit too") {
    given(filled("zhang", monday))
        .when(vacate("zhang"), as(supervisor_of(grid_7)))
        .then_rejected(Reason::not_a_superior);
    given(filled("zhang", monday), filled("li", monday, true))
        .when(vacate("li"), as(supervisor_of(grid_7)))
        .then(vacated("li", noon));
    given(filled("zhang", monday))
        .when(vacate("zhang"), as(worker_of(city)))
        .then_rejected(Reason::not_for_this_role);
}

TEST_CASE("a process learns whose terms ran out between two looks") {
    const Territory territory = people(filled("zhang", monday, false, friday));
    CHECK(holders_changed_between(territory, monday, friday) == std::vector{grid});
    CHECK(holders_changed_between(territory, monday - days(1), monday) == std::vector{grid});
    CHECK(holders_changed_between(territory, friday, noon).empty());
    CHECK(holders_changed_between(territory, monday, friday - Duration{1}).empty());
    UnitRegistered ending = registered(grid_8);
    ending.valid_to = friday;
    CHECK(holders_changed_between(people(ending), monday, noon) == std::vector{grid_8});
}

}  // namespace gridcase::posts_spec
