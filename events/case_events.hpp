#pragma once

#include <cereal/cereal.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/digest.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/limit.hpp"
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
    static constexpr std::uint16_t version = 2;

    UnitCode unit;  // the holder
    Level level = Level::grid;
    std::string holder;  // the accountable post or person of that unit
    std::string rule;    // the matched rule's id, or `source`, `duty:<item>`, `ruling:<item>`
    std::vector<FactRead> facts_read;
    std::optional<Instant> level_due;  // this holder's limit
    std::optional<Instant> case_due;   // the resident's view; projections never compute one
    std::optional<Instant> sign_in_due = std::nullopt;  // until when the holder must sign
    std::optional<Started> sign_in_clock = std::nullopt;
    std::optional<Started> level_clock = std::nullopt;  // nothing: a source said when it is due
    std::optional<Started> case_clock = std::nullopt;   // nothing: the one that ran before goes on
    bool meeting_wanted = false;        // a joint meeting (联席会议) should be held
    std::vector<UnitCode> notify = {};  // who else must know

    bool operator==(const CaseRouted&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(level), CEREAL_NVP(holder), CEREAL_NVP(rule),
                CEREAL_NVP(facts_read), CEREAL_NVP(level_due), CEREAL_NVP(case_due),
                CEREAL_NVP(sign_in_due), CEREAL_NVP(sign_in_clock), CEREAL_NVP(level_clock),
                CEREAL_NVP(case_clock), CEREAL_NVP(meeting_wanted), CEREAL_NVP(notify));
    }
};

/// Somebody looked at what was reported and said anew what it is.
struct CaseTriaged {
    static constexpr std::string_view type = "CaseTriaged";
    static constexpr std::uint16_t version = 1;

    CategoryCode category;
    Severity severity = Severity::normal;
    CaseFacts facts;

    bool operator==(const CaseTriaged&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(category), CEREAL_NVP(severity), CEREAL_NVP(facts));
    }
};

/// The holder signed for the case (签收).
struct CaseAccepted {
    static constexpr std::string_view type = "CaseAccepted";
    static constexpr std::uint16_t version = 2;

    UnitCode unit;
    std::optional<Instant> counted_at =
        std::nullopt;  // for punctuality, when the time claimed was not believed

    bool operator==(const CaseAccepted&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(counted_at));
    }
};

/// A person of the holding unit was told to do it (指派).
struct CaseAssigned {
    static constexpr std::string_view type = "CaseAssigned";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;
    ActorId person;

    bool operator==(const CaseAssigned&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(person));
    }
};

/// Somebody was there (走访): what was found.
struct VisitRecorded {
    static constexpr std::string_view type = "VisitRecorded";
    static constexpr std::uint16_t version = 1;

    PersonalText finding;

    bool operator==(const VisitRecorded&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(finding));
    }
};

/// A note for those who handle the case; it moves no clock.
struct NoteAdded {
    static constexpr std::string_view type = "NoteAdded";
    static constexpr std::uint16_t version = 1;

    PersonalText text;

    bool operator==(const NoteAdded&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(text));
    }
};

/// A photograph or paper was added. The file lies in a blob store under its digest.
struct EvidenceAttached {
    static constexpr std::string_view type = "EvidenceAttached";
    static constexpr std::uint16_t version = 1;

    Digest content;          // SHA-256 of the file
    std::string media_type;  // image/jpeg, application/pdf, …
    std::uint64_t size_bytes = 0;
    std::optional<PersonalText> caption;

    bool operator==(const EvidenceAttached&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(content), CEREAL_NVP(media_type), CEREAL_NVP(size_bytes),
                CEREAL_NVP(caption));
    }
};

/// The parties met under a mediator (调解).
struct MediationHeld {
    static constexpr std::string_view type = "MediationHeld";
    static constexpr std::uint16_t version = 1;

    std::uint32_t parties = 0;  // who came
    MediationOutcome outcome = MediationOutcome::adjourned;
    std::optional<PersonalText> record;  // the agreement, also an oral one

