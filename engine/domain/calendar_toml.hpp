#pragma once

#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/domain/calendar.hpp"
#include "engine/domain/territory.hpp"

namespace gridcase::engine {

inline constexpr std::size_t calendar_limit_bytes = 256U << 10U;

/// Reads calendar.toml. All faults are reported at once, each with line, column and hint.
tl::expected<Calendar, std::vector<Fault>> parse_calendar(std::string_view text);

/// The calendar that ships with the house (engine/domain/calendar.toml), for a fresh directory.
std::string_view default_calendar_text();

}  // namespace gridcase::engine
