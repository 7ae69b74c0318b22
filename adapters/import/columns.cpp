#include "adapters/import/columns.hpp"

#include <algorithm>

namespace gridcase::import {

namespace {

/// `9.0` as `9`: what a spreadsheet makes of a whole number. Anything else stays as it is.
std::string_view without_float_tail(std::string_view text) {
    const auto point = text.find('.');
    if (point == 0 || point == std::string_view::npos) return text;
    constexpr std::string_view digits = "0123456789";
    const bool whole = text.substr(0, point).find_first_not_of(digits) == std::string_view::npos &&
                       text.size() > point + 1 &&
                       text.substr(point + 1).find_first_not_of('0') == std::string_view::npos;
    return whole ? text.substr(0, point) : text;
}

}  // namespace

/// Without blanks at both ends; the ideographic and the no-break space are blanks too.
std::string_view trimmed(std::string_view text) {
    static constexpr std::string_view blanks[] = {" ", "\t", "\r", "\n", "\u3000", "\u00a0"};
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view blank : blanks) {
            if (text.starts_with(blank)) {
                text.remove_prefix(blank.size());
                again = true;
            }
            if (text.ends_with(blank)) {
                text.remove_suffix(blank.size());
                again = true;
            }
        }
    }
    return text;
}

Columns::Columns(const std::vector<std::string>& header) {
    std::vector<std::string> twice;
    for (std::size_t place = 0; place < header.size(); ++place) {
        std::string name(trimmed(header[place]));
        if (!places_.emplace(name, place).second) twice.push_back(std::move(name));
    }
    for (const std::string& name : twice) places_.erase(name);
}

std::size_t Columns::find(const std::string& name) {
    const auto found = places_.find(name);
    if (found != places_.end()) return found->second;
    if (std::find(missing_.begin(), missing_.end(), name) == missing_.end())
        missing_.push_back(name);
    return 0;
}

tl::expected<std::string, std::string> BoundColumn::read(const std::vector<std::string>& fields,
                                                         std::size_t limit_bytes) const {
    std::string_view cell = trimmed(fields[place]);
    if (column.number) cell = without_float_tail(cell);
    return parse_text(cell, column.column, limit_bytes);
}

BoundColumn bind(const TextColumn& column, Columns& columns) {
    return {columns.find(column.column), column};
}

std::optional<BoundColumn> bind(const std::optional<TextColumn>& column, Columns& columns) {
    if (!column) return std::nullopt;
    return bind(*column, columns);
}

}  // namespace gridcase::import
