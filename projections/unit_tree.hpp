#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "projections/unit_row.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// The units as the tree stands now, read in one scan. ViewStore::unit_tree() gives it.
class UnitTree {
   public:
    struct Unit {
        std::string_view code;  // texts live as long as the tree
        std::string_view name;
        Level level = Level::grid;
        std::uint32_t parent = 0;  // its place among units(); nobody
    };
    static constexpr std::uint32_t nobody = UINT32_MAX;

    explicit UnitTree(const ViewStore& store);
    UnitTree(const UnitTree&) = delete;
    UnitTree& operator=(const UnitTree&) = delete;

    /// In the order of their codes.
    [[nodiscard]] std::span<const Unit> units() const { return units_; }
    /// Null when there is no such unit.
    [[nodiscard]] const Unit* find(std::string_view code) const;
    /// The first whose code begins so; null when there is none.
    [[nodiscard]] const Unit* first_of(std::string_view beginning) const;
    /// Null at the top, and when its parent is not there.
    [[nodiscard]] const Unit* above(const Unit& unit) const {
        return unit.parent == nobody ? nullptr : &units_[unit.parent];
    }
    /// The unit, or the first one above it, that is of the level; null when there is none.
    [[nodiscard]] const Unit* at_level(const Unit& unit, Level level) const;
    /// Whether it is `top` or stands below it.
    [[nodiscard]] bool is_within(const Unit& unit, const Unit& top) const;

   private:
    std::string texts_;
    std::vector<Unit> units_;
};

/// The unit and everything below it.
std::unordered_set<UnitCode> units_within(const ViewStore& store, const UnitCode& top);

/// The units right below it.
std::vector<UnitCode> children_of(const ViewStore& store, const UnitCode& unit);

}  // namespace gridcase::projections
