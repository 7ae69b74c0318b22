#pragma once

#include <cereal/cereal.hpp>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace gridcase {

/// A span of time in microseconds; may be negative.
struct Duration {
    std::int64_t micros = 0;

    auto operator<=>(const Duration&) const = default;
};

constexpr Duration seconds(std::int64_t count) { return {count * 1'000'000}; }
constexpr Duration minutes(std::int64_t count) { return seconds(count * 60); }
constexpr Duration hours(std::int64_t count) { return minutes(count * 60); }
constexpr Duration days(std::int64_t count) { return hours(count * 24); }

/// A moment: microseconds since 1970-01-01T00:00:00Z (leap seconds not counted). Time is data:
/// nothing inside the house reads a clock, instants enter with commands.
struct Instant {
    std::int64_t micros = 0;

    auto operator<=>(const Instant&) const = default;

    template <class Archive>
    std::int64_t save_minimal(const Archive&) const {
        return micros;
    }
    template <class Archive>
    void load_minimal(const Archive&, const std::int64_t& value) {
        micros = value;
    }
};

constexpr Instant operator+(Instant at, Duration span) { return {at.micros + span.micros}; }
constexpr Instant operator-(Instant at, Duration span) { return {at.micros - span.micros}; }
constexpr Duration operator-(Instant late, Instant early) { return {late.micros - early.micros}; }

/// The years that are taken from outside: 1900-01-01 up to, not including, 2200-01-01, UTC.
inline constexpr Instant earliest_instant{-2'208'988'800'000'000};
inline constexpr Instant latest_instant{7'258'118'400'000'000 - 1};

/// `2024-09-13T17:50:00Z`, with `.123456` when there is a fraction; with an offset of minutes east
/// of UTC, local time and the offset: `2024-09-13T17:50:00+08:00`.
std::string to_text(Instant at);
std::string to_text(Instant at, int utc_offset_minutes);

/// Reads RFC 3339 (`2015-03-01T00:00:00-05:00`, `…Z`, up to six digits of a second). An offset is
/// required: a time without one means another moment elsewhere. The error is a sentence.
tl::expected<Instant, std::string> parse_instant(std::string_view text);

/// The civil (proleptic Gregorian) date of a moment at an offset east of UTC.
struct CivilDate {
    int year = 1970;
    int month = 1;  // 1..12
    int day = 1;    // 1..31
    auto operator<=>(const CivilDate&) const = default;
};
CivilDate civil_date(Instant at, int utc_offset_minutes);
/// `yyyymmdd`.
std::string digits_of(const CivilDate& date);

}  // namespace gridcase
