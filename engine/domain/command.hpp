#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "events/commit.hpp"
#include "events/event.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"
#include "events/words.hpp"

namespace gridcase::engine {

// What somebody asks for. Personal text comes in sealed; ids come in parsed. Every command has one
// serialize(): its digest decides whether a repeated id repeats the same command.

/// A resident's issue, filed by staff, on behalf, or by the resident. The engine gives the number.
struct ReportCase {
    static constexpr std::string_view type = "report";

    UnitCode unit;  // where it lies
    CategoryCode category;
    Severity severity = Severity::normal;
    Channel channel = Channel::patrol;
    CaseFacts facts;
    PersonalText description;
    std::optional<PersonalText> reporter;
    bool on_behalf = false;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(category), CEREAL_NVP(severity), CEREAL_NVP(channel),
                CEREAL_NVP(facts), CEREAL_NVP(description), CEREAL_NVP(reporter),
                CEREAL_NVP(on_behalf));
    }
};

/// A small issue, settled where it was found: reported, handled and filed at once. An enquiry says
/// how many persons were answered.
struct HandleOnTheSpot {
    static constexpr std::string_view type = "handle_on_the_spot";

    ReportCase report;
    std::optional<PersonalText> outcome;
    std::uint32_t persons = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(report), CEREAL_NVP(outcome), CEREAL_NVP(persons));
    }
};

/// One thing another system says happened to its case, at its own time. `event` is one of
/// CaseImported (first, and only there), CaseRouted, CaseAccepted, CaseEscalated, CaseResolved,
/// CaseClosed, CaseRated.
struct HistoryStep {
    Instant occurred_at;
    std::vector<Event> events;
};

/// Another system's case, taken over whole: the first step begins with CaseImported, and every
/// step becomes a commit of its own. Instants need not rise (sources err); they are kept as given.
struct RecordHistory {
    static constexpr std::string_view type = "record_history";

    CaseNumber number;
    std::vector<HistoryStep> steps;
};

/// What was reported is looked at and said anew; the route follows.
struct TriageCase {
    static constexpr std::string_view type = "triage";
    CaseNumber number;
    CategoryCode category;
    Severity severity = Severity::normal;
    CaseFacts facts;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(category), CEREAL_NVP(severity), CEREAL_NVP(facts));
    }
};

struct AcceptCase {
    static constexpr std::string_view type = "accept";
    CaseNumber number;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number));
    }
};

/// A person of the holding unit is told to do it.
struct AssignCase {
    static constexpr std::string_view type = "assign";
    CaseNumber number;
    ActorId person;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(person));
    }
};

struct RecordVisit {
    static constexpr std::string_view type = "visit";
    CaseNumber number;
    PersonalText finding;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(finding));
    }
};

struct AddNote {
    static constexpr std::string_view type = "note";
    CaseNumber number;
    PersonalText text;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(text));
    }
};

/// The file itself lies in a blob store, under its digest.
struct AttachEvidence {
    static constexpr std::string_view type = "attach";
    CaseNumber number;
    Digest content;
    std::string media_type;
    std::uint64_t size_bytes = 0;
    std::optional<PersonalText> caption;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(content), CEREAL_NVP(media_type),
                CEREAL_NVP(size_bytes), CEREAL_NVP(caption));
    }
};

struct HoldMediation {
    static constexpr std::string_view type = "mediate";
    CaseNumber number;
    std::uint32_t parties = 0;
    MediationOutcome outcome = MediationOutcome::adjourned;
    std::optional<PersonalText> record;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(parties), CEREAL_NVP(outcome), CEREAL_NVP(record));
    }
};

/// “Not mine”, by an item of the duty list.
struct ReturnCase {
    static constexpr std::string_view type = "return";
    CaseNumber number;
    std::string duty_item;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(duty_item), CEREAL_NVP(remark));
    }
};

/// Whose it is, after a second return.
struct RuleReturn {
    static constexpr std::string_view type = "rule";
    CaseNumber number;
    UnitCode to;
    std::string duty_item;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(to), CEREAL_NVP(duty_item), CEREAL_NVP(remark));
    }
};

