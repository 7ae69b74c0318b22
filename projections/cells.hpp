#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "projections/figure.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// Which dimensions are told apart. Every delta is added under each cut, so that a question reads
/// no more cells than it needs.
enum class Cut : std::uint8_t {
    whole = 1,    // category, level and month, of all units together
    months,       // units and months, whatever category and level
    full,         // all of them
    together,     // the same, of all units in one page: short stretches of time, never asked for
    communities,  // what units come to whose codes begin alike (community_of() in cell_pages.hpp)
    units,        // units alone
    districts,    // the same, of a whole district in one page: as together
};

/// One cell as it is read: counters of one figure under one set of dimensions. What the cut does
/// not tell says nothing. The texts live as long as the visit.
struct Cell {
    std::string_view unit;  // of Cut::communities: what the codes of the units begin with
    std::string_view category;
    Level level = Level::grid;
    std::int32_t month = 0;
    Counters counters{};
};

/// What is to be read of a figure's cells.
struct CellRange {
    Cut cut = Cut::full;  // any but Cut::together and Cut::districts
    // Everything at or before it; nothing: everything there is, also what lies ahead, such as
    // limits that have not come yet.
    std::optional<Instant> as_of;
    // Only these pages of units (page_of() in cell_pages.hpp); nothing: all. Cells of other units
    // may come nevertheless. Not for Cut::communities.
    std::optional<std::set<std::string, std::less<>>> pages;
};

/// What two parts come to of a page, or of a moment (where both say the same), under its key;
/// nothing when they come to zero.
std::optional<std::string> joined_cells(std::string_view key, std::string_view left,
                                        std::string_view right);

/// Whether the key is of a sum, which deltas are added to; what happened at a moment is put anew.
bool is_sum(std::string_view key);

/// What the keys of one figure begin with, or those of all moments.
inline std::string_view figure_part(std::string_view key) { return key.substr(0, 1); }
/// Whose part it is; null: of the moments.
const Figure* figure_of_part(std::string_view part);

/// Visits the cells that add up to the range. A set of dimensions may come several times.
void visit_cells(const ViewStore& store, const Figure& figure, const CellRange& range,
                 const std::function<void(const Cell&)>& visit);

}  // namespace gridcase::projections