    bool operator==(const MediationHeld&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(parties), CEREAL_NVP(outcome), CEREAL_NVP(record));
    }
};

/// The holder says: not mine (退单), and which item of the duty list says so. The clocks run on.
struct CaseReturned {
    static constexpr std::string_view type = "CaseReturned";
    static constexpr std::uint16_t version = 1;

    UnitCode from;
    std::string duty_item;    // the item's id in the policy's duty list
    std::uint32_t times = 0;  // that this case was returned, this time included
    std::optional<PersonalText> remark;

    bool operator==(const CaseReturned&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(duty_item), CEREAL_NVP(times), CEREAL_NVP(remark));
    }
};

/// A superior ruled whose the case is, after a second return (裁定).
struct ReturnRuled {
    static constexpr std::string_view type = "ReturnRuled";
    static constexpr std::uint16_t version = 1;

    UnitCode by;
    UnitCode to;
    std::string duty_item;
    std::optional<PersonalText> remark;

    bool operator==(const ReturnRuled&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(by), CEREAL_NVP(to), CEREAL_NVP(duty_item), CEREAL_NVP(remark));
    }
};

/// A third return puts the case on the agenda of the joint meeting (列入联席会议).
struct CaseDocketed {
    static constexpr std::string_view type = "CaseDocketed";
    static constexpr std::uint16_t version = 1;

    UnitCode unit;            // whose meeting
    std::uint32_t times = 0;  // that the case was returned

    bool operator==(const CaseDocketed&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(times));
    }
};

/// The case moved up the ladder (上报): its unit could not or may not settle it, or time was up.
struct CaseEscalated {
    static constexpr std::string_view type = "CaseEscalated";
    static constexpr std::uint16_t version = 3;

    UnitCode from;
    UnitCode to;
    Level to_level = Level::community;
    std::string holder;  // the accountable post or person of the new unit
    EscalationReason reason = EscalationReason::other;
    std::optional<PersonalText> remark;
    std::optional<Instant> level_due;  // the new holder's limit
    std::optional<Instant> sign_in_due = std::nullopt;
    std::optional<Started> sign_in_clock = std::nullopt;
    std::optional<Started> level_clock = std::nullopt;

    bool operator==(const CaseEscalated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(to), CEREAL_NVP(to_level), CEREAL_NVP(holder),
                CEREAL_NVP(reason), CEREAL_NVP(remark), CEREAL_NVP(level_due),
                CEREAL_NVP(sign_in_due), CEREAL_NVP(sign_in_clock), CEREAL_NVP(level_clock));
    }
};

/// The case moved down the ladder (下派): a unit below can settle it.
struct CaseDelegated {
    static constexpr std::string_view type = "CaseDelegated";
    static constexpr std::uint16_t version = 1;

    UnitCode from;
    UnitCode to;
    Level to_level = Level::grid;
    std::string holder;
    std::optional<PersonalText> remark;
    std::optional<Instant> sign_in_due;
    std::optional<Instant> level_due;
    std::optional<Started> sign_in_clock;
    std::optional<Started> level_clock;

    bool operator==(const CaseDelegated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(to), CEREAL_NVP(to_level), CEREAL_NVP(holder),
                CEREAL_NVP(remark), CEREAL_NVP(sign_in_due), CEREAL_NVP(level_due),
                CEREAL_NVP(sign_in_clock), CEREAL_NVP(level_clock));
    }
};

/// A department was called to the spot (吹哨).
struct DepartmentSummoned {
    static constexpr std::string_view type = "DepartmentSummoned";
    static constexpr std::uint16_t version = 1;

    UnitCode department;
    Instant arrive_by;
    std::optional<PersonalText> remark;

    bool operator==(const DepartmentSummoned&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(department), CEREAL_NVP(arrive_by), CEREAL_NVP(remark));
    }
};

/// The department that was called is there (报到).
struct DepartmentArrived {
    static constexpr std::string_view type = "DepartmentArrived";
    static constexpr std::uint16_t version = 1;

    UnitCode department;
    std::optional<Instant> counted_at;  // as of CaseAccepted

