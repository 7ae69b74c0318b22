// units: unit code → the fields of UnitRow, as in events/span_archive.hpp

#include "projections/unit_row.hpp"

#include <algorithm>
#include <concepts>
#include <type_traits>

#include "events/span_archive.hpp"

namespace gridcase::projections {
namespace {

/// Row is UnitRow for reading and const UnitRow for writing.
template <class Archive, class Row>
    requires std::same_as<std::remove_const_t<Row>, UnitRow>
void serialize(Archive& archive, Row& row) {
    archive(row.code, row.name, row.level, row.kind, row.parent, row.holder, row.line,
            row.valid_from, row.valid_to, row.posts, row.predecessors, row.successors);
}

/// The first fields of a row.
UnitHead decode_head(std::string_view bytes) {
    UnitHead head;
    SpanReader reader(bytes);
    head.code = reader.text();
    head.name = reader.text();
    UnitKind kind = UnitKind::area;
    bool below = false;
    reader(head.level, kind, below);
    if (below) head.parent = reader.text();
    return head;
}

UnitRow decode_unit(std::string_view bytes) {
    UnitRow row;
    SpanReader reader(bytes);
    serialize(reader, row);
    reader.finish();
    return row;
}

void put_row(ViewStore& store, const UnitRow& row) {
    std::string bytes;
    SpanWriter writer(bytes);
    serialize(writer, row);
    store.put(Family::units, row.code.value(), bytes);
}

/// Changes the row of a unit; one that was never registered has none.
template <class Change>
void change_row(ViewStore& store, const UnitCode& code, const Change& change) {
    std::optional<UnitRow> row = find_unit(store, code);
    if (!row) return;
    change(*row);
    put_row(store, *row);
}

bool covers(const UnitTerm& term, Instant at) {
    return term.from <= at && (!term.until || at < *term.until);
}

void end_by(std::optional<Instant>& end, Instant at) { end = end ? std::min(*end, at) : at; }

}  // namespace

std::optional<UnitRow> find_unit(const ViewStore& store, const UnitCode& code) {
    const auto bytes = store.get(Family::units, code.value());
    if (!bytes) return std::nullopt;
    return decode_unit(*bytes);
}

std::vector<UnitRow> all_units(const ViewStore& store) {
    std::vector<UnitRow> units;
    store.scan(Family::units, {}, {}, [&](std::string_view, std::string_view bytes) {
        units.push_back(decode_unit(bytes));
        return true;
    });
    return units;
}

void each_unit(const ViewStore& store, const std::function<void(const UnitHead&)>& visit) {
    store.scan(Family::units, {}, {}, [&](std::string_view, std::string_view bytes) {
        visit(decode_head(bytes));
        return true;
    });
}

void put_unit(ViewStore& store, const UnitRegistered& fact) {
    UnitRow row = find_unit(store, fact.code).value_or(UnitRow());
    const std::optional<Instant> ended = row.successors.empty() ? std::nullopt : row.valid_to;
    row.code = fact.code;
    row.name = fact.name;
    row.level = fact.level;
    row.kind = fact.kind;
    row.parent = fact.parent;
    row.holder = fact.holder;
    row.line = fact.line;
    row.valid_from = fact.valid_from;
    row.valid_to = fact.valid_to;
    if (ended) end_by(row.valid_to, *ended);  // what was redrawn stays so
    put_row(store, row);
}

void put_unit(ViewStore& store, const PostFilled& fact) {
    change_row(store, fact.unit, [&](UnitRow& row) {
        const auto same = std::ranges::find_if(row.posts, [&](const UnitTerm& term) {
            return term.post == fact.post && term.person == fact.person &&
                   term.stand_in == fact.stand_in && covers(term, fact.from);
        });
        if (same != row.posts.end()) {
            same->name = fact.name;
            same->until = fact.until;
            return;
        }
        row.posts.push_back({.post = fact.post,
                             .person = fact.person,
                             .name = fact.name,
                             .from = fact.from,
                             .until = fact.until,
                             .stand_in = fact.stand_in});
    });
}

void put_unit(ViewStore& store, const PostVacated& fact) {
    change_row(store, fact.unit, [&](UnitRow& row) {
        for (UnitTerm& term : row.posts)
            if (term.post == fact.post && term.person == fact.person && covers(term, fact.at))
                term.until = fact.at;
    });
}

void put_unit(ViewStore& store, const UnitsRedrawn& fact) {
    for (const UnitCode& code : fact.predecessors)
        change_row(store, code, [&](UnitRow& row) {
            row.successors = fact.successors;
            end_by(row.valid_to, fact.at);
        });
    for (const UnitCode& code : fact.successors)
        change_row(store, code, [&](UnitRow& row) {
            for (const UnitCode& each : fact.predecessors)
                if (std::ranges::find(row.predecessors, each) == row.predecessors.end())
                    row.predecessors.push_back(each);
        });
}

}  // namespace gridcase::projections
