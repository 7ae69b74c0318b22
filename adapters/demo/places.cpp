#include "adapters/demo/places.hpp"

#include <array>

#include "adapters/demo/chance.hpp"

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

}  // namespace

std::string house_name(const Estate& estate, unsigned house) {
    return estate.name + std::to_string(house) + "号楼";
}

std::string road_of(std::string_view street, std::uint64_t which) {
    return std::string(chosen(roads, trait(street, "roads") + which % 8 * 5));
}

Surroundings surroundings_of(std::string_view grid, std::string_view street,
                             std::string_view community) {
    std::string root(community);
    root.resize(root.size() - std::string_view("社区").size());
    const std::uint64_t luck = trait(grid, "place");
    Surroundings around;
    around.road = road_of(street, luck);
    around.crossing = road_of(street, luck + 1 + luck / 8 % 7);
    around.market = root + std::string(chosen(markets, trait(root, "market")));
    around.school = root + std::string(chosen(schools, trait(root, "school")));
    const auto estates = static_cast<unsigned>(2 + luck % 3);
    for (unsigned serial = 0; serial < estates; ++serial)
        around.estates.push_back(estate_of(grid, around.road, serial));
    return around;
}

}  // namespace gridcase::demo