struct EscalateCase {
    static constexpr std::string_view type = "escalate";
    CaseNumber number;
    EscalationReason reason = EscalationReason::other;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(reason), CEREAL_NVP(remark));
    }
};

struct DelegateCase {
    static constexpr std::string_view type = "delegate";
    CaseNumber number;
    UnitCode to;  // below the holder
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(to), CEREAL_NVP(remark));
    }
};

struct SummonDepartment {
    static constexpr std::string_view type = "summon";
    CaseNumber number;
    UnitCode department;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(department), CEREAL_NVP(remark));
    }
};

struct ArriveOnSpot {
    static constexpr std::string_view type = "arrive";
    CaseNumber number;
    UnitCode department;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(department));
    }
};

/// What an amount of time is counted in.
enum class AmountUnit : std::uint8_t { minutes = 1, days };

struct RequestExtension {
    static constexpr std::string_view type = "request_extension";
    CaseNumber number;
    LimitKind limit = LimitKind::level;  // level or whole_case
    std::int64_t amount = 0;             // minutes or days, as the clock's budget
    std::optional<PersonalText> ground;
    std::optional<AmountUnit> unit = std::nullopt;  // what the asker meant; nothing: as the clock

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(limit), CEREAL_NVP(amount), CEREAL_NVP(ground),
                CEREAL_NVP(unit));
    }
};

struct RequestSuspension {
    static constexpr std::string_view type = "request_suspension";
    CaseNumber number;
    SuspensionReason reason = SuspensionReason::precondition;
    std::optional<PersonalText> ground;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(reason), CEREAL_NVP(ground));
    }
};

/// What was asked for is granted.
struct ApproveRequest {
    static constexpr std::string_view type = "approve";
    CaseNumber number;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number));
    }
};

struct RefuseRequest {
    static constexpr std::string_view type = "refuse";
    CaseNumber number;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(remark));
    }
};

struct ResumeCase {
    static constexpr std::string_view type = "resume";
    CaseNumber number;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number));
    }
};

/// Nothing said: it stays.
struct CorrectCase {
    static constexpr std::string_view type = "correct";
    CaseNumber number;
    std::optional<UnitCode> unit;
    std::optional<PersonalText> description;
    std::optional<PersonalText> reporter;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(unit), CEREAL_NVP(description),
                CEREAL_NVP(reporter));
    }
};

struct UrgeCase {
    static constexpr std::string_view type = "urge";
    CaseNumber number;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(remark));
    }
};

struct AnswerResident {
    static constexpr std::string_view type = "answer";
    CaseNumber number;
    PersonalText text;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(text));
    }
};

/// The limits by the calendar that is in force now.
struct RecalculateDeadlines {
    static constexpr std::string_view type = "recalculate_deadlines";
    CaseNumber number;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number));
    }
};

struct ResolveCase {
    static constexpr std::string_view type = "resolve";
    CaseNumber number;
    std::optional<PersonalText> outcome;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(outcome));
    }
};

struct VerifyResolution {
    static constexpr std::string_view type = "verify";
    CaseNumber number;
    bool passed = false;
    std::optional<PersonalText> finding;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(passed), CEREAL_NVP(finding));
    }
};

struct CloseCase {
    static constexpr std::string_view type = "close";
    CaseNumber number;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(remark));
    }
};

struct RateCase {
    static constexpr std::string_view type = "rate";
    CaseNumber number;
    bool solved = false;
    std::uint8_t satisfaction = 0;  // 1..5
    std::optional<PersonalText> comment;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(solved), CEREAL_NVP(satisfaction),
                CEREAL_NVP(comment));
    }
};

struct ReopenCase {
    static constexpr std::string_view type = "reopen";
    CaseNumber number;
    std::optional<PersonalText> ground;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(ground));
    }
};

/// The case goes on in another.
struct MergeCase {
    static constexpr std::string_view type = "merge";
    CaseNumber number;
    CaseNumber into;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(into));
    }
};

/// The merged case stands on its own again.
struct UnmergeCase {
    static constexpr std::string_view type = "unmerge";
    CaseNumber number;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number));
    }
};

/// A part of a case that becomes a case of its own.
struct SplitPart {
    UnitCode unit;
    CategoryCode category;
    Severity severity = Severity::normal;
    CaseFacts facts;
    PersonalText description;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(category), CEREAL_NVP(severity), CEREAL_NVP(facts),
                CEREAL_NVP(description));
    }
};

