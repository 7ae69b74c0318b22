#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/domain/calendar.hpp"
#include "engine/domain/command.hpp"
#include "engine/domain/decision.hpp"
#include "events/case_events.hpp"

namespace gridcase::engine {

struct Context;

/// Where a case stands. `suspended` and `merged` stand beside the way of a case: it comes back to
/// where it was. `withdrawn` is an end.
enum class Status : std::uint8_t {
    unknown,
    reported,
    routed,
    accepted,
    in_progress,
    resolved,
    verified,
    closed,
    suspended,
    merged,
    withdrawn
};

inline constexpr std::array all_statuses{Status::unknown,  Status::reported,    Status::routed,
                                         Status::accepted, Status::in_progress, Status::resolved,
                                         Status::verified, Status::closed,      Status::suspended,
                                         Status::merged,   Status::withdrawn};

std::string_view to_text(Status status);
/// The Chinese word for people: 已分派, 已签收, …
std::string_view chinese(Status status);

/// What a holder asked its superiors for, and who asked.
struct Request {
    RequestKind kind = RequestKind::extension;
    ActorId asker;
    LimitKind limit = LimitKind::level;  // of an extension
    std::int64_t amount = 0;             // of an extension
    SuspensionReason reason = SuspensionReason::precondition;

    bool operator==(const Request&) const = default;
};

/// What a routing read of how long ago a case of this place and category came up before this one.
/// The case itself is the last report of its place by now, so it cannot be looked up again.
struct RepeatRead {
    UnitCode unit;
    CategoryCode category;
    std::optional<std::int64_t> days_since_last;  // nothing: there was none

    bool operator==(const RepeatRead&) const = default;
};

/// A limit that passed, and was said to.
struct PassedLimit {
    LimitKind limit = LimitKind::sign_in;
    Instant due;

    bool operator==(const PassedLimit&) const = default;
};

/// A department that was called and is not there yet.
struct Summons {
    UnitCode department;
    Instant arrive_by;
    bool breached = false;

    bool operator==(const Summons&) const = default;
};

/// A superior's plate on the case.
struct Supervision {
    UnitCode by;
    Instant due;

    bool operator==(const Supervision&) const = default;
};

/// A clock of the case: what it was set to, when it stood still, and when it runs out. A source's
/// limit has no clock behind it.
struct CaseClock {
    std::optional<Instant> due;
    std::optional<Clock> clock;

    bool operator==(const CaseClock&) const = default;
};

/// Another case that goes on in this one, and its own case clock.
struct Absorbed {
    CaseNumber number;
    std::optional<Clock> case_clock;

    bool operator==(const Absorbed&) const = default;
};

/// A case as its rules see it: it holds only what some rule reads.
struct Case {
    Status status = Status::unknown;
    Status stood_at = Status::unknown;  // before it was suspended or merged
    bool archival = false;

    // What it is
    UnitCode unit;
    CategoryCode category;
    Severity severity = Severity::normal;
    Channel channel = Channel::patrol;
    CaseFacts facts;
    Instant opened_at;
    bool anonymous = true;  // its reporter left no name
    std::optional<RepeatRead> repeat_read;

    // Whose it is
    UnitCode holder;
    Level level = Level::grid;
    std::string holder_name;         // the accountable post or person
    Instant held_since;              // by this holder
    UnitCode fallen_from;            // whose it is while that post is vacant; empty: the holder's
    std::optional<ActorId> handler;  // who resolved it last; may not verify or rate it
    UnitCode handled_by;             // the unit that resolved it last
    std::uint32_t returns = 0;       // 退单
    bool ruling_wanted = false;      // returned so often that a superior must say whose it is

    // Clocks
    CaseClock sign_in;
    CaseClock level_clock;
    CaseClock case_clock;  // due: the earliest, with those that go on in this case
    std::optional<Instant> verification_due;
    std::optional<Instant> feedback_until;
    std::optional<Instant> reopen_until;
    std::set<LimitKind> breached;     // of the clocks as they are set now
    std::vector<PassedLimit> passed;  // a limit that is set back to such a due is not told again
    std::uint32_t extensions = 0;
    std::optional<Request> request;

    // What is going on
    std::vector<Summons> summons;
    std::optional<Supervision> supervision;
    Verification verification = Verification::none;  // of the last resolution
    bool rated = false;                              // since the last closing

    // Other cases
    std::optional<CaseNumber> merged_into;
    std::vector<Absorbed> absorbed;
    std::vector<CaseNumber> children;
    std::optional<CaseNumber> parent;

