// Registering units: the tree must stay a tree, with every unit below a higher one.

#include <algorithm>
#include <string>
#include <unordered_map>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {
namespace {

/// What a unit's kind allows its other fields to be.
void look_at_kind(Fields& fields, const std::string& path, const UnitRegistered& unit) {
    const bool lowest = unit.kind == UnitKind::dedicated_grid || unit.kind == UnitKind::building ||
                        unit.kind == UnitKind::stairwell;
    if (lowest && unit.level != Level::grid)
        fields.refuse(path + "level", "is " + std::string(to_text(unit.level)) + "; a " +
                                          std::string(to_text(unit.kind)) +
                                          " stands at the level grid");
    const bool has_business =
        unit.kind == UnitKind::department || unit.kind == UnitKind::member_organisation;
    if (!unit.line.empty() && !has_business)
        fields.refuse(path + "line",
                      "is for departments and member organisations; leave it out here");
    if (unit.valid_from && unit.valid_to && *unit.valid_to <= *unit.valid_from)
        fields.refuse(path + "valid_to",
                      "does not lie after valid_from; a unit must be for a time");
}

std::optional<Rejection> fault_of(const RegisterUnits& command) {
    Fields fields;
    fields.plain_word("territory", command.territory);
    if (command.units.empty()) fields.refuse("units", "is empty; name at least one unit");
    if (command.units.size() > units_limit)
        fields.refuse("units", "holds " + std::to_string(command.units.size()) +
                                   " units; at most " + std::to_string(units_limit) +
                                   " are taken at once: use several commands");
    for (std::size_t i = 0; i < command.units.size() && !fields.first(); ++i) {
        const UnitRegistered& unit = command.units[i];
        const std::string path = "units[" + std::to_string(i) + "].";
        fields.unit(path + "code", unit.code)
            .name(path + "name", unit.name, name_limit_bytes)
            .word(path + "level", unit.level)
            .word(path + "kind", unit.kind)
            .text(path + "holder", unit.holder, name_limit_bytes)
            .text(path + "line", unit.line, word_limit_bytes)
            .optional_instant(path + "valid_from", unit.valid_from)
            .optional_instant(path + "valid_to", unit.valid_to);
        if (unit.parent) fields.unit(path + "parent", *unit.parent);
        look_at_kind(fields, path, unit);
    }
    return fields.first();
}

/// The territory as it would be: what is registered, and above it what the command adds.
class Draft {
   public:
    explicit Draft(const Territory& base) : base_(base) {}

    [[nodiscard]] const UnitRegistered* find(const UnitCode& code) const {
        const auto found = added_.find(code);
        return found == added_.end() ? base_.find(code) : &found->second;
    }

    /// Answers false when the unit is there already, exactly so. What was redrawn has an end.
    bool put(UnitRegistered& unit) {
        if (const UnitState* place = base_.state_of(unit.code); place && place->redrawn)
            unit.valid_to =
                std::min(unit.valid_to.value_or(place->redrawn->at), place->redrawn->at);
        const UnitRegistered* before = find(unit.code);
        if (before && *before == unit) return false;
        if (before && (before->level != unit.level || before->kind != unit.kind))
            rungs_moved_ = true;
        added_.insert_or_assign(unit.code, unit);
        return true;
    }

    /// Every unit that the command could have put wrong: its own, and when one of them moved to
    /// another rung, also those registered before.
    [[nodiscard]] std::vector<const UnitRegistered*> to_check() const {
        std::vector<const UnitRegistered*> units;
        units.reserve(added_.size());
        for (const auto& entry : added_) units.push_back(&entry.second);
        if (rungs_moved_)
            for (const UnitRegistered* unit : base_.all())
                if (!added_.contains(unit->code)) units.push_back(unit);
        return units;
    }

    /// Whether going up from `unit` leads back to it. A cycle elsewhere has its own unit to tell.
    [[nodiscard]] bool in_a_cycle(const UnitRegistered& unit) const {
        const UnitRegistered* at = &unit;
        for (std::size_t steps = 0; at && steps <= added_.size() + base_.size(); ++steps) {
            at = at->parent ? find(*at->parent) : nullptr;
            if (at && at->code == unit.code) return true;
        }
        return false;
    }

   private:
    const Territory& base_;
    std::unordered_map<UnitCode, UnitRegistered> added_;
    bool rungs_moved_ = false;
};

Rejection without_superior(const std::string& message) {
    return {Reason::unit_without_superior, message, "parent"};
}

std::string described(const UnitRegistered& unit) {
    const bool is_area = unit.kind == UnitKind::area;
    return unit.code.value() + " (" + (is_area ? "" : std::string(to_text(unit.kind)) + ", ") +
           std::string(to_text(unit.level)) + " " + std::string(chinese(unit.level)) + ")";
}

std::optional<Rejection> why_not_below(const UnitRegistered& unit, const Draft& draft) {
    if (!unit.parent) {
        if (!needs_parent(unit.kind)) return std::nullopt;
        return without_superior("unit " + described(unit) + " has no parent; " +
                                std::string(parent_rule(unit.kind)));
    }
    const UnitRegistered* superior = draft.find(*unit.parent);
    if (!superior)
        return without_superior("unit " + unit.code.value() + " names the parent " +
                                unit.parent->value() +
                                ", which is not registered; register the parent first, or "
                                "earlier in the same command");
    if (may_stand_below(unit, *superior)) return std::nullopt;
    return without_superior("unit " + described(unit) + " cannot stand below " +
                            described(*superior) + "; " + std::string(parent_rule(unit.kind)));
}

/// Areas rise strictly from rung to rung, so only what may stand beside its own kind can make a
/// cycle.
bool may_make_a_cycle(const UnitRegistered& unit) {
    return unit.kind == UnitKind::department || unit.kind == UnitKind::road;
}

std::optional<Rejection> why_not_a_tree(const Draft& draft) {
    for (const UnitRegistered* unit : draft.to_check()) {
        if (auto no = why_not_below(*unit, draft)) return no;
        if (may_make_a_cycle(*unit) && draft.in_a_cycle(*unit))
            return without_superior("unit " + unit->code.value() +
                                    " would stand below itself; its parents must lead to a top");
    }
    return std::nullopt;
}

}  // namespace

Decision decide(const TerritoryStream&, const RegisterUnits& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "register units", Roles{Role::admin, Role::system}))
        return tl::unexpected(*no);

    Draft draft(*context.rulebook.territory);
    Step step;
    for (UnitRegistered unit : command.units) {
        if (unit.holder.empty()) unit.holder = post_of(unit.level, unit.kind);
        if (auto no = why_not_below(unit, draft)) return tl::unexpected(*no);
        if (draft.put(unit)) step.events.emplace_back(std::move(unit));
    }
    if (auto no = why_not_a_tree(draft)) return tl::unexpected(*no);
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    if (step.events.empty()) return nothing_happened();
    return happened_in_steps({std::move(step)});
}

}  // namespace gridcase::engine
