#pragma once

// Random lives of cases: they open, move, stand still, are checked, closed, rated, reopened and
// filed late, in any order an importer or a phone without signal may bring them.

#include <rapidcheck.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/projections/samples.hpp"

namespace gridcase::projections::any {

using namespace samples;

inline const std::vector<UnitCode> places{grid_1, grid_2, grid_3, community_1, street};
inline const std::vector<UnitCode> departments{UnitCode("gas"), UnitCode("water")};

template <class T>
T of(const std::vector<T>& choices) {
    return choices[*rc::gen::inRange<std::size_t>(0, choices.size())];
}

inline bool one_in(int times) { return *rc::gen::inRange(0, times) == 0; }

/// Around the turn of a year and of a leap February; often the very same moment, or one beside it.
inline Instant moment() {
    const Instant day =
        of<Instant>({samples::moment("2023-12-31 22:00"), samples::moment("2024-02-28 22:00"),
                     samples::moment("2024-03-01 00:00"), samples::moment("1969-12-31 22:00")});
    return day + hours(*rc::gen::inRange(0, 40)) + Duration{*rc::gen::inRange(-1, 2)};
}

inline std::optional<Instant> limit() { return one_in(3) ? std::nullopt : std::optional(moment()); }
inline std::uint32_t count() { return *rc::gen::inRange<std::uint32_t>(0, 4); }
inline LimitKind kind() { return of<LimitKind>({all_limit_kinds.begin(), all_limit_kinds.end()}); }
inline CaseNumber other_case() { return of<CaseNumber>({CaseNumber("o-1"), CaseNumber("o-2")}); }

/// What sets the clocks of a holder.
template <class Fact>
Fact with_clocks(Fact fact) {
    fact.sign_in_due = limit();
    fact.level_due = limit();
    return fact;
}

inline CaseRouted route() {
    CaseRouted fact = with_clocks(routed(of(places), limit()));
    fact.meeting_wanted = one_in(3);
    if (one_in(3)) fact.notify = {of(places)};
    return fact;
}

inline std::vector<Event> opening() {
    const UnitCode unit = of(places);
    const CategoryCode category = of<CategoryCode>({dispute, sanitation});
    std::vector<Event> events;
    if (one_in(3)) {
        events.emplace_back(imported(unit, category));
    } else {
        CaseReported fact = reported(unit, category);
        fact.facts.parties = count();
        events.emplace_back(fact);
    }
    if (!one_in(4)) events.emplace_back(route());
    return events;
}

inline CaseClosed closing() {
    CaseClosed fact;
    fact.feedback_until = limit();
    fact.reopen_until = limit();
    if (one_in(3)) fact.counted_at = moment();
    if (one_in(4)) fact.persons = count();
    return fact;
}

inline CaseResolved resolution() {
    CaseResolved fact;
    fact.verification_due = limit();
    return fact;
}

inline CaseAccepted acceptance() {
    CaseAccepted fact = accepted(of(places));
    if (one_in(3)) fact.counted_at = moment();
    return fact;
}

inline CaseEscalated escalation() {
    CaseEscalated fact = with_clocks(escalated(of(places), of(places)));
    if (one_in(3)) fact.reason = EscalationReason::returned;
    return fact;
}

inline DeadlineBreached breach() {
    const LimitKind passed = kind();
    return breached(passed, moment(), passed == LimitKind::arrival ? of(departments) : of(places));
}

inline DeadlinesRecalculated recalculation() {
    DeadlinesRecalculated fact;
    fact.sign_in_due = limit();
    fact.level_due = limit();
    fact.case_due = limit();
    return fact;
}

inline DeadlineExtended extension() {
    DeadlineExtended fact;
    fact.times = count();
    fact.level_due = limit();
    fact.case_due = limit();
    return fact;
}

inline CaseResumed resumption() {
    CaseResumed fact = resumed(moment(), limit());
    fact.level_due = limit();
    return fact;
}

inline CaseAbsorbed absorption() {
    CaseAbsorbed fact;
    fact.absorbed = other_case();
    fact.case_due = limit();
    return fact;
}

inline HolderChanged change_of_hands() {
    HolderChanged fact;
    fact.from = of(places);
    fact.to = of(places);
    fact.to_level = level_of(fact.to);
    if (one_in(2)) fact.unit = of(places);
    return fact;
}

inline CaseCorrected correction() {
    CaseCorrected fact;
    if (one_in(2)) fact.unit = of(places);
    return fact;
}

inline CaseTriaged triage() {
    CaseTriaged fact;
    fact.category = of<CategoryCode>({dispute, sanitation});
    fact.facts.parties = count();
    return fact;
}

/// One of everything that can happen to a case after its opening.
inline Event step() {
    static const std::vector<std::function<Event()>> steps{
        [] { return route(); },
        [] { return acceptance(); },
        [] { return escalation(); },
        [] { return resolution(); },
        [] { return closing(); },
        [] { return closing(); },
        [] { return rated(one_in(2), *rc::gen::inRange<std::uint8_t>(1, 6)); },
        [] { return with_clocks(reopened(of(places), limit())); },
        [] { return triage(); },
        [] { return CaseAssigned{}; },
        [] { return VisitRecorded{}; },
        [] { return NoteAdded{}; },
        [] { return EvidenceAttached{}; },
        [] {
            return mediated(
                of<MediationOutcome>({MediationOutcome::agreed, MediationOutcome::not_agreed}));
        },
        [] { return returned(of(places), count()); },
        [] { return ReturnRuled{}; },
        [] { return CaseDocketed{.unit = of(places), .times = 3}; },
        [] { return with_clocks(delegated(of(places), of(places))); },
        [] { return summoned(of(departments), moment()); },
        [] { return arrived(of(departments)); },
        [] { return ExtensionRequested{}; },
        [] { return extension(); },
        [] { return SuspensionRequested{}; },
        [] { return suspended(moment()); },
        [] { return RequestRefused{}; },
        [] { return resumption(); },
        [] { return correction(); },
        [] { return CaseUrged{}; },
        [] { return ResidentAnswered{}; },
        [] { return recalculation(); },
        [] { return ResolutionVerified{}; },
        [] { return reworked(moment()); },
        [] { return CaseMerged{.into = other_case()}; },
        [] { return absorption(); },
        [] { return CaseUnmerged{.from = other_case()}; },
        [] { return CaseReleased{.released = other_case(), .case_due = limit()}; },
        [] { return CaseSplit{.children = {other_case()}}; },
        [] { return CaseSplitOff{.parent = other_case()}; },
        [] { return supervised(of(places), moment()); },
        [] { return SupervisionLifted{}; },
        [] { return CaseWithdrawn{}; },
        [] { return breach(); },
        [] { return breach(); },
        [] { return EscalationWithheld{}; },
        [] { return change_of_hands(); },
    };
    return of(steps)();
}

inline std::vector<Event> steps() {
    std::vector<Event> events{step()};
    if (one_in(4)) events.push_back(step());
    return events;
}

/// Several cases side by side, and what units have read of their notices.
inline History history() {
    History history = territory();
    std::vector<std::string> numbers;
    const int commits = *rc::gen::inRange(0, 60);
    for (int i = 0; i < commits; ++i) {
        if (numbers.empty() || one_in(5)) {
            numbers.push_back("220402001001-20240301-" + std::to_string(numbers.size() + 1));
            history.add(numbers.back(), moment(), opening());
        } else if (one_in(12)) {
            const UnitCode reader = of(places);
            history.add(StreamName{StreamKind::notices, reader.value()}, moment(),
                        {NoticesRead{.unit = reader, .up_to = *rc::gen::inRange<Position>(0, 60)}});
        } else {
            history.add(of(numbers), moment(), steps());
        }
    }
    return history;
}

}  // namespace gridcase::projections::any
