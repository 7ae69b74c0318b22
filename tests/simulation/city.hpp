#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/domain/command.hpp"
#include "projections/view_store.hpp"
#include "tests/simulation/chance.hpp"

namespace gridcase::simulation {

/// Ninety days from the first of September 2024, +08:00: Mid-Autumn and the long October holiday
/// with their make-up days lie in them.
inline constexpr Instant first_morning{1'725'120'000'000'000};
inline constexpr int days_lived = 90;

/// A command that somebody wants to ask for; ids and moments are given when it is asked.
struct Wish {
    engine::Actor actor;
    engine::Command command;
    Duration ago = {};  // how long before it is filed it happened: a phone without signal
    engine::ExpectedRevision expected = {};
};

engine::Actor house_itself();
engine::Actor resident();
/// Somebody of a unit; several persons act for one, told apart by their role.
engine::Actor somebody(const UnitCode& unit, Role role);

/// A city of 2 districts, 10 streets, 50 communities and 500 grids, and what happens to it itself:
/// posts fall vacant and are filled, grids are split and merged, calendars and policies change.
class City {
   public:
    /// What must be told before anything else: units, posts, policy.
    std::vector<Wish> founding();
    /// What changes on a morning.
    std::vector<Wish> changes(int day, Instant now, const projections::ViewStore& views,
                              Chance& chance);

    [[nodiscard]] const std::vector<UnitCode>& grids() const { return grids_; }
    [[nodiscard]] const std::vector<UnitCode>& departments() const { return departments_; }
    [[nodiscard]] UnitCode street_of(const UnitCode& grid) const;

   private:
    struct Post {
        UnitCode unit;
        int holder = 0;  // how many had it before
        int vacant_since = -1;
    };

    void change_rules(std::vector<Wish>& wishes);
    void redraw(int day, Instant now, const projections::ViewStore& views, Chance& chance,
                std::vector<Wish>& wishes);
    void change_posts(int day, Instant now, Chance& chance, std::vector<Wish>& wishes);

    std::vector<UnitCode> grids_;
    std::vector<UnitCode> departments_;
    std::vector<Post> posts_;  // of the units that people are recorded for
    std::size_t rules_changed_ = 0;
    int last_redrawn_ = 0;
};

}  // namespace gridcase::simulation
