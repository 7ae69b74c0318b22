// lists: each entry twice, once under its unit and once among all (ordered = keys.hpp):
//
//   list 0x00 'u' unit 0x00 moment number 0x00  → (nothing)
//   list 0x00 'm' moment number 0x00            → (unit 0x00)*
//
//   list = its id      moment = ordered, microseconds
//
// An entry says where a case stands, not what it is: that is in its row.

#include "projections/list.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "projections/keys.hpp"
#include "projections/query.hpp"
#include "projections/unit_row.hpp"
#include "projections/unit_tree.hpp"

namespace gridcase::projections {
namespace {

std::string head_of(const List& list, char order) {
    std::string key(list.id);
    key += '\0';
    key += order;
    return key;
}

std::string head_of(const List& list, std::string_view unit) {
    std::string key = head_of(list, 'u');
    key += unit;
    key += '\0';
    return key;
}

void append_end(std::string& key, Instant at, const CaseNumber& number) {
    append_ordered(key, at.micros);
    key += number.value();
    key += '\0';
}

void places_of(const List& list, const CaseRow& row, std::vector<Place>& places) {
    places.clear();
    if (row.revision == 0 || row.archival || !is_open(row.status)) return;
    list.contribute(row, places);
}

bool holds(const std::vector<Place>& places, const Place& place) {
    return std::ranges::find(places, place) != places.end();
}

std::string key_by_unit(const List& list, const Place& place, const CaseNumber& number) {
    std::string key = head_of(list, place.unit);
    append_end(key, place.at, number);
    return key;
}

std::string key_by_moment(const List& list, Instant at, const CaseNumber& number) {
    std::string key = head_of(list, 'm');
    append_end(key, at, number);
    return key;
}

/// The units under which a case stands by one moment, each once, as an entry among all holds them.
std::string units_at(const std::vector<Place>& places, Instant at) {
    std::string units;
    for (auto place = places.begin(); place != places.end(); ++place) {
        if (place->at != at || std::find(places.begin(), place, *place) != place) continue;
        units += place->unit;
        units += '\0';
    }
    return units;
}

/// The units of an entry among all.
std::vector<UnitCode> read_units(std::string_view value) {
    std::vector<UnitCode> units;
    for (std::size_t end = value.find('\0'); end != std::string_view::npos;
         end = value.find('\0')) {
        units.emplace_back(std::string(value.substr(0, end)));
        value.remove_prefix(end + 1);
    }
    return units;
}

void restate_moment(ViewStore& store, const List& list, Instant at, const CaseNumber& number,
                    const std::vector<Place>& was, const std::vector<Place>& is) {
    const std::string units = units_at(is, at);
    if (units == units_at(was, at)) return;
    if (units.empty())
        store.remove(Family::lists, key_by_moment(list, at, number));
    else
        store.put(Family::lists, key_by_moment(list, at, number), units);
}

/// An entry's moment and case, from what follows the head of its key.
struct ListEntry {
    Instant at;
    CaseNumber number;
};

ListEntry read_entry(std::string_view rest) {
    if (rest.size() < ordered_size + 1 || rest.back() != '\0')
        throw std::runtime_error(
            "views: a list's key is damaged; `gridcase projections rebuild` makes them anew from "
            "the log");
    const std::size_t size = rest.size() - ordered_size - 1;
    return {.at = {read_ordered(rest.substr(0, ordered_size))},
            .number = CaseNumber(std::string(rest.substr(ordered_size, size)))};
}

/// A cursor is the last entry looked at: `<microseconds>.<number>`.
std::string cursor_of(const ListEntry& entry) {
    return std::to_string(entry.at.micros) + "." + entry.number.value();
}

std::optional<ListEntry> read_cursor(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    ListEntry entry;
    const char* end = text.data() + dot;
    const auto read = std::from_chars(text.data(), end, entry.at.micros);
    auto number = parse_case_number(text.substr(dot + 1));
    if (read.ec != std::errc{} || read.ptr != end || !number) return std::nullopt;
    entry.number = *std::move(number);
    return entry;
}

std::string unknown_list(const std::string& id) {
    std::string text = "there is no list `" + id + "`; the lists are";
    for (const List& list : lists()) {
        text += &list == lists().data() ? " " : ", ";
        text += list.id;
    }
    return text;
}

/// What makes the question unanswerable; empty when nothing does.
std::string fault(const ViewStore& store, const ListQuery& query) {
    if (find_list(query.list) == nullptr) return unknown_list(query.list);
    if (query.unit && !find_unit(store, *query.unit))
        return "there is no unit `" + query.unit->value() + "`";
    if (!query.cursor.empty() && !read_cursor(query.cursor))
        return "`" + query.cursor + "` is no cursor; give the `next` of the page before";
    return {};
}

/// Where a scan of one order begins and ends.
struct Range {
    std::string first;
    std::string bound;
};

Range range_of(const std::string& head, const ListQuery& query) {
    Range range{head, head};
    if (query.from) append_ordered(range.first, query.from->micros);
    if (const auto cursor = read_cursor(query.cursor)) {
        std::string after = head;
        append_end(after, cursor->at, cursor->number);
        after += '\0';
        range.first = std::max(range.first, after);
    }
    if (query.until && *query.until < latest_instant)
        append_ordered(range.bound, query.until->micros + 1);
    else
        range.bound.append(ordered_size + 1, '\xFF');  // no moment is as late
    return range;
}

}  // namespace

tl::expected<ListPage, std::string> read_list(const ViewStore& store, const ListQuery& query) {
    if (std::string text = fault(store, query); !text.empty())
        return tl::unexpected(std::move(text));
    ListPage page;
    page.list = find_list(query.list);
    const bool of_one = query.unit && !query.below;
    const std::string head =
        of_one ? head_of(*page.list, query.unit->value()) : head_of(*page.list, 'm');
    std::unordered_set<UnitCode> within;
    if (query.unit && query.below) within = units_within(store, *query.unit);

    std::size_t looked_at = 0;
    ListEntry seen;
    const Range range = range_of(head, query);
    store.scan(
        Family::lists, range.first, range.bound, [&](std::string_view key, std::string_view value) {
            if (page.lines.size() >= query.limit || looked_at == entries_looked_at) {
                page.next = cursor_of(seen);
                return false;
            }
            ++looked_at;
            seen = read_entry(key.substr(head.size()));
            std::optional<CaseRow> row;
            for (UnitCode& unit : of_one ? std::vector{*query.unit} : read_units(value)) {
                if (query.unit && query.below && !within.contains(unit)) continue;
                if (!row) row = find_row(store, seen.number);
                if (!row) break;  // cannot be: an entry goes with its row
                page.lines.push_back({std::move(unit),
                                      seen.at == no_moment ? std::nullopt : std::optional(seen.at),
                                      *row});
            }
            return true;
        });
    return page;
}

void restate_lists(ViewStore& store, const CaseRow& before, const CaseRow& after) {
    if (after.archival) return;
    std::vector<Place> was;
    std::vector<Place> is;
    for (const List& list : lists()) {
        places_of(list, before, was);
        places_of(list, after, is);
        if (was == is) continue;
        for (const Place& place : was)
            if (!holds(is, place))
                store.remove(Family::lists, key_by_unit(list, place, after.number));
        for (const Place& place : is)
            if (!holds(was, place))
                store.put(Family::lists, key_by_unit(list, place, after.number), {});
        // A moment that both name is restated twice, and the second time the same is put again.
        for (const Place& place : was) restate_moment(store, list, place.at, after.number, was, is);
        for (const Place& place : is) restate_moment(store, list, place.at, after.number, was, is);
    }
}

}  // namespace gridcase::projections
