#include "projections/figure.hpp"

namespace gridcase::projections {

void Deltas::at(Instant moment, Counters counters) {
    const CivilDate local = civil_date(anchor_, row_.utc_offset_minutes);
    deltas_.push_back({.at = std::max(moment, row_.opened_at),
                       .dimensions = {.unit = row_.unit,
                                      .category = row_.category,
                                      .level = level_,
                                      .month = local.year * 12 + local.month - 1},
                       .counters = counters});
}

}  // namespace gridcase::projections