struct SplitCase {
    static constexpr std::string_view type = "split";
    CaseNumber number;
    std::vector<SplitPart> parts;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(parts));
    }
};

struct SuperviseCase {
    static constexpr std::string_view type = "supervise";
    CaseNumber number;
    Instant due;
    std::string lift_conditions;  // without personal data

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(due), CEREAL_NVP(lift_conditions));
    }
};

struct LiftSupervision {
    static constexpr std::string_view type = "lift";
    CaseNumber number;
    std::optional<PersonalText> remark;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(remark));
    }
};

struct WithdrawCase {
    static constexpr std::string_view type = "withdraw";
    CaseNumber number;
    std::optional<PersonalText> ground;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(ground));
    }
};

/// A timer fired: the limit that ran out at `due` has passed, if it is still there.
struct PassLimit {
    static constexpr std::string_view type = "pass_limit";
    CaseNumber number;
    LimitKind limit = LimitKind::level;
    Instant due;
    UnitCode subject;  // of an arrival: the department

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(limit), CEREAL_NVP(due), CEREAL_NVP(subject));
    }
};

/// Whose the case is by the territory as it is now; a process asks after posts and grids changed.
struct ChangeHolder {
    static constexpr std::string_view type = "change_holder";
    CaseNumber number;
    std::optional<UnitCode> unit;  // where it lies now

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(number), CEREAL_NVP(unit));
    }
};

/// Units come into being, or are described anew. `territory` names the stream: the city's own is
/// `city`, an importer's is its source.
struct RegisterUnits {
    static constexpr std::string_view type = "register_units";
    std::string territory;
    std::vector<UnitRegistered> units;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(territory), CEREAL_NVP(units));
    }
};

/// People take posts, in the stream of a territory. A post without a name is the one that answers
/// for the unit.
struct FillPosts {
    static constexpr std::string_view type = "fill_posts";
    std::string territory;
    std::vector<PostFilled> posts;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(territory), CEREAL_NVP(posts));
    }
};

/// Somebody leaves a post.
struct VacatePost {
    static constexpr std::string_view type = "vacate_post";
    std::string territory;
    UnitCode unit;
    std::string post;  // empty: the one that answers for the unit
    ActorId person;
    std::optional<Instant> at;  // nothing: when the command is asked

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(territory), CEREAL_NVP(unit), CEREAL_NVP(post), CEREAL_NVP(person),
                CEREAL_NVP(at));
    }
};

/// Who is on duty when.
struct RosterDuty {
    static constexpr std::string_view type = "roster_duty";
    std::string territory;
    std::vector<DutyRostered> entries;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(territory), CEREAL_NVP(entries));
    }
};

/// Grids are split, merged or cut anew; the successors are registered before.
struct RedrawUnits {
    static constexpr std::string_view type = "redraw_units";
    std::string territory;
    std::vector<UnitCode> predecessors;
    std::vector<UnitCode> successors;
    Instant at;
    std::vector<Rehomed> cases;  // that go elsewhere than to the first successor

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(territory), CEREAL_NVP(predecessors), CEREAL_NVP(successors),
                CEREAL_NVP(at), CEREAL_NVP(cases));
    }
};

/// A new holder shall take over what the last one leaves.
struct OpenHandover {
    static constexpr std::string_view type = "open_handover";
    UnitCode unit;
    std::string post;
    ActorId from;
    ActorId to;
    std::vector<CaseNumber> items;  // open cases

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(post), CEREAL_NVP(from), CEREAL_NVP(to),
                CEREAL_NVP(items));
    }
};

/// The new holder takes an item over, or says why not.
struct AnswerHandoverItem {
    static constexpr std::string_view type = "answer_handover_item";
    std::string handover;  // its stream
    CaseNumber item;
    bool accepted = true;
    std::string objection;  // without personal data

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(handover), CEREAL_NVP(item), CEREAL_NVP(accepted),
                CEREAL_NVP(objection));
    }
};

/// A policy, as its text, comes into force when it validates.
struct ActivatePolicy {
    static constexpr std::string_view type = "activate_policy";
    std::string text;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(text));
    }
};