    bool operator==(const DepartmentArrived&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(department), CEREAL_NVP(counted_at));
    }
};

/// The holder asks for a later limit (申请延期).
struct ExtensionRequested {
    static constexpr std::string_view type = "ExtensionRequested";
    static constexpr std::uint16_t version = 1;

    LimitKind limit = LimitKind::level;  // level or whole_case
    std::int64_t amount = 0;             // in the unit of the clock's budget
    std::optional<PersonalText> ground;

    bool operator==(const ExtensionRequested&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(limit), CEREAL_NVP(amount), CEREAL_NVP(ground));
    }
};

/// A superior granted a later limit (延期).
struct DeadlineExtended {
    static constexpr std::string_view type = "DeadlineExtended";
    static constexpr std::uint16_t version = 1;

    LimitKind limit = LimitKind::level;
    std::int64_t amount = 0;
    std::uint32_t times = 0;           // granted for this case, this time included
    std::optional<Instant> level_due;  // both as they are now
    std::optional<Instant> case_due;

    bool operator==(const DeadlineExtended&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(limit), CEREAL_NVP(amount), CEREAL_NVP(times), CEREAL_NVP(level_due),
                CEREAL_NVP(case_due));
    }
};

/// The holder asks that the clocks stand still (申请挂账).
struct SuspensionRequested {
    static constexpr std::string_view type = "SuspensionRequested";
    static constexpr std::uint16_t version = 1;

    SuspensionReason reason = SuspensionReason::precondition;
    std::optional<PersonalText> ground;

    bool operator==(const SuspensionRequested&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(reason), CEREAL_NVP(ground));
    }
};

/// A superior let the clocks stand still (挂账). Nothing falls due until it is resumed.
struct CaseSuspended {
    static constexpr std::string_view type = "CaseSuspended";
    static constexpr std::uint16_t version = 1;

    SuspensionReason reason = SuspensionReason::precondition;
    Instant at;         // from when they stand still
    Instant review_at;  // when it must be looked at again

    bool operator==(const CaseSuspended&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(reason), CEREAL_NVP(at), CEREAL_NVP(review_at));
    }
};

/// A superior refused what the holder asked for.
struct RequestRefused {
    static constexpr std::string_view type = "RequestRefused";
    static constexpr std::uint16_t version = 1;

    RequestKind kind = RequestKind::extension;
    std::optional<PersonalText> remark;

    bool operator==(const RequestRefused&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(kind), CEREAL_NVP(remark));
    }
};

/// The clocks run again, with what was left to them.
struct CaseResumed {
    static constexpr std::string_view type = "CaseResumed";
    static constexpr std::uint16_t version = 1;

    Instant at;  // from when they run
    std::optional<Instant> level_due;
    std::optional<Instant> case_due;

    bool operator==(const CaseResumed&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(at), CEREAL_NVP(level_due), CEREAL_NVP(case_due));
    }
};

/// What was written down wrongly is put right; nothing said: it stays.
struct CaseCorrected {
    static constexpr std::string_view type = "CaseCorrected";
    static constexpr std::uint16_t version = 1;

    std::optional<UnitCode> unit;  // where it lies
    std::optional<PersonalText> description;
    std::optional<PersonalText> reporter;

    bool operator==(const CaseCorrected&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(description), CEREAL_NVP(reporter));
    }
};

/// Somebody asks when it will be done (催办).
struct CaseUrged {
    static constexpr std::string_view type = "CaseUrged";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> remark;

    bool operator==(const CaseUrged&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(remark));
    }
};

/// The resident was told what comes of it (答复).
struct ResidentAnswered {
    static constexpr std::string_view type = "ResidentAnswered";
    static constexpr std::uint16_t version = 1;

    PersonalText text;

    bool operator==(const ResidentAnswered&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(text));
    }
};

/// The calendar changed; these are the limits by the new one.
struct DeadlinesRecalculated {
    static constexpr std::string_view type = "DeadlinesRecalculated";
    static constexpr std::uint16_t version = 1;

