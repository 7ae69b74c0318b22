#include "adapters/demo/year.hpp"

#include <algorithm>

namespace gridcase::demo {

namespace {

// Days of 2025, counted from 0: the first day of each month is 0 31 59 90 120 151 181 212 243 273
// 304 334.
constexpr std::array<DaySpan, 6> holidays{DaySpan{0, 0},     DaySpan{27, 34},   DaySpan{93, 95},
                                          DaySpan{120, 124}, DaySpan{150, 152}, DaySpan{273, 280}};
// Weekends that are worked for them (调休).
constexpr std::array<int, 5> made_up{25, 38, 116, 270, 283};
constexpr DaySpan spring_festival{24, 43};
constexpr DaySpan fireworks_eve{27, 29};

constexpr bool within(DaySpan span, int day) { return span.first <= day && day <= span.last; }

constexpr std::array<std::uint32_t, 24> by_hour(Hours hours) {
    switch (hours) {
        case Hours::office:
            return {0, 0, 0, 0, 0, 0, 1, 4, 18, 30, 28, 16, 8, 12, 24, 26, 18, 8, 3, 3, 2, 1, 1, 0};
        case Hours::morning:
            return {1, 0, 0, 0, 1, 4, 16, 40, 34, 18, 10, 8, 6, 5, 6, 8, 14, 16, 8, 5, 3, 2, 1, 1};
        case Hours::day:
            return {1, 1,  0,  0,  1,  3,  8,  20, 27, 22, 18, 13,
                    9, 10, 13, 14, 16, 19, 22, 18, 11, 6,  3,  2};
        case Hours::evening:
            return {3, 1, 1, 0, 0, 1, 3, 7, 9, 8, 7, 7, 6, 6, 7, 8, 11, 18, 30, 38, 34, 24, 13, 6};
        case Hours::night:
            return {12, 8, 5, 3, 2, 3, 5, 9, 9, 7, 5, 4, 4, 4, 4, 5, 6, 9, 14, 20, 26, 34, 34, 22};
    }
    return {};
}

struct Duty {
    int first_hour;
    int last_hour;
    unsigned percent_on_days_off;
};
constexpr Duty field_duty{7, 21, 80};
constexpr Duty office_duty{8, 18, 40};

}  // namespace

LocalTime local_time(Instant at) {
    const std::int64_t hour = (at - year_start).micros / hours(1).micros;
    return {static_cast<int>(hour / 24), static_cast<int>(hour % 24)};
}

const std::array<DaySpan, 6>& long_holidays() { return holidays; }

bool is_day_off(int day) {
    if (day == storm_day) return true;
    if (std::find(made_up.begin(), made_up.end(), day) != made_up.end()) return false;
    if (LocalTime{day, 0}.weekday() >= 5) return true;
    for (const DaySpan span : holidays)
        if (within(span, day)) return true;
    return false;
}

Year::Year(std::uint64_t seed) {
    Chance weather(seed, 0x57EA7E12U);
    for (int day = 0; day < days_in_year; ++day) {
        const auto index = static_cast<std::size_t>(day);
        const bool wet_season = day >= 151 && day < 243;
        rain_[index] = weather.percent(wet_season ? 13 : 1);
        const bool winter = day < 75 || day >= 315;
        const bool colder_on = index > 0 && cold_[index - 1] && weather.percent(60);
        cold_[index] = winter && (colder_on || weather.percent(12));
    }
}

std::uint64_t Year::season_weight(Season season, int day) const {
    switch (season) {
        case Season::all_year:
            return 10;
        case Season::heating:
            if (day >= 90 && day < 304) return 0;
            return cold(day) ? 90 : (day >= 304 && day < 330) ? 50 : 26;
        case Season::snow:
            if (day >= 70 && day < 320) return 0;
            return cold(day) ? 100 : 8;
        case Season::summer:
            if (day < 120 || day >= 288) return 1;
            return day >= 166 && day < 258 ? 30 : 12;
        case Season::rain:
            if (heavy_rain(day)) return 220;
            if (day > 0 && heavy_rain(day - 1)) return 80;
            return day >= 151 && day < 243 ? 10 : 2;
        case Season::autumn:
            return day >= 288 && day < 340 ? 60 : 1;
        case Season::spring_festival:
            if (within(fireworks_eve, day)) return 400;
            return within(spring_festival, day) ? 110 : 0;
        case Season::before_new_year:
            return day >= 334 || day < 28 ? 45 : 5;
        case Season::enrolment:
            return day >= 181 && day < 252 ? 45 : 2;
        case Season::school_term:
            if (is_day_off(day) || day < 45 || (day >= 184 && day < 243)) return 0;
            return 15;
    }
    return 0;
}

std::uint64_t Year::intensity(Season season, Hours hours, int day, int hour) const {
    const std::uint64_t rhythm = by_hour(hours)[static_cast<std::size_t>(hour)];
    // A counter is shut on days off; people are at home then and see more of their surroundings.
    const std::uint64_t weekly = is_day_off(day) ? (hours == Hours::office ? 3 : 9) : 10;
    return season_weight(season, day) * rhythm * weekly;
}

Instant on_duty(Instant at, Staff staff, Chance& chance) {
    const Duty duty = staff == Staff::field ? field_duty : office_duty;
    for (;;) {
        const LocalTime local = local_time(at);
        const bool works = !is_day_off(local.day) || chance.percent(duty.percent_on_days_off);
        if (works && local.hour >= duty.first_hour && local.hour < duty.last_hour) return at;
        const bool later_today = works && local.hour < duty.first_hour;
        const Instant midnight = year_start + days(later_today ? local.day : local.day + 1);
        const Duration into_the_day{chance.mostly_low(0, hours(4).micros)};
        at = midnight + hours(duty.first_hour) + into_the_day;
    }
}

}  // namespace gridcase::demo
