#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "projections/figure.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// One cell as it is read: counters of one figure under one set of dimensions. The texts live as
/// long as the visit.
struct Cell {
    std::string_view unit;
    std::string_view category;
    Level level = Level::grid;
    std::int32_t month = 0;
    Counters counters{};
};

/// Adds a delta to the figure's cells, or takes it back (`sign` is +1 or -1). A cell whose counters
/// have all come to zero is removed, so the bytes never tell by which way a state was reached.
void add_to_cells(ViewStore& store, const Figure& figure, const Delta& delta, int sign);

/// The value of a cell that was added to in two places; nothing when it comes to zero.
std::optional<std::string> joined_cells(std::string_view left, std::string_view right);

/// Visits the cells that add up to everything at or before `as_of` (nothing: everything there is,
/// also what lies ahead, such as limits that have not come yet). A set of dimensions may come
/// several times.
void visit_cells(const ViewStore& store, const Figure& figure, std::optional<Instant> as_of,
                 const std::function<void(const Cell&)>& visit);

}  // namespace gridcase::projections
