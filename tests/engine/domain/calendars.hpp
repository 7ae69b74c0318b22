#pragma once

// What tests of the calendar are told in: the shipped calendar, and moments by its clocks.

#include <string>

#include "engine/domain/calendar_toml.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::calendars {

inline const Calendar& shipped() {
    static const Calendar calendar = parse_calendar(default_calendar_text()).value();
    return calendar;
}

/// `2024-09-13T17:50:00`, by the clocks of China.
inline Instant china(const std::string& local) { return parse_instant(local + "+08:00").value(); }

inline std::string told(Instant at) { return to_text(at, 480).substr(0, 19); }

inline Date date(int year, unsigned month, unsigned day) {
    return std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day);
}

inline Budget working_hours(std::int64_t count) { return {ClockClass::working_hours, 60 * count}; }
inline Budget emergency_hours(std::int64_t count) {
    return {ClockClass::emergency_hours, 60 * count};
}
inline Budget working_days(std::int64_t count) { return {ClockClass::working_days, count}; }
inline Budget calendar_days(std::int64_t count) { return {ClockClass::calendar_days, count}; }

}  // namespace gridcase::calendars
