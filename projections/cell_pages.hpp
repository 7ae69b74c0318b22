#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/figure.hpp"

namespace gridcase::projections {

// A page holds the cells of neighbouring units, without their categories and levels, for one
// stretch of time: so what all units of a city add up to is read in a few hundred steps.

/// Units whose codes begin with the same so many characters share a page: for the statisticians'
/// codes, those of one street.
inline constexpr std::size_t page_name_size = 9;

inline std::string_view page_of(std::string_view unit) { return unit.substr(0, page_name_size); }

/// Adds a unit's month at the end of the page, behind all that order before it; nothing when the
/// counters are all zero.
void append_to_page(std::string& page, std::string_view unit, std::int32_t month,
                    const Counters& counters, std::size_t count);

/// Two parts of one page as one; nothing when it is empty.
std::optional<std::string> joined_pages(std::string_view left, std::string_view right);

/// Pages of one name added up: most questions ask what units come to, over many stretches of time.
class PageSum {
   public:
    /// For a figure of so many counters; months are told apart only if they are asked for.
    PageSum(std::size_t counters, bool by_month) : counters_(counters), by_month_(by_month) {}

    void add(std::string_view page);
    /// Visits the sums. `rest` is what the unit's code has behind the name of the page; the month
    /// is 0 when months are not told apart.
    void visit(const std::function<void(std::string_view rest, std::int32_t month,
                                        const Counters& counters)>& visit) const;

   private:
    struct Sum {
        std::string head;
        Counters counters{};
    };

    std::size_t counters_;
    bool by_month_;
    std::vector<Sum> sums_;  // by head
};

}  // namespace gridcase::projections
