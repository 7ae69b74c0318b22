#include "adapters/demo/names.hpp"

#include <array>
#include <string_view>

namespace gridcase::demo {

namespace {

constexpr std::array<std::string_view, 72> surnames{
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高",
    "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧",
    "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾",
    "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜",
    "范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔"};

constexpr std::array<std::string_view, 96> given{
    "桂兰", "建国", "秀英", "志强", "玉梅", "国栋", "淑珍", "海燕", "文斌", "春花", "立新", "雪梅",
    "振华", "丽娟", "德福", "晓东", "红霞", "永利", "凤英", "明辉", "翠萍", "守义", "佳宁", "长河",
    "艳玲", "学军", "素芬", "保平", "思远", "瑞芳", "正阳", "金凤", "家豪", "兰香", "庆生", "慧敏",
    "宏伟", "月娥", "连成", "小玲", "福田", "静怡", "兴旺", "美华", "新民", "彩云", "全胜", "雅琴",
    "俊杰", "桂芝", "大勇", "婷婷", "根生", "荣华", "世昌", "春燕", "树林", "秋菊", "耀祖", "香莲",
    "泽宇", "淑贤", "向东", "巧云", "万里", "玉珍", "子轩", "惠芳", "培元", "冬梅", "克俭", "莉莉",
    "少波", "爱华", "天佑", "若男", "敏",   "强",   "芳",   "磊",   "静",   "伟",   "娜",   "勇",
    "霞",   "刚",   "洁",   "涛",   "梅",   "军",   "燕",   "斌",   "琳",   "鹏",   "莹",   "超"};

}  // namespace

std::string person_name(std::uint64_t number) {
    std::string name(surnames[number % surnames.size()]);
    return name += given[number / surnames.size() % given.size()];
}

std::string Names::fresh(std::uint64_t number) {
    while (!taken_.insert(person_name(number)).second) ++number;
    return person_name(number);
}

std::string contact_of(std::uint32_t grid, std::uint32_t resident) {
    std::string digits = std::to_string(10'000'000U + grid * 10'000U + resident);
    return "100" + digits;
}

std::string_view post_of(Level level) {
    switch (level) {
        case Level::grid:
            return "网格长";
        case Level::community:
            return "社区书记";
        case Level::street:
            return "街道网格中心主任";
        case Level::district:
            return "区县网格中心主任";
        case Level::city:
            return "市网格中心主任";
    }
    return {};
}

std::string chinese_number(unsigned number) {
    static constexpr std::array<std::string_view, 10> digits{"",   "一", "二", "三", "四",
                                                             "五", "六", "七", "八", "九"};
    const unsigned tens = number / 10 % 10;
    std::string text;
    if (tens > 1) text += digits[tens];
    if (tens > 0) text += "十";
    return text += digits[number % 10];
}

}  // namespace gridcase::demo
