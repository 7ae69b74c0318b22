#include "adapters/demo/city.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "adapters/demo/territory.hpp"

namespace gridcase::demo {

namespace {

constexpr std::array<std::string_view, 18> corners{
    "北门",       "南门口",   "小广场",   "凉亭旁",     "健身角",   "车棚",
    "西侧围墙边", "花坛边",   "中心绿地", "地库出入口", "快递柜旁", "儿童滑梯旁",
    "东门岗亭旁", "垃圾亭旁", "门球场边", "活动室门口", "后门",     "晾衣场"};
constexpr std::array<std::string_view, 6> road_spots{"路口",     "路边",   "人行道",
                                                     "公交站旁", "胡同口", "桥头"};
constexpr std::array<std::string_view, 5> market_spots{"北口", "南门", "门口", "停车场", "东侧"};

std::string number_below(Chance& chance, unsigned count) {
    return std::to_string(1 + chance.below(count));
}

}  // namespace

City::City(const std::vector<UnitRegistered>& territory) {
    for (const UnitRegistered& given : territory) names_.take(person_in(given.holder));
    for (const UnitRegistered& given : territory) {
        const UnitIndex index = put(given);
        const Unit& unit = units_[index];
        if (unit.kind == UnitKind::area && unit.level == Level::grid) count_grid(index);
        if (unit.kind == UnitKind::department)
            units_[unit.superior].departments.emplace_back(given.line, index);
        if (unit.kind == UnitKind::building)
            units_[unit.superior].buildings.emplace_back(given.name, given.code);
        if (unit.kind == UnitKind::dedicated_grid) markets_.emplace(unit.superior, given.code);
    }
}

UnitIndex City::put(const UnitRegistered& given) {
    const auto index = static_cast<UnitIndex>(units_.size());
    Unit unit;
    unit.code = given.code;
    unit.name = given.name;
    unit.level = given.level;
    unit.kind = given.kind;
    unit.superior = given.parent ? index_.at(*given.parent) : index;
    unit.pace = 650 + static_cast<std::int64_t>(trait(given.code.value(), "pace") % 800);
    staff(unit, person_in(given.holder));
    index_.emplace(given.code, index);
    units_.push_back(std::move(unit));
    return index;
}

void City::staff(Unit& unit, const std::string& head) {
    const bool alone = unit.level == Level::grid;
    unit.head = {ActorId(head), alone ? Role::worker : Role::supervisor, unit.code};
    unit.desk = unit.hand = unit.head;
    if (alone) return;
    const std::string& code = unit.code.value();
    unit.desk = {ActorId(names_.fresh(trait(code, "desk"))), Role::dispatcher, unit.code};
    unit.hand = {ActorId(names_.fresh(trait(code, "hand"))), Role::worker, unit.code};
}

void City::count_grid(UnitIndex grid) {
    Unit& unit = units_[grid];
    const std::string& code = unit.code.value();
    const std::uint64_t luck = trait(code, "busy");
    std::uint32_t busy = 30 + static_cast<std::uint32_t>(luck % 100);
    if (luck % 7 == 0) busy += 180;   // a commercial street, a large estate
    if (luck % 29 == 0) busy += 600;  // the old town, the station
    busy_.push_back((busy_.empty() ? 0 : busy_.back()) + busy);
    unit.serial = static_cast<std::uint32_t>(grids_.size());
    const Unit& community = units_[unit.superior];
    unit.surroundings =
        surroundings_of(code, units_[community.superior].code.value(), community.name);
    grids_.push_back(grid);
}

UnitIndex City::some_grid(Chance& chance) const {
    const std::uint32_t drawn = chance.below(busy_.back());
    const auto found = std::upper_bound(busy_.begin(), busy_.end(), drawn);
    const UnitIndex grid = grids_[static_cast<std::size_t>(found - busy_.begin())];
    return units_[grid].parts.empty() ? grid : chance.of(units_[grid].parts);
}

UnitIndex City::neighbour(UnitIndex grid, Chance& chance) const {
    std::vector<UnitIndex> beside;
    for (const UnitIndex each : grids_)
        if (units_[each].superior == units_[grid].superior && units_[each].parts.empty())
            beside.push_back(each);
    return chance.of(beside);
}

UnitIndex City::above(UnitIndex unit, Level level) const {
    while (units_[unit].level < level && units_[unit].superior != unit)
        unit = units_[unit].superior;
    return unit;
}

bool City::within(UnitIndex unit, UnitIndex top) const {
    while (unit != top && units_[unit].superior != unit) unit = units_[unit].superior;
    return unit == top;
}

std::optional<UnitIndex> City::department(UnitIndex unit, std::string_view line) const {
    for (;; unit = units_[unit].superior) {
        for (const auto& [its_line, department] : units_[unit].departments)
            if (its_line == line) return department;
        if (units_[unit].superior == unit) return std::nullopt;
    }
}

void City::put_head(UnitIndex unit, const std::string& person) {
    Unit& place = units_[unit];
    const bool alone = place.level == Level::grid;
    place.head = {ActorId(person), alone ? Role::worker : Role::supervisor, place.code};
    if (alone) place.desk = place.hand = place.head;
}

void City::vacate(UnitIndex unit) {
    Unit& place = units_[unit];
    place.head = units_[place.superior].head;
    if (place.level == Level::grid) place.desk = place.hand = units_[place.superior].desk;
}

void City::split(UnitIndex grid, const std::vector<UnitRegistered>& parts) {
    const Surroundings whole = units_[grid].surroundings;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const UnitIndex index = put(parts[part]);
        units_[index].serial = units_[grid].serial;
        units_[index].surroundings = whole;
        auto& estates = units_[index].surroundings.estates;
        estates.clear();
        // The first estate of a grid is one that a company manages: each part needs one.
        for (std::size_t which = 0; which < whole.estates.size(); ++which)
            if (which == 0 || which % parts.size() == part) estates.push_back(whole.estates[which]);
        units_[grid].parts.push_back(index);
    }
}

