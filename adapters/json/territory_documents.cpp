#include "adapters/json/territory_documents.hpp"

#include <boost/json.hpp>
#include <map>

#include "adapters/json/write.hpp"

namespace gridcase::json {

namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::size_t moves_listed = 1'000;

value moment(const std::optional<Instant>& at) { return at ? value(to_text(*at)) : value(nullptr); }

array codes(const std::vector<UnitCode>& units) {
    array out;
    for (const UnitCode& unit : units) out.emplace_back(unit.value());
    return out;
}

value answerable_form(const engine::Territory& territory, const UnitRegistered& unit, Instant at) {
    const auto answers = territory.answerable(unit.code, unit.level, at);
    if (!answers) return nullptr;
    return object{{"unit", answers->unit->code.value()},
                  {"name", answers->unit->name},
                  {"holder", answers->holder}};
}

value reached_form(const engine::Territory& territory, const UnitCode& unit, Instant at) {
    const auto reached = engine::who_is_reached(territory, unit, at);
    if (!reached) return nullptr;
    return object{
        {"unit", reached->unit->code.value()},      {"unit_name", reached->unit->name},
        {"person", reached->shift->person.value()}, {"name", reached->shift->name},
        {"reach", reached->shift->reach},           {"from", to_text(reached->shift->from)},
        {"until", to_text(reached->shift->until)}};
}

array posts_form(const engine::UnitState& state, Instant at) {
    array out;
    for (const engine::Post& post : state.posts)
        for (const engine::Term& term : post.terms)
            out.push_back(object{{"post", post.name},
                                 {"person", term.person.value()},
                                 {"name", term.name},
                                 {"from", to_text(term.from)},
                                 {"until", moment(term.end())},
                                 {"stand_in", term.stand_in},
                                 {"current", term.covers(at)}});
    return out;
}

array superiors_form(const engine::Territory& territory, const UnitRegistered& unit, Instant at) {
    array out;
    const UnitRegistered* above = territory.superior_of(unit.code);
    for (std::size_t steps = 0; above && steps <= territory.size(); ++steps) {
        const auto holder = territory.state_of(above->code)->holder(at);
        out.push_back(object{{"code", above->code.value()},
                             {"name", above->name},
                             {"level", to_text(above->level)},
                             {"holder", holder ? value(*holder) : value(nullptr)}});
        above = territory.superior_of(above->code);
    }
    return out;
}

/// What a unit is counted as: by its level on the ladder, else by its kind.
std::string_view counted_as(const UnitRegistered& unit) {
    return unit.kind == UnitKind::area ? to_text(unit.level) : to_text(unit.kind);
}

object below_form(const engine::Territory& territory, const UnitRegistered& unit, Instant at) {
    std::map<std::string_view, std::uint64_t> counts;
    for (const UnitRegistered* each : territory.all())
        if (each->code != unit.code && engine::counts_at(*each, at) &&
            territory.within(each->code, unit.code))
            ++counts[counted_as(*each)];
    object out;
    for (const auto& [what, count] : counts) out[what] = count;
    return out;
}

}  // namespace

std::string unit_json(Position position, const engine::Territory& territory,
                      const engine::UnitState& state, Instant at) {
    const UnitRegistered& unit = state.unit;
    const auto holder = state.holder(at);
    object out{{"position", position},         {"at", to_text(at)},
               {"code", unit.code.value()},    {"name", unit.name},
               {"level", to_text(unit.level)}, {"kind", to_text(unit.kind)}};
    out["parent"] = unit.parent ? value(unit.parent->value()) : value(nullptr);
    out["line"] = unit.line;
    out["valid_from"] = moment(unit.valid_from);
    out["valid_to"] = moment(unit.valid_to);
    out["counts"] = engine::counts_at(unit, at);
    out["holder"] = holder ? value(*holder) : value(nullptr);
    out["answerable"] = answerable_form(territory, unit, at);
    out["posts"] = posts_form(state, at);
    out["duty"] = reached_form(territory, unit.code, at);
    out["superiors"] = superiors_form(territory, unit, at);
    out["below"] = below_form(territory, unit, at);
    out["predecessors"] = codes(state.predecessors);
    out["successors"] = state.redrawn ? codes(state.redrawn->successors) : array();
    out["redrawn_at"] = state.redrawn ? value(to_text(state.redrawn->at)) : value(nullptr);
    return write(out);
}

std::string findings_json(Position position, Instant at,
                          const std::vector<engine::Finding>& findings) {
    array out;
    std::uint64_t errors = 0;
    for (const engine::Finding& each : findings) {
        if (each.gravity == engine::Gravity::error) ++errors;
        out.push_back(object{{"gravity", engine::to_text(each.gravity)},
                             {"kind", engine::to_text(each.kind)},
                             {"unit", each.unit.value()},
                             {"message", each.message},
                             {"hint", each.hint}});
    }
    return write(object{{"position", position},
                        {"at", to_text(at)},
                        {"errors", errors},
                        {"warnings", findings.size() - errors},
                        {"findings", std::move(out)}});
}

