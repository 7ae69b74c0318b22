#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

/// Where a case stands in a list: under whose unit, and by which moment it is sorted. `no_moment`
/// stands behind all others. The text lives as long as the row.
struct Place {
    std::string_view unit;
    Instant at;

    bool operator==(const Place&) const = default;
};
inline constexpr Instant no_moment = latest_instant;

/// What the catalogue knows of a list, whatever its type.
struct List {
    std::string_view id;
    std::uint16_t version = 1;
    std::string_view name_zh;
    std::string_view definition;  // which cases, whose, in which order
    std::string_view moment;      // what they are sorted by: the member's name where it is shown
    /// Adds the case's places. Asked of open cases that are not archival only.
    void (*contribute)(const CaseRow& row, std::vector<Place>& places) = nullptr;
};

/// Every list there is; adding one is a file in lists/ and a line in list_catalogue.cpp.
const std::vector<List>& lists();
const List* find_list(std::string_view id);

/// What is asked of a list.
struct ListQuery {
    std::string list;
    std::optional<UnitCode> unit;  // nothing: the whole house
    bool below = false;            // with the units below it
    std::optional<Instant> from;   // of the moment, included
    std::optional<Instant> until;  // included
    std::size_t limit = 100;
    std::string cursor = {};  // of the page before
};

struct ListLine {
    UnitCode unit;
    std::optional<Instant> at;
    CaseRow row;
};

/// A page, in the order of the moments. It may hold fewer lines than asked for and still have a
/// next one: no more than so many entries are looked at for one page. It may hold a few more: the
/// lines of one case and moment stay together.
struct ListPage {
    const List* list = nullptr;
    std::vector<ListLine> lines;
    std::optional<std::string> next;  // the cursor to go on from
};
inline constexpr std::size_t entries_looked_at = 20'000;

/// The error is a sentence (unknown list, unknown unit, a cursor that is none).
tl::expected<ListPage, std::string> read_list(const ViewStore& store, const ListQuery& query);

/// Removes and adds what the step from one row to the other changed. Part of fold().
void restate_lists(ViewStore& store, const CaseRow& before, const CaseRow& after);

}  // namespace gridcase::projections
