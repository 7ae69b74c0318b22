#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adapters/demo/chance.hpp"
#include "adapters/demo/matter.hpp"
#include "adapters/demo/names.hpp"
#include "adapters/demo/places.hpp"
#include "engine/domain/command.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::demo {

/// The place of one matter, as people say it, and the lowest unit that is known there.
struct Spot {
    std::string place;
    std::string estate;
    std::string road;
    bool managed = false;
    UnitCode unit = {};
};

using UnitIndex = std::uint32_t;

/// The territory as the simulation lives in it: the tree, who works there and how briskly, and the
/// places of every grid. People change in the year, and a grid may be split.
class City {
   public:
    explicit City(const std::vector<UnitRegistered>& territory);

    [[nodiscard]] UnitIndex index_of(const UnitCode& code) const { return index_.at(code); }
    [[nodiscard]] const UnitCode& code(UnitIndex unit) const { return units_[unit].code; }
    [[nodiscard]] const std::string& name(UnitIndex unit) const { return units_[unit].name; }
    [[nodiscard]] Level level(UnitIndex unit) const { return units_[unit].level; }
    [[nodiscard]] UnitKind kind(UnitIndex unit) const { return units_[unit].kind; }
    [[nodiscard]] std::size_t size() const { return units_.size(); }

    /// A grid, the busy ones oftener; where one was split, one of its parts.
    [[nodiscard]] UnitIndex some_grid(Chance& chance) const;
    /// The grid's place among the grids, from 0: part of its residents' invented numbers.
    [[nodiscard]] std::uint32_t serial_of(UnitIndex grid) const { return units_[grid].serial; }
    /// The unit that it stands below or beside; of the city: itself.
    [[nodiscard]] UnitIndex superior(UnitIndex unit) const { return units_[unit].superior; }
    /// A grid of the same community.
    [[nodiscard]] UnitIndex neighbour(UnitIndex grid, Chance& chance) const;
    /// The unit at `level` on the way up from `unit`.
    [[nodiscard]] UnitIndex above(UnitIndex unit, Level level) const;
    [[nodiscard]] bool within(UnitIndex unit, UnitIndex top) const;
    /// The nearest department of a line of business, going up; nothing: there is none.
    [[nodiscard]] std::optional<UnitIndex> department(UnitIndex unit, std::string_view line) const;

    /// How long the unit takes over a thing, in thousandths of what is usual.
    [[nodiscard]] std::int64_t pace(UnitIndex unit) const { return units_[unit].pace; }

    /// The one who answers for the unit; its desk, which takes things in and signs for them; who
    /// goes out. In a grid all three are its worker.
    [[nodiscard]] const engine::Actor& head(UnitIndex unit) const { return units_[unit].head; }
    [[nodiscard]] const engine::Actor& desk(UnitIndex unit) const { return units_[unit].desk; }
    [[nodiscard]] const engine::Actor& hand(UnitIndex unit) const { return units_[unit].hand; }

    /// Somebody not known yet, to take a post.
    [[nodiscard]] std::string newcomer(std::uint64_t number) { return names_.fresh(number); }
    void put_head(UnitIndex unit, const std::string& person);
    /// The unit's superior acts for it until somebody comes.
    void vacate(UnitIndex unit);
    /// The grid is no more; each part has some of its estates.
    void split(UnitIndex grid, const std::vector<UnitRegistered>& parts);

    [[nodiscard]] Spot spot(UnitIndex grid, Where where, bool managed, Chance& chance) const;

   private:
    struct Unit {
        UnitCode code;
        std::string name;
        Level level = Level::grid;
        UnitKind kind = UnitKind::area;
        UnitIndex superior = 0;  // of the city: itself
        std::uint32_t serial = 0;
        std::int64_t pace = 1000;
        engine::Actor head;
        engine::Actor desk;
        engine::Actor hand;
        std::vector<std::pair<std::string, UnitIndex>> departments;  // beside it, by their lines
        std::vector<std::pair<std::string, UnitCode>> buildings;     // in it, by their names
        std::vector<UnitIndex> parts;                                // after it was split
        Surroundings surroundings;                                   // of grids
    };

    UnitIndex put(const UnitRegistered& given);
    void staff(Unit& unit, const std::string& head);
    void count_grid(UnitIndex grid);

    std::vector<Unit> units_;
    Names names_;
    std::vector<UnitIndex> grids_;
    std::vector<std::uint32_t> busy_;  // running sums of how busy the grids are
    std::unordered_map<UnitCode, UnitIndex> index_;
    std::unordered_map<UnitIndex, UnitCode> markets_;  // the dedicated grids, by their communities
};

}  // namespace gridcase::demo
