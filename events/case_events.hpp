#pragma once

#include <cereal/cereal.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/personal.hpp"
#include "events/words.hpp"

namespace gridcase {

/// What the policy may read about an issue beside its category and severity, as told at intake.
struct CaseFacts {
    std::uint32_t parties = 0;             // people or bodies at odds
    std::uint32_t households = 0;          // households touched
    std::int64_t estimated_cost_yuan = 0;  // of putting it right
    bool spans_grids = false;
    bool spans_communities = false;
    bool hazard = false;  // danger to life or limb
    bool needs_law_enforcement = false;
    bool needs_department = false;
    bool property_managed = false;  // a property company is in charge of the place
    bool vulnerable_person = false;

    bool operator==(const CaseFacts&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(parties), CEREAL_NVP(households), CEREAL_NVP(estimated_cost_yuan),
                CEREAL_NVP(spans_grids), CEREAL_NVP(spans_communities), CEREAL_NVP(hazard),
                CEREAL_NVP(needs_law_enforcement), CEREAL_NVP(needs_department),
                CEREAL_NVP(property_managed), CEREAL_NVP(vulnerable_person));
    }
};

/// One fact a rule looked at, as text: what the decision can be recomputed and explained from.
struct FactRead {
    std::string name;
    std::string value;

    bool operator==(const FactRead&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(name), CEREAL_NVP(value));
    }
};

/// A resident's issue was reported; the stream of its case begins.
struct CaseReported {
    static constexpr std::string_view type = "CaseReported";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;  // where it lies: a grid, or the lowest unit known
    CategoryCode category;
    Severity severity = Severity::normal;
    Channel channel = Channel::patrol;
    CaseFacts facts;
    PersonalText description;              // what is the matter, where exactly
    std::optional<PersonalText> reporter;  // name and contact; nothing: anonymous
    bool on_behalf = false;                // staff filed it for a resident
    std::int16_t utc_offset_minutes = 0;   // of the place then; cuts its days and months

    bool operator==(const CaseReported&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(category), CEREAL_NVP(severity), CEREAL_NVP(channel),
                CEREAL_NVP(facts), CEREAL_NVP(description), CEREAL_NVP(reporter),
                CEREAL_NVP(on_behalf), CEREAL_NVP(utc_offset_minutes));
    }
};

/// Another system's case was taken over as history, under its own category, units and number. Its
/// stream is archival: no timer fires, the ladder does not bind it, its figures count.
struct CaseImported {
    static constexpr std::string_view type = "CaseImported";
    static constexpr std::uint16_t version = 1;

    std::string source;     // the importer's name, e.g. boston-311
    std::string source_id;  // the case's number there
    UnitCode unit;
    CategoryCode category;
    std::string channel;  // the source's own word; may be empty
    PersonalText description;
    std::int16_t utc_offset_minutes = 0;

    bool operator==(const CaseImported&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(source), CEREAL_NVP(source_id), CEREAL_NVP(unit), CEREAL_NVP(category),
                CEREAL_NVP(channel), CEREAL_NVP(description), CEREAL_NVP(utc_offset_minutes));
    }
};

/// Policy (or, of an archival case, its source) chose who must handle the case, and by when.
struct CaseRouted {
    static constexpr std::string_view type = "CaseRouted";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;  // the holder
    Level level = Level::grid;
    std::string holder;  // the accountable post or person of that unit
    std::string rule;    // the matched rule's id; `source` when a source decided
    std::vector<FactRead> facts_read;
    std::optional<Instant> level_due;  // this holder's limit
    std::optional<Instant> case_due;   // the resident's view; projections never compute one

    bool operator==(const CaseRouted&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(level), CEREAL_NVP(holder), CEREAL_NVP(rule),
                CEREAL_NVP(facts_read), CEREAL_NVP(level_due), CEREAL_NVP(case_due));
    }
};

/// The holder signed for the case (签收).
struct CaseAccepted {
    static constexpr std::string_view type = "CaseAccepted";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;

    bool operator==(const CaseAccepted&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit));
    }
};

/// The case moved up the ladder: its unit could not or may not settle it.
struct CaseEscalated {
    static constexpr std::string_view type = "CaseEscalated";
    static constexpr std::uint16_t version =
        2;  // shape changed: the old one is frozen in upcasters.hpp

    UnitCode from;
    UnitCode to;
    Level to_level = Level::community;
    std::string holder;  // the accountable post or person of the new unit
    EscalationReason reason = EscalationReason::other;
    std::optional<PersonalText> remark;
    std::optional<Instant> level_due;  // the new holder's limit

    bool operator==(const CaseEscalated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(to), CEREAL_NVP(to_level), CEREAL_NVP(holder),
                CEREAL_NVP(reason), CEREAL_NVP(remark), CEREAL_NVP(level_due));
    }
};

/// The holder says the matter is handled (办结).
struct CaseResolved {
    static constexpr std::string_view type = "CaseResolved";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> outcome;

    bool operator==(const CaseResolved&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(outcome));
    }
};

/// The case was filed (结案).
struct CaseClosed {
    static constexpr std::string_view type = "CaseClosed";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> remark;

    bool operator==(const CaseClosed&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(remark));
    }
};

/// The resident's answer (评价): two facts, once per closing.
struct CaseRated {
    static constexpr std::string_view type = "CaseRated";
    static constexpr std::uint16_t version = 1;

    bool solved = false;
    std::uint8_t satisfaction = 0;  // 1..5
    std::optional<PersonalText> comment;

    bool operator==(const CaseRated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(solved), CEREAL_NVP(satisfaction), CEREAL_NVP(comment));
    }
};

}  // namespace gridcase