    std::uint64_t calendar = 0;  // the rulebook's calendar version
    std::optional<Instant> sign_in_due;
    std::optional<Instant> level_due;
    std::optional<Instant> case_due;

    bool operator==(const DeadlinesRecalculated&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(calendar), CEREAL_NVP(sign_in_due), CEREAL_NVP(level_due),
                CEREAL_NVP(case_due));
    }
};

/// The holder says the matter is handled (办结).
struct CaseResolved {
    static constexpr std::string_view type = "CaseResolved";
    static constexpr std::uint16_t version = 2;

    std::optional<PersonalText> outcome;
    Verification verification = Verification::none;  // who must check it, by policy
    std::optional<Instant> verification_due = std::nullopt;
    std::optional<Instant> counted_at = std::nullopt;  // as of CaseAccepted

    bool operator==(const CaseResolved&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(outcome), CEREAL_NVP(verification), CEREAL_NVP(verification_due),
                CEREAL_NVP(counted_at));
    }
};

/// Somebody who is not the handler found the matter handled (核查通过).
struct ResolutionVerified {
    static constexpr std::string_view type = "ResolutionVerified";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> finding;

    bool operator==(const ResolutionVerified&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(finding));
    }
};

/// Somebody who is not the handler found it not handled (返工).
struct ReworkOrdered {
    static constexpr std::string_view type = "ReworkOrdered";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> finding;
    Instant level_due;  // to do it again
    Started level_clock;

    bool operator==(const ReworkOrdered&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(finding), CEREAL_NVP(level_due), CEREAL_NVP(level_clock));
    }
};

/// The case was filed (结案).
struct CaseClosed {
    static constexpr std::string_view type = "CaseClosed";
    static constexpr std::uint16_t version = 2;

    std::optional<PersonalText> remark;
    std::optional<Instant> feedback_until = std::nullopt;  // the resident may rate until then
    std::optional<Instant> reopen_until = std::nullopt;
    std::optional<Instant> counted_at = std::nullopt;  // as of CaseAccepted
    std::uint32_t persons = 0;  // an enquiry counts persons, not cases (人次)

    bool operator==(const CaseClosed&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(remark), CEREAL_NVP(feedback_until), CEREAL_NVP(reopen_until),
                CEREAL_NVP(counted_at), CEREAL_NVP(persons));
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

/// A closed case is open again (重开), and goes to its last handler's superior.
struct CaseReopened {
    static constexpr std::string_view type = "CaseReopened";
    static constexpr std::uint16_t version = 1;

    UnitCode to;
    Level to_level = Level::community;
    std::string holder;
    std::optional<PersonalText> ground;
    std::optional<Instant> sign_in_due;
    std::optional<Instant> level_due;
    std::optional<Instant> case_due;
    std::optional<Started> sign_in_clock;
    std::optional<Started> level_clock;
    std::optional<Started> case_clock;

    bool operator==(const CaseReopened&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(to), CEREAL_NVP(to_level), CEREAL_NVP(holder), CEREAL_NVP(ground),
                CEREAL_NVP(sign_in_due), CEREAL_NVP(level_due), CEREAL_NVP(case_due),
                CEREAL_NVP(sign_in_clock), CEREAL_NVP(level_clock), CEREAL_NVP(case_clock));
    }
};

/// The case is the same matter as another and goes on there (并案). Its reporter keeps an answer of
/// their own.
struct CaseMerged {
    static constexpr std::string_view type = "CaseMerged";
    static constexpr std::uint16_t version = 1;

    CaseNumber into;

    bool operator==(const CaseMerged&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(into));
    }
};

/// Another case goes on in this one: the other half of CaseMerged. It brings its own case clock,
/// and the case is due by the earliest of all.
struct CaseAbsorbed {
    static constexpr std::string_view type = "CaseAbsorbed";
    static constexpr std::uint16_t version = 1;

    CaseNumber absorbed;
    std::optional<Started> case_clock;    // of the absorbed
    std::vector<StoodStill> stood_still;  // that clock, so far
    std::optional<Instant> case_due;      // of this case, from now on

