#include "projections/query.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "projections/cell_pages.hpp"
#include "projections/cells.hpp"
#include "projections/keys.hpp"
#include "projections/unit_tree.hpp"

namespace gridcase::projections {
namespace {

bool has(const FigureQuery& query, By by) {
    return std::ranges::find(query.by, by) != query.by.end();
}

/// Where the units of one answer stand.
class Places {
   public:
    struct Place {
        bool within = true;      // in the subtree asked for
        std::string_view shown;  // the unit under whose code it is shown
        std::string_view name;   // of that one; empty: it was never registered
    };

    Places(const ViewStore& store, const FigureQuery& query) : query_(query) {
        if (!query.within && !has(query, By::unit)) return;
        tree_ = store.unit_tree();
        const Unit* top = query.within ? tree_->find(query.within->value()) : nullptr;
        places_.reserve(tree_->units().size());
        for (const Unit& unit : tree_->units()) {
            const Unit& shown = shown_for(unit);
            places_.push_back({.within = top == nullptr || tree_->is_within(unit, *top),
                               .shown = shown.code,
                               .name = shown.name});
        }
        show_communities_ = !query.within && query.roll_up && are_shown_by_communities();
    }

    /// A unit that was never registered is within no other.
    [[nodiscard]] Place of(std::string_view unit) {
        if (const Unit* known = find(unit)) return place(*known);
        if (show_communities_) return of_community(community_of(unit));
        return {.within = !query_.within, .shown = unit, .name = {}};
    }

    /// Whether units whose codes begin alike (community_of()) are all shown as one.
    [[nodiscard]] bool show_communities() const { return show_communities_; }
    /// Where units are shown whose codes begin so.
    [[nodiscard]] Place of_community(std::string_view beginning) const {
        const Unit* first = tree_->first_of(beginning);
        const bool is_theirs = first != nullptr && community_of(first->code) == beginning;
        return is_theirs ? place(*first) : Place{.within = true, .shown = beginning, .name = {}};
    }

    /// The pages of cells on which the subtree lies; nothing: all of them.
    [[nodiscard]] std::optional<std::set<std::string, std::less<>>> pages() const {
        if (!query_.within) return std::nullopt;
        std::set<std::string, std::less<>> pages;
        for (const Unit& unit : tree_->units())
            if (place(unit).within) pages.emplace(page_of(unit.code));
        return pages;
    }

   private:
    using Unit = UnitTree::Unit;

    [[nodiscard]] const Place& place(const Unit& unit) const {
        return places_[static_cast<std::size_t>(&unit - tree_->units().data())];
    }

    [[nodiscard]] bool are_shown_by_communities() const {
        const std::span<const Unit> units = tree_->units();  // who begin alike lie together
        return std::ranges::adjacent_find(units, [&](const Unit& left, const Unit& right) {
                   return community_of(left.code) == community_of(right.code) &&
                          place(left).shown != place(right).shown;
               }) == units.end();
    }

    [[nodiscard]] const Unit& shown_for(const Unit& unit) const {
        const Unit* above = query_.roll_up ? tree_->at_level(unit, *query_.roll_up) : nullptr;
        return above == nullptr ? unit : *above;
    }

    /// Cells come in the order of units: mostly it is the one behind the last.
    [[nodiscard]] const Unit* find(std::string_view unit) {
        const std::span<const Unit> units = tree_->units();
        const bool is_next = next_ < units.size() && units[next_].code == unit;
        const Unit* found = is_next ? &units[next_] : tree_->find(unit);
        if (found != nullptr) next_ = static_cast<std::size_t>(found - units.data()) + 1;
        return found;
    }

    const FigureQuery& query_;
    std::shared_ptr<const UnitTree> tree_;
    std::vector<Place> places_;  // of the units of the tree
    std::size_t next_ = 0;       // behind the unit found last
    bool show_communities_ = false;
};

bool tells_months(const FigureQuery& query) {
    return has(query, By::month) || query.from_month || query.to_month;
}

/// The cut that tells what the question asks for, and no more.
Cut cut_of(const FigureQuery& query, const Places& places) {
    if (!query.within && !has(query, By::unit)) return Cut::whole;
    if (has(query, By::category) || has(query, By::level)) return Cut::full;
    if (tells_months(query)) return Cut::months;
    return places.show_communities() ? Cut::communities : Cut::units;
}

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

/// The lines of an answer: cells that share what the question groups by, added up.
class Lines {
   public:
    explicit Lines(const std::vector<By>& by) : by_(by) {}

    void add(const Cell& cell, const Places::Place& place) {
        key_.clear();
        for (const By by : by_) append_group_key(key_, by, cell, place.shown);
        FigureLine& line = line_of_key();
        projections::add(line.counters, cell.counters);
        if (!line.key.empty()) return;
        for (const By by : by_) {
            line.key[by] = shown(by, cell, place.shown);
            if (by == By::unit) line.unit_name = place.name;
        }
    }

    [[nodiscard]] std::vector<FigureLine> take() && {
        std::vector<FigureLine> lines;
        lines.reserve(lines_.size());
        for (auto& [key, line] : lines_)
            if (line.counters != Counters{}) lines.push_back(std::move(line));
        return lines;
    }

   private:
    FigureLine& line_of_key() {
        // Cells come in the order of units: mostly it is the last one, or a new one behind it.
        if (const auto last = lines_.rbegin(); last != lines_.rend() && last->first == key_)
            return last->second;
        return lines_.try_emplace(lines_.end(), key_)->second;
    }

    const std::vector<By>& by_;
    std::string key_;  // what is grouped by, of one cell
    // The key orders them: units and categories by their text, levels up the ladder, months in
    // time.
    std::map<std::string, FigureLine> lines_;
};

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
    Lines lines(query.by);
    const CellRange range{
        .cut = cut_of(query, places), .as_of = query.as_of, .pages = places.pages()};
    const auto place_of = [&](std::string_view unit) -> Places::Place {
        if (range.cut == Cut::whole) return {};
        return range.cut == Cut::communities ? places.of_community(community_of(unit))
                                             : places.of(unit);
    };
    visit_cells(store, *result.figure, range, [&](const Cell& cell) {
        if (!in_period(query, cell.month)) return;
        const Places::Place place = place_of(cell.unit);
        if (!place.within) return;
        add(result.totals, cell.counters);
        if (!query.by.empty()) lines.add(cell, place);
    });
    result.lines = std::move(lines).take();
    return result;
}

std::optional<CaseRow> find_row(const ViewStore& store, const CaseNumber& number) {
    const auto bytes = store.get(Family::rows, number.value());
    if (!bytes) return std::nullopt;
    return decode_case_row(*bytes);
}

}  // namespace gridcase::projections
