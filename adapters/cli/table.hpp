#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gridcase::cli {

/// Rows under headings, in columns as wide as a terminal shows them (a Chinese character takes
/// two). Cells that look like numbers stand to the right.
std::string as_table(const std::vector<std::string>& headings,
                     const std::vector<std::vector<std::string>>& rows);

/// The same as CSV (RFC 4180, line feeds).
std::string as_csv(const std::vector<std::string>& headings,
                   const std::vector<std::vector<std::string>>& rows);

/// Columns that a terminal needs for the text.
std::size_t shown_width(std::string_view text);

/// Text safe for a terminal: control characters but line feed and tab are shown as `?`.
std::string printable(std::string_view text);

}  // namespace gridcase::cli
