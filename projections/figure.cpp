#include "projections/figure.hpp"

#include <functional>

namespace gridcase::projections {

void Deltas::at(Instant moment, const Counters& counters) {
    const CivilDate local = civil_date(anchor_, row_.utc_offset_minutes);
    const std::int32_t month = local.year * 12 + local.month - 1;
    moment = std::max(moment, row_.opened_at);
    // What happens at one moment is one delta: a row contributes few, so they are looked through.
    const auto same = std::ranges::find_if(out_, [&](const Delta& delta) {
        return delta.at == moment && delta.dimensions.month == month &&
               delta.dimensions.level == level_;
    });
    if (same == out_.end()) {
        out_.push_back({.at = moment,
                        .dimensions = {.unit = row_.unit,
                                       .category = row_.category,
                                       .level = level_,
                                       .month = month},
                        .counters = counters});
        return;
    }
    std::ranges::transform(same->counters, counters, same->counters.begin(), std::plus<>());
    if (same->counters == Counters{}) out_.erase(same);
}

void Deltas::between(Instant from, Instant until, const Counters& counters) {
    from = std::max(from, row_.opened_at);
    if (until <= from) return;
    at(from, counters);
    Counters taken_back = counters;
    std::ranges::transform(taken_back, taken_back.begin(), std::negate<>());
    at(until, taken_back);
}

}  // namespace gridcase::projections
