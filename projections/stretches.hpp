#pragma once

#include <cstdint>
#include <vector>

#include "events/instant.hpp"
#include "projections/cell_keys.hpp"
#include "projections/cells.hpp"

namespace gridcase::projections {

/// A layer's buckets from one on, up to another (and not it). What they hold is added, or taken
/// back (`sign` is +1 or -1).
struct Stretch {
    Layer layer;
    std::int32_t first = INT32_MIN;
    std::int32_t bound = INT32_MAX;
    int sign = +1;
};

/// What adds up to all that had happened by a moment, the moment itself with it.
struct Way {
    std::vector<Stretch> stretches;  // none is empty
    Instant first_moment;            // and the moments from here on
    Instant moments_bound;           // up to here, and not it
    int sign_of_moments = +1;
};

/// The shortest way. What lies behind the moment in a bucket is taken back from the whole bucket
/// where that is less to read than what lies before it: of the finer ones that make up a bucket
/// never more than about half are read.
Way way_to(Cut cut, Instant as_of);

}  // namespace gridcase::projections
