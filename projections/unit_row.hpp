#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/commit.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// A unit as the read side knows it.
struct UnitRow {
    UnitCode code;
    std::string name;
    Level level = Level::grid;
    UnitKind kind = UnitKind::area;
    std::optional<UnitCode> parent;
    std::string holder;

    bool operator==(const UnitRow&) const = default;
};

std::optional<UnitRow> find_unit(const ViewStore& store, const UnitCode& code);
std::vector<UnitRow> all_units(const ViewStore& store);

/// Part of fold().
void put_unit(ViewStore& store, const UnitRegistered& unit);

}  // namespace gridcase::projections
