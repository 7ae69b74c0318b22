#pragma once

#include <cstdint>
#include <optional>
#include <string>
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

/// Before the limit to sign and the clocks were facts of it.
struct CaseEscalatedV2 {
    static constexpr std::string_view type = "CaseEscalated";
    static constexpr std::uint16_t version = 2;

    UnitCode from;
    UnitCode to;
    Level to_level = Level::community;
    std::string holder;
    EscalationReason reason = EscalationReason::other;
    std::optional<PersonalText> remark;
    std::optional<Instant> level_due;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(to), CEREAL_NVP(to_level), CEREAL_NVP(holder),
                CEREAL_NVP(reason), CEREAL_NVP(remark), CEREAL_NVP(level_due));
    }
};

/// Before the limit to sign, the clocks and a policy's further outcomes were facts of it.
struct CaseRoutedV1 {
    static constexpr std::string_view type = "CaseRouted";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;
    Level level = Level::grid;
    std::string holder;
    std::string rule;
    std::vector<FactRead> facts_read;
    std::optional<Instant> level_due;
    std::optional<Instant> case_due;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(level), CEREAL_NVP(holder), CEREAL_NVP(rule),
                CEREAL_NVP(facts_read), CEREAL_NVP(level_due), CEREAL_NVP(case_due));
    }
};

/// Before claims of time were judged.
struct CaseAcceptedV1 {
    static constexpr std::string_view type = "CaseAccepted";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit));
    }
};

/// Before anybody checked what was resolved.
struct CaseResolvedV1 {
    static constexpr std::string_view type = "CaseResolved";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> outcome;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(outcome));
    }
};

/// Before rating and reopening had an end.
struct CaseClosedV1 {
    static constexpr std::string_view type = "CaseClosed";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(remark));
    }
};

/// Before units had a validity and departments a line of business.
struct UnitRegisteredV1 {
    static constexpr std::string_view type = "UnitRegistered";
    static constexpr std::uint16_t version = 1;

    UnitCode code;
    std::string name;
    Level level = Level::grid;
    UnitKind kind = UnitKind::area;
    std::optional<UnitCode> parent;
    std::string holder;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(code), CEREAL_NVP(name), CEREAL_NVP(level), CEREAL_NVP(kind),
                CEREAL_NVP(parent), CEREAL_NVP(holder));
    }
};

}  // namespace retired

/// The escalation as it would be written today; it had no limit of its own, and the unit itself
/// answered.
CaseEscalated upcast(const retired::CaseEscalatedV1& old);

/// What was not a fact then is absent: no limit to sign, no clock to suspend, every claim of time
/// believed, no check, no end of rating, a unit that always was.
CaseEscalated upcast(const retired::CaseEscalatedV2& old);
CaseRouted upcast(const retired::CaseRoutedV1& old);
CaseAccepted upcast(const retired::CaseAcceptedV1& old);
CaseResolved upcast(const retired::CaseResolvedV1& old);
CaseClosed upcast(const retired::CaseClosedV1& old);
UnitRegistered upcast(const retired::UnitRegisteredV1& old);

/// The newest retired shape that says all that the event says; nothing when none does. What was
/// hashed in that shape keeps its digest.
std::optional<retired::CaseEscalatedV2> as_before(const CaseEscalated& event);
std::optional<retired::CaseRoutedV1> as_before(const CaseRouted& event);
std::optional<retired::CaseAcceptedV1> as_before(const CaseAccepted& event);
std::optional<retired::CaseResolvedV1> as_before(const CaseResolved& event);
std::optional<retired::CaseClosedV1> as_before(const CaseClosed& event);
std::optional<retired::UnitRegisteredV1> as_before(const UnitRegistered& event);

/// The event's bytes (as codec.hpp's encode) in that shape, else in today's.
std::string encode_as_before(const Event& event);

/// Reads the body of a retired version; nothing when (type, version) was never written. Throws
/// DamagedBytes.
std::optional<Event> decode_retired(std::string_view type, std::uint16_t version,
                                    std::string_view body);

}  // namespace gridcase
