#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "adapters/demo/matter.hpp"
#include "adapters/demo/year.hpp"

namespace gridcase::demo {

/// Something came up: when, and what kind of thing.
struct Arrival {
    Instant at;
    const Category* category = nullptr;
    const Matter* matter = nullptr;
};

/// All that comes up in the year: `cases` things spread over its hours by the rhythms of their
/// matters, handed out hour by hour.
class Arrivals {
   public:
    Arrivals(const std::vector<Category>& catalogue, const Year& year, std::uint64_t seed,
             std::uint64_t cases);

    [[nodiscard]] bool done() const { return hour_ == hours_in_year; }
    /// No arrival to come is earlier than this.
    [[nodiscard]] Instant next_from() const { return year_start + hours(hour_); }
    /// The arrivals of the next hour, by time.
    std::vector<Arrival> next_hour();

   private:
    static constexpr int hours_in_year = days_in_year * 24;

    struct Kind {
        const Category* category;
        const Matter* matter;
        std::uint64_t share;       // of the year, in millionths
        std::uint64_t year_total;  // of its intensity
    };

    [[nodiscard]] std::vector<std::uint32_t> weights(int hour) const;

    const Year& year_;
    std::uint64_t seed_;
    std::uint64_t cases_;
    std::vector<Kind> kinds_;
    std::uint64_t total_ = 0;   // of all weights of the year
    std::uint64_t passed_ = 0;  // of the hours before
    int hour_ = 0;
};

}  // namespace gridcase::demo
