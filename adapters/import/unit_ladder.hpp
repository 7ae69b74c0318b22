#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <unordered_map>
#include <vector>

#include "adapters/import/columns.hpp"
#include "adapters/import/map.hpp"
#include "events/case_events.hpp"

namespace gridcase::import {

/// Where a case lies: its lowest unit, and what the source said to name it.
struct Place {
    UnitCode unit;
    Level level = Level::grid;
    std::string holder;
    std::vector<FactRead> facts;
};

/// The units of a source, as its rows name them. A unit's code is the top's, a colon, and the codes
/// of its columns from top to bottom with slashes between: `BOS311:PWDx/Street Lights`. A blank
/// column leaves the row with the unit above. The first row that names a unit describes it.
class UnitLadder {
   public:
    UnitLadder(const Map& map, Columns& columns);

    /// The place of a row. The error is a sentence, and leaves no unit behind.
    tl::expected<const Place*, std::string> place_of(const std::vector<std::string>& fields);

    /// The units met for the first time since the last call, superiors first.
    std::vector<UnitRegistered> take_new_units();

   private:
    struct Rung {
        const UnitColumn* column;
        std::optional<BoundColumn> code;
        std::optional<BoundColumn> name;
    };

    tl::expected<std::vector<std::string>, std::string> codes_of(
        const std::vector<std::string>& fields) const;
    tl::expected<Place, std::string> climb_down(const std::vector<std::string>& fields,
                                                const std::vector<std::string>& codes);
    tl::expected<UnitRegistered, std::string> describe(
        const Rung& rung, const std::string& path, const std::string& code, const UnitCode& parent,
        const std::vector<std::string>& fields) const;

    const Map& map_;
    std::vector<Rung> rungs_;
    std::unordered_map<std::string, Place> places_;  // by the row's codes
    std::unordered_map<UnitCode, UnitRegistered> units_;
    std::vector<UnitRegistered> new_units_;
};

}  // namespace gridcase::import
