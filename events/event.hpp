#pragma once

#include <type_traits>
#include <variant>

#include "events/case_events.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase {

/// Append a new event here; the build then asks every fold for an answer. The order is of no
/// meaning on disk.
using EventVariant = std::variant<
    CaseReported, CaseImported, CaseRouted, CaseAccepted, CaseEscalated, CaseResolved, CaseClosed,
    CaseRated, UnitRegistered, PolicyActivated, CaseTriaged, CaseAssigned, VisitRecorded, NoteAdded,
    EvidenceAttached, MediationHeld, CaseReturned, ReturnRuled, CaseDocketed, CaseDelegated,
    DepartmentSummoned, DepartmentArrived, ExtensionRequested, DeadlineExtended,
    SuspensionRequested, CaseSuspended, RequestRefused, CaseResumed, CaseCorrected, CaseUrged,
    ResidentAnswered, DeadlinesRecalculated, ResolutionVerified, ReworkOrdered, CaseReopened,
    CaseMerged, CaseAbsorbed, CaseUnmerged, CaseReleased, CaseSplit, CaseSplitOff,
    SupervisionOrdered, SupervisionLifted, CaseWithdrawn, DeadlineBreached, EscalationWithheld,
    HolderChanged, PostFilled, PostVacated, DutyRostered, UnitsRedrawn, CalendarAdopted,
    NoticesRead, HandoverOpened, HandoverItemAnswered, HandoverClosed>;

/// Everything that can have happened: one of the facts above. It copies and compares in one place
/// (event.cpp), for so many alternatives cost seconds wherever they are compiled.
struct Event : EventVariant {
    using EventVariant::EventVariant;
    Event();
    Event(const Event& other);
    Event(Event&& other) noexcept;
    Event& operator=(const Event& other);
    Event& operator=(Event&& other) noexcept;
    ~Event();

    friend bool operator==(const Event& left, const Event& right);
};

template <class Fact, class... Facts>
concept OneOf = (std::is_same_v<Fact, Facts> || ...);

/// Facts of the territory and its people.
template <class Fact>
concept TerritoryFact =
    OneOf<Fact, UnitRegistered, PostFilled, PostVacated, DutyRostered, UnitsRedrawn>;

/// Facts that no case's stream holds: a fold over cases answers "nothing" to all of them at once.
template <class Fact>
concept HouseFact =
    TerritoryFact<Fact> || OneOf<Fact, PolicyActivated, CalendarAdopted, NoticesRead,
                                 HandoverOpened, HandoverItemAnswered, HandoverClosed>;

/// The event's name on disk and in the API: the struct's own.
std::string_view type_of(const Event& event);

}  // namespace gridcase
