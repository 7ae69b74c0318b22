// The shipped calendar against what others made of the State Council's notices, day by day.

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/domain/calendar_toml.hpp"

namespace gridcase::holidays_test {

using namespace gridcase::engine;

namespace {

std::filesystem::path table() {
    const char* shared = std::getenv("GRIDCASE_SHARED_DATA");
    return std::filesystem::path(shared != nullptr ? shared : GRIDCASE_DEFAULT_SHARED_DATA) /
           "holidays" / "cn_holidays_2018_2026.csv";
}

bool absent() {
    if (std::filesystem::exists(table())) return false;
    std::cout << "SKIPPED: " << table().string()
              << " is not there; the shipped holidays were not checked\n";
    return true;
}

/// A row: a date that is 休 or 班, and of which holiday.
struct Named {
    bool is_off = false;
    std::string name;
};

/// date,weekday,name,is_off_day,kind,from_file
std::map<std::string, Named> read_table() {
    std::ifstream file(table());
    std::map<std::string, Named> days;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::vector<std::string> row;
        for (std::string field; std::getline(fields, field, ',');) row.push_back(field);
        REQUIRE(row.size() == 6);
        days[row[0]] = {row[4] == "休", row[2]};
        CHECK((row[3] == "1") == (row[4] == "休"));
    }
    return days;
}

const Calendar& shipped() {
    static const Calendar calendar = parse_calendar(default_calendar_text()).value();
    return calendar;
}

constexpr Date first_date = std::chrono::year(2018) / 1 / 1;
constexpr Date date_after = std::chrono::year(2027) / 1 / 1;

bool is_weekend(Date date) { return std::chrono::weekday(date).iso_encoding() > 5; }

}  // namespace

TEST_CASE("the shipped calendar works on the days on which the country works, 2018 to 2026") {
    if (absent()) return;
    const auto days = read_table();
    REQUIRE(days.size() == 315);
    int compared = 0, agreed = 0;
    std::map<int, int> worked;
    for (Date date = first_date; date < date_after; date += std::chrono::days(1)) {
        const auto named = days.find(to_text(date));
        const bool works = named == days.end() ? !is_weekend(date) : !named->second.is_off;
        const bool agrees = shipped().is_working_day(date) == works;
        if (!agrees) MESSAGE(to_text(date) << " is " << (works ? "worked" : "off"));
        ++compared;
        agreed += agrees;
        worked[static_cast<int>(std::chrono::year_month_day(date).year())] +=
            shipped().is_working_day(date);
    }
    CHECK(compared == 3'287);
    CHECK(agreed == 3'287);
    CHECK(worked == std::map<int, int>{{2018, 250},
                                       {2019, 250},
                                       {2020, 249},
                                       {2021, 250},
                                       {2022, 249},
                                       {2023, 249},
                                       {2024, 251},
                                       {2025, 248},
                                       {2026, 248}});
}

TEST_CASE("the shipped calendar calls every day as the table does, and names no other") {
    if (absent()) return;
    const auto days = read_table();
    std::size_t off = 0, make_up = 0;
    for (const DayException& exception : shipped().terms().exceptions) {
        INFO(to_text(exception.date));
        const auto named = days.find(to_text(exception.date));
        REQUIRE(named != days.end());
        CHECK(named->second.name == exception.name);
        CHECK(named->second.is_off == (exception.kind == ExceptionKind::day_off));
        (named->second.is_off ? off : make_up) += 1;
    }
    CHECK(off == 255);
    // The table has 60; one of them, 2020-02-03, is a Monday and so no exception of the week.
    CHECK(make_up == 59);
}

}  // namespace gridcase::holidays_test
