#include "projections/case_row.hpp"

#include <algorithm>
#include <variant>

namespace gridcase::projections {
namespace {

// What each event makes of the row. A row believes what it is told, in the order of the log. What
// stands and which limits run is read from the same facts by engine/domain/case.cpp, for the rules.

/// The holder's clocks as a fact sets them: what was late before is forgotten.
template <class Fact>
void set_clocks(CaseRow& row, const Fact& fact, const Commit& commit) {
    row.sign_in_due = fact.sign_in_due;
    row.level_due = fact.level_due;
    row.breached.remove(LimitKind::sign_in);
    row.breached.remove(LimitKind::level);
    row.armed_at.sign_in = commit.revision;
    row.armed_at.level = commit.revision;
}

/// A limit that moved is a new one: passing the old one does not count for it. Moved back to a due
/// that has passed, it is the one of then.
void move_limit(CaseRow& row, LimitKind limit, std::optional<Instant>& due, Revision& armed_at,
                const std::optional<Instant>& to, const Commit& commit) {
    if (due == to) return;
    due = to;
    armed_at = commit.revision;
    if (to && std::ranges::find(row.passed, PassedLimit{limit, *to}) != row.passed.end())
        row.breached.add(limit);
    else
        row.breached.remove(limit);
}

void set_sign_in_due(CaseRow& row, const std::optional<Instant>& due, const Commit& commit) {
    move_limit(row, LimitKind::sign_in, row.sign_in_due, row.armed_at.sign_in, due, commit);
}

void set_level_due(CaseRow& row, const std::optional<Instant>& due, const Commit& commit) {
    move_limit(row, LimitKind::level, row.level_due, row.armed_at.level, due, commit);
}

void set_case_due(CaseRow& row, const std::optional<Instant>& due, const Commit& commit) {
    move_limit(row, LimitKind::whole_case, row.case_due, row.armed_at.whole_case, due, commit);
}

/// A unit is made the holder; it has yet to sign.
void hold(CaseRow& row, const UnitCode& unit, Level level, const Commit& commit) {
    if (auto before = present_routing(row)) {
        before->ended_at = commit.occurred_at;
        row.earlier_routings.push_back(*before);
    }
    if (!row.routed_at) {
        row.routed_at = commit.occurred_at;
        row.first_level = level;
    }
    row.held_since = commit.occurred_at;
    row.accepted_at.reset();
    row.accepted_counted_at.reset();
    row.holder = unit;
    row.level = level;
    row.highest_level = std::max(row.highest_level, level);
    row.status = RowStatus::routed;
    row.request.reset();
}

/// The instant that counts for punctuality beside the one claimed; nothing when they are the same.
std::optional<Instant> counted(CaseRow& row, const std::optional<Instant>& counted_at) {
    if (counted_at) row.time_not_believed = true;
    return counted_at;
}

/// The case ended: whoever was called or asked need not act any more.
void end(CaseRow& row) {
    row.summons.clear();
    row.supervision.reset();
}

void apply(CaseRow& row, const CaseReported& fact, const Commit& commit) {
    row.unit = fact.unit;
    row.category = fact.category;
    row.severity = fact.severity;
    row.channel = to_text(fact.channel);
    row.dispute = fact.facts.parties > 1;
    row.utc_offset_minutes = fact.utc_offset_minutes;
    row.opened_at = commit.occurred_at;
    row.status = RowStatus::reported;
}

void apply(CaseRow& row, const CaseImported& fact, const Commit& commit) {
    row.archival = true;
    row.source = fact.source;
    row.unit = fact.unit;
    row.category = fact.category;
    row.channel = fact.channel;
    row.utc_offset_minutes = fact.utc_offset_minutes;
    row.opened_at = commit.occurred_at;
    row.status = RowStatus::reported;
}

void apply(CaseRow& row, const CaseTriaged& fact, const Commit&) {
    row.category = fact.category;
    row.severity = fact.severity;
    row.dispute = fact.facts.parties > 1 || row.mediation.has_value();
}

void apply(CaseRow& row, const CaseRouted& fact, const Commit& commit) {
    hold(row, fact.unit, fact.level, commit);
    set_clocks(row, fact, commit);
    set_case_due(row, fact.case_due, commit);
    row.meeting_wanted = fact.meeting_wanted;
    row.ruling_wanted = false;
}

void apply(CaseRow& row, const CaseAccepted& fact, const Commit& commit) {
    row.accepted_at = commit.occurred_at;
    row.accepted_counted_at = counted(row, fact.counted_at);
    row.status = RowStatus::accepted;
}

void apply(CaseRow& row, const CaseAssigned&, const Commit&) {
    row.status = RowStatus::in_progress;
}

void apply(CaseRow& row, const VisitRecorded&, const Commit&) {
    row.status = RowStatus::in_progress;
}

void apply(CaseRow&, const NoteAdded&, const Commit&) {}
void apply(CaseRow&, const EvidenceAttached&, const Commit&) {}

void apply(CaseRow& row, const MediationHeld& fact, const Commit&) {
    row.mediation = fact.outcome;
    row.dispute = true;
    row.status = RowStatus::in_progress;
}

void apply(CaseRow& row, const CaseReturned&, const Commit& commit) {
    row.returns.push_back({.at = commit.occurred_at, .level = row.level});
}

void apply(CaseRow& row, const ReturnRuled&, const Commit&) {
    row.ruling_wanted = false;
    row.docket.reset();
}

void apply(CaseRow& row, const CaseDocketed& fact, const Commit& commit) {
    row.docket = Docket{.unit = fact.unit, .at = commit.occurred_at};
}

void apply(CaseRow& row, const CaseEscalated& fact, const Commit& commit) {
    if (!row.first_escalated_at && fact.to_level != row.first_level)
        row.first_escalated_at = commit.occurred_at;
    row.escalations += 1;
    hold(row, fact.to, fact.to_level, commit);
    set_clocks(row, fact, commit);
    row.ruling_wanted = fact.reason == EscalationReason::returned;
}

void apply(CaseRow& row, const CaseDelegated& fact, const Commit& commit) {
    hold(row, fact.to, fact.to_level, commit);
    set_clocks(row, fact, commit);
}

void apply(CaseRow& row, const DepartmentSummoned& fact, const Commit& commit) {
    row.summons.push_back(
        {.department = fact.department, .arrive_by = fact.arrive_by, .armed_at = commit.revision});
}

void apply(CaseRow& row, const DepartmentArrived& fact, const Commit&) {
    std::erase_if(row.summons,
                  [&](const Summons& each) { return each.department == fact.department; });
    static_cast<void>(counted(row, fact.counted_at));
    if (row.status == RowStatus::accepted) row.status = RowStatus::in_progress;
}

void apply(CaseRow& row, const ExtensionRequested& fact, const Commit& commit) {
    row.request = Request{.kind = RequestKind::extension,
                          .limit = fact.limit,
                          .amount = fact.amount,
                          .at = commit.occurred_at};
}

void apply(CaseRow& row, const DeadlineExtended& fact, const Commit& commit) {
    row.request.reset();
    row.extensions = fact.times;
    if (!row.extended_at) row.extended_at = commit.occurred_at;
    set_level_due(row, fact.level_due, commit);
    set_case_due(row, fact.case_due, commit);
}

void apply(CaseRow& row, const SuspensionRequested&, const Commit& commit) {
    row.request = Request{.kind = RequestKind::suspension, .at = commit.occurred_at};
}

void apply(CaseRow& row, const CaseSuspended& fact, const Commit&) {
    row.request.reset();
    row.stood_at = row.status;
    row.status = RowStatus::suspended;
    row.suspended_since = fact.at;
    row.review_at = fact.review_at;
    if (!row.suspended_at) row.suspended_at = fact.at;
}

void apply(CaseRow& row, const RequestRefused&, const Commit&) { row.request.reset(); }

void apply(CaseRow& row, const CaseResumed& fact, const Commit& commit) {
    if (row.stood_at) row.status = *row.stood_at;
    row.stood_at.reset();
    if (row.suspended_since) row.suspensions.push_back({*row.suspended_since, fact.at});
    row.suspended_since.reset();
    row.review_at.reset();
    set_level_due(row, fact.level_due, commit);
    set_case_due(row, fact.case_due, commit);
}

void apply(CaseRow& row, const CaseCorrected& fact, const Commit&) {
    if (fact.unit) row.unit = *fact.unit;
}

void apply(CaseRow& row, const CaseUrged&, const Commit&) { row.urges += 1; }
void apply(CaseRow&, const ResidentAnswered&, const Commit&) {}

void apply(CaseRow& row, const DeadlinesRecalculated& fact, const Commit& commit) {
    set_sign_in_due(row, fact.sign_in_due, commit);
    set_level_due(row, fact.level_due, commit);
    set_case_due(row, fact.case_due, commit);
}

void apply(CaseRow& row, const CaseResolved& fact, const Commit& commit) {
    row.resolved_at = commit.occurred_at;
    static_cast<void>(counted(row, fact.counted_at));
    row.verification = fact.verification;
    row.verification_due = fact.verification_due;
    row.breached.remove(LimitKind::verification);
    row.armed_at.verification = commit.revision;
    row.request.reset();
    row.status = RowStatus::resolved;
}

void apply(CaseRow& row, const ResolutionVerified&, const Commit& commit) {
    row.checks.push_back({.at = commit.occurred_at, .level = row.level, .passed = true});
    row.status = RowStatus::verified;
}

void apply(CaseRow& row, const ReworkOrdered& fact, const Commit& commit) {
    row.checks.push_back({.at = commit.occurred_at, .level = row.level, .passed = false});
    row.level_due = fact.level_due;
    row.breached.remove(LimitKind::level);
    row.armed_at.level = commit.revision;
    row.status = RowStatus::in_progress;
}

void apply(CaseRow& row, const CaseClosed& fact, const Commit& commit) {
    row.closed_at = commit.occurred_at;
    row.closed_counted_at = counted(row, fact.counted_at);
    row.closed_before_opened = commit.occurred_at < row.opened_at;
    row.on_the_spot = !row.archival && !row.routed_at;
    row.persons = fact.persons;
    row.feedback_until = fact.feedback_until;
    row.reopen_until = fact.reopen_until;
    row.breached.remove(LimitKind::feedback);
    row.armed_at.feedback = commit.revision;
    row.rated_at.reset();
    row.solved = false;
    row.satisfaction = 0;
    end(row);
    row.status = RowStatus::closed;
}

void apply(CaseRow& row, const CaseRated& fact, const Commit& commit) {
    row.rated_at = commit.occurred_at;
    row.solved = fact.solved;
    row.satisfaction = fact.satisfaction;
}

void apply(CaseRow& row, const CaseReopened& fact, const Commit& commit) {
    if (auto before = present_closing(row)) {
        before->reopened_at = commit.occurred_at;
        row.earlier_closings.push_back(*before);
    }
    if (!row.first_escalated_at && row.routed_at && fact.to_level > row.first_level)
        row.first_escalated_at = commit.occurred_at;
    row.closed_at.reset();
    row.closed_counted_at.reset();
    row.feedback_until.reset();
    row.reopen_until.reset();
    row.rated_at.reset();
    row.solved = false;
    row.satisfaction = 0;
    row.extended_at.reset();
    row.suspended_at.reset();
    row.mediation.reset();
    row.docket.reset();
    row.meeting_wanted = false;
    row.verification = Verification::none;
    hold(row, fact.to, fact.to_level, commit);
    set_clocks(row, fact, commit);
    set_case_due(row, fact.case_due, commit);
}

void apply(CaseRow& row, const CaseMerged& fact, const Commit& commit) {
    row.stood_at = row.status;
    row.status = RowStatus::merged;
    row.merged_into = fact.into;
    row.merged_at = commit.occurred_at;
}

void apply(CaseRow& row, const CaseAbsorbed& fact, const Commit& commit) {
    row.absorbed += 1;
    set_case_due(row, fact.case_due, commit);
}

void apply(CaseRow& row, const CaseUnmerged&, const Commit&) {
    if (row.stood_at) row.status = *row.stood_at;
    row.stood_at.reset();
    row.merged_into.reset();
    row.merged_at.reset();
}

void apply(CaseRow& row, const CaseReleased& fact, const Commit& commit) {
    if (row.absorbed > 0) row.absorbed -= 1;
    set_case_due(row, fact.case_due, commit);
}

void apply(CaseRow& row, const CaseSplit& fact, const Commit&) {
    row.children += static_cast<std::uint32_t>(fact.children.size());
}

void apply(CaseRow& row, const CaseSplitOff& fact, const Commit&) { row.parent = fact.parent; }

void apply(CaseRow& row, const SupervisionOrdered& fact, const Commit& commit) {
    row.supervision = Supervision{.by = fact.by, .due = fact.due, .armed_at = commit.revision};
    row.breached.remove(LimitKind::supervision);
}

void apply(CaseRow& row, const SupervisionLifted&, const Commit&) { row.supervision.reset(); }

void apply(CaseRow& row, const CaseWithdrawn&, const Commit& commit) {
    end(row);
    row.request.reset();
    row.withdrawn_at = commit.occurred_at;
    row.status = RowStatus::withdrawn;
}

void apply(CaseRow& row, const DeadlineBreached& fact, const Commit&) {
    row.ever_breached.add(fact.limit);
    if (fact.limit != LimitKind::arrival) {
        row.breached.add(fact.limit);
        row.passed.push_back({fact.limit, fact.due});
    }
    for (Summons& each : row.summons)
        if (fact.limit == LimitKind::arrival && each.department == fact.subject)
            each.breached = true;
}

void apply(CaseRow&, const EscalationWithheld&, const Commit&) {}

void apply(CaseRow& row, const HolderChanged& fact, const Commit&) {
    row.holder = fact.to;
    row.level = fact.to_level;
    if (fact.unit) row.unit = *fact.unit;
}

// No case is about these.
template <HouseFact Fact>
void apply(CaseRow&, const Fact&, const Commit&) {}

}  // namespace

std::string_view to_text(RowStatus status) {
    switch (status) {
        case RowStatus::reported:
            return "reported";
        case RowStatus::routed:
            return "routed";
        case RowStatus::accepted:
            return "accepted";
        case RowStatus::in_progress:
            return "in_progress";
        case RowStatus::resolved:
            return "resolved";
        case RowStatus::verified:
            return "verified";
        case RowStatus::closed:
            return "closed";
        case RowStatus::suspended:
            return "suspended";
        case RowStatus::merged:
            return "merged";
        case RowStatus::withdrawn:
            return "withdrawn";
    }
    return "unknown";
}

std::string_view chinese(RowStatus status) {
    switch (status) {
        case RowStatus::reported:
            return "已登记";
        case RowStatus::routed:
            return "已分派";
        case RowStatus::accepted:
            return "已签收";
        case RowStatus::in_progress:
            return "办理中";
        case RowStatus::resolved:
            return "已办结";
        case RowStatus::verified:
            return "已核查";
        case RowStatus::closed:
            return "已结案";
        case RowStatus::suspended:
            return "已挂账";
        case RowStatus::merged:
            return "已并案";
        case RowStatus::withdrawn:
            return "已撤回";
    }
    return "未知";
}

std::optional<RowStatus> parse_row_status(std::string_view text) {
    for (const RowStatus status : all_row_statuses)
        if (to_text(status) == text) return status;
    return std::nullopt;
}

bool is_open(RowStatus status) {
    switch (status) {
        case RowStatus::reported:
        case RowStatus::routed:
        case RowStatus::accepted:
        case RowStatus::in_progress:
        case RowStatus::resolved:
        case RowStatus::verified:
        case RowStatus::suspended:
            return true;
        case RowStatus::closed:
        case RowStatus::merged:
        case RowStatus::withdrawn:
            return false;
    }
    return false;
}

std::optional<Closing> present_closing(const CaseRow& row) {
    if (!row.closed_at) return std::nullopt;
    Closing closing;
    closing.at = *row.closed_at;
    closing.counted_at = row.closed_counted_at.value_or(*row.closed_at);
    closing.case_due = row.case_due;
    closing.reopen_until = row.reopen_until;
    closing.rated_at = row.rated_at;
    closing.solved = row.solved;
    closing.satisfaction = row.satisfaction;
    closing.level = row.level;
    closing.highest_level = row.highest_level;
    closing.first_time =
        row.returns.empty() && row.earlier_closings.empty() &&
        std::ranges::all_of(row.checks, [](const Check& check) { return check.passed; });
    closing.dispute = row.dispute;
    closing.agreed = row.mediation == MediationOutcome::agreed;
    closing.on_the_spot = row.on_the_spot;
    closing.persons = row.persons;
    closing.extended_at = row.extended_at;
    closing.suspended_at = row.suspended_at;
    return closing;
}

std::optional<Routing> present_routing(const CaseRow& row) {
    if (!row.held_since) return std::nullopt;
    Routing routing;
    routing.at = *row.held_since;
    routing.level = row.level;
    routing.sign_in_due = row.sign_in_due;
    routing.accepted_at = row.accepted_counted_at ? row.accepted_counted_at : row.accepted_at;
    routing.ended_at = latest_instant;
    return routing;
}

Duration stood_still(const CaseRow& row) {
    Duration total;
    for (const StoodStill& each : row.suspensions) total.micros += (each.until - each.from).micros;
    return total;
}

void fold(CaseRow& row, const StoredCommit& stored) {
    const Commit& commit = stored.commit;
    if (row.revision == 0) {
        row.number = CaseNumber(commit.stream.id);
        row.recorded_at = commit.recorded_at;
    }
    row.revision = commit.revision;
    row.position = stored.position;
    for (const Event& event : commit.events) {
        std::visit(
            [&](const auto& fact) {
                static_assert(
                    requires { apply(row, fact, commit); },
                    "write apply(CaseRow&, const Fact&, const Commit&): what does it make of the "
                    "row?");
                apply(row, fact, commit);
            },
            event);
    }
}

}  // namespace gridcase::projections
