#include "engine/domain/rehearsal.hpp"

#include <algorithm>
#include <variant>

#include "engine/domain/intake.hpp"
#include "engine/domain/limits.hpp"

namespace gridcase::engine {
namespace {

template <class Fact>
const Fact* fact_in(const Commit& commit) {
    for (const Event& event : commit.events)
        if (const auto* fact = std::get_if<Fact>(&event)) return fact;
    return nullptr;
}

/// Whether a routing in this commit is a policy's, and not a duty item's or a ruling's.
bool decided_by_policy(const Commit& commit) {
    return fact_in<CaseReported>(commit) || fact_in<CaseTriaged>(commit) ||
           fact_in<CaseCorrected>(commit);
}

/// The case due that a fact sets; the outer nothing: it sets none.
std::optional<std::optional<Instant>> case_due_in(const Event& event) {
    if (const auto* fact = std::get_if<CaseRouted>(&event)) return fact->case_due;
    if (const auto* fact = std::get_if<CaseReopened>(&event)) return fact->case_due;
    if (const auto* fact = std::get_if<DeadlineExtended>(&event)) return fact->case_due;
    if (const auto* fact = std::get_if<CaseResumed>(&event)) return fact->case_due;
    if (const auto* fact = std::get_if<DeadlinesRecalculated>(&event)) return fact->case_due;
    if (const auto* fact = std::get_if<CaseAbsorbed>(&event)) return fact->case_due;
    if (const auto* fact = std::get_if<CaseReleased>(&event)) return fact->case_due;
    return std::nullopt;
}

/// The limit of the same holder that a fact moves.
std::optional<std::optional<Instant>> level_due_in(const Event& event) {
    if (const auto* fact = std::get_if<DeadlineExtended>(&event)) return fact->level_due;
    if (const auto* fact = std::get_if<CaseResumed>(&event)) return fact->level_due;
    if (const auto* fact = std::get_if<DeadlinesRecalculated>(&event)) return fact->level_due;
    return std::nullopt;
}

void climb(std::optional<Level>& climbed, Level level) {
    climbed = climbed ? std::max(*climbed, level) : level;
}

/// The case clock of a reopening, as the policy sets it.
std::optional<Clock> reopened_clock(const CaseReopened& fact, const Case& current,
                                    const Commit& commit, const Policy& policy) {
    const auto budget = case_budget(policy, fact.to_level, current.severity);
    if (!budget) return std::nullopt;
    return Clock(fact.case_clock ? fact.case_clock->at : commit.occurred_at, *budget);
}

}  // namespace

Rehearsing::Rehearsing(std::shared_ptr<const Policy> policy, Instant from, Instant until)
    : policy_(std::move(policy)), from_(from), until_(until) {}

const Case* Rehearsing::case_of(const CaseNumber& number) const {
    const auto found = places_.find(number.value());
    return found == places_.end() ? nullptr : &cases_[found->second].rehearsed;
}

std::optional<Instant> Rehearsing::last_report(const UnitCode& unit,
                                               const CategoryCode& category) const {
    const auto found = reports_.find({unit, category});
    return found == reports_.end() ? std::nullopt : std::optional(found->second);
}

CaseNumber Rehearsing::new_number(std::string_view prefix) const { return with_serial(prefix, 1); }

void Rehearsing::take(const Rulebook& then, const Commit& commit) {
    if (commit.stream.kind != StreamKind::case_file) return;
    if (Replayed* replayed = replayed_of(commit)) {
        const Rulebook under{then.versions, policy_, then.territory, then.calendars};
        const Actor actor{commit.actor, commit.role, commit.unit};
        const Context context{actor, commit.occurred_at, commit.recorded_at, under, *this};
        const bool by_policy = decided_by_policy(commit);
        for (const Event& event : commit.events) {
            follow(*replayed, event, commit, by_policy);
            const bool decided_anew = by_policy && std::holds_alternative<CaseRouted>(event);
            if (!decided_anew && !replayed->unroutable) rehearse(*replayed, event, commit, context);
        }
    }
    note_reports(commit);
}

Rehearsing::Replayed* Rehearsing::replayed_of(const Commit& commit) {
    const bool in_period = commit.occurred_at >= from_ && commit.occurred_at < until_;
    if (fact_in<CaseImported>(commit) && in_period) archival_.emplace_back(commit.stream.id);
    if (fact_in<CaseReported>(commit) && in_period) {
        places_.emplace(commit.stream.id, cases_.size());
        cases_.emplace_back().number = CaseNumber(commit.stream.id);
    }
    const auto found = places_.find(commit.stream.id);
    return found == places_.end() ? nullptr : &cases_[found->second];
}

void Rehearsing::note_reports(const Commit& commit) {
    const auto* reported = fact_in<CaseReported>(commit);
    if (!reported) return;
    const auto [last, is_new] =
        reports_.emplace(std::pair(reported->unit, reported->category), commit.occurred_at);
    if (!is_new) last->second = std::max(last->second, commit.occurred_at);
}

void Rehearsing::follow(Replayed& replayed, const Event& event, const Commit& commit,
                        bool by_policy) {
    const auto done_with = [&](Instant at) {
        if (!replayed.handled_at) replayed.handled_at = at;
    };
    if (const auto* routed = std::get_if<CaseRouted>(&event)) {
        if (by_policy) {
            replayed.then.level = routed->level;
            replayed.then.unit = routed->unit;
            replayed.then.highest = std::max(replayed.then.highest, routed->level);
            replayed.then.level_due = routed->level_due;
            replayed.handled_at.reset();
            replayed.overdue = false;
        } else {
            climb(replayed.climbed, routed->level);
            done_with(commit.occurred_at);
        }
    } else if (const auto* escalated = std::get_if<CaseEscalated>(&event)) {
        climb(replayed.climbed, escalated->to_level);
        replayed.overdue |= !replayed.handled_at && escalated->reason == EscalationReason::overdue;
        done_with(commit.occurred_at);
    } else if (std::holds_alternative<CaseDelegated>(event)) {
        done_with(commit.occurred_at);
    } else if (const auto* resolved = std::get_if<CaseResolved>(&event)) {
        done_with(resolved->counted_at.value_or(commit.occurred_at));
    } else if (const auto* closed = std::get_if<CaseClosed>(&event)) {
        replayed.closed_at = closed->counted_at.value_or(commit.occurred_at);
    } else if (std::holds_alternative<CaseReopened>(event)) {
        replayed.closed_at.reset();
        replayed.reopened = true;
    } else if (const auto* suspended = std::get_if<CaseSuspended>(&event)) {
        replayed.suspended_at = suspended->at;
    } else if (std::holds_alternative<CaseResumed>(event)) {
        replayed.suspended_at.reset();
    } else if (std::holds_alternative<CaseWithdrawn>(event) ||
               std::holds_alternative<CaseMerged>(event)) {
        replayed.gone = true;
    } else if (std::holds_alternative<CaseUnmerged>(event)) {
        replayed.gone = false;
    }
    follow_dues(replayed, event);
}

void Rehearsing::follow_dues(Replayed& replayed, const Event& event) {
    if (const auto due = case_due_in(event)) replayed.then.case_due = *due;
    if (const auto due = level_due_in(event); due && !replayed.handled_at)
        replayed.then.level_due = *due;
}

void Rehearsing::rehearse(Replayed& replayed, const Event& event, const Commit& commit,
                          const Context& context) const {
    const bool triaged = std::holds_alternative<CaseTriaged>(event);
    const Case before = triaged ? replayed.rehearsed : Case{};
    step(replayed, event, commit, context.rulebook);
    const Case& current = replayed.rehearsed;
    tl::expected<std::optional<CaseRouted>, Rejection> route = std::nullopt;
    if (const auto* reported = std::get_if<CaseReported>(&event)) {
        ReportCase report;
        report.unit = reported->unit;
        report.category = reported->category;
        report.severity = reported->severity;
        report.channel = reported->channel;
        report.facts = reported->facts;
        Matter matter = matter_of(context, report);
        // A part of another case came when that one came, and is no repeat.
        if (fact_in<CaseSplitOff>(commit)) {
            matter.at_night = false;
            matter.days_since_last.reset();
        }
        route = route_case(context, current.unit, matter, current.severity);
    } else if (triaged) {
        route = route_triaged(context, before, current);
    } else if (const auto* corrected = std::get_if<CaseCorrected>(&event)) {
        if (corrected->unit) route = route_corrected(context, current);
    }
    replayed.unroutable = !route || !policy_->category(current.category);
    if (!replayed.unroutable) take_route(replayed, *route);
}

void Rehearsing::take_route(Replayed& replayed, const std::optional<CaseRouted>& route) {
    if (!route) return;
    replayed.rehearsed = evolve(std::move(replayed.rehearsed), *route);
    replayed.now.level = route->level;
    replayed.now.unit = route->unit;
    replayed.now.highest = std::max(replayed.now.highest, route->level);
    replayed.now.level_due = route->level_due;
    replayed.now.case_due = route->case_due;
}

void Rehearsing::step(Replayed& replayed, const Event& event, const Commit& commit,
                      const Rulebook& under) {
    Case& current = replayed.rehearsed;
    const std::optional<Clock> running = current.case_clock.clock;
    current = std::get<Case>(evolve(State(std::move(current)), event, commit.stream));
    if (std::holds_alternative<CaseReported>(event)) current.opened_at = commit.occurred_at;
    // The case's own clock is the policy's, whatever another policy set.
    if (std::holds_alternative<CaseRouted>(event)) current.case_clock.clock = running;
    if (const auto* reopened = std::get_if<CaseReopened>(&event))
        current.case_clock.clock = reopened_clock(*reopened, current, commit, *under.policy);
    if (case_due_in(event)) {
        if (!current.case_clock.clock) current.case_clock.due.reset();
        current.case_clock.due = case_due_of(under, current);
        replayed.now.case_due = current.case_clock.due;
    }
    if (level_due_in(event) && !replayed.handled_at && current.level_clock.clock)
        replayed.now.level_due =
            due_of(under.calendar_of(current.level), *current.level_clock.clock);
}

void Rehearsing::count(Rehearsal& rehearsal, const Replayed& replayed, Instant asked_at) {
    const CaseNumber& number = replayed.number;
    if (replayed.unroutable) return rehearsal.unroutable.push_back(number);
    const Course& then = replayed.then;
    const Course& now = replayed.now;
    rehearsal.rehearsed.push_back(number);
    rehearsal.levels[{then.level, now.level}].push_back(number);
    rehearsal.level_load[then.level].then.push_back(number);
    rehearsal.level_load[now.level].now.push_back(number);
    rehearsal.unit_load[then.unit].then.push_back(number);
    rehearsal.unit_load[now.unit].now.push_back(number);
    if (replayed.gone) return;

    const auto either = [&](ThenAndNow& numbers, bool was, bool is) {
        if (was) numbers.then.push_back(number);
        if (is) numbers.now.push_back(number);
    };
    const Instant stands_until = replayed.suspended_at.value_or(asked_at);
    const Instant case_end = replayed.closed_at.value_or(stands_until);
    const auto case_late = [&](const Course& course) {
        return course.case_due && case_end > *course.case_due;
    };
    either(rehearsal.late_case, case_late(then), case_late(now));
    // A timer moves a case up at its limit, not after it.
    const Instant level_end = replayed.handled_at.value_or(stands_until);
    const auto level_late = [&](const Course& course) {
        return course.level_due && (level_end > *course.level_due ||
                                    (replayed.overdue && level_end == *course.level_due));
    };
    either(rehearsal.late_level, level_late(then), level_late(now));

    if (!replayed.closed_at) return;
    rehearsal.closed.push_back(number);
    const auto contained = [&](const Course& course, Level level) {
        return !replayed.reopened && course.highest <= level &&
               replayed.climbed.value_or(Level::grid) <= level;
    };
    either(rehearsal.grid_contained, contained(then, Level::grid), contained(now, Level::grid));
    either(rehearsal.community_contained, contained(then, Level::community),
           contained(now, Level::community));
}

Rehearsal Rehearsing::result(Instant asked_at) const {
    Rehearsal rehearsal;
    rehearsal.archival = archival_;
    for (const Replayed& replayed : cases_) count(rehearsal, replayed, asked_at);
    return rehearsal;
}

std::vector<std::pair<std::string, const CaseNumbers*>> cells(const Rehearsal& rehearsal) {
    std::vector<std::pair<std::string, const CaseNumbers*>> named{
        {"rehearsed", &rehearsal.rehearsed},
        {"archival", &rehearsal.archival},
        {"unroutable", &rehearsal.unroutable},
        {"closed", &rehearsal.closed}};
    const auto both = [&](const std::string& name, const ThenAndNow& numbers) {
        named.emplace_back(name + ":then", &numbers.then);
        named.emplace_back(name + ":now", &numbers.now);
    };
    for (const auto& [way, numbers] : rehearsal.levels)
        named.emplace_back(
            "moved:" + std::string(to_text(way.first)) + ":" + std::string(to_text(way.second)),
            &numbers);
    for (const auto& [level, numbers] : rehearsal.level_load)
        both("level:" + std::string(to_text(level)), numbers);
    for (const auto& [unit, numbers] : rehearsal.unit_load) both("unit:" + unit.value(), numbers);
    both("late:level", rehearsal.late_level);
    both("late:case", rehearsal.late_case);
    both("contained:grid", rehearsal.grid_contained);
    both("contained:community", rehearsal.community_contained);
    return named;
}

}  // namespace gridcase::engine
