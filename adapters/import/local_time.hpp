#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/instant.hpp"

namespace date {
class time_zone;
}

namespace gridcase::import {

/// A wall clock's reading, as a table gives it.
struct LocalTime {
    std::int64_t days = 0;           // since 1970-01-01
    std::int64_t micros_of_day = 0;  // 0 when there is no time of day
    bool has_time_of_day = false;
    std::optional<int> utc_offset_minutes;  // when the text names one itself
};

/// How a table writes its times: text in which %Y %m %d %b %H %I %M %S %f %p %z stand for the parts
/// (grammar in adapters/import/README.md).
class DateFormat {
   public:
    /// The error is a sentence: which directive is wrong or missing.
    static tl::expected<DateFormat, std::string> parse(std::string_view pattern);

    /// Nothing when the text is not of this form, or names a day or time that does not exist.
    [[nodiscard]] std::optional<LocalTime> read(std::string_view text) const;
    [[nodiscard]] const std::string& pattern() const { return pattern_; }

   private:
    std::string pattern_;
};

/// A zone of the IANA database.
class TimeZone {
   public:
    static tl::expected<TimeZone, std::string> find(const std::string& name);

    /// The moment of a wall clock's reading. Around a change of the clocks the offset before the
    /// change decides: a reading that occurs twice is its first occurrence; one that is left out
    /// counts on as if the clock had not been changed.
    [[nodiscard]] Instant instant_of(const LocalTime& local) const;
    [[nodiscard]] int utc_offset_minutes(Instant at) const;

   private:
    const date::time_zone* zone_ = nullptr;
};

}  // namespace gridcase::import
