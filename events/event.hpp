#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <variant>

#include "events/case_events.hpp"
#include "events/rulebook_events.hpp"

namespace gridcase {

template <class Fact, class Variant>
inline constexpr bool is_alternative = false;
template <class Fact, class... Facts>
inline constexpr bool is_alternative<Fact, std::variant<Facts...>> =
    (std::is_same_v<Fact, Facts> || ...);
/// Whether a type is one of a variant's.
template <class Fact, class Variant>
concept IsAlternative = is_alternative<Fact, Variant>;

/// Append a new event here; the build then asks every fold for an answer. The order is of no
/// meaning on disk.
using EventVariant =
    std::variant<CaseReported, CaseImported, CaseRouted, CaseAccepted, CaseEscalated, CaseResolved,
                 CaseClosed, CaseRated, UnitRegistered, PolicyActivated, CaseTriaged, CaseAssigned,
                 VisitRecorded, NoteAdded, EvidenceAttached, MediationHeld, CaseReturned,
                 ReturnRuled, CaseDocketed, CaseDelegated, DepartmentSummoned, DepartmentArrived,
                 ExtensionRequested, DeadlineExtended, SuspensionRequested, CaseSuspended,
                 RequestRefused, CaseResumed, CaseCorrected, CaseUrged, ResidentAnswered,
                 DeadlinesRecalculated, ResolutionVerified, ReworkOrdered, CaseReopened, CaseMerged,
                 CaseAbsorbed, CaseUnmerged, CaseReleased, CaseSplit, CaseSplitOff,
                 SupervisionOrdered, SupervisionLifted, CaseWithdrawn, DeadlineBreached,
                 EscalationWithheld, HolderChanged, PostFilled, PostVacated, DutyRostered,
                 UnitsRedrawn, CalendarAdopted, NoticesRead, HandoverOpened, HandoverItemAnswered,
                 HandoverClosed, PersonalDataErased, HeadKeyRotated>;

/// Everything that can have happened: one of the facts above. It copies and compares in one place
/// (event.cpp), for so many alternatives cost seconds wherever they are compiled.
struct Event : EventVariant {
    Event();
    /// From a fact. A variant's own conversion tries every alternative, wherever a fact is written.
    template <class Fact>
        requires IsAlternative<std::remove_cvref_t<Fact>, EventVariant>
    Event(Fact&& fact)  // NOLINT(google-explicit-constructor): a fact is an event
        : EventVariant(std::in_place_type<std::remove_cvref_t<Fact>>, std::forward<Fact>(fact)) {}
    template <std::size_t I>
    explicit Event(std::in_place_index_t<I> alternative) : EventVariant(alternative) {}
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
concept HouseFact = TerritoryFact<Fact> ||
                    OneOf<Fact, PolicyActivated, CalendarAdopted, NoticesRead, HandoverOpened,
                          HandoverItemAnswered, HandoverClosed, PersonalDataErased, HeadKeyRotated>;

/// The event's name on disk and in the API: the struct's own.
std::string_view type_of(const Event& event);

}  // namespace gridcase
