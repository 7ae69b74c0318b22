// Registering units: the tree must stay a tree, with every unit below a higher one.

#include <string>
#include <unordered_map>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {
namespace {

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
            .text(path + "holder", unit.holder, name_limit_bytes);
        if (unit.parent) fields.unit(path + "parent", *unit.parent);
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

    /// Answers false when the unit is there already, exactly so.
    bool put(const UnitRegistered& unit) {
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
    return unit.code.value() + " (" + std::string(to_text(unit.level)) + " " +
           std::string(chinese(unit.level)) + ")";
}

std::optional<Rejection> why_not_below(const UnitRegistered& unit, const Draft& draft) {
    if (!unit.parent) return std::nullopt;
    const UnitRegistered* superior = draft.find(*unit.parent);
    if (!superior)
        return without_superior("unit " + unit.code.value() + " names the parent " +
                                unit.parent->value() +
                                ", which is not registered; register the parent first, or "
                                "earlier in the same command");
    if (may_stand_below(unit, *superior)) return std::nullopt;
    return without_superior("unit " + described(unit) + " cannot stand below " +
                            described(*superior) + "; the parent must be of a higher level" +
                            (unit.kind == UnitKind::department ? ", or of the same" : ""));
}

/// Areas rise strictly from rung to rung, so only departments beside one another can make a cycle.
std::optional<Rejection> why_not_a_tree(const Draft& draft) {
    for (const UnitRegistered* unit : draft.to_check()) {
        if (auto no = why_not_below(*unit, draft)) return no;
        if (unit->kind == UnitKind::department && draft.in_a_cycle(*unit))
            return without_superior("unit " + unit->code.value() +
                                    " would stand below itself; its parents must lead to a top");
    }
    return std::nullopt;
}

}  // namespace

Decision decide(const TerritoryStream&, const RegisterUnits& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    if (auto no = why_not_role(context.actor, "register units", {Role::admin, Role::system}))
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