Spot City::spot(UnitIndex grid, Where where, bool managed, Chance& chance) const {
    const Surroundings& around = units_[grid].surroundings;
    const Estate* estate = &chance.of(around.estates);
    if (managed && !estate->managed) estate = &around.estates.front();
    Spot spot{{}, estate->name, around.road, estate->managed, units_[grid].code};
    switch (where) {
        case Where::room:
        case Where::stairwell:
        case Where::building:
            spot.place = house_name(*estate, 1 + chance.below(estate->houses));
            for (const auto& [name, building] : units_[grid].buildings)
                if (name == spot.place) spot.unit = building;
            if (where == Where::building) break;
            spot.place += number_below(chance, estate->stairwells) + "单元";
            if (where == Where::stairwell) break;
            spot.place +=
                number_below(chance, estate->floors) + "0" + number_below(chance, 4) + "室";
            break;
        case Where::yard:
            spot.place = estate->name + std::string(chance.of(corners));
            break;
        case Where::road:
            if (chance.percent(35))
                spot.place = around.road + "与" + around.crossing + "交叉口";
            else if (chance.percent(50))
                spot.place = around.road + number_below(chance, 288) + "号门前";
            else
                spot.place = around.road + std::string(chance.of(road_spots));
            spot.managed = false;
            break;
        case Where::shop:
            spot.place = chance.percent(70)
                             ? around.road + number_below(chance, 288) + "号"
                             : estate->name + "底商" + number_below(chance, 40) + "号";
            spot.managed = false;
            break;
        case Where::market:
            spot.place = around.market + std::string(chance.of(market_spots));
            if (const auto found = markets_.find(units_[grid].superior); found != markets_.end())
                spot.unit = found->second;
            spot.managed = false;
            break;
        case Where::school:
            spot.place = around.school + "门口";
            spot.managed = false;
            break;
    }
    return spot;
}

}  // namespace gridcase::demo
