#pragma once

#include <cereal/cereal.hpp>
#include <cstdint>

#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase {

/// How long something may take.
struct Budget {
    ClockClass clock_class = ClockClass::working_hours;
    std::int64_t amount = 0;  // of hours classes: minutes; of days classes: days

    bool operator==(const Budget&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(clock_class), CEREAL_NVP(amount));
    }
};

/// A clock that began to run: what a due instant was computed from. The calendar it runs by is that
/// of the commit's rulebook.
struct Started {
    Instant at;
    Budget budget;

    bool operator==(const Started&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(at), CEREAL_NVP(budget));
    }
};

/// A time in which a clock stood still.
struct StoodStill {
    Instant from;
    Instant until;

    bool operator==(const StoodStill&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(until));
    }
};

}  // namespace gridcase
