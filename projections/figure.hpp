#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"
#include "projections/case_row.hpp"

namespace gridcase::projections {

inline constexpr std::size_t max_counters = 6;
/// The counters of one figure, in the order of its `counters` names; unused ones stay 0.
using Counters = std::array<std::int64_t, max_counters>;

/// Where a contribution counts: by these a figure can be cut. They are those of the row as it is
/// known now, whatever moment is asked about.
struct Dimensions {
    UnitCode unit;
    CategoryCode category;
    Level level = Level::grid;
    std::int32_t month = 0;  // local: year * 12 + month - 1 of the period's anchor

    bool operator==(const Dimensions&) const = default;
};

struct Delta {
    Instant at;  // from this moment on it counts
    Dimensions dimensions;
    Counters counters{};

    bool operator==(const Delta&) const = default;
};

/// What one case row contributes to one figure. A contribution belongs to a *period*, the month of
/// its anchor (of closure: the limit's), and counts from its own instant on.
class Deltas {
   public:
    /// Contributions are added to the end of `out`: a fold uses the same room again and again.
    Deltas(const CaseRow& row, std::vector<Delta>& out) : row_(row), out_(out) {}

    /// The contributions that follow belong to the month of `anchor`, at the place of the case,
    /// under its category and the level given (the holder's, unless a figure says another).
    void period(Instant anchor) { anchor_ = anchor; }
    void level(Level level) { level_ = level; }

    /// Nothing counts before the case exists: an earlier instant is moved to its opening.
    void at(Instant moment, const Counters& counters);
    /// It counts from one moment to another, and no longer; never, when that is no time.
    void between(Instant from, Instant until, const Counters& counters);

   private:
    const CaseRow& row_;
    std::vector<Delta>& out_;
    Instant anchor_ = row_.opened_at;
    Level level_ = row_.level;
};

/// What the catalogue knows of a figure, whatever its type.
struct Figure {
    std::string_view id;
    std::uint16_t version = 1;
    std::string_view name_zh;
    std::string_view definition;  // numerator, denominator, window: shown wherever it appears
    std::vector<std::string_view> counters;
    /// Rates shown beside the counters: numerator and denominator by index.
    struct Rate {
        std::string_view id;
        std::size_t numerator = 0;
        std::size_t denominator = 0;
    };
    std::vector<Rate> rates;
    void (*contribute)(const CaseRow& row, Deltas& deltas) = nullptr;
};

/// Every figure there is; adding one is a file in figures/ and a line in catalogue.cpp.
const std::vector<Figure>& catalogue();
const Figure* find_figure(std::string_view id);

}  // namespace gridcase::projections
