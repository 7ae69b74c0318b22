#include "adapters/demo/territory.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/demo/chance.hpp"
#include "adapters/demo/demo.hpp"
#include "adapters/demo/names.hpp"

// 望溪市, a city that does not exist. Its codes begin with 99, which no Chinese province has:
// 99 01 dd sss ccc ggg = country's spare prefix, city, district, street, community, grid.

namespace gridcase::demo {

namespace {

constexpr std::size_t communities_in_all = 90;
constexpr std::size_t grids_in_all = 521;

struct DistrictPlan {
    std::string_view name;
    std::vector<std::string_view> streets;
};

std::vector<DistrictPlan> districts() {
    return {{"溪东区", {"望江街道", "柳堤街道", "钟楼街道", "东园街道", "纺织街道", "站前街道"}},
            {"溪西区", {"映山街道", "铁西街道", "桐花街道", "南苑街道", "书院街道"}},
            {"松台区", {"松台街道", "新城街道", "云台街道", "沙湾街道", "凤鸣街道"}},
            {"禾丰县", {"禾丰镇", "石桥镇", "枣林镇", "双塔镇"}}};
}

constexpr std::array<std::string_view, 96> community_roots{
    "柳荫", "望江", "春晖", "安康", "锦绣", "和平", "翠屏", "临溪", "育才", "永宁", "长青", "杏花",
    "朝阳", "青年", "晨光", "丰泽", "竹园", "梧桐", "映月", "前进", "荷塘", "福源", "东风", "龙泉",
    "古槐", "清风", "文昌", "康乐", "景明", "瑞祥", "银杏", "玉泉", "建设", "松涛", "白鹭", "花溪",
    "崇文", "泰安", "向阳", "金桥", "云锦", "桃源", "明德", "兴隆", "南湖", "雅居", "枫林", "石榴",
    "滨河", "新华", "百花", "聚贤", "天福", "鼓楼", "碧水", "双桥", "盛世", "兰亭", "祥云", "利民",
    "紫薇", "钟秀", "迎宾", "惠民", "北园", "胜利", "芳草", "广福", "仁和", "曙光", "海棠", "平安",
    "五里", "翰林", "港湾", "万福", "丁香", "乐业", "春江", "永兴", "橡树", "西关", "莲花", "光明",
    "槐树", "团结", "麦香", "河湾", "大井", "塔前", "枣园", "后营", "米市", "柏林", "上坡", "老街"};

/// Cuts `total` things into as many parts as there are weights, in proportion, none lost.
std::vector<std::size_t> parts_of(std::size_t total, const std::vector<std::size_t>& weights) {
    std::size_t all = 0;
    for (const std::size_t weight : weights) all += weight;
    std::vector<std::size_t> parts;
    std::size_t before = 0;
    for (const std::size_t weight : weights) {
        parts.push_back((before + weight) * total / all - before * total / all);
        before += weight;
    }
    return parts;
}

std::string code_of(std::size_t district, std::size_t street, std::size_t community) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "9901%02u%03u%03u",
                  static_cast<unsigned>(district % 100), static_cast<unsigned>(street % 1000),
                  static_cast<unsigned>(community % 1000));
    return text.data();
}

std::string grid_code(const std::string& community, std::size_t grid) {
    const std::string serial = std::to_string(1000 + grid);
    return community + serial.substr(1);
}

/// Builds the tree from the top down, so that parents come first.
class Builder {
   public:
    std::vector<UnitRegistered> build() {
        const std::string city = code_of(0, 0, 0);
        put(city, "望溪市", Level::city, {});
        const auto plans = districts();
        std::vector<std::size_t> weights;
        for (const DistrictPlan& plan : plans)
            for (const std::string_view street : plan.streets)
                weights.push_back(5 + trait(street, "size") % 4);
        communities_ = parts_of(communities_in_all, weights);
        std::vector<std::size_t> sizes;
        for (std::size_t index = 0; index < communities_in_all; ++index)
            sizes.push_back(4 + trait(community_roots[index], "size") % 6);
        grids_ = parts_of(grids_in_all, sizes);
        for (std::size_t index = 0; index < plans.size(); ++index)
            put_district(city, plans[index], index + 1);
        return std::move(units_);
    }

   private:
    void put_district(const std::string& city, const DistrictPlan& plan, std::size_t district) {
        const std::string code = code_of(district, 0, 0);
        put(code, std::string(plan.name), Level::district, city);
        for (std::size_t index = 0; index < plan.streets.size(); ++index)
            put_street(code, plan.streets[index], district, index + 1);
    }

    void put_street(const std::string& above, std::string_view name, std::size_t district,
                    std::size_t street) {
        const std::string code = code_of(district, street, 0);
        put(code, std::string(name), Level::street, above);
        const std::size_t count = communities_[street_++];
        for (std::size_t serial = 1; serial <= count; ++serial)
            put_community(code, code_of(district, street, serial));
    }

    void put_community(const std::string& above, const std::string& code) {
        const std::string name = std::string(community_roots[community_]) + "社区";
        put(code, name, Level::community, above);
        const std::size_t count = grids_[community_++];
        for (std::size_t serial = 1; serial <= count; ++serial) {
            std::string grid = name;
            grid += "第";
            grid += chinese_number(static_cast<unsigned>(serial));
            grid += "网格";
            put(grid_code(code, serial), std::move(grid), Level::grid, code);
        }
    }

    void put(const std::string& code, std::string name, Level level, const std::string& above) {
        UnitRegistered unit;
        unit.code = UnitCode(code);
        unit.name = std::move(name);
        unit.level = level;
        if (!above.empty()) unit.parent = UnitCode(above);
        unit.holder =
            names_.fresh(trait(code, "holder")) + "（" + std::string(post_of(level)) + "）";
        units_.push_back(std::move(unit));
    }

    std::vector<UnitRegistered> units_;
    Names names_;
    std::vector<std::size_t> communities_;  // by street, in order
    std::vector<std::size_t> grids_;        // by community, in order
    std::size_t street_ = 0;
    std::size_t community_ = 0;
};

}  // namespace

std::vector<UnitRegistered> demo_territory() {
    std::vector<UnitRegistered> units = Builder().build();
    stand_beside(units);
    return units;
}

}  // namespace gridcase::demo
