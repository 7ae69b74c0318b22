#include "engine/domain/territory.hpp"

#include <algorithm>

namespace gridcase::engine {

std::string_view post_of(Level level, UnitKind kind) {
    if (kind == UnitKind::department) return "部门负责人";
    switch (level) {
        case Level::grid:
            return "网格长";
        case Level::community:
            return "社区书记";
        case Level::street:
            return "街道书记";
        case Level::district:
            return "区县书记";
        case Level::city:
            return "市委书记";
    }
    return "负责人";
}

bool may_stand_below(const UnitRegistered& unit, const UnitRegistered& superior) {
    if (unit.kind == UnitKind::department) return unit.level <= superior.level;
    return unit.level < superior.level;
}

void Territory::put(const UnitRegistered& unit) { units_.insert_or_assign(unit.code, unit); }

const UnitRegistered* Territory::find(const UnitCode& code) const {
    const auto found = units_.find(code);
    return found == units_.end() ? nullptr : &found->second;
}

const UnitRegistered* Territory::superior_of(const UnitCode& code) const {
    const UnitRegistered* unit = find(code);
    return unit && unit->parent ? find(*unit->parent) : nullptr;
}

// The decider lets no cycle in; the walks below end all the same when a log holds one, after as
// many steps as there are units.

const UnitRegistered* Territory::ancestor_at(const UnitCode& code, Level level) const {
    const UnitRegistered* unit = find(code);
    for (std::size_t steps = 0; unit && steps <= units_.size(); ++steps) {
        if (unit->level == level) return unit;
        unit = unit->parent ? find(*unit->parent) : nullptr;
    }
    return nullptr;
}

const UnitRegistered* Territory::holder_at(const UnitCode& code, Level level) const {
    const UnitRegistered* unit = find(code);
    for (std::size_t steps = 0; unit && steps <= units_.size(); ++steps) {
        const UnitRegistered* superior = unit->parent ? find(*unit->parent) : nullptr;
        if (unit->level >= level || !superior) return unit;
        unit = superior;
    }
    return unit;
}

bool Territory::within(const UnitCode& unit, const UnitCode& top) const {
    const UnitRegistered* at = find(unit);
    for (std::size_t steps = 0; at && steps <= units_.size(); ++steps) {
        if (at->code == top) return true;
        at = at->parent ? find(*at->parent) : nullptr;
    }
    return false;
}

std::vector<const UnitRegistered*> Territory::all() const {
    std::vector<const UnitRegistered*> units;
    units.reserve(units_.size());
    for (const auto& entry : units_) units.push_back(&entry.second);
    std::sort(units.begin(), units.end(),
              [](const UnitRegistered* left, const UnitRegistered* right) {
                  return left->code < right->code;
              });
    return units;
}

TerritoryStream evolve(TerritoryStream current, const UnitRegistered&) {
    ++current.registered;
    return current;
}

}  // namespace gridcase::engine
