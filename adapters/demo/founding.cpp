#include "adapters/demo/founding.hpp"

#include <array>
#include <string>
#include <utility>

#include "adapters/demo/territory.hpp"
#include "adapters/demo/year.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "engine/domain/policy.hpp"

namespace gridcase::demo {

namespace {

/// Everybody who answers for a unit, a building or a road takes that post.
std::vector<PostFilled> posts_of(const std::vector<UnitRegistered>& territory, Instant from) {
    std::vector<PostFilled> posts;
    for (const UnitRegistered& unit : territory) {
        const std::string person = person_in(unit.holder);
        posts.push_back({.unit = unit.code,
                         .post = {},
                         .person = ActorId(person),
                         .name = person,
                         .from = from,
                         .until = std::nullopt,
                         .stand_in = false});
    }
    return posts;
}

DutyRostered shift(const City& city, UnitIndex unit, const engine::Actor& person, Instant from,
                   Instant until) {
    // An extension of the house: nobody outside can call it.
    const std::string reach = "值班室内线" + std::to_string(8100 + unit % 800);
    return {city.code(unit), person.name, person.name.value(), reach, from, until};
}

/// City and districts have somebody for every week, day and night; streets for the long holidays.
std::vector<DutyRostered> roster(const City& city) {
    std::vector<DutyRostered> entries;
    for (UnitIndex unit = 0; unit < city.size(); ++unit) {
        if (city.kind(unit) != UnitKind::area) continue;
        const std::array persons{&city.desk(unit), &city.hand(unit), &city.head(unit)};
        if (city.level(unit) >= Level::district)
            for (int week = 0; week * 7 < days_in_year; ++week) {
                const Instant begins = year_start + days(std::int64_t{week} * 7) + hours(17);
                entries.push_back(
                    shift(city, unit, *persons.at(static_cast<std::size_t>(week) % persons.size()),
                          begins, begins + days(7)));
            }
        if (city.level(unit) != Level::street) continue;
        std::size_t turn = unit;
        for (const auto& [first, last] : long_holidays())
            entries.push_back(shift(city, unit, *persons.at(turn++ % persons.size()),
                                    year_start + days(first), year_start + days(last + 1)));
    }
    return entries;
}

}  // namespace

void found(std::uint64_t seed, const City& city, const std::vector<UnitRegistered>& territory,
           Oracle& oracle) {
    const engine::Actor founder{ActorId("demo"), Role::admin, {}};
    const Instant then = year_start - hours(1);
    unsigned commands = 0;
    const auto ask = [&](engine::Command command) {
        const CommandId id("demo:" + std::to_string(seed) + ":0:" + std::to_string(++commands));
        oracle.ask({id, founder, then, then}, std::move(command));
    };
    ask(engine::RegisterUnits{city_territory, territory});
    ask(engine::FillPosts{city_territory, posts_of(territory, then)});
    ask(engine::RosterDuty{city_territory, roster(city)});
    ask(engine::AdoptCalendar{"default", std::string(engine::default_calendar_text())});
    ask(engine::ActivatePolicy{std::string(engine::default_policy_text())});
}

}  // namespace gridcase::demo
