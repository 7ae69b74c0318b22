#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/instant.hpp"
#include "events/limit.hpp"

namespace gridcase::engine {

/// A word of a closed vocabulary and what it means. Vocabularies stand in the order in which their
/// words are told.
template <class Meaning>
struct Named {
    std::string_view word;
    Meaning meaning;
};

/// The word for a meaning; `unknown` when the vocabulary has none.
template <class Vocabulary, class Meaning>
std::string_view word_for(const Vocabulary& vocabulary, Meaning meaning) {
    for (const auto& each : vocabulary)
        if (each.meaning == meaning) return each.word;
    return "unknown";
}

inline constexpr Duration longest_limit = days(3'650);

/// A plain duration: whole numbers with d, h or m, largest first, as `3d`, `8h`, `1d12h`, `90m`;
/// more than nothing and at most ten years. The error is a sentence.
tl::expected<Duration, std::string> parse_duration(std::string_view text);

/// `+08:00`, `-05:00`, `Z`: minutes east of UTC, from −12:00 to +14:00. The error is a sentence.
tl::expected<int, std::string> parse_utc_offset(std::string_view text);

/// `8 working hours`, `90 working minutes`, `3 working days`, `2 emergency hours`, `30 minutes`,
/// `7 days`; also a plain duration (`3d`, `1d12h`, `90m`), which runs day and night. The error is a
/// sentence.
tl::expected<Budget, std::string> parse_budget(std::string_view text);
/// The first form again: `8 working hours`.
std::string to_text(const Budget& budget);

/// A time of day, `08:30`; 24:00 is the day's end.
std::optional<Duration> parse_time_of_day(std::string_view text);
std::string time_of_day(Duration time);

/// A plain duration as parse_duration() reads it: `1d12h`, `30m`.
std::string to_text(Duration duration);

/// The word that `text` was probably meant to be; nothing when none is near.
std::optional<std::string_view> nearest(std::string_view text,
                                        const std::vector<std::string_view>& words);

/// The text for a message: at most 48 characters, control characters replaced.
std::string shortened(std::string_view text);

}  // namespace gridcase::engine
