// What stands beside and below the areas. Departments are named by the lines of business of the
// default policy's duty list; the code of each is that of the unit it stands beside, and its line.

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/demo/chance.hpp"
#include "adapters/demo/names.hpp"
#include "adapters/demo/places.hpp"
#include "adapters/demo/territory.hpp"

namespace gridcase::demo {

namespace {

struct Line {
    std::string_view line;
    std::string_view name;
    std::string_view post;
};

constexpr std::array<Line, 8> of_district{Line{"city-management", "城市管理局", "局长"},
                                          Line{"civil-affairs", "民政局", "局长"},
                                          Line{"emergency", "应急管理局", "局长"},
                                          Line{"environment", "生态环境局", "局长"},
                                          Line{"housing", "住房和城乡建设局", "局长"},
                                          Line{"labour", "人力资源和社会保障局", "局长"},
                                          Line{"market-supervision", "市场监管局", "局长"},
                                          Line{"public-security", "公安分局", "局长"}};
constexpr std::array<Line, 2> of_street{Line{"city-management", "综合行政执法队", "队长"},
                                        Line{"public-security", "派出所", "所长"}};

constexpr std::array<std::string_view, 6> members{"供电营业所",   "卫生服务中心", "农商银行网点",
                                                  "老年大学分校", "律师事务所",   "志愿服务队"};

class Beside {
   public:
    explicit Beside(std::vector<UnitRegistered>& units) : units_(units) {
        for (const UnitRegistered& unit : units) names_.take(person_in(unit.holder));
    }

    void put_all() {
        const std::vector<UnitRegistered> areas = units_;
        std::unordered_map<UnitCode, const UnitRegistered*> known;
        for (const UnitRegistered& area : areas) {
            known.emplace(area.code, &area);
            if (area.level == Level::district)
                for (const Line& line : of_district) put_department(area, line);
            if (area.level == Level::street) put_street(area);
            if (area.level == Level::community) put_community(area);
            const bool first_grid = area.level == Level::grid && area.code.value().ends_with("001");
            if (first_grid) put_building(area, *known.at(*area.parent));
        }
    }

   private:
    void put_street(const UnitRegistered& street) {
        for (const Line& line : of_street) put_department(street, line);
        for (unsigned which = 0; which < 2; ++which)
            put({.code = UnitCode(street.code.value() + "-road-" + std::to_string(which + 1)),
                 .name = road_of(street.code.value(), which),
                 .level = Level::community,
                 .kind = UnitKind::road,
                 .parent = street.code,
                 .holder = {}},
                "路长");
    }

    void put_community(const UnitRegistered& community) {
        const std::uint64_t luck = trait(community.code.value(), "beside");
        if (luck % 6 == 0)
            put({.code = UnitCode(community.code.value() + "-member"),
                 .name = root_of(community.name) + std::string(members[luck / 6 % members.size()]),
                 .level = Level::community,
                 .kind = UnitKind::member_organisation,
                 .parent = community.code,
                 .holder = {}},
                "共建单位联络人");
        // Grid serials of a community stay far below 901.
        if (luck % 9 == 1)
            put({.code = UnitCode(community.code.value() + "901"),
                 .name = community.name + "市场专属网格",
                 .level = Level::grid,
                 .kind = UnitKind::dedicated_grid,
                 .parent = community.code,
                 .holder = {}},
                "专属网格长");
    }

    void put_department(const UnitRegistered& area, const Line& line) {
        put({.code = UnitCode(area.code.value() + "-" + std::string(line.line)),
             .name = (area.level == Level::street ? root_of(area.name) : area.name) +
                     std::string(line.name),
             .level = area.level,
             .kind = UnitKind::department,
             .parent = area.code,
             .holder = {},
             .line = std::string(line.line)},
            line.post);
    }

    /// The first house of the grid's first estate, with two stairwells.
    void put_building(const UnitRegistered& grid, const UnitRegistered& community) {
        const Surroundings around =
            surroundings_of(grid.code.value(), community.parent->value(), community.name);
        const std::string name = house_name(around.estates.front(), 1);
        const std::string code = grid.code.value() + "-b1";
        put({.code = UnitCode(code),
             .name = name,
             .level = Level::grid,
             .kind = UnitKind::building,
             .parent = grid.code,
             .holder = {}},
            "楼栋长");
        for (unsigned serial = 1; serial <= 2; ++serial)
            put({.code = UnitCode(code + "-" + std::to_string(serial)),
                 .name = name + std::to_string(serial) + "单元",
                 .level = Level::grid,
                 .kind = UnitKind::stairwell,
                 .parent = UnitCode(code),
                 .holder = {}},
                "单元长");
    }

    void put(UnitRegistered unit, std::string_view post) {
        unit.holder =
            names_.fresh(trait(unit.code.value(), "holder")) + "（" + std::string(post) + "）";
        units_.push_back(std::move(unit));
    }

    /// `望江` of `望江街道`, `石桥` of `石桥镇`, `柳荫` of `柳荫社区`.
    static std::string root_of(const std::string& name) {
        for (const std::string_view tail : {"街道", "社区", "镇"})
            if (name.ends_with(tail)) return name.substr(0, name.size() - tail.size());
        return name;
    }

    std::vector<UnitRegistered>& units_;
    Names names_;
};

}  // namespace

std::string person_in(std::string_view holder) {
    return std::string(holder.substr(0, holder.find("（")));
}

void stand_beside(std::vector<UnitRegistered>& units) { Beside(units).put_all(); }

}  // namespace gridcase::demo
