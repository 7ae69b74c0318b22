#include "tests/engine/domain/specs.hpp"

namespace gridcase::territory_test {
namespace {

const Territory& city_territory() { return *samples::rulebook().territory; }

}  // namespace

TEST_CASE("a unit is found by its code, its superior above it") {
    REQUIRE(city_territory().find(grid_7));
    CHECK(*city_territory().find(grid_7) == registered(grid_7));
    CHECK(city_territory().find(UnitCode("nowhere")) == nullptr);
    CHECK(city_territory().superior_of(grid_7)->code == community_3);
    CHECK(city_territory().superior_of(bureau)->code == district_1);
    CHECK(city_territory().superior_of(city) == nullptr);
    CHECK(city_territory().superior_of(UnitCode("nowhere")) == nullptr);
    CHECK(city_territory().size() == units().size());
}

TEST_CASE("the ancestor at a level may be the unit itself, or missing") {
    CHECK(city_territory().ancestor_at(grid_7, Level::grid)->code == grid_7);
    CHECK(city_territory().ancestor_at(grid_7, Level::district)->code == district_1);
    CHECK(city_territory().ancestor_at(street_2, Level::grid) == nullptr);
    CHECK(city_territory().ancestor_at(UnitCode("nowhere"), Level::grid) == nullptr);
}

TEST_CASE("a unit lies within itself and within all above it") {
    for (const UnitCode& top : {grid_7, community_3, street_2, district_1, city})
        CHECK(city_territory().within(grid_7, top));
    for (const UnitCode& top : {grid_8, community_1, bureau, district_2, UnitCode(), UnitCode("x")})
        CHECK_FALSE(city_territory().within(grid_7, top));
    CHECK_FALSE(city_territory().within(community_3, grid_7));
    CHECK_FALSE(city_territory().within(UnitCode("nowhere"), city));
    CHECK_FALSE(city_territory().within(UnitCode(), UnitCode()));
}

TEST_CASE("who answers at a level is the nearest unit from there up") {
    const auto unit_of = [](const Territory& territory, const UnitCode& code, Level level) {
        const auto answers = territory.answerable(code, level, noon);
        return answers ? answers->unit->code : UnitCode();
    };
    CHECK(unit_of(city_territory(), grid_7, Level::grid) == grid_7);
    CHECK(unit_of(city_territory(), grid_7, Level::street) == street_2);
    CHECK(unit_of(city_territory(), street_2, Level::grid) == street_2);
    CHECK(unit_of(city_territory(), bureau, Level::street) == bureau);
    CHECK_FALSE(city_territory().answerable(UnitCode("nowhere"), Level::grid, noon));
    CHECK(city_territory().answerable(grid_7, Level::grid, noon)->holder == "网格长7");
    Territory gaps = city_territory();
    gaps.put(unit(UnitCode("lone"), "孤", Level::grid, district_2, "长"));
    CHECK(unit_of(gaps, UnitCode("lone"), Level::community) == district_2);
    gaps.put(unit(UnitCode("alone"), "独", Level::grid, std::nullopt, "长"));
    CHECK(unit_of(gaps, UnitCode("alone"), Level::city) == UnitCode("alone"));
}

TEST_CASE("a unit counts from its first moment up to, not including, its last") {
    UnitRegistered unit = registered(grid_7);
    CHECK(counts_at(unit, noon));
    unit.valid_from = noon;
    unit.valid_to = noon + hours(1);
    CHECK_FALSE(counts_at(unit, noon - Duration{1}));
    CHECK(counts_at(unit, noon));
    CHECK(counts_at(unit, noon + hours(1) - Duration{1}));
    CHECK_FALSE(counts_at(unit, noon + hours(1)));

    Territory territory = city_territory();
    territory.put(unit);
    CHECK(territory.answerable(grid_7, Level::grid, noon)->unit->code == grid_7);
    CHECK(territory.answerable(grid_7, Level::grid, noon + hours(1))->unit->code == community_3);
    CHECK(territory.answerable(grid_7, Level::grid, morning)->unit->code == community_3);
}

TEST_CASE("what lies in a building or a stairwell is the grid's, in a shop the community's") {
    Territory territory = city_territory();
    const UnitCode building("b1");
    const UnitCode stairwell("b1-2");
    const UnitCode shop("shop");
    territory.put(unit(building, "1号楼", Level::grid, grid_7, "王（楼栋长）", UnitKind::building));
    territory.put(
        unit(stairwell, "2单元", Level::grid, building, "赵（单元长）", UnitKind::stairwell));
    territory.put(unit(shop, "便民商店", Level::community, community_3, "店主",
                       UnitKind::member_organisation));
    for (const UnitCode& code : {building, stairwell})
        CHECK(territory.answerable(code, Level::grid, noon)->unit->code == grid_7);
    CHECK(territory.answerable(shop, Level::grid, noon)->unit->code == community_3);
    CHECK(territory.ancestor_at(stairwell, Level::grid)->code == grid_7);
    CHECK(territory.within(stairwell, grid_7));
}

TEST_CASE("what is pinned to a lane is its chief's, then the street's, then the area's") {
    Territory territory = city_territory();
    const UnitCode avenue("avenue");
    const UnitCode lane("lane");
    territory.put(unit(avenue, "人民大街", Level::street, street_2, "街长", UnitKind::road));
    territory.put(unit(lane, "南一胡同", Level::grid, avenue, "路巷长", UnitKind::road));
    CHECK(territory.answerable(lane, Level::grid, noon)->unit->code == lane);
    CHECK(territory.answerable(lane, Level::community, noon)->unit->code == avenue);
    CHECK(territory.answerable(avenue, Level::grid, noon)->unit->code == avenue);
    CHECK(territory.answerable(avenue, Level::district, noon)->unit->code == district_1);
    CHECK(territory.ancestor_at(avenue, Level::street)->code == street_2);

    territory.put(PostFilled{lane, "路巷长", ActorId("li"), "李四", morning, noon, false});
    CHECK(territory.answerable(lane, Level::grid, morning)->holder == "李四（路巷长）");
    CHECK(territory.answerable(lane, Level::grid, noon)->unit->code == avenue);
}

TEST_CASE("the department of a line is the nearest beside the way up, while it counts") {
    Territory territory = city_territory();
    const auto office = [&](const char* code, const UnitCode& beside, std::string line) {
        UnitRegistered department =
            unit(UnitCode(code), code, Level::street, beside, "局长", UnitKind::department);
        department.line = std::move(line);
        return department;
    };
    territory.put(office("market", district_1, "market"));
    territory.put(office("b-housing", district_1, "housing"));
    territory.put(office("a-housing", district_1, "housing"));
    UnitRegistered near = office("near", street_2, "housing");
    near.valid_to = noon;
    territory.put(near);
    const auto found = [&](const UnitCode& code, std::string_view line,
                           std::optional<Instant> at = std::nullopt) {
        const UnitRegistered* department = territory.department_of(code, line, at);
        return department ? department->code.value() : "";
    };
    CHECK(found(grid_7, "housing") == "near");
    CHECK(found(grid_7, "housing", morning) == "near");
    CHECK(found(grid_7, "housing", noon) == "a-housing");
    CHECK(found(grid_1, "housing", noon) == "a-housing");
    CHECK(found(grid_7, "market") == "market");
    CHECK(found(grid_9, "market").empty());
    CHECK(found(UnitCode("nowhere"), "market").empty());

    territory.put(office("market", district_2, "market"));
    CHECK(found(grid_7, "market").empty());
    CHECK(found(grid_9, "market") == "market");
}

TEST_CASE("a unit put again is described anew") {
    Territory changed = city_territory();
    UnitRegistered renamed = registered(grid_7);
    renamed.name = "新网格";
    changed.put(renamed);
    CHECK(changed.size() == city_territory().size());
    CHECK(changed.find(grid_7)->name == "新网格");
    CHECK(city_territory().find(grid_7)->name == "第7网格");
}

TEST_CASE("all units come in the order of their codes") {
    const auto all = city_territory().all();
    CHECK(all.size() == city_territory().size());
    for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i - 1]->code < all[i]->code);
}

