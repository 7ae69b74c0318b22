#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "events/instant.hpp"
#include "projections/cells.hpp"
#include "projections/figure.hpp"
#include "projections/keys.hpp"

// How keys of cells are made, for what reads and what writes them.
//
// The cells' bytes (numbers as in numbers.hpp, signed; ordered = keys.hpp, four bytes):
//
//   whole   = figure 1 resolution bucket month level category          → counters
//   units   = figure 2 page 0x00 resolution bucket                     → page (cell_pages.cpp)
//   full    = figure 3 page 0x00 resolution bucket month level category 0x00 rest  → counters
//   moments = figure 4 moment case              → unit category contribution*
//
//   figure     = its place in the catalogue, from 1 on                 one byte
//   resolution = 1 year | 2 month | 3 day | 4 hour                     one byte
//   bucket     = ordered: the year | year * 12 + month - 1 | days | hours, since 1970-01-01
//   moment     = ordered, eight bytes, microseconds
//   month      = ordered          level = one byte
//   page, rest = what a unit's code begins with (page_of()), and what follows
//   counters   = one number per counter of the figure
//   case       = its number
//   unit, category = a number, how long it is, and the text
//   contribution   = month level counters, the month a number
//
// All buckets are UTC; the month among the dimensions is local to the case. A delta is added under
// every cut, at each resolution that the cut has. What had happened by T is then the whole years
// before T's year, the whole months of that year before T's month, and so on down, and the moments
// of T's own hour (or day) up to T: a few short scans, however long the log. A moment is of one
// case, so that it is written without looking for what other cases did at the same one.

namespace gridcase::projections {

enum class Resolution : std::uint8_t { year = 1, month, day, hour };
inline constexpr std::size_t resolution_count = 4;
inline constexpr char moments_cut = 4;

/// The resolutions of a cut, from coarse to fine: a year for what is small and asked for most; an
/// hour for what many cases share.
std::span<const Resolution> resolutions_of(Cut cut);

/// A moment's buckets.
class Buckets {
   public:
    explicit Buckets(Instant at);

    [[nodiscard]] std::int32_t of(Resolution resolution) const {
        return of_[static_cast<std::size_t>(resolution) - 1];
    }
    /// When the moment's own bucket began.
    [[nodiscard]] Instant beginning(Resolution resolution) const;

   private:
    std::array<std::int32_t, resolution_count> of_{};
};

/// What the keys of one cut of a figure begin with.
void set_cell_head(std::string& key, const Figure& figure, char cut);

inline std::string cell_head(const Figure& figure, char cut) {
    std::string head;
    set_cell_head(head, figure, cut);
    return head;
}

inline void append_bucket(std::string& key, Resolution resolution, std::int32_t bucket) {
    key += static_cast<char>(resolution);
    append_ordered_32(key, bucket);
}
inline constexpr std::size_t bucket_size = 1 + ordered_32_size;

/// Throws std::runtime_error that says so.
[[noreturn]] void damaged_cell(const char* what);

}  // namespace gridcase::projections
