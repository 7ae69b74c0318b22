#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "events/instant.hpp"
#include "projections/cells.hpp"
#include "projections/figure.hpp"
#include "projections/keys.hpp"

// How keys of cells are made, for what reads and what writes them.
//
// The cells' bytes (numbers as in numbers.hpp, signed; ordered = keys.hpp, four bytes):
//
//   whole    = figure 1 resolution bucket month level category         → counters
//   months   = figure 2 resolution bucket name                         → page (cell_pages.cpp)
//   full     = figure 3 resolution bucket name                         → page
//   together = figure 4 resolution bucket                              → page
//   communities
//            = figure 5 resolution bucket name                         → page
//   units    = figure 6 resolution bucket name                         → page
//   districts
//            = figure 7 resolution bucket name                         → page
//   moments  = 0x00 moment case                  → unit category (figure size contribution*)*
//
//   figure     = its place in the catalogue, from 1 on                 one byte
//   resolution = 1 year | 2 quarter | 3 month | 4 ten days | 5 five days | 6 day | 7 six hours |
//                8 hour | 9 five minutes                               one byte
//   bucket     = ordered: the year | year * 4 + quarter - 1 | year * 12 + month - 1 | months * 3
//                and which ten days of it | months * 6 and which five days of it | days |
//                six hours | hours | five minutes, the last four since 1970
//   moment     = ordered, eight bytes, microseconds
//   month      = ordered          level = one byte
//   name       = of the page: what a unit's code begins with (page_of())
//   counters   = one number per counter of the figure
//   case       = its number
//   unit, category = a number, how long it is, and the text
//   size           = a number: of the contributions that follow
//   contribution   = month level counters, the month a number
//
// All buckets are UTC; the month among the dimensions is local to the case. Ten days are the first
// or second ten of a month, or what is left of it (旬), and five days (候) half of them: they begin
// where months begin. A delta is added under every cut, at each resolution that the cut has. What
// had happened by T is then the whole years before T's year, the whole months of that year before
// T's month, and so on down, and the moments of T's own five minutes: a few short scans, however
// long the log (stretches.hpp). A moment is of one case, whatever the figure, so that it is written
// once, and without looking for what other cases did at the same one.

namespace gridcase::projections {

enum class Resolution : std::uint8_t {
    year = 1,
    quarter,
    month,
    ten_days,
    five_days,
    day,
    six_hours,
    hour,
    five_minutes
};
inline constexpr std::size_t resolution_count = 9;

/// Cells of one cut and one resolution.
struct Layer {
    Cut cut = Cut::full;
    Resolution resolution = Resolution::month;
};
/// The finest one.
inline constexpr Layer minutes_layer{Cut::together, Resolution::five_minutes};
/// The layers that are written. Five minutes hold little of the house, so that they are told once,
/// in full, and read by whoever asks; so is an hour by who asks for months. Units alone have hours
/// of their own, two fifths of what is told in full and in pages of districts, as there is so
/// little of each unit; who asks for communities reads these as well.
std::span<const Layer> all_layers();
/// Those that add up to a cut, from coarse to fine, the last one to five minutes.
std::span<const Layer> layers_of(Cut cut);

/// A moment's buckets.
class Buckets {
   public:
    explicit Buckets(Instant at);
    /// Those that the five minutes lie in.
    static Buckets of_minutes(std::int32_t five_minutes);

    [[nodiscard]] std::int32_t of(Resolution resolution) const {
        return of_[static_cast<std::size_t>(resolution) - 1];
    }
    /// When the moment's own bucket began.
    [[nodiscard]] Instant beginning(Resolution resolution) const;
    /// When it ends: where the next one begins.
    [[nodiscard]] Instant ending(Resolution resolution) const;

   private:
    std::array<std::int32_t, resolution_count> of_{};
};

/// Its place in the catalogue, from 1 on.
char figure_byte(const Figure& figure);

/// What the keys of one cut of a figure begin with.
void set_cell_head(std::string& key, const Figure& figure, Cut cut);

inline std::string cell_head(const Figure& figure, Cut cut) {
    std::string head;
    set_cell_head(head, figure, cut);
    return head;
}

/// What the keys of moments begin with: no figure's place.
inline constexpr char moments_mark = 0;
void set_moment_head(std::string& key, Instant at);

inline void append_bucket(std::string& key, Resolution resolution, std::int32_t bucket) {
    key += static_cast<char>(resolution);
    append_ordered_32(key, bucket);
}
inline constexpr std::size_t bucket_size = 1 + ordered_32_size;

/// What Cut::whole tells, behind the bucket.
inline void append_kind(std::string& key, std::int32_t month, Level level,
                        std::string_view category) {
    append_ordered_32(key, month);
    key += static_cast<char>(level);
    key += category;
}

/// Throws std::runtime_error that says so.
[[noreturn]] void damaged_cell(const char* what);

}  // namespace gridcase::projections