TEST_CASE("walks end even in a territory that goes in a circle") {
    Territory circle;
    const UnitCode one("1");
    const UnitCode two("2");
    circle.put(unit(one, "一", Level::street, two, "长", UnitKind::department));
    circle.put(unit(two, "二", Level::street, one, "长", UnitKind::department));
    CHECK_FALSE(circle.within(one, UnitCode("3")));
    CHECK(circle.ancestor_at(one, Level::city) == nullptr);
    CHECK(circle.answerable(one, Level::city, noon).has_value());
    CHECK(circle.department_of(one, "line") == nullptr);
    CHECK_FALSE(who_is_reached(circle, one, noon));
}

TEST_CASE("every level has a post of its own, departments have one") {
    CHECK(post_of(Level::grid, UnitKind::area) == "网格长");
    CHECK(post_of(Level::community, UnitKind::area) == "社区书记");
    CHECK(post_of(Level::street, UnitKind::area) == "街道书记");
    CHECK(post_of(Level::district, UnitKind::area) == "区县书记");
    CHECK(post_of(Level::city, UnitKind::area) == "市委书记");
    CHECK(post_of(Level::district, UnitKind::department) == "部门负责人");
    CHECK(post_of(Level::grid, UnitKind::dedicated_grid) == "专属网格长");
    CHECK(post_of(Level::grid, UnitKind::building) == "楼栋长");
    CHECK(post_of(Level::grid, UnitKind::stairwell) == "单元长");
    CHECK(post_of(Level::street, UnitKind::road) == "街长");
    CHECK(post_of(Level::community, UnitKind::road) == "路长");
    CHECK(post_of(Level::grid, UnitKind::road) == "路巷长");
}

TEST_CASE("a copy of a territory shares what it does not change, and changes nothing else") {
    Territory before;
    for (int i = 0; i < 20'000; ++i)
        before.put(unit(UnitCode("u" + std::to_string(i)), "名", Level::grid, std::nullopt, "长"));
    Territory after = before;
    after.put(PostFilled{UnitCode("u77"), "网格长", ActorId("li"), "李四", morning, {}, false});
    CHECK(before.size() == 20'000);
    CHECK(after.size() == 20'000);
    std::size_t shared = 0;
    for (const UnitRegistered* each : before.all()) shared += after.find(each->code) == each;
    CHECK(shared == 19'999);
    CHECK(before.answerable(UnitCode("u77"), Level::grid, noon)->holder == "长");
    CHECK(after.answerable(UnitCode("u77"), Level::grid, noon)->holder == "李四（网格长）");
}

}  // namespace gridcase::territory_test
