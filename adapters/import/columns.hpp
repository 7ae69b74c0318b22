#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "adapters/import/map.hpp"

namespace gridcase::import {

/// Without blanks at both ends; the ideographic and the no-break space are blanks too.
std::string_view trimmed(std::string_view text);

/// The columns of a table by name. A name that stands there twice belongs to no column.
class Columns {
   public:
    explicit Columns(const std::vector<std::string>& header);

    /// Where the column stands; a column that the header has not (once) is noted as missing.
    std::size_t find(const std::string& name);
    [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

   private:
    std::unordered_map<std::string, std::size_t> places_;
    std::vector<std::string> missing_;
};

/// A column of the map, found in the table at hand.
struct BoundColumn {
    std::size_t place = 0;
    TextColumn column;

    /// The cell without blanks at its ends, tidied as the map says. The error names the column.
    [[nodiscard]] tl::expected<std::string, std::string> read(
        const std::vector<std::string>& fields, std::size_t limit_bytes) const;
};
BoundColumn bind(const TextColumn& column, Columns& columns);
std::optional<BoundColumn> bind(const std::optional<TextColumn>& column, Columns& columns);

}  // namespace gridcase::import
