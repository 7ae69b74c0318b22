#include "tests/engine/domain/specs.hpp"

namespace gridcase {
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

TEST_CASE("the holder at a level is the nearest unit from there up") {
    CHECK(city_territory().holder_at(grid_7, Level::grid)->code == grid_7);
    CHECK(city_territory().holder_at(grid_7, Level::street)->code == street_2);
    CHECK(city_territory().holder_at(street_2, Level::grid)->code == street_2);
    CHECK(city_territory().holder_at(bureau, Level::street)->code == bureau);
    CHECK(city_territory().holder_at(UnitCode("nowhere"), Level::grid) == nullptr);
    Territory gaps = city_territory();
    gaps.put(unit(UnitCode("lone"), "孤", Level::grid, district_2, "长"));
    CHECK(gaps.holder_at(UnitCode("lone"), Level::community)->code == district_2);
    gaps.put(unit(UnitCode("alone"), "独", Level::grid, std::nullopt, "长"));
    CHECK(gaps.holder_at(UnitCode("alone"), Level::city)->code == UnitCode("alone"));
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
    CHECK(circle.holder_at(one, Level::city) != nullptr);
}

TEST_CASE("every level has a post of its own, departments have one") {
    CHECK(post_of(Level::grid, UnitKind::area) == "网格长");
    CHECK(post_of(Level::community, UnitKind::area) == "社区书记");
    CHECK(post_of(Level::street, UnitKind::area) == "街道书记");
    CHECK(post_of(Level::district, UnitKind::area) == "区县书记");
    CHECK(post_of(Level::city, UnitKind::area) == "市委书记");
    CHECK(post_of(Level::district, UnitKind::department) == "部门负责人");
}

}  // namespace gridcase
