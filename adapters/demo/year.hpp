#pragma once

#include <array>
#include <cstdint>

#include "adapters/demo/chance.hpp"
#include "events/instant.hpp"

namespace gridcase::demo {

/// The simulated year, 2025, at +08:00.
inline constexpr int local_offset_minutes = 480;
inline constexpr Instant year_start{1'735'660'800'000'000};
inline constexpr int days_in_year = 365;
inline constexpr Instant year_end{year_start.micros + days(days_in_year).micros};

/// A place in the year, as people there count: day 0 is 1 January.
struct LocalTime {
    int day = 0;
    int hour = 0;

    [[nodiscard]] int weekday() const {
        return (day + 2) % 7;
    }  // 0 is Monday; 1 January: Wednesday
};
LocalTime local_time(Instant at);

/// From one day to another, both included.
struct DaySpan {
    int first;
    int last;
};
const std::array<DaySpan, 6>& long_holidays();

/// A Monday in August on which nobody works: the calendar is changed for it, some days before.
inline constexpr int storm_day = 229;

/// Weekends that are not made up for, the long holidays, and the day of the storm.
bool is_day_off(int day);

/// When in the year a matter comes up.
enum class Season : std::uint8_t {
    all_year,
    heating,          // November to March, worst on cold days
    snow,             // after cold days in winter
    summer,           // June to September
    rain,             // June to August, above all on the days of heavy rain
    autumn,           // falling leaves
    spring_festival,  // some days before to the Lantern Festival
    before_new_year,  // wages and accounts before the Spring Festival
    enrolment,        // July to early September
    school_term,
};

/// When in the day it does.
enum class Hours : std::uint8_t { office, morning, day, evening, night };

/// The year's weather and the rhythms of a city's complaints.
class Year {
   public:
    explicit Year(std::uint64_t seed);

    /// How much comes up in that hour compared with others; never negative.
    [[nodiscard]] std::uint64_t intensity(Season season, Hours hours, int day, int hour) const;

    [[nodiscard]] bool heavy_rain(int day) const { return rain_.at(static_cast<std::size_t>(day)); }
    [[nodiscard]] bool cold(int day) const { return cold_.at(static_cast<std::size_t>(day)); }

   private:
    [[nodiscard]] std::uint64_t season_weight(Season season, int day) const;

    std::array<bool, days_in_year> rain_{};
    std::array<bool, days_in_year> cold_{};
};

/// Who does the work: grid workers are about from early to late, also on most days off; offices
/// keep office hours, with a few people on duty on days off.
enum class Staff : std::uint8_t { field, office };

/// The moment at or after `at` when such staff would do it.
Instant on_duty(Instant at, Staff staff, Chance& chance);

}  // namespace gridcase::demo