/// A working calendar comes into force when its text validates. `calendar` names it: `default` is
/// the one that everybody keeps who has none of their own.
struct AdoptCalendar {
    static constexpr std::string_view type = "adopt_calendar";
    std::string calendar;
    std::string text;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(calendar), CEREAL_NVP(text));
    }
};

/// Somebody of a unit has seen its notices up to a position of the log (已阅).
struct ReadNotices {
    static constexpr std::string_view type = "read_notices";
    UnitCode unit;
    Position up_to = 0;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(unit), CEREAL_NVP(up_to));
    }
};

/// A resident's texts shall be readable by nobody any more.
struct ErasePersonalData {
    static constexpr std::string_view type = "erase";
    PersonId person;
    std::string ground;  // without personal data

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(person), CEREAL_NVP(ground));
    }
};

/// The heads of the log are signed with another key from now on; the old one vouches for it.
struct RotateHeadKey {
    static constexpr std::string_view type = "rotate_head_key";
    std::string before;  // as in HeadKeyRotated
    std::string key;
    std::string signature;

    template <class Archive>
    void serialize(Archive& archive) {
        archive(CEREAL_NVP(before), CEREAL_NVP(key), CEREAL_NVP(signature));
    }
};

using CommandVariant =
    std::variant<ReportCase, HandleOnTheSpot, RecordHistory, TriageCase, AcceptCase, AssignCase,
                 RecordVisit, AddNote, AttachEvidence, HoldMediation, ReturnCase, RuleReturn,
                 EscalateCase, DelegateCase, SummonDepartment, ArriveOnSpot, RequestExtension,
                 RequestSuspension, ApproveRequest, RefuseRequest, ResumeCase, CorrectCase,
                 UrgeCase, AnswerResident, RecalculateDeadlines, ResolveCase, VerifyResolution,
                 CloseCase, RateCase, ReopenCase, MergeCase, UnmergeCase, SplitCase, SuperviseCase,
                 LiftSupervision, WithdrawCase, PassLimit, ChangeHolder, RegisterUnits,
                 ActivatePolicy, AdoptCalendar, ReadNotices, FillPosts, VacatePost, RosterDuty,
                 RedrawUnits, OpenHandover, AnswerHandoverItem, ErasePersonalData, RotateHeadKey>;

/// What can be asked for. Copies in one place (command.cpp): see Event.
struct Command : CommandVariant {
    Command();
    template <class Concrete>
        requires IsAlternative<std::remove_cvref_t<Concrete>, CommandVariant>
    Command(Concrete&& command)  // NOLINT(google-explicit-constructor): as Event
        : CommandVariant(std::in_place_type<std::remove_cvref_t<Concrete>>,
                         std::forward<Concrete>(command)) {}
    Command(const Command& other);
    Command(Command&& other) noexcept;
    Command& operator=(const Command& other);
    Command& operator=(Command&& other) noexcept;
    ~Command();
};

/// The command's name on disk and in the API: the struct's own.
std::string_view type_of(const Command& command);

/// SHA-256 over the command's type and content, without its context: the same asking again has
/// the same digest.
Digest digest_of(const Command& command);

/// The texts of residents that a command brings.
std::vector<PersonalText> personal_texts(const Command& command);

/// Who acts, in which role, for which unit (empty for residents and the system).
struct Actor {
    ActorId name;
    Role role = Role::worker;
    UnitCode unit;
};

/// The optimistic lock: nothing said, "must not exist yet", or "must be exactly here".
struct ExpectedRevision {
    enum class Kind : std::uint8_t { any, none, exactly } kind = Kind::any;
    Revision revision = 0;

    static ExpectedRevision any() { return {}; }
    static ExpectedRevision none() { return {Kind::none, 0}; }
    static ExpectedRevision exactly(Revision revision) { return {Kind::exactly, revision}; }
};

/// A command with its context, as an adapter hands it in; the adapter reads the clock once.
struct Envelope {
    CommandId id;
    Actor actor;
    Instant occurred_at;
    Instant recorded_at;
    std::string correlation;
    std::string causation;
    ExpectedRevision expected;
    Command command;
};

}  // namespace gridcase::engine
