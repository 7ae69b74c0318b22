#include "adapters/demo/city.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "adapters/demo/names.hpp"

namespace gridcase::demo {

namespace {

constexpr std::array<std::string_view, 40> roads{
    "人民路", "建设街", "文化路", "解放街", "滨河路", "育才街", "光明路", "和平街",
    "胜利路", "新华街", "朝阳路", "工农街", "站前路", "青年街", "迎宾路", "西环路",
    "东大街", "南门街", "北关路", "民主街", "长青路", "水源街", "学府路", "柳堤路",
    "钟楼街", "康复路", "松江街", "丰收路", "中兴街", "园林路", "铁西路", "纺织街",
    "盐店街", "米市街", "望江路", "桥头街", "幸福路", "团结街", "兴业路", "书院街"};

constexpr std::array<std::string_view, 36> estate_heads{
    "锦绣", "翠湖", "御景", "金域", "碧荷", "阳光", "盛世", "溪山", "紫荆", "凤凰", "东方", "香榭",
    "世纪", "龙湾", "格林", "天悦", "学府", "江南", "银河", "丽景", "海棠", "梧桐", "月亮", "清溪",
    "百合", "星河", "云顶", "和园", "枫丹", "书香", "明珠", "春晓", "观澜", "上河", "家和", "祥瑞"};
constexpr std::array<std::string_view, 12> estate_tails{
    "花园", "家园", "华庭", "雅苑", "新城", "公馆", "名邸", "佳苑", "景园", "一期", "二期", "城"};
constexpr std::array<std::string_view, 26> works{
    "机床厂", "棉纺厂", "二轻局", "粮食局", "化肥厂", "酒厂",   "农机厂",   "印刷厂",   "铁路",
    "水泥厂", "轴承厂", "供销社", "造纸厂", "电机厂", "糖厂",   "木材厂",   "缝纫机厂", "汽修厂",
    "林业局", "制药厂", "钢厂",   "百货",   "师范",   "食品厂", "建筑公司", "煤建"};
constexpr std::array<std::string_view, 4> works_tails{"家属院", "宿舍", "家属楼", "小区"};

constexpr std::array<std::string_view, 4> markets{"农贸市场", "早市", "便民市场", "菜市场"};
constexpr std::array<std::string_view, 5> schools{"小学", "实验小学", "中学", "第二中学", "幼儿园"};
constexpr std::array<std::string_view, 18> corners{
    "北门",       "南门口",   "小广场",   "凉亭旁",     "健身角",   "车棚",
    "西侧围墙边", "花坛边",   "中心绿地", "地库出入口", "快递柜旁", "儿童滑梯旁",
    "东门岗亭旁", "垃圾亭旁", "门球场边", "活动室门口", "后门",     "晾衣场"};
constexpr std::array<std::string_view, 6> road_spots{"路口",     "路边",   "人行道",
                                                     "公交站旁", "胡同口", "桥头"};
constexpr std::array<std::string_view, 5> market_spots{"北口", "南门", "门口", "停车场", "东侧"};

template <std::size_t N>
std::string_view chosen(const std::array<std::string_view, N>& list, std::uint64_t number) {
    return list[number % N];
}

Estate estate_of(std::string_view code, std::string_view road, unsigned serial) {
    const std::uint64_t luck = trait(code, "estate" + std::to_string(serial));
    Estate estate;
    // Every grid has both kinds, so that each matter finds its place.
    estate.managed = serial == 0 || (serial > 1 && luck % 2 == 0);
    const std::uint64_t naming = luck >> 8U;
    if (estate.managed) {
        estate.name = chosen(estate_heads, naming);
        estate.name += chosen(estate_tails, naming / estate_heads.size());
        estate.houses = 6 + static_cast<unsigned>(naming % 19);
        estate.stairwells = 2 + static_cast<unsigned>(naming % 3);
        estate.floors = naming % 4 == 0 ? 28 : naming % 4 == 1 ? 11 : 18;
    } else if (naming % 3 == 0) {
        estate.name = std::string(road) + std::to_string(3 + naming % 190) + "号院";
        estate.houses = 2 + static_cast<unsigned>(naming % 5);
        estate.stairwells = 4;
    } else {
        estate.name = chosen(works, naming);
        estate.name += chosen(works_tails, naming / works.size());
        estate.houses = 4 + static_cast<unsigned>(naming % 16);
        estate.stairwells = 3 + static_cast<unsigned>(naming % 3);
    }
    return estate;
}

std::string number_below(Chance& chance, unsigned count) {
    return std::to_string(1 + chance.below(count));
}

std::string name_before_post(const std::string& holder) {
    return holder.substr(0, holder.find("（"));
}

}  // namespace

City::City(const std::vector<UnitRegistered>& territory) {
    for (const UnitRegistered& given : territory) {
        const auto index = static_cast<UnitIndex>(units_.size());
        Unit unit;
        unit.code = given.code;
        unit.level = given.level;
        unit.superior = given.parent ? index_.at(*given.parent) : index;
        unit.pace = 650 + static_cast<std::int64_t>(trait(given.code.value(), "pace") % 800);
        const bool grid = given.level == Level::grid;
        unit.head = {ActorId(name_before_post(given.holder)),
                     grid ? Role::worker : Role::supervisor, given.code};
        unit.desk = unit.head;
        if (!grid)
            unit.desk = {ActorId(person_name(trait(given.code.value(), "desk"))), Role::dispatcher,
                         given.code};
        index_.emplace(given.code, index);
        units_.push_back(std::move(unit));
        names_.push_back(given.name);
        if (grid) count_grid(index);
    }
}

void City::count_grid(UnitIndex grid) {
    const std::uint64_t luck = trait(units_[grid].code.value(), "busy");
    std::uint32_t busy = 30 + static_cast<std::uint32_t>(luck % 100);
    if (luck % 7 == 0) busy += 180;   // a commercial street, a large estate
    if (luck % 29 == 0) busy += 600;  // the old town, the station
    busy_.push_back((busy_.empty() ? 0 : busy_.back()) + busy);
    units_[grid].serial = static_cast<std::uint32_t>(grids_.size());
    units_[grid].surroundings = surroundings_of(grid);
    grids_.push_back(grid);
}

Surroundings City::surroundings_of(UnitIndex grid) const {
    const Unit& unit = units_[grid];
    const std::string& code = unit.code.value();
    const UnitIndex community = unit.superior;
    const std::string& town = units_[units_[community].superior].code.value();
    std::string root = names_[community];
    root.resize(root.size() - std::string_view("社区").size());

    // A street has eight roads; a grid lies on two of them.
    const auto road = [&](std::uint64_t which) {
        return std::string(chosen(roads, trait(town, "roads") + which % 8 * 5));
    };
    const std::uint64_t luck = trait(code, "place");
    Surroundings around;
    around.road = road(luck);
    around.crossing = road(luck + 1 + luck / 8 % 7);
    around.market = root + std::string(chosen(markets, trait(root, "market")));
    around.school = root + std::string(chosen(schools, trait(root, "school")));
    const auto estates = static_cast<unsigned>(2 + luck % 3);
    for (unsigned serial = 0; serial < estates; ++serial)
        around.estates.push_back(estate_of(code, around.road, serial));
    return around;
}

UnitIndex City::some_grid(Chance& chance) const {
    const std::uint32_t drawn = chance.below(busy_.back());
    const auto found = std::upper_bound(busy_.begin(), busy_.end(), drawn);
    return grids_[static_cast<std::size_t>(found - busy_.begin())];
}

UnitIndex City::above(UnitIndex unit, Level level) const {
    while (units_[unit].level < level && units_[unit].superior != unit)
        unit = units_[unit].superior;
    return unit;
}

Spot City::spot(UnitIndex grid, Where where, bool managed, Chance& chance) const {
    const Surroundings& around = units_[grid].surroundings;
    const Estate* estate = &chance.of(around.estates);
    if (managed && !estate->managed) estate = &around.estates.front();
    Spot spot{{}, estate->name, around.road, estate->managed};
    switch (where) {
        case Where::room:
        case Where::stairwell:
        case Where::building:
            spot.place = estate->name + number_below(chance, estate->houses) + "号楼";
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
