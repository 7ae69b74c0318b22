#include "tests/simulation/city.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

#include "engine/domain/calendar_toml.hpp"
#include "engine/domain/policy.hpp"
#include "projections/list.hpp"

namespace gridcase::simulation {
namespace {

constexpr int districts = 2;
constexpr int streets_of_district = 5;
constexpr int communities_of_street = 5;
constexpr int grids_of_community = 10;

constexpr std::array<std::string_view, 8> lines{
    "labour",    "city-management", "environment",        "housing",
    "emergency", "public-security", "market-supervision", "civil-affairs"};

constexpr std::uint64_t vacated_per_mille = 25;  // of the posts with people, each day
constexpr int vacant_days = 4;
constexpr int redraw_every_days = 6;
constexpr std::array<int, 3> rules_change_days{20, 45, 62};

std::string numbered(const std::string& above, const char* format, int number) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), format, number);
    return above + text.data();
}

UnitRegistered unit(const std::string& code, Level level, const std::string& parent) {
    UnitRegistered registered{.code = UnitCode(code),
                              .name = code,
                              .level = level,
                              .kind = UnitKind::area,
                              .parent = std::nullopt,
                              .holder = "post of " + code};
    if (!parent.empty()) registered.parent = UnitCode(parent);
    return registered;
}

/// Replaces the first `what`; the text must hold it.
std::string replaced(std::string text, std::string_view what, std::string_view by) {
    text.replace(text.find(what), what.size(), by);
    return text;
}

std::string calendar_text(std::string_view hours) {
    return replaced(std::string(engine::default_calendar_text()),
                    R"(hours = ["08:30-12:00", "13:30-17:30"])", hours);
}

/// Grids keep hours of their own, and the sign-in limit escalates.
std::string other_policy() {
    std::string text(engine::default_policy_text());
    text = replaced(text, "sign_in = \"remind\"", "sign_in = \"escalate\"");
    text = replaced(text, "[calendars]\n", "[calendars]\ngrid = \"grid-shifts\"\n");
    return replaced(text, "grid = \"8 working hours\"", "grid = \"6 working hours\"");
}

PostFilled filled(const UnitCode& unit, int nth, Instant from) {
    const std::string person = unit.value() + "-" + std::to_string(nth);
    return {.unit = unit,
            .post = {},
            .person = ActorId(person),
            .name = "name of " + person,
            .from = from,
            .until = std::nullopt};
}

}  // namespace

engine::Actor house_itself() { return {ActorId("gridcase"), Role::system, {}}; }
engine::Actor resident() { return {ActorId("resident"), Role::resident, {}}; }
engine::Actor somebody(const UnitCode& unit, Role role) {
    return {ActorId(std::string(to_text(role)) + " of " + unit.value()), role, unit};
}

std::vector<Wish> City::founding() {
    std::vector<UnitRegistered> units{unit("X", Level::city, "")};
    std::vector<UnitCode> manned;
    for (int d = 1; d <= districts; ++d) {
        const std::string district = numbered("X", "%d", d);
        units.push_back(unit(district, Level::district, "X"));
        for (const std::string_view line : lines) {
            UnitRegistered department =
                unit(district + "-" + std::string(line), Level::district, district);
            department.kind = UnitKind::department;
            department.line = line;
            departments_.push_back(department.code);
            units.push_back(std::move(department));
        }
        for (int s = 1; s <= streets_of_district; ++s) {
            const std::string street = numbered(district, "%d", s);
            units.push_back(unit(street, Level::street, district));
            for (int c = 1; c <= communities_of_street; ++c) {
                const std::string community = numbered(street, "%d", c);
                units.push_back(unit(community, Level::community, street));
                manned.emplace_back(community);
                for (int g = 1; g <= grids_of_community; ++g) {
                    const std::string grid = numbered(community, "%02d", g);
                    units.push_back(unit(grid, Level::grid, community));
                    grids_.emplace_back(grid);
                    manned.emplace_back(grid);
                }
            }
        }
    }
    std::vector<PostFilled> posts;
    for (const UnitCode& each : manned) {
        posts_.push_back({each});
        posts.push_back(filled(each, 0, first_morning - days(100)));
    }
    return {{house_itself(), engine::RegisterUnits{"city", std::move(units)}},
            {house_itself(), engine::FillPosts{"city", std::move(posts)}},
            {house_itself(), engine::ActivatePolicy{std::string(engine::default_policy_text())}}};
}

UnitCode City::street_of(const UnitCode& grid) const {
    static constexpr std::size_t length = 3;  // X11
    return UnitCode(grid.value().substr(0, length));
}

