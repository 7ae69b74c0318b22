#include "projections/cell_keys.hpp"

#include <chrono>
#include <stdexcept>

namespace gridcase::projections {
namespace {

Instant at_day(std::chrono::sys_days day) {
    return {days(1).micros * day.time_since_epoch().count()};
}

}  // namespace

std::span<const Resolution> resolutions_of(Cut cut) {
    using enum Resolution;
    static constexpr std::array whole{year, month, day, hour};
    static constexpr std::array units{month, day, hour};
    static constexpr std::array full{month, day};
    switch (cut) {
        case Cut::whole:
            return whole;
        case Cut::units:
            return units;
        case Cut::full:
            return full;
    }
    return full;
}

Buckets::Buckets(Instant at) {
    using namespace std::chrono;
    const std::chrono::microseconds since(at.micros);
    const auto day = floor<std::chrono::days>(since);
    const year_month_day date{sys_days(day)};
    const int month = static_cast<int>(date.year()) * 12 +
                      static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    of_ = {static_cast<int>(date.year()), month, static_cast<std::int32_t>(day.count()),
           static_cast<std::int32_t>(floor<std::chrono::hours>(since).count())};
}

Instant Buckets::beginning(Resolution resolution) const {
    using namespace std::chrono;
    switch (resolution) {
        case Resolution::year:
            return at_day(sys_days(year(of_[0]) / 1 / 1));
        case Resolution::month:
            return at_day(sys_days(year(of_[0]) /
                                   month(static_cast<unsigned>(of_[1] - of_[0] * 12 + 1)) / 1));
        case Resolution::day:
            return {days(1).micros * of_[2]};
        case Resolution::hour:
            return {hours(1).micros * of_[3]};
    }
    return {};
}

void set_cell_head(std::string& key, const Figure& figure, char cut) {
    key.clear();
    key += static_cast<char>(&figure - catalogue().data() + 1);
    key += cut;
}

void damaged_cell(const char* what) {
    throw std::runtime_error(std::string("views: a cell is damaged: ") + what +
                             "; `gridcase projections rebuild` makes them anew from the log");
}

}  // namespace gridcase::projections