    bool operator==(const Case&) const = default;
};

/// Between its report and its end: somebody must act, or wait.
bool is_open(Status status);

/// When a limit passes if nothing is done before; nothing: no such limit runs now. `subject` names
/// the department of an arrival.
std::optional<Instant> armed(const Case& current, LimitKind limit, const UnitCode& subject = {});

/// Why the rules refuse this report, if they do. Asked before a number is given, so that a refused
/// report uses none up.
std::optional<Rejection> why_not(const ReportCase& command, const Context& context);

/// What the number of this case begins with: `<community>-<yyyymmdd>-`. The code is that of the
/// nearest unit at level community, or else the unit's own; what a number cannot hold becomes `_`.
/// A policy must be in force.
tl::expected<std::string, Rejection> number_prefix(const UnitCode& unit, const Context& context);

Decision decide(const Case& current, const ReportCase& command, const Context& context);
Decision decide(const Case& current, const HandleOnTheSpot& command, const Context& context);
Decision decide(const Case& current, const RecordHistory& command, const Context& context);
Decision decide(const Case& current, const TriageCase& command, const Context& context);
Decision decide(const Case& current, const AcceptCase& command, const Context& context);
Decision decide(const Case& current, const AssignCase& command, const Context& context);
Decision decide(const Case& current, const RecordVisit& command, const Context& context);
Decision decide(const Case& current, const AddNote& command, const Context& context);
Decision decide(const Case& current, const AttachEvidence& command, const Context& context);
Decision decide(const Case& current, const HoldMediation& command, const Context& context);
Decision decide(const Case& current, const ReturnCase& command, const Context& context);
Decision decide(const Case& current, const RuleReturn& command, const Context& context);
Decision decide(const Case& current, const EscalateCase& command, const Context& context);
Decision decide(const Case& current, const DelegateCase& command, const Context& context);
Decision decide(const Case& current, const SummonDepartment& command, const Context& context);
Decision decide(const Case& current, const ArriveOnSpot& command, const Context& context);
Decision decide(const Case& current, const RequestExtension& command, const Context& context);
Decision decide(const Case& current, const RequestSuspension& command, const Context& context);
Decision decide(const Case& current, const ApproveRequest& command, const Context& context);
Decision decide(const Case& current, const RefuseRequest& command, const Context& context);
Decision decide(const Case& current, const ResumeCase& command, const Context& context);
Decision decide(const Case& current, const CorrectCase& command, const Context& context);
Decision decide(const Case& current, const UrgeCase& command, const Context& context);
Decision decide(const Case& current, const AnswerResident& command, const Context& context);
Decision decide(const Case& current, const RecalculateDeadlines& command, const Context& context);
Decision decide(const Case& current, const ResolveCase& command, const Context& context);
Decision decide(const Case& current, const VerifyResolution& command, const Context& context);
Decision decide(const Case& current, const CloseCase& command, const Context& context);
Decision decide(const Case& current, const RateCase& command, const Context& context);
Decision decide(const Case& current, const ReopenCase& command, const Context& context);
Decision decide(const Case& current, const MergeCase& command, const Context& context);
Decision decide(const Case& current, const UnmergeCase& command, const Context& context);
Decision decide(const Case& current, const SplitCase& command, const Context& context);
Decision decide(const Case& current, const SuperviseCase& command, const Context& context);
Decision decide(const Case& current, const LiftSupervision& command, const Context& context);
Decision decide(const Case& current, const WithdrawCase& command, const Context& context);
Decision decide(const Case& current, const PassLimit& command, const Context& context);
Decision decide(const Case& current, const ChangeHolder& command, const Context& context);

Case evolve(Case current, const CaseReported& fact);
Case evolve(Case current, const CaseImported& fact);
Case evolve(Case current, const CaseRouted& fact);
Case evolve(Case current, const CaseTriaged& fact);
Case evolve(Case current, const CaseAccepted& fact);
Case evolve(Case current, const CaseAssigned& fact);
Case evolve(Case current, const VisitRecorded& fact);
Case evolve(Case current, const NoteAdded& fact);
Case evolve(Case current, const EvidenceAttached& fact);
Case evolve(Case current, const MediationHeld& fact);
Case evolve(Case current, const CaseReturned& fact);
Case evolve(Case current, const ReturnRuled& fact);
Case evolve(Case current, const CaseDocketed& fact);
Case evolve(Case current, const CaseEscalated& fact);
Case evolve(Case current, const CaseDelegated& fact);
Case evolve(Case current, const DepartmentSummoned& fact);
Case evolve(Case current, const DepartmentArrived& fact);
Case evolve(Case current, const ExtensionRequested& fact);
Case evolve(Case current, const DeadlineExtended& fact);
Case evolve(Case current, const SuspensionRequested& fact);
Case evolve(Case current, const CaseSuspended& fact);
Case evolve(Case current, const RequestRefused& fact);
Case evolve(Case current, const CaseResumed& fact);
Case evolve(Case current, const CaseCorrected& fact);
Case evolve(Case current, const CaseUrged& fact);
Case evolve(Case current, const ResidentAnswered& fact);
Case evolve(Case current, const DeadlinesRecalculated& fact);
Case evolve(Case current, const CaseResolved& fact);
Case evolve(Case current, const ResolutionVerified& fact);
Case evolve(Case current, const ReworkOrdered& fact);
Case evolve(Case current, const CaseClosed& fact);
Case evolve(Case current, const CaseRated& fact);
Case evolve(Case current, const CaseReopened& fact);
Case evolve(Case current, const CaseMerged& fact);
Case evolve(Case current, const CaseAbsorbed& fact);
Case evolve(Case current, const CaseUnmerged& fact);
Case evolve(Case current, const CaseReleased& fact);
Case evolve(Case current, const CaseSplit& fact);
Case evolve(Case current, const CaseSplitOff& fact);
Case evolve(Case current, const SupervisionOrdered& fact);
Case evolve(Case current, const SupervisionLifted& fact);
Case evolve(Case current, const CaseWithdrawn& fact);
Case evolve(Case current, const DeadlineBreached& fact);
Case evolve(Case current, const EscalationWithheld& fact);
Case evolve(Case current, const HolderChanged& fact);

/// Who made the fact true, and when, where a rule will ask: the resolver is the handler.
void note_actor(Case& current, const Event& event, const Commit& commit);

}  // namespace gridcase::engine
