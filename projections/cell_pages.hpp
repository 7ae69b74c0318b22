#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/cells.hpp"
#include "projections/figure.hpp"

namespace gridcase::projections {

// A page holds the cells of neighbouring units for one stretch of time: of units alone
// (Cut::units), by month (Cut::months), or by category and level as well (Cut::full); or the first
// of these of a whole district (Cut::districts), or the last of all units (Cut::together), or what
// whole communities of a district come to (Cut::communities).
// So what all units of a city add up to is read in a few hundred steps, and a fold writes one entry
// where many cases were dealt with.

// How many characters of the statisticians' codes name a district, a street and a community. Other
// codes may be given; units of the same beginning are then neighbours all the same.
inline constexpr std::size_t district_code_size = 6;
inline constexpr std::size_t street_code_size = 9;
inline constexpr std::size_t community_code_size = 12;

/// Units of one street share a page.
inline std::string_view page_of(std::string_view unit) { return unit.substr(0, street_code_size); }
/// What Cut::communities tells apart.
inline std::string_view community_of(std::string_view unit) {
    return unit.substr(0, community_code_size);
}
/// The name of a cut's page for a unit.
inline std::string_view page_of(Cut cut, std::string_view unit) {
    if (cut == Cut::together || cut == Cut::whole) return {};
    return cut == Cut::communities || cut == Cut::districts ? unit.substr(0, district_code_size)
                                                            : page_of(unit);
}

/// Writes a page, cell by cell.
class PageWriter {
   public:
    /// A new page, for a figure of so many counters.
    void begin(Cut cut, std::size_t counters);
    /// Adds a cell behind all that order before it (by unit, month, level and category); nothing
    /// when its counters are all zero.
    void append(const Cell& cell);
    [[nodiscard]] const std::string& page() const { return page_; }

   private:
    Cut cut_ = Cut::full;
    std::size_t counter_count_ = 0;
    std::string page_;
    std::string before_;  // the head of the cell before
    std::string head_;    // room
};

/// Visits the cells of a page, for a figure of so many counters; of a unit's code they have what
/// stands behind the page's name.
void each_cell(Cut cut, std::string_view page, std::size_t counters,
               const std::function<void(const Cell&)>& visit);

/// Two parts of one page as one; nothing when it is empty.
std::optional<std::string> joined_pages(Cut cut, std::size_t counters, std::string_view left,
                                        std::string_view right);

/// Pages added up: most questions ask what units come to, over many stretches of time.
class CellSums {
   public:
    /// They tell what `cut` tells, for a figure of so many counters.
    CellSums(Cut cut, std::size_t counters) : cut_(cut), counters_(counters) {}
    CellSums(const CellSums&) = delete;
    CellSums& operator=(const CellSums&) = delete;

    /// Adds a page, or takes it back (`sign` is +1 or -1). It has this name, and may tell more.
    void add(Cut of_page, std::string_view name, std::string_view page, int sign = +1);
    /// Visits the sums in the order of units.
    void visit(const std::function<void(const Cell&)>& visit) const;

   private:
    struct Sum {
        std::uint64_t beginning;  // of what is told
        std::string told;         // of a head, behind the page's name
        Counters counters{};
    };
    using Page = std::vector<Sum>;  // in the order of what they tell

    using Pages = std::map<std::string, Page, std::less<>>;

    Pages::iterator page_named(std::string_view name);
    /// The place of a sum on a page, where it comes to stand unless it is there; looked for from
    /// one on.
    static std::size_t place_of(Page& page, std::string_view told, std::size_t from);

    Cut cut_;
    std::size_t counters_;
    Pages pages_;
    Pages::iterator last_ = pages_.end();  // the page named last
};

}  // namespace gridcase::projections
