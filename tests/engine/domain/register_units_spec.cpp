#include "tests/engine/domain/specs.hpp"

namespace gridcase::register_units_spec {
namespace {

RegisterUnits these(std::vector<UnitRegistered> units) { return {"city", std::move(units)}; }

Outcome registered_in(const std::vector<UnitRegistered>& before, const RegisterUnits& command) {
    std::vector<Past> past;
    for (const UnitRegistered& each : before) past.push_back({each});
    return Given(past).under(empty_rulebook()).when(command, as(admin_of(city)));
}

UnitRegistered area(const std::string& code, Level level, std::optional<UnitCode> parent = {}) {
    return unit(UnitCode(code), "名 " + code, level, std::move(parent), "长");
}
UnitRegistered office(const std::string& code, Level level, std::optional<UnitCode> parent = {}) {
    return unit(UnitCode(code), "名 " + code, level, std::move(parent), "长", UnitKind::department);
}

const UnitRegistered top = area("top", Level::city);
const UnitRegistered middle = area("middle", Level::street, UnitCode("top"));
const UnitRegistered leaf = area("leaf", Level::grid, UnitCode("middle"));

}  // namespace

TEST_CASE("units come into being, parents first, in one commit") {
    registered_in({}, these({top, middle, leaf})).then(top, middle, leaf);
}

TEST_CASE("a parent may be registered before, or earlier in the same command, not later") {
    registered_in({top}, these({middle})).then(middle);
    registered_in({}, these({middle, top}))
        .then_rejected(Reason::unit_without_superior, "unit middle names the parent top", "parent");
}

TEST_CASE("a unit without a holder is answered for by its own post") {
    UnitRegistered vacant = middle;
    vacant.holder.clear();
    UnitRegistered filled = middle;
    filled.holder = "街道书记";
    registered_in({top}, these({vacant})).then(filled);
    registered_in({top, filled}, these({vacant})).then_nothing();
    UnitRegistered department = office("bureau", Level::city, UnitCode("top"));
    department.holder.clear();
    UnitRegistered headed = department;
    headed.holder = "部门负责人";
    registered_in({top}, these({department})).then(headed);
}

TEST_CASE("what is registered already, exactly so, is left out") {
    registered_in({top, middle}, these({top, middle, leaf})).then(leaf);
    registered_in({top, middle, leaf}, these({leaf, top})).then_nothing();
    registered_in({}, these({top, top})).then(top);
}

TEST_CASE("a unit may be described anew") {
    UnitRegistered renamed = middle;
    renamed.name = "新街道";
    registered_in({top, middle, leaf}, these({renamed})).then(renamed);
}

TEST_CASE("an area stands below a higher level, a department also beside its superior") {
    for (const Level level : {Level::grid, Level::community, Level::street, Level::district}) {
        const UnitRegistered below = area("below", level, UnitCode("top"));
        registered_in({top}, these({below})).then(below);
    }
    registered_in({top}, these({area("other", Level::city, UnitCode("top"))}))
        .then_rejected(Reason::unit_without_superior, "must be of a higher level");
    registered_in({top, middle}, these({area("up", Level::district, UnitCode("middle"))}))
        .then_rejected(Reason::unit_without_superior,
                       "up (district 区县) cannot stand below middle");
    const UnitRegistered beside = office("beside", Level::city, UnitCode("top"));
    registered_in({top}, these({beside})).then(beside);
    registered_in({top, middle}, these({office("over", Level::district, UnitCode("middle"))}))
        .then_rejected(Reason::unit_without_superior, "or of the same");
}

TEST_CASE("nobody stands below itself") {
    registered_in({}, these({office("self", Level::city, UnitCode("self"))}))
        .then_rejected(Reason::unit_without_superior, "not registered");
    const UnitRegistered first = office("first", Level::city);
    const UnitRegistered second = office("second", Level::city, UnitCode("first"));
    const UnitRegistered third = office("third", Level::city, UnitCode("second"));
    registered_in({}, these({first, second, third})).then(first, second, third);
    registered_in({first, second, third}, these({office("first", Level::city, UnitCode("third"))}))
        .then_rejected(Reason::unit_without_superior, "below itself", "parent");
    registered_in({first}, these({office("first", Level::city, UnitCode("first"))}))
        .then_rejected(Reason::unit_without_superior, "below itself");
}

TEST_CASE("a unit that moves to another rung must leave its children right") {
    const UnitRegistered lowered = area("middle", Level::grid, UnitCode("top"));
    registered_in({top, middle, leaf}, these({lowered}))
        .then_rejected(Reason::unit_without_superior, "leaf (grid 网格) cannot stand below middle");
    const UnitRegistered moved = area("leaf", Level::grid, UnitCode("top"));
    registered_in({top, middle, leaf}, these({moved, lowered})).then(moved, lowered);
    registered_in({top, middle}, these({leaf, lowered}))
        .then_rejected(Reason::unit_without_superior, "leaf");
    const UnitRegistered as_department = office("middle", Level::street, UnitCode("top"));
    registered_in({top, middle, leaf}, these({as_department})).then(as_department);
}

TEST_CASE("only admins and the system register units") {
    for (const Actor& actor :
         {worker_of(city), dispatcher_of(city), supervisor_of(city), auditor_of(city), resident()})
        given()
            .when(these({top}), actor)
            .then_rejected(Reason::not_for_this_role, "admin or system");
    given().when(these({top}), as(the_system())).then(top);
}

TEST_CASE("five thousand units at once, no more, and not none") {
    std::vector<UnitRegistered> many;
    for (int i = 0; i < 5'000; ++i) many.push_back(area("u" + std::to_string(i), Level::grid));
    CHECK(registered_in({}, these(many)).decision().has_value());
    many.push_back(area("one-more", Level::grid));
    registered_in({}, these(many)).then_rejected(Reason::not_well_formed, "5001 units", "units");
    registered_in({}, these({})).then_rejected(Reason::not_well_formed, "at least one", "units");
}

TEST_CASE("names, holders and codes have their limits") {
    const auto with = [](auto change) {
        UnitRegistered changed = top;
        change(changed);
        return registered_in({}, these({middle, changed}));
    };
    with([](UnitRegistered& unit) {
        unit.name = std::string(201, 'n');
    }).then_rejected(Reason::not_well_formed, "at most 200", "units[1].name");
    with([](UnitRegistered& unit) {
        unit.name = "\xC3";
    }).then_rejected(Reason::not_well_formed, "UTF-8", "units[1].name");
    with([](UnitRegistered& unit) {
        unit.name.clear();
    }).then_rejected(Reason::not_well_formed, "empty", "units[1].name");
    with([](UnitRegistered& unit) {
        unit.holder = std::string(201, 'n');
    }).then_rejected(Reason::not_well_formed, "at most 200", "units[1].holder");
    with([](UnitRegistered& unit) {
        unit.holder = "a\x01";
    }).then_rejected(Reason::not_well_formed, "control", "units[1].holder");
    with([](UnitRegistered& unit) {
        unit.code = UnitCode(std::string("c\0d", 3));
    }).then_rejected(Reason::not_well_formed, "control", "units[1].code");
    with([](UnitRegistered& unit) {
        unit.parent = UnitCode();
    }).then_rejected(Reason::not_well_formed, "empty", "units[1].parent");
    with([](UnitRegistered& unit) {
        unit.level = static_cast<Level>(0);
    }).then_rejected(Reason::not_well_formed, {}, "units[1].level");
    with([](UnitRegistered& unit) {
        unit.kind = static_cast<UnitKind>(9);
    }).then_rejected(Reason::not_well_formed, {}, "units[1].kind");
    given()
        .when(RegisterUnits{"a b", {top}}, as(the_system()))
        .then_rejected(Reason::not_well_formed, "A–Z", "territory");
    given()
        .at(noon + hours(1))
        .when(these({top}), as(the_system()))
        .then_rejected(Reason::occurs_in_the_future);
}

TEST_CASE("a territory stream counts what it registered") {
    TerritoryStream state;
    state = evolve(state, top);
    state = evolve(state, middle);
    CHECK(state == TerritoryStream{.registered = 2});
}

}  // namespace gridcase::register_units_spec
