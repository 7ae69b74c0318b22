#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "adapters/demo/chance.hpp"
#include "adapters/demo/matter.hpp"
#include "engine/domain/command.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::demo {

/// A housing estate of a grid.
struct Estate {
    std::string name;
    bool managed = false;  // by a property company; otherwise an old one with low houses
    unsigned houses = 1;
    unsigned stairwells = 1;  // of a house
    unsigned floors = 6;
};

/// What there is in a grid to complain about.
struct Surroundings {
    std::vector<Estate> estates;
    std::string road;
    std::string crossing;
    std::string market;
    std::string school;
};

/// The place of one matter, as people say it.
struct Spot {
    std::string place;
    std::string estate;
    std::string road;
    bool managed = false;
};

using UnitIndex = std::uint32_t;

/// The territory as the simulation lives in it: the tree, who works there and how briskly, and the
/// places of every grid.
class City {
   public:
    explicit City(const std::vector<UnitRegistered>& territory);

    [[nodiscard]] UnitIndex index_of(const UnitCode& code) const { return index_.at(code); }
    [[nodiscard]] const UnitCode& code(UnitIndex unit) const { return units_[unit].code; }
    [[nodiscard]] Level level(UnitIndex unit) const { return units_[unit].level; }
    [[nodiscard]] std::size_t size() const { return units_.size(); }

    /// A grid, the busy ones oftener.
    [[nodiscard]] UnitIndex some_grid(Chance& chance) const;
    /// The grid's place among the grids, from 0: part of its residents' invented numbers.
    [[nodiscard]] std::uint32_t serial_of(UnitIndex grid) const { return units_[grid].serial; }
    /// The unit at `level` on the way up from `unit`.
    [[nodiscard]] UnitIndex above(UnitIndex unit, Level level) const;

    /// How long the unit takes over a thing, in thousandths of what is usual.
    [[nodiscard]] std::int64_t pace(UnitIndex unit) const { return units_[unit].pace; }

    /// The one who answers for the unit; its desk, which takes things in and signs for them. In a
    /// grid both are its worker.
    [[nodiscard]] const engine::Actor& head(UnitIndex unit) const { return units_[unit].head; }
    [[nodiscard]] const engine::Actor& desk(UnitIndex unit) const { return units_[unit].desk; }

    [[nodiscard]] Spot spot(UnitIndex grid, Where where, bool managed, Chance& chance) const;

   private:
    struct Unit {
        UnitCode code;
        Level level = Level::grid;
        UnitIndex superior = 0;  // of the city: itself
        std::uint32_t serial = 0;
        std::int64_t pace = 1000;
        engine::Actor head;
        engine::Actor desk;
        Surroundings surroundings;  // of grids
    };

    [[nodiscard]] Surroundings surroundings_of(UnitIndex grid) const;
    void count_grid(UnitIndex grid);

    std::vector<Unit> units_;
    std::vector<std::string> names_;
    std::vector<UnitIndex> grids_;
    std::vector<std::uint32_t> busy_;  // running sums of how busy the grids are
    std::unordered_map<UnitCode, UnitIndex> index_;
};

}  // namespace gridcase::demo