    bool operator==(const CaseAbsorbed&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(absorbed), CEREAL_NVP(case_clock), CEREAL_NVP(stood_still),
                CEREAL_NVP(case_due));
    }
};

/// The case was not the same matter after all, and stands where it stood.
struct CaseUnmerged {
    static constexpr std::string_view type = "CaseUnmerged";
    static constexpr std::uint16_t version = 1;

    CaseNumber from;

    bool operator==(const CaseUnmerged&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from));
    }
};

/// A case that went on in this one is on its own again: the other half of CaseUnmerged.
struct CaseReleased {
    static constexpr std::string_view type = "CaseReleased";
    static constexpr std::uint16_t version = 1;

    CaseNumber released;
    std::optional<Instant> case_due;

    bool operator==(const CaseReleased&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(released), CEREAL_NVP(case_due));
    }
};

/// Parts of the case became cases of their own (拆分); it does not close over them while they are
/// open.
struct CaseSplit {
    static constexpr std::string_view type = "CaseSplit";
    static constexpr std::uint16_t version = 1;

    std::vector<CaseNumber> children;

    bool operator==(const CaseSplit&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(children));
    }
};

/// The case is a part of another: the other half of CaseSplit.
struct CaseSplitOff {
    static constexpr std::string_view type = "CaseSplitOff";
    static constexpr std::uint16_t version = 1;

    CaseNumber parent;

    bool operator==(const CaseSplitOff&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(parent));
    }
};

/// A superior hangs a plate on the case (挂牌督办).
struct SupervisionOrdered {
    static constexpr std::string_view type = "SupervisionOrdered";
    static constexpr std::uint16_t version = 1;

    UnitCode by;
    Instant due;
    std::string lift_conditions;  // in plain words, without personal data

    bool operator==(const SupervisionOrdered&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(by), CEREAL_NVP(due), CEREAL_NVP(lift_conditions));
    }
};

/// The conditions are met; the plate comes off (摘牌).
struct SupervisionLifted {
    static constexpr std::string_view type = "SupervisionLifted";
    static constexpr std::uint16_t version = 1;

    UnitCode by;
    std::optional<PersonalText> remark;

    bool operator==(const SupervisionLifted&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(by), CEREAL_NVP(remark));
    }
};

/// Who reported it takes it back, or it was no case at all (撤回).
struct CaseWithdrawn {
    static constexpr std::string_view type = "CaseWithdrawn";
    static constexpr std::uint16_t version = 1;

    std::optional<PersonalText> ground;

    bool operator==(const CaseWithdrawn&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(ground));
    }
};

/// A limit passed, and what it asked for had not been done.
struct DeadlineBreached {
    static constexpr std::string_view type = "DeadlineBreached";
    static constexpr std::uint16_t version = 1;

    LimitKind limit = LimitKind::level;
    Instant due;
    UnitCode subject;  // a department called; else the holder

    bool operator==(const DeadlineBreached&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(limit), CEREAL_NVP(due), CEREAL_NVP(subject));
    }
};

/// A limit passed, and the case did not move up: why.
struct EscalationWithheld {
    static constexpr std::string_view type = "EscalationWithheld";
    static constexpr std::uint16_t version = 1;

    LimitKind limit = LimitKind::level;
    WithheldReason reason = WithheldReason::reminder_only;

    bool operator==(const EscalationWithheld&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(limit), CEREAL_NVP(reason));
    }
};

/// Somebody else answers for the case, though it did not move on the ladder. The clocks run on.
struct HolderChanged {
    static constexpr std::string_view type = "HolderChanged";
    static constexpr std::uint16_t version = 1;

    UnitCode from;
    UnitCode to;
    Level to_level = Level::grid;
    std::string holder;
    HolderChange change = HolderChange::vacancy;
    std::optional<UnitCode> unit;  // where the case lies now, when its grid was redrawn

    bool operator==(const HolderChanged&) const = default;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(from), CEREAL_NVP(to), CEREAL_NVP(to_level), CEREAL_NVP(holder),
                CEREAL_NVP(change), CEREAL_NVP(unit));
    }
};

}  // namespace gridcase
