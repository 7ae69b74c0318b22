#include "adapters/demo/year.hpp"

#include <doctest/doctest.h>

#include "adapters/demo/arrivals.hpp"

namespace gridcase::demo::year_test {

namespace {

std::uint64_t in_month(const Year& year, Season season, int first_day) {
    std::uint64_t sum = 0;
    for (int day = first_day; day < first_day + 30; ++day)
        for (int hour = 0; hour < 24; ++hour) sum += year.intensity(season, Hours::day, day, hour);
    return sum;
}

constexpr int january = 0;
constexpr int april = 90;
constexpr int july = 181;
constexpr int november = 304;

}  // namespace

TEST_CASE("the year begins on 1 January 2025 at midnight, +08:00, a Wednesday") {
    CHECK(to_text(year_start, local_offset_minutes) == "2025-01-01T00:00:00+08:00");
    CHECK(to_text(year_end, local_offset_minutes) == "2026-01-01T00:00:00+08:00");
    CHECK(LocalTime{0, 0}.weekday() == 2);
    CHECK(local_time(year_start + hours(49)).day == 2);
    CHECK(local_time(year_start + hours(49)).hour == 1);
}

TEST_CASE("heating troubles belong to winter, rain to summer, fireworks to the Spring Festival") {
    const Year year(1);
    CHECK(in_month(year, Season::heating, july) == 0);
    CHECK(in_month(year, Season::heating, january) > 0);
    CHECK(in_month(year, Season::rain, july) > 3 * in_month(year, Season::rain, november));
    CHECK(in_month(year, Season::summer, july) > 5 * in_month(year, Season::summer, january));
    CHECK(year.intensity(Season::spring_festival, Hours::night, 27, 22) > 0);
    CHECK(year.intensity(Season::spring_festival, Hours::night, april, 22) == 0);
}

TEST_CASE("staff work in duty hours only, never before the time asked for") {
    Chance chance(9);
    for (int index = 0; index < 5'000; ++index) {
        const Instant at = year_start + minutes(chance.between(0, 525'599));
        for (const Staff staff : {Staff::field, Staff::office}) {
            const Instant done = on_duty(at, staff, chance);
            CHECK(done >= at);
            CHECK(done - at <= days(16));
            const int hour = local_time(done).hour;
            CHECK(hour >= (staff == Staff::field ? 7 : 8));
            CHECK(hour < (staff == Staff::field ? 21 : 18));
        }
    }
}

TEST_CASE("the year's arrivals are as many as asked for, ordered, and within the year") {
    const std::vector<Category> catalogue = all_categories();
    const Year year(3);
    for (const std::uint64_t cases : {0U, 1U, 999U, 40'000U}) {
        Arrivals arrivals(catalogue, year, 3, cases);
        std::uint64_t count = 0;
        Instant last = year_start;
        while (!arrivals.done()) {
            const Instant from = arrivals.next_from();
            for (const Arrival& arrival : arrivals.next_hour()) {
                CHECK(arrival.at >= last);
                CHECK(arrival.at >= from);
                CHECK(arrival.at < from + hours(1));
                last = arrival.at;
                ++count;
            }
        }
        CHECK(count == cases);
        CHECK(last < year_end);
    }
}

}  // namespace gridcase::demo::year_test
