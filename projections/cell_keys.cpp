#include "projections/cell_keys.hpp"

#include <algorithm>
#include <chrono>
#include <ratio>
#include <stdexcept>

namespace gridcase::projections {
namespace {

constexpr int months_of_year = 12;
constexpr int quarters = 4;
constexpr int thirds = 3;
constexpr int sixths = 6;
constexpr int ten = 10;
constexpr int hours_of_day = 24;
constexpr int six = 6;
constexpr int five = 5;
using FiveMinutes = std::chrono::duration<std::int64_t, std::ratio<std::intmax_t{five} * 60>>;

Instant at_day(std::chrono::sys_days day) {
    return {days(1).micros * day.time_since_epoch().count()};
}

/// How long a bucket is at most; two in a row are always longer.
Duration longest(Resolution resolution) {
    switch (resolution) {
        case Resolution::year:
            return days(366);
        case Resolution::quarter:
            return days(92);
        case Resolution::month:
            return days(31);
        case Resolution::ten_days:
            return days(11);
        case Resolution::five_days:
            return days(6);
        case Resolution::day:
            return days(1);
        case Resolution::six_hours:
            return hours(six);
        case Resolution::hour:
            return hours(1);
        case Resolution::five_minutes:
            return minutes(five);
    }
    return {};
}

}  // namespace

std::span<const Layer> all_layers() {
    using enum Resolution;
    static constexpr std::array layers{
        Layer{Cut::whole, year},        Layer{Cut::whole, month},
        Layer{Cut::whole, day},         Layer{Cut::whole, hour},
        Layer{Cut::months, month},      Layer{Cut::months, ten_days},
        Layer{Cut::months, day},        Layer{Cut::months, six_hours},
        Layer{Cut::full, month},        Layer{Cut::full, day},
        Layer{Cut::full, hour},         minutes_layer,
        Layer{Cut::communities, month}, Layer{Cut::communities, ten_days},
        Layer{Cut::communities, day},   Layer{Cut::communities, six_hours},
        Layer{Cut::units, quarter},     Layer{Cut::units, month},
        Layer{Cut::units, five_days},   Layer{Cut::units, day},
        Layer{Cut::units, six_hours},   Layer{Cut::districts, hour}};
    return layers;
}

std::span<const Layer> layers_of(Cut cut) {
    using enum Resolution;
    static constexpr std::array whole{Layer{Cut::whole, year}, Layer{Cut::whole, month},
                                      Layer{Cut::whole, day}, Layer{Cut::whole, hour},
                                      minutes_layer};
    static constexpr std::array months{Layer{Cut::months, month}, Layer{Cut::months, ten_days},
                                       Layer{Cut::months, day},   Layer{Cut::months, six_hours},
                                       Layer{Cut::full, hour},    minutes_layer};
    static constexpr std::array units{Layer{Cut::units, quarter},
                                      Layer{Cut::units, month},
                                      Layer{Cut::units, five_days},
                                      Layer{Cut::units, day},
                                      Layer{Cut::units, six_hours},
                                      Layer{Cut::districts, hour},
                                      minutes_layer};
    static constexpr std::array full{Layer{Cut::full, month}, Layer{Cut::full, day},
                                     Layer{Cut::full, hour}, minutes_layer};
    static constexpr std::array communities{
        Layer{Cut::communities, month}, Layer{Cut::communities, ten_days},
        Layer{Cut::communities, day},   Layer{Cut::communities, six_hours},
        Layer{Cut::districts, hour},    minutes_layer};
    switch (cut) {
        case Cut::whole:
            return whole;
        case Cut::months:
            return months;
        case Cut::units:
            return units;
        case Cut::full:
            return full;
        case Cut::communities:
            return communities;
        case Cut::together:
        case Cut::districts:
            break;
    }
    throw std::logic_error("this cut is not asked for");
}

Buckets::Buckets(Instant at) {
    using namespace std::chrono;
    const std::chrono::microseconds since(at.micros);
    const auto day = floor<std::chrono::days>(since);
    const auto hour = static_cast<std::int32_t>(floor<std::chrono::hours>(since).count());
    const year_month_day date{sys_days(day)};
    const int month = static_cast<int>(date.year()) * months_of_year +
                      static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    const int of_month = static_cast<int>(static_cast<unsigned>(date.day())) - 1;
    const auto days_since = static_cast<std::int32_t>(day.count());
    of_ = {static_cast<int>(date.year()),
           month / (months_of_year / quarters),
           month,
           month * thirds + std::min(of_month / ten, thirds - 1),
           month * sixths + std::min(of_month / five, sixths - 1),
           days_since,
           days_since * (hours_of_day / six) + (hour - days_since * hours_of_day) / six,
           hour,
           static_cast<std::int32_t>(floor<FiveMinutes>(since).count())};
}

Buckets Buckets::of_minutes(std::int32_t five_minutes) {
    return Buckets({minutes(five).micros * five_minutes});
}

Instant Buckets::beginning(Resolution resolution) const {
    using namespace std::chrono;
    const year year(of(Resolution::year));
    const auto month_number =
        static_cast<unsigned>(of(Resolution::month) - of(Resolution::year) * months_of_year + 1);
    const auto quarter =
        static_cast<unsigned>(of(Resolution::quarter) - of(Resolution::year) * quarters);
    const auto third =
        static_cast<unsigned>(of(Resolution::ten_days) - of(Resolution::month) * thirds);
    const auto sixth =
        static_cast<unsigned>(of(Resolution::five_days) - of(Resolution::month) * sixths);
    switch (resolution) {
        case Resolution::year:
            return at_day(sys_days(year / 1 / 1));
        case Resolution::quarter:
            return at_day(
                sys_days(year / std::chrono::month(quarter * (months_of_year / quarters) + 1) / 1));
        case Resolution::month:
            return at_day(sys_days(year / month(month_number) / 1));
        case Resolution::ten_days:
            return at_day(sys_days(year / month(month_number) / std::chrono::day(third * ten + 1)));
        case Resolution::five_days:
            return at_day(
                sys_days(year / month(month_number) / std::chrono::day(sixth * five + 1)));
        case Resolution::day:
            return {days(1).micros * of(Resolution::day)};
        case Resolution::six_hours:
            return {hours(six).micros * of(Resolution::six_hours)};
        case Resolution::hour:
            return {hours(1).micros * of(Resolution::hour)};
        case Resolution::five_minutes:
            return {minutes(five).micros * of(Resolution::five_minutes)};
    }
    return {};
}

Instant Buckets::ending(Resolution resolution) const {
    return Buckets(beginning(resolution) + longest(resolution)).beginning(resolution);
}

char figure_byte(const Figure& figure) {
    return static_cast<char>(&figure - catalogue().data() + 1);
}

void set_cell_head(std::string& key, const Figure& figure, Cut cut) {
    key.clear();
    key += figure_byte(figure);
    key += static_cast<char>(cut);
}

void set_moment_head(std::string& key, Instant at) {
    key.clear();
    key += moments_mark;
    append_ordered(key, at.micros);
}

void damaged_cell(const char* what) {
    throw std::runtime_error(std::string("views: a cell is damaged: ") + what +
                             "; `gridcase projections rebuild` makes them anew from the log");
}

}  // namespace gridcase::projections
