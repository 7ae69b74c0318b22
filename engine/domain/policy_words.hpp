#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/instant.hpp"

namespace gridcase::engine {

inline constexpr Duration longest_limit = days(3'650);

/// A plain duration: whole numbers with d, h or m, largest first, as `3d`, `8h`, `1d12h`, `90m`;
/// more than nothing and at most ten years. The error is a sentence.
tl::expected<Duration, std::string> parse_duration(std::string_view text);

/// `+08:00`, `-05:00`, `Z`: minutes east of UTC, from −12:00 to +14:00. The error is a sentence.
tl::expected<int, std::string> parse_utc_offset(std::string_view text);

/// The word that `text` was probably meant to be; nothing when none is near.
std::optional<std::string_view> nearest(std::string_view text,
                                        const std::vector<std::string_view>& words);

/// The text for a message: at most 48 characters, control characters replaced.
std::string shortened(std::string_view text);

}  // namespace gridcase::engine
