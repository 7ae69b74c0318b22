#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "engine/domain/fault.hpp"
#include "engine/domain/post.hpp"
#include "engine/domain/unit_map.hpp"
#include "events/instant.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase::engine {

struct Context;

/// Whether a unit may stand below a superior. Areas rise from rung to rung; a department or a
/// member organisation may also stand beside its superior, a building below a grid or a community,
/// a stairwell below a building, a road below an area or another road.
bool may_stand_below(const UnitRegistered& unit, const UnitRegistered& superior);
/// What the parent of such a unit must be, as a sentence's end.
std::string_view parent_rule(UnitKind kind);
/// Buildings, stairwells, roads and member organisations belong to somebody.
bool needs_parent(UnitKind kind);
/// Whether a case may be held by such a unit. What lies in a building, a stairwell or a member
/// organisation is held by the units above.
bool may_hold(UnitKind kind);
/// Whether such a unit is a rung: areas, dedicated grids, departments.
bool stands_on_ladder(UnitKind kind);

/// Whether a unit counts at a moment: within [valid_from, valid_to).
bool counts_at(const UnitRegistered& unit, Instant at);

/// A unit was split, merged or cut anew; what lies in it lies in the first of these if nothing else
/// is said.
struct Redrawn {
    Instant at;
    std::vector<UnitCode> successors;

    bool operator==(const Redrawn&) const = default;
};

/// A unit with its people, its roster and its lineage.
struct UnitState {
    UnitRegistered unit;
    std::vector<Post> posts;
    std::optional<std::size_t> answering;                   // of the posts: the unit's head
    std::vector<std::shared_ptr<const DutyRostered>> duty;  // by their beginning
    std::vector<UnitCode> predecessors;
    std::optional<Redrawn> redrawn;

    /// The post that answers for the unit: the one its holder's text names, `张三（网格长）`, else
    /// that of its level and kind. A text such as `局长` names one once somebody was recorded in
    /// it.
    [[nodiscard]] std::string_view answering_post() const;
    /// Null when nobody was ever recorded in it.
    [[nodiscard]] const Post* find_post(std::string_view name) const;
    /// Who answers for the unit at a moment, for people. The holder's text it was registered with,
    /// when nobody was recorded in its post by then; nothing when the post is vacant.
    [[nodiscard]] std::optional<std::string> holder(Instant at) const;
    /// The shift at a moment; of several the one that began last. Null when there is none.
    [[nodiscard]] const DutyRostered* on_duty(Instant at) const;
};

/// No shift is longer.
inline constexpr Duration longest_shift = days(31);

/// A unit that holds a case, and who of it is accountable, for people.
struct Answerable {
    const UnitRegistered* unit = nullptr;
    std::string holder;
};

/// Whom a call reaches: a shift, and the unit that has it.
struct Reached {
    const UnitRegistered* unit = nullptr;
    const DutyRostered* shift = nullptr;
};

/// The tree of units with their people: areas, departments and member organisations beside them,
/// buildings and roads below, importers' units. A copy shares what it does not change (see
/// UnitMap), and pointers into it stay good as long as a copy holds what they point at.
class Territory {
   public:
    /// The territory with one fact more. A fact about a unit that was never registered is of no
    /// meaning.
    void put(const UnitRegistered& fact);
    void put(const PostFilled& fact);
    void put(const PostVacated& fact);
    void put(const DutyRostered& fact);
    void put(const UnitsRedrawn& fact);

    [[nodiscard]] const UnitState* state_of(const UnitCode& code) const {
        return places_.find(code);
    }
    [[nodiscard]] const UnitRegistered* find(const UnitCode& code) const;
    [[nodiscard]] const UnitRegistered* superior_of(const UnitCode& code) const;
    /// The nearest unit at `level` that is a rung of the ladder, going up from `code`, itself
    /// included.
    [[nodiscard]] const UnitRegistered* ancestor_at(const UnitCode& code, Level level) const;
    /// Who answers for what belongs at `level` and lies in `code`, at a moment: the nearest unit
    /// from there up that stands at the level or above it, counts then, and whose post is filled.
    /// What was redrawn by then counts as its first successor. Where every post up to the top is
    /// vacant, the topmost unit answers all the same (兜底). Nothing when `code` is not registered.
    [[nodiscard]] std::optional<Answerable> answerable(const UnitCode& code, Level level,
                                                       Instant at) const;
    /// The department of a line of business that is nearest, going up from `code`: beside that
    /// unit, or beside one above it; only one that counts `at` a moment, if one is given. Null when
    /// there is none.
    [[nodiscard]] const UnitRegistered* department_of(
        const UnitCode& code, std::string_view line,
        std::optional<Instant> at = std::nullopt) const;
    /// The unit in which lies what lay in `code`, after it was redrawn; null when it was not, by
    /// then.
    [[nodiscard]] const UnitRegistered* successor_of(const UnitCode& code, Instant at) const;
    /// Whether `unit` is `top` or lies below it.
    [[nodiscard]] bool within(const UnitCode& unit, const UnitCode& top) const;
    [[nodiscard]] std::size_t size() const { return places_.size(); }
    [[nodiscard]] std::vector<const UnitRegistered*> all() const;  // by code
    [[nodiscard]] std::vector<const UnitState*> states() const;    // by code

   private:
    template <class Change>
    void change(const UnitCode& code, const Change& change);
    void move_department(const UnitRegistered* before, const UnitRegistered& after);
    [[nodiscard]] const UnitState* parent_of(const UnitState& place) const;
    [[nodiscard]] const UnitState* standing(const UnitCode& code, Instant at) const;

    UnitMap<UnitState> places_;
    UnitMap<std::vector<UnitCode>> departments_;  // by the unit they stand beside, in order
};

/// Whom a call for a unit reaches at a moment (值班): who is on its roster then, else on that of
/// the nearest unit above that has somebody. Nothing when nobody is, up to the top, or the unit is
/// not registered.
std::optional<Reached> who_is_reached(const Territory& territory, const UnitCode& unit, Instant at);

/// The units for which another may answer at `up_to` than did at `after`, though nothing was told
/// since: a term or the unit's time began or ran out in between. By code.
std::vector<UnitCode> holders_changed_between(const Territory& territory, Instant after,
                                              Instant up_to);

/// When, after a moment, that may be so next; nothing: never, by what is told so far.
std::optional<Instant> next_holder_change(const Territory& territory, Instant after);

/// The state of a territory stream: how many units it registered. Rules read the rulebook.
struct TerritoryStream {
    std::uint64_t registered = 0;

    bool operator==(const TerritoryStream&) const = default;
};

Decision decide(const TerritoryStream& current, const RegisterUnits& command,
                const Context& context);
Decision decide(const TerritoryStream& current, const FillPosts& command, const Context& context);
Decision decide(const TerritoryStream& current, const VacatePost& command, const Context& context);
Decision decide(const TerritoryStream& current, const RosterDuty& command, const Context& context);
Decision decide(const TerritoryStream& current, const RedrawUnits& command, const Context& context);

TerritoryStream evolve(TerritoryStream current, const UnitRegistered& fact);
TerritoryStream evolve(TerritoryStream current, const PostFilled& fact);
TerritoryStream evolve(TerritoryStream current, const PostVacated& fact);
TerritoryStream evolve(TerritoryStream current, const DutyRostered& fact);
TerritoryStream evolve(TerritoryStream current, const UnitsRedrawn& fact);

}  // namespace gridcase::engine
