// handovers: "r" id → the fields of HandoverRow, as in events/span_archive.hpp
//            "o" id → nothing, while the handover is open

#include "projections/handovers.hpp"

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <unordered_set>

#include "events/event.hpp"
#include "events/span_archive.hpp"
#include "projections/unit_row.hpp"
#include "projections/unit_tree.hpp"

namespace gridcase::projections {
namespace {

constexpr std::size_t looked_at_most = 20'000;

/// Row is HandoverRow for reading and const HandoverRow for writing; the id is the key.
template <class Archive, class Row>
    requires std::same_as<std::remove_const_t<Row>, HandoverRow>
void serialize(Archive& archive, Row& row) {
    archive(row.unit, row.post, row.from, row.to, row.opened_at, row.items, row.closed_at);
}

HandoverRow decode_row(std::string_view id, std::string_view bytes) {
    HandoverRow row;
    row.id = id;
    SpanReader reader(bytes);
    serialize(reader, row);
    reader.finish();
    return row;
}

void put_row(ViewStore& store, const HandoverRow& row) {
    std::string bytes;
    SpanWriter writer(bytes);
    serialize(writer, row);
    store.put(Family::handovers, "r" + row.id, bytes);
    if (row.closed_at)
        store.remove(Family::handovers, "o" + row.id);
    else
        store.put(Family::handovers, "o" + row.id, {});
}

// What each fact says about its handover.

void apply(HandoverRow& row, const HandoverOpened& fact, Instant at) {
    row.unit = fact.unit;
    row.post = fact.post;
    row.from = fact.from;
    row.to = fact.to;
    row.opened_at = at;
    for (const CaseNumber& number : fact.items)
        row.items.push_back({number, std::nullopt, {}, std::nullopt});
}

void apply(HandoverRow& row, const HandoverItemAnswered& fact, Instant at) {
    for (HandoverItem& item : row.items) {
        if (item.number != fact.item) continue;
        item.accepted = fact.accepted;
        item.objection = fact.objection;
        item.answered_at = at;
    }
}

void apply(HandoverRow& row, const HandoverClosed&, Instant at) { row.closed_at = at; }

}  // namespace

std::size_t HandoverRow::unanswered() const {
    return static_cast<std::size_t>(std::count_if(
        items.begin(), items.end(), [](const HandoverItem& item) { return !item.accepted; }));
}

std::optional<HandoverRow> find_handover(const ViewStore& store, const std::string& id) {
    const auto bytes = store.get(Family::handovers, "r" + id);
    if (!bytes) return std::nullopt;
    return decode_row(id, *bytes);
}

tl::expected<HandoverPage, std::string> read_handovers(const ViewStore& store,
                                                       const HandoverQuery& query) {
    std::unordered_set<UnitCode> within;
    if (query.unit) {
        if (!find_unit(store, *query.unit))
            return tl::unexpected("there is no unit `" + query.unit->value() + "`");
        within = query.below ? units_within(store, *query.unit)
                             : std::unordered_set<UnitCode>{*query.unit};
    }
    HandoverPage page;
    const std::string head = query.closed ? "r" : "o";
    const std::string first = query.after.empty() ? head : head + query.after + '\0';
    std::size_t looked_at = 0;
    std::string seen;
    store.scan(Family::handovers, first, std::string(1, static_cast<char>(head[0] + 1)),
               [&](std::string_view key, std::string_view) {
                   if (page.rows.size() == query.limit || looked_at == looked_at_most) {
                       page.next = seen;
                       return false;
                   }
                   ++looked_at;
                   seen = key.substr(1);
                   auto row = find_handover(store, seen);
                   if (row && (!query.unit || within.contains(row->unit)))
                       page.rows.push_back(std::move(*row));
                   return true;
               });
    return page;
}

void fold_handover(ViewStore& store, const Commit& commit) {
    HandoverRow row = find_handover(store, commit.stream.id).value_or(HandoverRow());
    row.id = commit.stream.id;
    for (const Event& event : commit.events) {
        std::visit(
            [&]<class Fact>(const Fact& fact) {
                if constexpr (HouseFact<Fact> && !TerritoryFact<Fact> &&
                              !OneOf<Fact, PolicyActivated, CalendarAdopted, NoticesRead,
                                     PersonalDataErased, HeadKeyRotated>)
                    apply(row, fact, commit.occurred_at);
            },
            event);
    }
    put_row(store, row);
}

}  // namespace gridcase::projections