std::vector<Wish> City::changes(int day, Instant now, const projections::ViewStore& views,
                                Chance& chance) {
    std::vector<Wish> wishes;
    change_posts(day, now, chance, wishes);
    if (day - last_redrawn_ >= redraw_every_days) {
        redraw(day, now, views, chance, wishes);
        last_redrawn_ = day;
    }
    if (rules_changed_ < rules_change_days.size() && day >= rules_change_days.at(rules_changed_))
        change_rules(wishes);
    const DutyRostered night{.unit = street_of(grids_.front()),
                             .person = ActorId("duty-" + std::to_string(day)),
                             .name = "night shift",
                             .reach = "0000-1",
                             .from = now + hours(9),
                             .until = now + hours(21)};
    wishes.push_back({house_itself(), engine::RosterDuty{"city", {night}}});
    return wishes;
}

void City::change_rules(std::vector<Wish>& wishes) {
    const auto adopt = [&](const char* name, std::string_view hours) {
        wishes.push_back({house_itself(), engine::AdoptCalendar{name, calendar_text(hours)}});
    };
    switch (++rules_changed_) {
        case 1:
            adopt("default", R"(hours = ["09:00-12:00", "13:00-18:00"])");
            break;
        case 2:
            adopt("grid-shifts", R"(hours = ["07:00-21:00"])");
            wishes.push_back({house_itself(), engine::ActivatePolicy{other_policy()}});
            break;
        default:
            adopt("default", R"(hours = ["08:00-16:00"])");
    }
}

void City::change_posts(int day, Instant now, Chance& chance, std::vector<Wish>& wishes) {
    for (Post& post : posts_) {
        const auto in_post = [&] { return filled(post.unit, post.holder, now).person; };
        if (post.vacant_since < 0 && chance.per_mille(vacated_per_mille)) {
            if (chance.percent(30)) {  // away for two days; somebody stands in, or nobody does
                PostFilled stand_in = filled(post.unit, post.holder + 1'000, now);
                stand_in.stand_in = true;
                stand_in.until = now + days(2);
                wishes.push_back({house_itself(), engine::FillPosts{"city", {stand_in}}});
                continue;
            }
            wishes.push_back({house_itself(),
                              engine::VacatePost{"city", post.unit, {}, in_post(), std::nullopt}});
            post.vacant_since = day;
        } else if (post.vacant_since >= 0 && day - post.vacant_since >= vacant_days) {
            PostFilled next = filled(post.unit, ++post.holder, now);
            post.vacant_since = -1;
            if (chance.percent(25)) {  // for a time that is known: it ends by itself
                next.until = now + hours(24 * 5 + 7);
                post.vacant_since = day + 5;
            }
            wishes.push_back({house_itself(), engine::FillPosts{"city", {next}}});
        }
    }
}

/// One grid becomes two, or two become one. Half of the open cases go to the second.
void City::redraw(int day, Instant now, const projections::ViewStore& views, Chance& chance,
                  std::vector<Wish>& wishes) {
    const UnitCode old = chance.one_of(grids_);
    const std::string community = old.value().substr(0, 4);
    std::vector<UnitCode> gone{old};
    std::vector<UnitRegistered> made{
        unit(numbered(community, "%02d", 50 + day), Level::grid, community)};
    if (chance.percent(50)) {
        made.push_back(unit(numbered(community, "%02d", 51 + day), Level::grid, community));
    } else {
        const auto other = std::find_if(grids_.begin(), grids_.end(), [&](const UnitCode& each) {
            return each != old && each.value().substr(0, 4) == community;
        });
        if (other != grids_.end()) gone.push_back(*other);
    }
    engine::RedrawUnits redrawn{"city", gone, {}, now, {}};
    for (const UnitRegistered& each : made) redrawn.successors.push_back(each.code);
    const auto open = projections::read_list(
        views, {.list = "worklist", .unit = old, .from = {}, .until = {}, .limit = 1000});
    if (made.size() > 1)
        for (const projections::ListLine& line : open->lines)
            if (line.row.unit == old && chance.percent(50))
                redrawn.cases.push_back({line.row.number, made.back().code});

    std::erase_if(grids_, [&](const UnitCode& each) {
        return std::find(gone.begin(), gone.end(), each) != gone.end();
    });
    std::erase_if(posts_, [&](const Post& each) {
        return std::find(gone.begin(), gone.end(), each.unit) != gone.end();
    });
    std::vector<PostFilled> people;
    for (const UnitRegistered& each : made) {
        grids_.push_back(each.code);
        posts_.push_back({each.code});
        people.push_back(filled(each.code, 0, now));
    }
    wishes.push_back({house_itself(), engine::RegisterUnits{"city", std::move(made)}});
    wishes.push_back({house_itself(), engine::FillPosts{"city", std::move(people)}});
    wishes.push_back({house_itself(), std::move(redrawn)});
}

}  // namespace gridcase::simulation