std::string duty_json(Position position, const engine::Territory& territory, const UnitCode& unit,
                      Instant at) {
    object out{{"position", position}, {"at", to_text(at)}, {"unit", unit.value()}};
    out["reached"] = reached_form(territory, unit, at);
    const UnitRegistered* known = territory.find(unit);
    out["answerable"] = known ? answerable_form(territory, *known, at) : value(nullptr);
    return write(out);
}

std::string preview_json(Position position, const UnitsRedrawn& planned,
                         const std::vector<engine::Move>& moves) {
    array out;
    std::uint64_t without = 0;
    for (const engine::Move& move : moves) {
        if (!move.held_by) ++without;
        object form{
            {"number", move.number.value()}, {"from", move.from.value()}, {"to", move.to.value()}};
        form["held_by"] = move.held_by ? value(move.held_by->value()) : value(nullptr);
        form["holder"] = move.holder;
        form["vacant"] = move.vacant;
        out.push_back(std::move(form));
    }
    return write(object{{"position", position},
                        {"at", to_text(planned.at)},
                        {"predecessors", codes(planned.predecessors)},
                        {"successors", codes(planned.successors)},
                        {"moves", std::move(out)},
                        {"without_holder", without}});
}

std::string handovers_json(Position position, const projections::HandoverPage& page) {
    array handovers;
    for (const projections::HandoverRow& row : page.rows) {
        array items;
        for (const projections::HandoverItem& item : row.items)
            items.push_back(
                object{{"number", item.number.value()},
                       {"accepted", item.accepted ? value(*item.accepted) : value(nullptr)},
                       {"objection", item.objection},
                       {"answered_at", moment(item.answered_at)}});
        handovers.push_back(object{{"id", row.id},
                                   {"unit", row.unit.value()},
                                   {"post", row.post},
                                   {"from", row.from.value()},
                                   {"to", row.to.value()},
                                   {"opened_at", to_text(row.opened_at)},
                                   {"closed_at", moment(row.closed_at)},
                                   {"unanswered", row.unanswered()},
                                   {"items", std::move(items)}});
    }
    return write(object{{"position", position},
                        {"handovers", std::move(handovers)},
                        {"next", page.next ? value(*page.next) : value(nullptr)}});
}

std::string calendar_preview_json(Position position, const std::string& calendar, Instant at,
                                  const engine::CalendarPreview& preview) {
    array moves;
    const auto list = [&](bool overdue) {
        for (const engine::DeadlineMove& move : preview.moves) {
            if (move.becomes_overdue != overdue) continue;
            if (moves.size() == moves_listed) return;
            array limits;
            for (const engine::LimitMove& limit : move.limits)
                limits.push_back(object{{"limit", to_text(limit.limit)},
                                        {"before", moment(limit.before)},
                                        {"after", moment(limit.after)}});
            moves.push_back(object{{"number", move.number.value()},
                                   {"holder", move.holder.value()},
                                   {"becomes_overdue", overdue},
                                   {"limits", std::move(limits)}});
        }
    };
    list(true);
    list(false);
    return write(object{{"position", position},
                        {"at", to_text(at)},
                        {"calendar", calendar},
                        {"open", preview.open},
                        {"suspended", preview.suspended},
                        {"moved", preview.moves.size()},
                        {"become_overdue", preview.become_overdue},
                        {"moves", std::move(moves)}});
}

std::string summary_json(Position position, const engine::Territory& territory, Instant at) {
    struct Line {
        std::uint64_t units = 0;
        std::uint64_t named = 0;
        std::uint64_t vacant = 0;
        std::uint64_t ended = 0;
    };
    std::map<std::pair<int, std::string_view>, Line> lines;  // areas from the top, then the others
    for (const engine::UnitState* state : territory.states()) {
        const UnitRegistered& unit = state->unit;
        const bool area = unit.kind == UnitKind::area;
        const int order = area ? -static_cast<int>(unit.level) : static_cast<int>(unit.kind);
        Line& line = lines[{order, counted_as(unit)}];
        if (!engine::counts_at(unit, at)) {
            ++line.ended;
            continue;
        }
        ++line.units;
        if (state->answering) ++line.named;
        if (!state->holder(at)) ++line.vacant;
    }
    array out;
    for (const auto& [key, line] : lines)
        out.push_back(object{{"what", key.second},
                             {"units", line.units},
                             {"posts_recorded", line.named},
                             {"vacant", line.vacant},
                             {"not_counting", line.ended}});
    return write(object{{"position", position},
                        {"at", to_text(at)},
                        {"units", territory.size()},
                        {"by", std::move(out)}});
}

}  // namespace gridcase::json
