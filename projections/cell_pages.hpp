#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "projections/figure.hpp"

namespace gridcase::projections {

// A page holds the cells of neighbouring units, without their categories and levels, for one
// stretch of time: so what all units of a city add up to is read in a few hundred steps.

/// Units whose codes begin with the same so many characters share a page: for the statisticians'
/// codes, those of one street.
inline constexpr std::size_t page_name_size = 9;

inline std::string_view page_of(std::string_view unit) { return unit.substr(0, page_name_size); }

/// The page with `sign` times the counters added to one unit's month; nothing when it is empty.
std::optional<std::string_view> added_to_page(std::string& page, std::string_view unit,
                                              std::int32_t month, const Counters& counters,
                                              std::size_t count, int sign);

/// Two parts of one page as one; nothing when it is empty.
std::optional<std::string> joined_pages(std::string_view left, std::string_view right);

/// Visits the entries of a page. `rest` is what the unit's code has behind the name of the page.
void visit_page(std::string_view page, std::size_t count,
                const std::function<void(std::string_view rest, std::int32_t month,
                                         const Counters& counters)>& visit);

}  // namespace gridcase::projections
