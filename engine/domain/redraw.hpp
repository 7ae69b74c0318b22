#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/territory.hpp"

namespace gridcase::engine {

/// An open case as a redrawing sees it: where it lies, and the level that holds it.
struct OpenCase {
    CaseNumber number;
    UnitCode unit;
    Level level = Level::grid;
};

/// Where a case goes, and who would hold it there.
struct Move {
    CaseNumber number;
    UnitCode from;
    UnitCode to;
    std::optional<UnitCode> held_by;  // nothing: nobody, for `to` is not registered
    std::string holder;               // for people
    bool vacant = false;              // the post of `to` is empty: a unit above it holds

    bool operator==(const Move&) const = default;
};

/// Where a case lies after its grid was redrawn: where the fact says, else in the first successor.
/// A case that lies elsewhere stays.
UnitCode rehoming_of(const UnitsRedrawn& fact, const UnitCode& unit, const CaseNumber& number);

/// What a redrawing would do to open cases, before anybody decides on it: those that would go
/// elsewhere, in the order given.
std::vector<Move> preview(const Territory& territory, const UnitsRedrawn& planned,
                          const std::vector<OpenCase>& open);

}  // namespace gridcase::engine
