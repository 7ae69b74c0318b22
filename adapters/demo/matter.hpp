#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "adapters/demo/year.hpp"

namespace gridcase::demo {

/// Where in its grid a matter lies, and so how people say its place.
enum class Where : std::uint8_t { room, stairwell, building, yard, road, shop, market, school };

/// What residents feel about it, and so how they end their message.
enum class Feeling : std::uint8_t { noise, dirt, danger, money, discomfort, worry, question };

/// From … to …; low values are far more frequent than high ones.
struct Range {
    std::int64_t low = 0;
    std::int64_t high = 0;
};

/// How likely the facts are that a policy reads; the plain numbers are percents.
struct Odds {
    Range parties{1, 1};
    Range households{1, 1};
    Range cost_yuan{0, 0};
    unsigned urgent = 0;
    unsigned spans_grids = 0;
    unsigned spans_communities = 0;
    unsigned hazard = 0;
    unsigned law = 0;
    unsigned department = 0;
    unsigned vulnerable = 5;
};

/// One kind of thing that happens in a city: when, where, how serious, in whose words, and how it
/// ends. In the texts `{place}` is where it is, `{estate}` the housing estate, `{road}` a road,
/// `{a}` and `{b}` one of the words, `{n}` 两 to 九, `{since}` 两天, 半个月, …, `{when}` 昨天晚上,
/// …. A text is a clause without a full stop.
struct Matter {
    std::string_view id;
    std::uint32_t share = 10;  // among the matters of its category
    Season season = Season::all_year;
    Hours hours = Hours::day;
    Where where = Where::yard;
    Feeling feeling = Feeling::discomfort;
    Odds odds{};
    std::vector<std::string_view> says{};
    std::vector<std::string_view> a{};
    std::vector<std::string_view> b{};
    std::vector<std::string_view> outcomes{};
};

/// The matters of one category of the default policy, and how they reach the house.
struct Category {
    std::string_view code;
    std::uint32_t share = 10;  // among the categories, over the year
    /// Shares of patrol, hotline, counter, app, letter, visit.
    std::array<std::uint32_t, 6> channels{};
    std::vector<std::string_view> requests;
    std::vector<Matter> matters;
};

Category disputes();
Category sanitation();
Category property();
Category safety();
Category livelihood();
Category enquiries();

std::vector<Category> all_categories();

}  // namespace gridcase::demo
