// Grids are split, merged and cut anew (网格划分与重划): when that may be, and what it means for
// the cases that lie in them.

#include "engine/domain/redraw.hpp"

#include <algorithm>
#include <set>

#include "engine/domain/domain.hpp"
#include "engine/domain/fields.hpp"
#include "engine/domain/guards.hpp"

namespace gridcase::engine {
namespace {

bool holds(const std::vector<UnitCode>& units, const UnitCode& unit) {
    return std::ranges::find(units, unit) != units.end();
}

void look_at_units(Fields& fields, const std::string& field, const std::vector<UnitCode>& units) {
    if (units.empty()) fields.refuse(field, "is empty; name at least one unit");
    if (units.size() > redrawn_limit)
        fields.refuse(field, "holds " + std::to_string(units.size()) + " units; at most " +
                                 std::to_string(redrawn_limit) + " are redrawn at once");
    std::set<UnitCode> seen;
    for (std::size_t i = 0; i < units.size() && !fields.first(); ++i) {
        const std::string path = field + "[" + std::to_string(i) + "]";
        fields.unit(path, units[i]);
        if (!seen.insert(units[i]).second) fields.refuse(path, "is named twice; keep one");
    }
}

std::optional<Rejection> fault_of(const RedrawUnits& command) {
    Fields fields;
    fields.plain_word("territory", command.territory);
    look_at_units(fields, "predecessors", command.predecessors);
    look_at_units(fields, "successors", command.successors);
    fields.instant("at", command.at);
    for (std::size_t i = 0; i < command.successors.size(); ++i)
        if (holds(command.predecessors, command.successors[i]))
            fields.refuse("successors[" + std::to_string(i) + "]",
                          "is a predecessor too; a grid that goes on is named among the "
                          "successors only, one that is cut anew gets a code of its own");
    if (command.cases.size() > rehomed_limit)
        fields.refuse("cases", "holds " + std::to_string(command.cases.size()) +
                                   " cases; at most " + std::to_string(rehomed_limit) +
                                   " are named; all others go to the first successor");
    std::set<CaseNumber> seen;
    for (std::size_t i = 0; i < command.cases.size() && !fields.first(); ++i) {
        const std::string path = "cases[" + std::to_string(i) + "].";
        fields.number(path + "number", command.cases[i].number);
        if (!seen.insert(command.cases[i].number).second)
            fields.refuse(path + "number", "is named twice; keep one");
        if (!holds(command.successors, command.cases[i].to))
            fields.refuse(path + "to", "is none of the successors; a case goes to one of them");
    }
    return fields.first();
}

/// Refuses to redraw, saying of which unit.
Rejection cannot(const UnitCode& unit, const std::string& why, const std::string& field) {
    return {Reason::cannot_be_redrawn, "unit " + unit.value() + " " + why, field};
}

Rejection redrawn_already(const UnitState& place, const std::string& field) {
    return {Reason::already_redrawn,
            "unit " + place.unit.code.value() + " was redrawn already, at " +
                to_text(place.redrawn->at) + "; its successor is " +
                place.redrawn->successors.front().value(),
            field};
}

/// Why a unit that is there cannot be among those that are redrawn together with `first`.
std::optional<Rejection> why_not_beside(const UnitState& place, const UnitState& first, Instant at,
                                        const std::string& field) {
    const UnitRegistered& unit = place.unit;
    const bool grid = unit.kind == UnitKind::area || unit.kind == UnitKind::dedicated_grid;
    if (!grid || unit.level != Level::grid)
        return cannot(unit.code, "is no grid; only grids are redrawn", field);
    if (unit.parent != first.unit.parent)
        return cannot(unit.code,
                      "does not lie in the same community as " + first.unit.code.value() +
                          "; a grid must not cross a community",
                      field);
    if (counts_at(unit, at)) return std::nullopt;
    return cannot(unit.code,
                  "does not count at " + to_text(at) + "; see its valid_from and valid_to", field);
}

/// Whether what lies in `unit` comes to lie in one of `units`, by redrawings at any time.
bool leads_to(const Territory& territory, const UnitCode& unit,
              const std::vector<UnitCode>& units) {
    std::set<UnitCode> seen;
    std::vector<UnitCode> open{unit};
    while (!open.empty()) {
        const UnitCode code = open.back();
        open.pop_back();
        if (holds(units, code)) return true;
        const UnitState* place = territory.state_of(code);
        if (!seen.insert(code).second || !place || !place->redrawn) continue;
        open.insert(open.end(), place->redrawn->successors.begin(),
                    place->redrawn->successors.end());
    }
    return false;
}

std::optional<Rejection> why_not_units(const RedrawUnits& command, const Territory& territory) {
    const UnitState* first = nullptr;
    const auto look_at = [&](const UnitCode& code, const std::string& field,
                             bool ends) -> std::optional<Rejection> {
        const UnitState* place = territory.state_of(code);
        if (!place)
            return Rejection{Reason::unit_not_found,
                             "unit " + code.value() +
                                 " is not registered; register the new grids first "
                                 "(register_units)",
                             field};
        if (!first) first = place;
        if (place->redrawn && (ends || place->redrawn->at <= command.at))
            return redrawn_already(*place, field);
        if (auto no = why_not_beside(*place, *first, command.at, field)) return no;
        if (!ends && leads_to(territory, code, command.predecessors))
            return cannot(code, "was itself redrawn into one of the predecessors", field);
        return std::nullopt;
    };
    for (std::size_t i = 0; i < command.predecessors.size(); ++i)
        if (auto no =
                look_at(command.predecessors[i], "predecessors[" + std::to_string(i) + "]", true))
            return no;
    for (std::size_t i = 0; i < command.successors.size(); ++i)
        if (auto no =
                look_at(command.successors[i], "successors[" + std::to_string(i) + "]", false))
            return no;
    return std::nullopt;
}

std::optional<Rejection> why_not_cases(const RedrawUnits& command, const Context& context) {
    const Territory& territory = *context.rulebook.territory;
    for (std::size_t i = 0; i < command.cases.size(); ++i) {
        const CaseNumber& number = command.cases[i].number;
        const std::string field = "cases[" + std::to_string(i) + "].number";
        const Case* found = context.lookups.case_of(number);
        if (!found || found->status == Status::unknown)
            return Rejection{Reason::case_not_found, "there is no case " + number.value(), field};
        const bool inside = std::ranges::any_of(command.predecessors, [&](const UnitCode& grid) {
            return territory.within(found->unit, grid);
        });
        if (!inside)
            return Rejection{Reason::not_well_formed,
                             "case " + number.value() + " lies in unit " + found->unit.value() +
                                 ", in none of the predecessors; leave it out",
                             field};
    }
    return std::nullopt;
}

}  // namespace

UnitCode rehoming_of(const UnitsRedrawn& fact, const UnitCode& unit, const CaseNumber& number) {
    for (const Rehomed& each : fact.cases)
        if (each.number == number) return each.to;
    if (holds(fact.predecessors, unit) && !fact.successors.empty()) return fact.successors.front();
    return unit;
}

std::vector<Move> preview(const Territory& territory, const UnitsRedrawn& planned,
                          const std::vector<OpenCase>& open) {
    Territory after = territory;
    after.put(planned);
    std::vector<Move> moves;
    for (const OpenCase& each : open) {
        Move move{.number = each.number,
                  .from = each.unit,
                  .to = rehoming_of(planned, each.unit, each.number),
                  .held_by = std::nullopt,
                  .holder = {},
                  .vacant = false};
        if (move.to == move.from) continue;
        if (const auto answers = after.answerable(move.to, each.level, planned.at)) {
            move.held_by = answers->unit->code;
            move.holder = answers->holder;
            const UnitState* place = after.state_of(move.to);
            move.vacant = place && !place->holder(planned.at);
        }
        moves.push_back(std::move(move));
    }
    return moves;
}

Decision decide(const TerritoryStream&, const RedrawUnits& command, const Context& context) {
    if (auto no = fault_of(command)) return tl::unexpected(*no);
    const Territory& territory = *context.rulebook.territory;
    const UnitsRedrawn fact{command.predecessors, command.successors, command.at, command.cases};
    if (auto no = why_not_role(context.actor, "redraw units", Roles{Role::admin, Role::system}))
        return tl::unexpected(*no);
    if (auto no = why_not_units(command, territory)) return tl::unexpected(*no);
    if (auto no = why_not_cases(command, context)) return tl::unexpected(*no);
    if (auto no = why_not_then(context)) return tl::unexpected(*no);
    // What is redrawn is redrawn now, or was before: nobody would move the cases when a later
    // moment comes.
    if (command.at > context.occurred_at)
        return rejected(Reason::occurs_in_the_future,
                        "at " + to_text(command.at) + " lies after the command's own time, " +
                            to_text(context.occurred_at) + "; redraw units when the day has come",
                        "at");
    return happened(fact);
}

}  // namespace gridcase::engine
