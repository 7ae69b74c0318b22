// What each fact makes of a case. A fold believes what it is told and never refuses.

#include "engine/domain/case.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "engine/domain/rule_terms.hpp"

namespace gridcase::engine {
namespace {

std::optional<Clock> clock_of(const std::optional<Started>& started) {
    if (!started) return std::nullopt;
    return Clock(started->at, started->budget);
}

/// The holder's clocks as a fact sets them: what was late before is forgotten.
template <class Fact>
void set_clocks(Case& current, const Fact& fact) {
    current.sign_in = {fact.sign_in_due, clock_of(fact.sign_in_clock)};
    current.level_clock = {fact.level_due, clock_of(fact.level_clock)};
    current.breached.erase(LimitKind::sign_in);
    current.breached.erase(LimitKind::level);
}

void set_holder(Case& current, const UnitCode& unit, Level level, const std::string& name) {
    current.holder = unit;
    current.level = level;
    current.holder_name = name;
    current.fallen_from = {};
    current.status = Status::routed;
    current.request.reset();
}

std::optional<RepeatRead> repeat_read_in(const CaseRouted& fact, const Case& current) {
    for (const FactRead& read : fact.facts_read) {
        if (read.name != repeats_fact_name) continue;
        RepeatRead repeat{current.unit, current.category, std::nullopt};
        std::int64_t days_ago = 0;
        const char* end = read.value.data() + read.value.size();
        if (std::from_chars(read.value.data(), end, days_ago).ptr == end && !read.value.empty())
            repeat.days_since_last = days_ago;
        return repeat;
    }
    return std::nullopt;
}

/// A limit that moved is a new one: passing the old one does not count for it. Moved back to a due
/// that has passed, it is the one of then.
void move_limit(Case& current, LimitKind limit, std::optional<Instant>& due,
                const std::optional<Instant>& to) {
    if (due == to) return;
    due = to;
    if (to && std::ranges::find(current.passed, PassedLimit{limit, *to}) != current.passed.end())
        current.breached.insert(limit);
    else
        current.breached.erase(limit);
}

void set_case_due(Case& current, const std::optional<Instant>& due) {
    move_limit(current, LimitKind::whole_case, current.case_clock.due, due);
}

void set_level_due(Case& current, const std::optional<Instant>& due) {
    move_limit(current, LimitKind::level, current.level_clock.due, due);
}

/// Every clock of the case that a suspension stops or an extension lengthens.
template <class Change>
void change_clocks(std::initializer_list<std::optional<Clock>*> clocks,
                   std::vector<Absorbed>* absorbed, const Change& change) {
    for (std::optional<Clock>* clock : clocks)
        if (*clock) change(**clock);
    if (!absorbed) return;
    for (Absorbed& each : *absorbed)
        if (each.case_clock) change(*each.case_clock);
}

/// A step that a clock's own ledger refuses (out of order) leaves it as it is: the due instant
/// beside it is a fact, and stays right.
void step_clocks(Case& current, tl::expected<Clock, std::string> (*take)(Clock, Instant),
                 Instant at) {
    change_clocks({&current.level_clock.clock, &current.case_clock.clock}, &current.absorbed,
                  [&](Clock& clock) {
                      if (auto stepped = take(clock, at)) clock = std::move(*stepped);
                  });
}

void extend_clocks(Case& current, LimitKind limit, std::int64_t amount) {
    const auto extend = [&](Clock& clock) { clock = with_more(std::move(clock), amount); };
    if (limit == LimitKind::level)
        change_clocks({&current.level_clock.clock}, nullptr, extend);
    else
        change_clocks({&current.case_clock.clock}, &current.absorbed, extend);
}

std::optional<Clock> clock_of(const CaseAbsorbed& fact) {
    std::optional<Clock> clock = clock_of(fact.case_clock);
    if (!clock) return clock;
    for (const StoodStill& each : fact.stood_still) {
        auto stepped = suspend(*clock, each.from);
        if (stepped) stepped = resume(std::move(*stepped), each.until);
        if (stepped) clock = std::move(*stepped);
    }
    return clock;
}

}  // namespace

std::string_view to_text(Status status) {
    switch (status) {
        case Status::unknown:
            return "unknown";
        case Status::reported:
            return "reported";
        case Status::routed:
            return "routed";
        case Status::accepted:
            return "accepted";
        case Status::in_progress:
            return "in_progress";
        case Status::resolved:
            return "resolved";
        case Status::verified:
            return "verified";
        case Status::closed:
            return "closed";
        case Status::suspended:
            return "suspended";
        case Status::merged:
            return "merged";
        case Status::withdrawn:
            return "withdrawn";
    }
    return "unknown";
}

std::string_view chinese(Status status) {
    switch (status) {
        case Status::unknown:
            return "不存在";
        case Status::reported:
            return "已上报登记";
        case Status::routed:
            return "已分派";
        case Status::accepted:
            return "已签收";
        case Status::in_progress:
            return "办理中";
        case Status::resolved:
            return "已办结";
        case Status::verified:
            return "已核查";
        case Status::closed:
            return "已结案";
        case Status::suspended:
            return "已挂账";
        case Status::merged:
            return "已并案";
        case Status::withdrawn:
            return "已撤回";
    }
    return "不存在";
}

bool is_open(Status status) {
    switch (status) {
        case Status::reported:
        case Status::routed:
        case Status::accepted:
        case Status::in_progress:
        case Status::resolved:
        case Status::verified:
        case Status::suspended:
            return true;
        case Status::unknown:
        case Status::closed:
        case Status::merged:
        case Status::withdrawn:
            return false;
    }
    return false;
}

std::optional<Instant> armed(const Case& current, LimitKind limit, const UnitCode& subject) {
    if (current.archival || current.breached.contains(limit)) return std::nullopt;
    const Status status = current.status;
    const bool handling =
        status == Status::routed || status == Status::accepted || status == Status::in_progress;
    switch (limit) {
        case LimitKind::sign_in:
            return status == Status::routed ? current.sign_in.due : std::nullopt;
        case LimitKind::level:
            return handling ? current.level_clock.due : std::nullopt;
        case LimitKind::whole_case:
            return is_open(status) && status != Status::suspended ? current.case_clock.due
                                                                  : std::nullopt;
        case LimitKind::arrival:
            for (const Summons& each : current.summons)
                if (each.department == subject && !each.breached && is_open(status))
                    return each.arrive_by;
            return std::nullopt;
        case LimitKind::verification:
            return status == Status::resolved ? current.verification_due : std::nullopt;
        case LimitKind::feedback:
            return status == Status::closed && !current.rated ? current.feedback_until
                                                              : std::nullopt;
        case LimitKind::supervision:
            if (current.supervision && is_open(status)) return current.supervision->due;
            return std::nullopt;
    }
    return std::nullopt;
}

Case evolve(Case current, const CaseReported& fact) {
    current.status = Status::reported;
    current.unit = fact.unit;
    current.category = fact.category;
    current.severity = fact.severity;
    current.channel = fact.channel;
    current.facts = fact.facts;
    current.anonymous = !fact.reporter;
    return current;
}

Case evolve(Case current, const CaseImported&) {
    current.status = Status::reported;
    current.archival = true;
    return current;
}

Case evolve(Case current, const CaseTriaged& fact) {
    current.category = fact.category;
    current.severity = fact.severity;
    current.facts = fact.facts;
    return current;
}

Case evolve(Case current, const CaseRouted& fact) {
    set_holder(current, fact.unit, fact.level, fact.holder);
    set_clocks(current, fact);
    set_case_due(current, fact.case_due);
    if (fact.case_clock) current.case_clock.clock = clock_of(fact.case_clock);
    current.ruling_wanted = false;
    if (auto repeat = repeat_read_in(fact, current)) current.repeat_read = std::move(repeat);
    return current;
}

Case evolve(Case current, const CaseAccepted&) {
    current.status = Status::accepted;
    return current;
}

Case evolve(Case current, const CaseAssigned&) {
    current.status = Status::in_progress;
    return current;
}

Case evolve(Case current, const VisitRecorded&) {
    current.status = Status::in_progress;
    return current;
}

Case evolve(Case current, const NoteAdded&) { return current; }
Case evolve(Case current, const EvidenceAttached&) { return current; }

Case evolve(Case current, const MediationHeld&) {
    current.status = Status::in_progress;
    return current;
}

Case evolve(Case current, const CaseReturned& fact) {
    current.returns = fact.times;
    return current;
}

Case evolve(Case current, const ReturnRuled&) {
    current.ruling_wanted = false;
    return current;
}

Case evolve(Case current, const CaseDocketed&) { return current; }

Case evolve(Case current, const CaseEscalated& fact) {
    set_holder(current, fact.to, fact.to_level, fact.holder);
    set_clocks(current, fact);
    current.ruling_wanted = fact.reason == EscalationReason::returned;
    return current;
}

Case evolve(Case current, const CaseDelegated& fact) {
    set_holder(current, fact.to, fact.to_level, fact.holder);
    set_clocks(current, fact);
    return current;
}

Case evolve(Case current, const DepartmentSummoned& fact) {
    current.summons.push_back({fact.department, fact.arrive_by});
    return current;
}

Case evolve(Case current, const DepartmentArrived& fact) {
    std::erase_if(current.summons,
                  [&](const Summons& each) { return each.department == fact.department; });
    current.status = current.status == Status::accepted ? Status::in_progress : current.status;
    return current;
}

Case evolve(Case current, const ExtensionRequested& fact) {
    current.request = Request{
        .kind = RequestKind::extension, .asker = {}, .limit = fact.limit, .amount = fact.amount};
    return current;
}

Case evolve(Case current, const DeadlineExtended& fact) {
    current.request.reset();
    current.extensions = fact.times;
    extend_clocks(current, fact.limit, fact.amount);
    set_level_due(current, fact.level_due);
    set_case_due(current, fact.case_due);
    return current;
}

Case evolve(Case current, const SuspensionRequested& fact) {
    current.request = Request{.kind = RequestKind::suspension, .asker = {}, .reason = fact.reason};
    return current;
}

Case evolve(Case current, const CaseSuspended& fact) {
    current.request.reset();
    current.stood_at = current.status;
    current.status = Status::suspended;
    step_clocks(current, suspend, fact.at);
    return current;
}

Case evolve(Case current, const RequestRefused&) {
    current.request.reset();
    return current;
}

Case evolve(Case current, const CaseResumed& fact) {
    current.status = current.stood_at;
    current.stood_at = Status::unknown;
    step_clocks(current, resume, fact.at);
    set_level_due(current, fact.level_due);
    set_case_due(current, fact.case_due);
    return current;
}

Case evolve(Case current, const CaseCorrected& fact) {
    if (fact.unit) current.unit = *fact.unit;
    if (fact.reporter) current.anonymous = false;
    return current;
}

Case evolve(Case current, const CaseUrged&) { return current; }
Case evolve(Case current, const ResidentAnswered&) { return current; }

Case evolve(Case current, const DeadlinesRecalculated& fact) {
    move_limit(current, LimitKind::sign_in, current.sign_in.due, fact.sign_in_due);
    set_level_due(current, fact.level_due);
    set_case_due(current, fact.case_due);
    return current;
}

Case evolve(Case current, const CaseResolved& fact) {
    current.status = Status::resolved;
    current.handled_by = current.holder;
    current.verification = fact.verification;
    current.verification_due = fact.verification_due;
    current.breached.erase(LimitKind::verification);
    current.request.reset();
    return current;
}

Case evolve(Case current, const ResolutionVerified&) {
    current.status = Status::verified;
    return current;
}

Case evolve(Case current, const ReworkOrdered& fact) {
    current.status = Status::in_progress;
    current.level_clock = {fact.level_due, clock_of(fact.level_clock)};
    current.breached.erase(LimitKind::level);
    return current;
}

Case evolve(Case current, const CaseClosed& fact) {
    current.status = Status::closed;
    current.rated = false;
    current.feedback_until = fact.feedback_until;
    current.reopen_until = fact.reopen_until;
    current.breached.erase(LimitKind::feedback);
    current.summons.clear();
    current.supervision.reset();
    return current;
}

Case evolve(Case current, const CaseRated&) {
    current.rated = true;
    return current;
}

Case evolve(Case current, const CaseReopened& fact) {
    set_holder(current, fact.to, fact.to_level, fact.holder);
    set_clocks(current, fact);
    set_case_due(current, fact.case_due);
    current.case_clock.clock = clock_of(fact.case_clock);
    // A new round for all of them: the clocks of those that go on in it ended with the closing.
    for (Absorbed& each : current.absorbed) each.case_clock.reset();
    // The closing and its terms are behind it.
    current.rated = false;
    current.feedback_until.reset();
    current.reopen_until.reset();
    current.verification = Verification::none;
    return current;
}

Case evolve(Case current, const CaseMerged& fact) {
    current.stood_at = current.status;
    current.status = Status::merged;
    current.merged_into = fact.into;
    return current;
}

Case evolve(Case current, const CaseAbsorbed& fact) {
    current.absorbed.push_back({fact.absorbed, clock_of(fact)});
    set_case_due(current, fact.case_due);
    return current;
}

Case evolve(Case current, const CaseUnmerged&) {
    current.status = current.stood_at;
    current.stood_at = Status::unknown;
    current.merged_into.reset();
    return current;
}

Case evolve(Case current, const CaseReleased& fact) {
    std::erase_if(current.absorbed,
                  [&](const Absorbed& each) { return each.number == fact.released; });
    set_case_due(current, fact.case_due);
    return current;
}

Case evolve(Case current, const CaseSplit& fact) {
    current.children.insert(current.children.end(), fact.children.begin(), fact.children.end());
    return current;
}

Case evolve(Case current, const CaseSplitOff& fact) {
    current.parent = fact.parent;
    return current;
}

Case evolve(Case current, const SupervisionOrdered& fact) {
    current.supervision = Supervision{fact.by, fact.due};
    current.breached.erase(LimitKind::supervision);
    return current;
}

Case evolve(Case current, const SupervisionLifted&) {
    current.supervision.reset();
    return current;
}

Case evolve(Case current, const CaseWithdrawn&) {
    current.status = Status::withdrawn;
    current.summons.clear();
    current.supervision.reset();
    current.request.reset();
    return current;
}

Case evolve(Case current, const DeadlineBreached& fact) {
    if (fact.limit != LimitKind::arrival) {
        current.breached.insert(fact.limit);
        current.passed.push_back({fact.limit, fact.due});
        return current;
    }
    for (Summons& each : current.summons)
        if (each.department == fact.subject) each.breached = true;
    return current;
}

Case evolve(Case current, const EscalationWithheld&) { return current; }

Case evolve(Case current, const HolderChanged& fact) {
    // Whose it is stays; who holds it for them changes.
    const UnitCode whose =
        current.fallen_from.value().empty() ? current.holder : current.fallen_from;
    const UnitCode owner = fact.unit && whose == current.unit ? *fact.unit : whose;
    const bool above_owner = fact.change == HolderChange::vacancy ||
                             (fact.change == HolderChange::redrawn && fact.to != owner);
    current.fallen_from = above_owner ? owner : UnitCode();
    current.holder = fact.to;
    current.level = fact.to_level;
    current.holder_name = fact.holder;
    if (fact.unit) current.unit = *fact.unit;
    return current;
}

void note_actor(Case& current, const Event& event, const Commit& commit) {
    if (std::holds_alternative<CaseReported>(event)) current.opened_at = commit.occurred_at;
    if (std::holds_alternative<CaseResolved>(event)) current.handler = commit.actor;
    if (std::holds_alternative<CaseRouted>(event) || std::holds_alternative<CaseEscalated>(event) ||
        std::holds_alternative<CaseDelegated>(event) || std::holds_alternative<CaseReopened>(event))
        current.held_since = commit.occurred_at;
    if (current.request && (std::holds_alternative<ExtensionRequested>(event) ||
                            std::holds_alternative<SuspensionRequested>(event)))
        current.request->asker = commit.actor;
}

}  // namespace gridcase::engine
