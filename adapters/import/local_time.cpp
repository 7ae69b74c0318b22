#include "adapters/import/local_time.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace gridcase::import {

namespace {

constexpr std::string_view directives = "YmdbHIMSfpz%";
constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// The parts of a time as far as they are read.
struct Parts {
    int year = 1970;
    int month = 1;
    int day = 1;
    int hour = 0;
    int hour_of_half = 0;  // 1..12 once read
    std::optional<bool> afternoon;
    int minute = 0;
    int second = 0;
    int micros = 0;
    bool has_time_of_day = false;
    std::optional<int> utc_offset_minutes;
};

/// A text that is read from its beginning.
class Cursor {
   public:
    explicit Cursor(std::string_view rest) : rest_(rest) {}

    [[nodiscard]] bool done() const { return rest_.empty(); }

    bool literal(char letter) {
        if (rest_.empty() || rest_.front() != letter) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool word(std::string_view text) {
        if (rest_.size() < text.size()) return false;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (lower(rest_[i]) != text[i]) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    /// `shortest` to `longest` digits whose value lies in [least, most].
    bool number(std::size_t shortest, std::size_t longest, int least, int most, int& value) {
        std::size_t digits = 0;
        value = 0;
        while (digits < std::min(longest, rest_.size()) && is_digit(rest_[digits]))
            value = value * 10 + (rest_[digits++] - '0');
        rest_.remove_prefix(digits);
        return digits >= shortest && value >= least && value <= most;
    }

    /// One to nine digits behind the point; what is below a microsecond is dropped.
    bool fraction(int& micros) {
        std::size_t digits = 0;
        micros = 0;
        int scale = 100'000;
        for (; digits < std::min<std::size_t>(9, rest_.size()) && is_digit(rest_[digits]);
             ++digits) {
            micros += (rest_[digits] - '0') * scale;
            scale /= 10;
        }
        rest_.remove_prefix(digits);
        return digits > 0;
    }

    /// Z, +08:00 or +0800.
    bool offset(std::optional<int>& minutes) {
        minutes = 0;
        if (word("z")) return true;
        const bool west = literal('-');
        if (!west && !literal('+')) return false;
        int hours_part = 0;
        int minutes_part = 0;
        if (!number(2, 2, 0, 18, hours_part)) return false;
        literal(':');
        if (!number(2, 2, 0, 59, minutes_part)) return false;
        const int east = hours_part * 60 + minutes_part;
        minutes = west ? -east : east;
        return true;
    }

   private:
    std::string_view rest_;
};

bool read_month_name(Cursor& text, int& month) {
    const auto* const found = std::find_if(
        months.begin(), months.end(), [&text](std::string_view name) { return text.word(name); });
    month = static_cast<int>(found - months.begin()) + 1;
    return found != months.end();
}

bool read_half_of_day(Cursor& text, std::optional<bool>& afternoon) {
    if (text.word("am") || text.word("上午"))
        afternoon = false;
    else if (text.word("pm") || text.word("下午"))
        afternoon = true;
    return afternoon.has_value();
}

bool read_part(Cursor& text, char directive, Parts& parts) {
    switch (directive) {
        case 'Y':
            return text.number(4, 4, 1900, 2199, parts.year);
        case 'm':
            return text.number(1, 2, 1, 12, parts.month);
        case 'b':
            return read_month_name(text, parts.month);
        case 'd':
            return text.number(1, 2, 1, 31, parts.day);
        case 'H':
            parts.has_time_of_day = true;
            return text.number(1, 2, 0, 23, parts.hour);
        case 'I':
            parts.has_time_of_day = true;
            return text.number(1, 2, 1, 12, parts.hour_of_half);
        case 'M':
            return text.number(1, 2, 0, 59, parts.minute);
        case 'S':
            return text.number(1, 2, 0, 59, parts.second);
        case 'f':
            return text.fraction(parts.micros);
        case 'p':
            return read_half_of_day(text, parts.afternoon);
        case 'z':
            return text.offset(parts.utc_offset_minutes);
        case '%':
            return text.literal('%');
        default:
            return false;  // parse() let none through
    }
}

std::optional<LocalTime> to_local_time(const Parts& parts) {
    const date::year_month_day day{date::year{parts.year},
                                   date::month{static_cast<unsigned>(parts.month)},
                                   date::day{static_cast<unsigned>(parts.day)}};
    if (!day.ok()) return std::nullopt;
    int hour = parts.hour;
    if (parts.hour_of_half != 0)
        hour = parts.hour_of_half % 12 + (parts.afternoon.value_or(false) ? 12 : 0);
    LocalTime local;
    local.days = date::local_days{day}.time_since_epoch().count();
    local.micros_of_day =
        (std::int64_t{hour} * 3600 + std::int64_t{parts.minute} * 60 + parts.second) * 1'000'000 +
        parts.micros;
    local.has_time_of_day = parts.has_time_of_day;
    local.utc_offset_minutes = parts.utc_offset_minutes;
    return local;
}

/// The directives of a pattern, in order; an unknown or cut-off one is the error.
tl::expected<std::string, std::string> directives_of(std::string_view pattern) {
    std::string found;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '%') continue;
        if (++i == pattern.size()) return tl::unexpected<std::string>("a lone % at the end");
        if (directives.find(pattern[i]) == std::string_view::npos)
            return tl::unexpected("unknown directive %" + std::string(1, pattern[i]));
        found += pattern[i];
    }
    return found;
}

}  // namespace

