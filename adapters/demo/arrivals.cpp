#include "adapters/demo/arrivals.hpp"

#include <algorithm>
#include <numeric>

namespace gridcase::demo {

namespace {

// Fine enough that a rare matter still weighs something in a quiet hour.
constexpr std::uint64_t weight_scale = 4096;

std::uint64_t sum(const std::vector<std::uint32_t>& weights) {
    return std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
}

}  // namespace

Arrivals::Arrivals(const std::vector<Category>& catalogue, const Year& year, std::uint64_t seed,
                   std::uint64_t cases)
    : year_(year), seed_(seed), cases_(cases) {
    std::uint64_t all_categories = 0;
    for (const Category& category : catalogue) all_categories += category.share;
    for (const Category& category : catalogue) {
        std::uint64_t all_matters = 0;
        for (const Matter& matter : category.matters) all_matters += matter.share;
        for (const Matter& matter : category.matters) {
            std::uint64_t in_year = 0;
            for (int day = 0; day < days_in_year; ++day)
                for (int hour = 0; hour < 24; ++hour)
                    in_year += year.intensity(matter.season, matter.hours, day, hour);
            const std::uint64_t share = std::uint64_t{1'000'000} * category.share * matter.share /
                                        (all_categories * all_matters);
            kinds_.push_back({&category, &matter, share, in_year});
        }
    }
    for (int hour = 0; hour < hours_in_year; ++hour) total_ += sum(weights(hour));
}

std::vector<std::uint32_t> Arrivals::weights(int hour) const {
    std::vector<std::uint32_t> result;
    result.reserve(kinds_.size());
    for (const Kind& kind : kinds_) {
        const std::uint64_t intensity =
            year_.intensity(kind.matter->season, kind.matter->hours, hour / 24, hour % 24);
        result.push_back(
            static_cast<std::uint32_t>(kind.share * weight_scale * intensity / kind.year_total));
    }
    return result;
}

std::vector<Arrival> Arrivals::next_hour() {
    const std::vector<std::uint32_t> now = weights(hour_);
    const std::uint64_t before = cases_ * passed_ / total_;
    passed_ += sum(now);
    const std::uint64_t count = cases_ * passed_ / total_ - before;

    Chance chance(seed_ ^ 0xA221'7A15U, static_cast<std::uint64_t>(hour_));
    std::vector<Arrival> arrivals;
    for (std::uint64_t index = 0; index < count; ++index) {
        const Instant at = next_from() + Duration{chance.between(0, hours(1).micros - 1)};
        const Kind& kind = kinds_[chance.weighed(now.data(), now.size())];
        arrivals.push_back({at, kind.category, kind.matter});
    }
    std::stable_sort(arrivals.begin(), arrivals.end(),
                     [](const Arrival& left, const Arrival& right) { return left.at < right.at; });
    ++hour_;
    return arrivals;
}

}  // namespace gridcase::demo
