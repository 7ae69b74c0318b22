#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "events/event.hpp"

namespace gridcase {

/// Retired shapes of events, frozen as they were written, and what each means today. A shape is
/// never removed: its bytes are in somebody's log.
namespace retired {

/// Before the new holder and its limit were facts of the escalation.
struct CaseEscalatedV1 {
    static constexpr std::string_view type = "CaseEscalated";
    static constexpr std::uint16_t version = 1;

    UnitCode from;
    UnitCode to;
    Level to_level = Level::community;
    EscalationReason reason = EscalationReason::other;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(to), CEREAL_NVP(to_level), CEREAL_NVP(reason));
    }
};

}  // namespace retired

/// The escalation as it would be written today; it had no limit of its own, and the unit itself
/// answered.
CaseEscalated upcast(const retired::CaseEscalatedV1& old);

/// Reads the body of a retired version; nothing when (type, version) was never written. Throws
/// DamagedBytes.
std::optional<Event> decode_retired(std::string_view type, std::uint16_t version,
                                    std::string_view body);

}  // namespace gridcase
