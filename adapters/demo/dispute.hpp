#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "adapters/demo/agenda.hpp"
#include "adapters/demo/city.hpp"
#include "adapters/demo/lives.hpp"
#include "adapters/demo/oracle.hpp"

namespace gridcase::demo {

/// One difficult dispute that every demo city has, whatever its seed: a rain canopy between three
/// neighbours, from the grid through two returns to a ruling of the street and back, with a
/// department on the spot, more time, clocks that stand still, a failed check, and an end in peace.
/// Nothing of it is left to chance but the stairwell and the names.
class Dispute {
   public:
    Dispute(std::uint64_t seed, City& city, const Category& kind, Lives& lives, Oracle& oracle);

    [[nodiscard]] std::optional<Instant> next() const { return steps_.next(); }
    void happen() {
        const Instant now = *steps_.next();
        steps_.take()(now);
    }
    /// Empty until it was reported.
    [[nodiscard]] const CaseNumber& number() const { return number_; }

   private:
    /// The stairwell in which it happens, with the units it lies in.
    struct Place {
        UnitIndex stairwell = 0;
        UnitIndex grid = 0;
        UnitIndex community = 0;
        UnitIndex street = 0;
        UnitIndex squad = 0;  // the street's law enforcement
    };

    void on(int day, int hour, int minute, std::function<void(Instant)> step);
    void plan_complaint();
    void plan_returns();
    void plan_waiting();
    void plan_settlement();
    void plan_rework();

    void report(Instant now);
    void choose_place(Instant now);
    [[nodiscard]] Place place_of(UnitIndex stairwell) const;
    [[nodiscard]] bool would_be_checked(const Place& place, Instant now) const;
    void ask(const engine::Actor& actor, Instant now, engine::Command command);
    [[nodiscard]] PersonalText said(std::string_view text);

    std::uint64_t seed_;
    City& city_;
    const Category& kind_;
    const Matter matter_{};
    Lives& lives_;
    Oracle& oracle_;
    Place place_;
    Life* life_ = nullptr;
    CaseNumber number_;
    Agenda<std::function<void(Instant)>> steps_;
};

}  // namespace gridcase::demo