tl::expected<DateFormat, std::string> DateFormat::parse(std::string_view pattern) {
    const auto found = directives_of(pattern);
    if (!found) return tl::unexpected(found.error());
    const auto count = [&](char directive) {
        return std::count(found->begin(), found->end(), directive);
    };
    for (const char directive : directives)
        if (directive != '%' && count(directive) > 1)
            return tl::unexpected("%" + std::string(1, directive) + " stands there twice");
    if (count('Y') == 0 || count('d') == 0 || count('m') + count('b') != 1)
        return tl::unexpected<std::string>("a date needs %Y, %d and one of %m and %b");
    if (count('H') + count('I') > 1 || count('I') != count('p'))
        return tl::unexpected<std::string>("an hour is %H, or %I together with %p");
    if (count('M') > count('H') + count('I') || count('S') > count('M') || count('f') > count('S'))
        return tl::unexpected<std::string>(
            "%f needs %S, %S needs %M, and %M needs an hour (%H, or %I with %p)");
    DateFormat format;
    format.pattern_ = pattern;
    return format;
}

std::optional<LocalTime> DateFormat::read(std::string_view text) const {
    Cursor cursor(text);
    Parts parts;
    for (std::size_t i = 0; i < pattern_.size(); ++i) {
        const bool taken = pattern_[i] == '%' ? read_part(cursor, pattern_[++i], parts)
                                              : cursor.literal(pattern_[i]);
        if (!taken) return std::nullopt;
    }
    if (!cursor.done()) return std::nullopt;
    return to_local_time(parts);
}

tl::expected<TimeZone, std::string> TimeZone::find(const std::string& name) {
    TimeZone zone;
    try {
        zone.zone_ = date::locate_zone(name);
    } catch (const std::runtime_error& problem) {
        return tl::unexpected<std::string>(problem.what());
    }
    return zone;
}

Instant TimeZone::instant_of(const LocalTime& local) const {
    using std::chrono::seconds;
    const std::int64_t micros = local.days * 86'400'000'000 + local.micros_of_day;
    if (local.utc_offset_minutes)
        return {micros - std::int64_t{*local.utc_offset_minutes} * 60'000'000};
    const date::local_seconds wall{std::chrono::floor<seconds>(std::chrono::microseconds{micros})};
    return {micros - std::int64_t{zone_->get_info(wall).first.offset.count()} * 1'000'000};
}

int TimeZone::utc_offset_minutes(Instant at) const {
    using std::chrono::seconds;
    const date::sys_seconds moment{
        std::chrono::floor<seconds>(std::chrono::microseconds{at.micros})};
    return static_cast<int>(zone_->get_info(moment).offset.count() / 60);
}

}  // namespace gridcase::import
