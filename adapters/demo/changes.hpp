#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/demo/agenda.hpp"
#include "adapters/demo/city.hpp"
#include "adapters/demo/lives.hpp"
#include "adapters/demo/oracle.hpp"

namespace gridcase::demo {

/// What changes in the house itself in the year: posts fall vacant and are filled, somebody stands
/// in, a grid is split, the calendar gets a day off. Open cases follow as the steward would ask,
/// under the same command ids.
class Changes {
   public:
    Changes(std::uint64_t seed, City& city, Lives& lives, Oracle& oracle);

    [[nodiscard]] std::optional<Instant> next() const { return agenda_.next(); }
    void happen() {
        const Instant now = *agenda_.next();
        agenda_.take()(now);
    }

   private:
    void fall_vacant(Level level, Instant now);
    void succeed(UnitIndex unit, Instant now);
    void stand_in(Instant now);
    void hand_over(UnitIndex unit, const std::string& person, Instant now);
    void split_grid(Instant now);
    void follow_redrawing(const UnitsRedrawn& fact, Position position, Instant now);
    void change_calendar(Instant now);

    std::vector<StreamName> ask(const engine::Actor& actor, Instant now, engine::Command command);
    void appoint(UnitIndex unit, const std::string& person, Instant now,
                 std::optional<Instant> stands_in_until = std::nullopt);
    void change_holders(Instant now);
    [[nodiscard]] std::vector<CaseNumber> held_by(UnitIndex unit);
    [[nodiscard]] UnitIndex busiest(Level level);
    [[nodiscard]] std::string post_of(UnitIndex unit) const;
    [[nodiscard]] const engine::Actor& superior(UnitIndex unit) const;

    const std::uint64_t seed_;
    City& city_;
    Lives& lives_;
    Oracle& oracle_;
    Chance chance_;
    Agenda<std::function<void(Instant)>> agenda_;
    std::set<UnitIndex> changed_;  // one change a year is enough for a unit
    unsigned commands_ = 0;
};

}  // namespace gridcase::demo
