#include "events/instant.hpp"

#include <array>
#include <chrono>
#include <cstdio>

#include "events/quoted.hpp"

namespace gridcase {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;

constexpr std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

/// A moment as the clocks of a place show it.
struct Local {
    std::chrono::year_month_day date;
    std::int64_t micros_of_day = 0;
};

/// The offset is added to the time of day, not to the moment: a damaged record may hold any number
/// there, and even the last one must not overflow.
Local local(Instant at, int utc_offset_minutes) {
    std::int64_t day = floor_div(at.micros, micros_per_day);
    std::int64_t micros = at.micros % micros_per_day;
    if (micros < 0) micros += micros_per_day;
    micros += std::int64_t{utc_offset_minutes} * 60 * micros_per_second;
    const std::int64_t days_on = floor_div(micros, micros_per_day);
    day += days_on;
    micros -= days_on * micros_per_day;
    return {std::chrono::year_month_day(
                std::chrono::sys_days(std::chrono::days(static_cast<int>(day)))),
            micros};
}

/// Takes digits from the front of a text, one field after another.
class Fields {
   public:
    explicit Fields(std::string_view text) : text_(text) {}

    /// Exactly `count` digits; -1 when they are not there.
    int digits(std::size_t count) {
        if (text_.size() < count) return fail();
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_[i] < '0' || text_[i] > '9') return fail();
            value = value * 10 + (text_[i] - '0');
        }
        text_.remove_prefix(count);
        return value;
    }

    bool one_of(std::string_view allowed) {
        if (text_.empty() || allowed.find(text_.front()) == std::string_view::npos) return false;
        text_.remove_prefix(1);
        return true;
    }

    void expect(std::string_view allowed) {
        if (!one_of(allowed)) good_ = false;
    }

    [[nodiscard]] char front() const { return text_.empty() ? '\0' : text_.front(); }
    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }

   private:
    int fail() {
        good_ = false;
        return -1;
    }

    std::string_view text_;
    bool good_ = true;
};

/// The digits behind a second's point, as microseconds.
std::int64_t fraction(Fields& fields) {
    std::int64_t micros = 0;
    std::int64_t unit = 100'000;
    int count = 0;
    while (fields.front() >= '0' && fields.front() <= '9') {
        micros += fields.digits(1) * unit;
        unit /= 10;
        ++count;
    }
    if (count == 0 || count > 6) fields.digits(9999);
    return micros;
}

/// Minutes east of UTC, from `Z` or `+08:00`.
int offset(Fields& fields) {
    if (fields.one_of("Zz")) return 0;
    const bool west = fields.front() == '-';
    fields.expect("+-");
    const int hours = fields.digits(2);
    fields.expect(":");
    const int minutes = fields.digits(2);
    if (hours > 14 || minutes > 59) fields.digits(9999);
    return (west ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

std::string to_text(Instant at, int utc_offset_minutes) {
    const auto [day, in_day] = local(at, utc_offset_minutes);
    const auto second = in_day / micros_per_second;
    const auto micros = in_day % micros_per_second;
    std::array<char, 64> buffer{};
    int size = std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                             static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                             static_cast<unsigned>(day.day()), static_cast<int>(second / 3600),
                             static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
    std::string text(buffer.data(), static_cast<std::size_t>(size));
    if (micros != 0) {
        size = std::snprintf(buffer.data(), buffer.size(), ".%06d", static_cast<int>(micros));
        text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    if (utc_offset_minutes == 0) return text + "Z";
    const int size_of_offset = utc_offset_minutes < 0 ? -utc_offset_minutes : utc_offset_minutes;
    size =
        std::snprintf(buffer.data(), buffer.size(), "%c%02d:%02d",
                      utc_offset_minutes < 0 ? '-' : '+', size_of_offset / 60, size_of_offset % 60);
    return text.append(buffer.data(), static_cast<std::size_t>(size));
}

std::string to_text(Instant at) { return to_text(at, 0); }

tl::expected<Instant, std::string> parse_instant(std::string_view text) {
    const auto wrong = [&](const char* why) {
        return tl::unexpected(quoted(text) + " " + why +
                              "; write it as 2024-09-13T17:50:00+08:00 or 2024-09-13T09:50:00Z");
    };
    if (text.size() > 40) return wrong("is too long for a time");
    Fields fields(text);
    const int year = fields.digits(4);
    fields.expect("-");
    const int month = fields.digits(2);
    fields.expect("-");
    const int day = fields.digits(2);
    fields.expect("Tt ");
    const int hour = fields.digits(2);
    fields.expect(":");
    const int minute = fields.digits(2);
    fields.expect(":");
    const int second = fields.digits(2);
    const std::int64_t micros = fields.one_of(".") ? fraction(fields) : 0;
    if (fields.good() && fields.empty()) return wrong("has no time zone");
    const int east = offset(fields);
    if (!fields.good() || !fields.empty()) return wrong("is not a time");
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return wrong("names a date or time that does not exist");
    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds_of_day = (hour * 60 + minute - east) * 60 + second;
    const Instant at{days * micros_per_day + seconds_of_day * micros_per_second + micros};
    if (at < earliest_instant || at > latest_instant)
        return wrong("lies outside the years 1900 to 2199");
    return at;
}

CivilDate civil_date(Instant at, int utc_offset_minutes) {
    const auto day = local(at, utc_offset_minutes).date;
    return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
            static_cast<int>(static_cast<unsigned>(day.day()))};
}

std::string digits_of(const CivilDate& date) {
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "%04d%02d%02d", date.year, date.month, date.day);
    return text.data();
}

}  // namespace gridcase
