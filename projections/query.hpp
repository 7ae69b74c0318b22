#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "projections/case_row.hpp"
#include "projections/figure.hpp"
#include "projections/unit_row.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections {

enum class By : std::uint8_t { unit, category, level, month };

/// What is asked of a figure.
struct FigureQuery {
    std::string figure;
    std::vector<By> by;  // in the order of the columns wanted
    // What had happened by then (included). Nothing: everything in the cells, also what lies ahead,
    // such as limits that have not come; so adapters always give a moment, at least now.
    std::optional<Instant> as_of;
    std::optional<std::int32_t> from_month;  // of the period, inclusive; year * 12 + month - 1
    std::optional<std::int32_t> to_month;    // inclusive
    std::optional<UnitCode> within;          // only this unit and those below it
    std::optional<Level> roll_up;            // units are shown at this level of the tree
};

struct FigureLine {
    std::map<By, std::string> key;  // unit code, category, level word, `2015-03`
    std::string unit_name;          // when asked by unit
    Counters counters{};
};

struct FigureAnswer {
    const Figure* figure = nullptr;
    Counters totals{};
    std::vector<FigureLine> lines;  // sorted by key; they sum to the totals
};

/// Adds up the cells. A unit that stands above the level of roll_up, or whose chain of parents has
/// none at that level, keeps its own line. One that was never registered counts, rolled up, with
/// those of its community, by code, where all of these are shown as one. Lines whose counters are
/// all zero are left out; the error is a sentence (unknown figure, unknown unit).
tl::expected<FigureAnswer, std::string> answer(const ViewStore& store, const FigureQuery& query);

/// The row of a case, from the store.
std::optional<CaseRow> find_row(const ViewStore& store, const CaseNumber& number);

}  // namespace gridcase::projections
