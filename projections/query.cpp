#include "projections/query.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "projections/cell_pages.hpp"
#include "projections/cells.hpp"
#include "projections/keys.hpp"
#include "projections/subtree.hpp"

namespace gridcase::projections {
namespace {

// No tree is deeper; a parent that leads round in a circle must not hang a question.
constexpr int deepest_tree = 64;

bool has(const FigureQuery& query, By by) {
    return std::ranges::find(query.by, by) != query.by.end();
}

/// Where the units of one answer stand, each looked up once.
class Places {
   public:
    struct Place {
        bool within = true;  // in the subtree asked for
        std::string shown;   // the unit under whose code it is shown
    };

    Places(const ViewStore& store, const FigureQuery& query) : store_(store), query_(query) {
        if (query.within) within_ = units_within(store, *query.within);
        if (!query.within && query.roll_up && has(query, By::unit))
            for (UnitRow& row : all_units(store)) {
                const UnitCode code = row.code;
                rows_.emplace(code, std::move(row));
            }
    }

    const Place& of(std::string_view unit) {
        key_.assign(unit);
        const auto found = places_.find(key_);
        if (found != places_.end()) return found->second;
        return places_.emplace(key_, look_up(UnitCode(key_))).first->second;
    }

    /// The pages of cells on which the subtree lies; nothing: all of them.
    [[nodiscard]] std::optional<std::set<std::string, std::less<>>> pages() const {
        if (!query_.within) return std::nullopt;
        std::set<std::string, std::less<>> pages;
        for (const UnitCode& unit : within_) pages.emplace(page_of(unit.value()));
        return pages;
    }

    std::string name(const std::string& unit) {
        const std::optional<UnitRow>& row = row_of(UnitCode(unit));
        return row ? row->name : std::string();
    }

   private:
    Place look_up(const UnitCode& unit) {
        Place place{.within = !query_.within || within_.contains(unit), .shown = unit.value()};
        if (!query_.roll_up) return place;
        std::optional<UnitCode> at = unit;
        for (int depth = 0; at && depth < deepest_tree; ++depth) {
            const std::optional<UnitRow>& row = row_of(*at);
            if (!row) break;
            if (row->level == *query_.roll_up) {
                place.shown = row->code.value();
                break;
            }
            at = row->parent;
        }
        return place;
    }

    const std::optional<UnitRow>& row_of(const UnitCode& unit) {
        const auto known = rows_.find(unit);
        if (known != rows_.end()) return known->second;
        return rows_.emplace(unit, find_unit(store_, unit)).first->second;
    }

    const ViewStore& store_;
    const FigureQuery& query_;
    std::unordered_set<UnitCode> within_;
    std::unordered_map<UnitCode, std::optional<UnitRow>> rows_;
    std::string key_;
    std::unordered_map<std::string, Place> places_;
};

/// The cut that tells what the question asks for, and no more.
Cut cut_of(const FigureQuery& query) {
    if (!query.within && !has(query, By::unit)) return Cut::whole;
    return has(query, By::category) || has(query, By::level) ? Cut::full : Cut::units;
}

/// Cells that share what the question groups by. The key orders them: units and categories by
/// their text, levels up the ladder, months in time.
struct Group {
    std::map<By, std::string> key;
    Counters counters{};
};

std::string month_text(std::int32_t month) {
    char text[16];
    const int size = std::snprintf(text, sizeof text, "%04d-%02d", month / 12, month % 12 + 1);
    return {text, static_cast<std::size_t>(size)};
}

void append_group_key(std::string& key, By by, const Cell& cell, std::string_view shown_unit) {
    switch (by) {
        case By::unit:
            key += shown_unit;
            key += '\0';
            return;
        case By::category:
            key += cell.category;
            key += '\0';
            return;
        case By::level:
            key += static_cast<char>(cell.level);
            return;
        case By::month:
            append_ordered(key, cell.month);
            return;
    }
}

std::string shown(By by, const Cell& cell, std::string_view shown_unit) {
    switch (by) {
        case By::unit:
            return std::string(shown_unit);
        case By::category:
            return std::string(cell.category);
        case By::level:
            return std::string(to_text(cell.level));
        case By::month:
            return month_text(cell.month);
    }
    return {};
}

void add(Counters& sum, const Counters& counters) {
    std::transform(sum.begin(), sum.end(), counters.begin(), sum.begin(), std::plus<>());
}

bool in_period(const FigureQuery& query, std::int32_t month) {
    return (!query.from_month || month >= *query.from_month) &&
           (!query.to_month || month <= *query.to_month);
}

std::string unknown_figure(const std::string& id) {
    std::string text = "there is no figure `" + id + "`; the figures are";
    for (const Figure& figure : catalogue()) {
        text += &figure == catalogue().data() ? " " : ", ";
        text += figure.id;
    }
    return text;
}

/// What makes the question unanswerable; empty when nothing does.
std::string fault(const ViewStore& store, const FigureQuery& query) {
    if (find_figure(query.figure) == nullptr) return unknown_figure(query.figure);
    if (query.within && !find_unit(store, *query.within))
        return "there is no unit `" + query.within->value() + "`";
    if (query.from_month && query.to_month && *query.from_month > *query.to_month)
        return "the period begins in " + month_text(*query.from_month) + ", after its end in " +
               month_text(*query.to_month);
    return {};
}

}  // namespace

tl::expected<FigureAnswer, std::string> answer(const ViewStore& store, const FigureQuery& query) {
    if (std::string text = fault(store, query); !text.empty())
        return tl::unexpected(std::move(text));

    FigureAnswer result;
    result.figure = find_figure(query.figure);
    Places places(store, query);
    std::unordered_map<std::string, Group> groups;
    std::string group_key;
    const CellRange range{.cut = cut_of(query),
                          .as_of = query.as_of,
                          .by_month = has(query, By::month) || query.from_month || query.to_month,
                          .pages = places.pages()};
    const Places::Place anywhere;
    visit_cells(store, *result.figure, range, [&](const Cell& cell) {
        if (!in_period(query, cell.month)) return;
        const Places::Place& place = range.cut == Cut::whole ? anywhere : places.of(cell.unit);
        if (!place.within) return;
        add(result.totals, cell.counters);
        if (query.by.empty()) return;
        group_key.clear();
        for (const By by : query.by) append_group_key(group_key, by, cell, place.shown);
        Group& group = groups[group_key];
        if (group.key.empty())
            for (const By by : query.by) group.key[by] = shown(by, cell, place.shown);
        add(group.counters, cell.counters);
    });

    std::map<std::string_view, const Group*> sorted;
    for (const auto& [key, group] : groups)
        if (group.counters != Counters{}) sorted.emplace(key, &group);
    for (const auto& [key, group] : sorted) {
        FigureLine line;
        line.key = group->key;
        line.counters = group->counters;
        if (const auto unit = line.key.find(By::unit); unit != line.key.end())
            line.unit_name = places.name(unit->second);
        result.lines.push_back(std::move(line));
    }
    return result;
}

std::optional<CaseRow> find_row(const ViewStore& store, const CaseNumber& number) {
    const auto bytes = store.get(Family::rows, number.value());
    if (!bytes) return std::nullopt;
    return decode_case_row(*bytes);
}

}  // namespace gridcase::projections
