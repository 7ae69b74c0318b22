#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/target.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase::http {

/// Of a list, unless it says otherwise: `?limit=`.
inline constexpr std::uint64_t page_limit = 1000;
inline constexpr std::uint64_t page_default = 100;

// Query parameters as what they mean; nothing when absent. All throw Refused and name the parameter
// when the text is not what it should be.

std::optional<std::string> text_parameter(const Query& query, std::string_view name);
std::optional<std::uint64_t> number_parameter(const Query& query, std::string_view name,
                                              std::uint64_t least, std::uint64_t most);
std::optional<Instant> instant_parameter(const Query& query, std::string_view name);
/// `2015-03`, as year * 12 + month - 1.
std::optional<std::int32_t> month_parameter(const Query& query, std::string_view name);
std::optional<UnitCode> unit_parameter(const Query& query, std::string_view name);
std::optional<Level> level_parameter(const Query& query, std::string_view name);
/// `1` or `true`; `0` or `false`.
bool flag_parameter(const Query& query, std::string_view name);
/// Words between commas.
std::vector<std::string> list_parameter(const Query& query, std::string_view name);

/// Refuses parameters that are not in `allowed`.
void only_parameters(const Query& query, const std::vector<std::string_view>& allowed);

}  // namespace gridcase::http
