#include "tests/simulation/oracle.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/domain/domain.hpp"
#include "engine/domain/limits.hpp"
#include "events/codec.hpp"
#include "projections/case_row.hpp"
#include "projections/fold.hpp"
#include "projections/list.hpp"
#include "projections/query.hpp"

namespace gridcase::simulation {
namespace {

using engine::Case;
using engine::Status;
using projections::CaseRow;

/// Which limit ran out by `now` without a word about it in the stream. Said here once more and
/// otherwise than in the rules: from what stands in the case, not from what is armed.
std::string overdue_unsaid(const Case& state, Instant now) {
    const auto late = [&](LimitKind limit, const std::optional<Instant>& due) {
        return due && *due <= now && !state.breached.contains(limit);
    };
    const bool moving = engine::is_open(state.status) && state.status != Status::suspended &&
                        state.status != Status::merged;
    const bool in_work =
        moving && state.status != Status::resolved && state.status != Status::verified;
    if (state.status == Status::routed && late(LimitKind::sign_in, state.sign_in.due))
        return "nobody signed in time, and nothing says so";
    if (in_work && late(LimitKind::level, state.level_clock.due))
        return "the holder's limit ran out, and nothing says so";
    if (moving && late(LimitKind::whole_case, state.case_clock.due))
        return "the case's limit ran out, and nothing says so";
    if (state.status == Status::resolved && late(LimitKind::verification, state.verification_due))
        return "nobody verified in time, and nothing says so";
    if (state.status == Status::closed && !state.rated &&
        late(LimitKind::feedback, state.feedback_until))
        return "nobody answered in time, and nothing says so";
    if (engine::is_open(state.status)) {
        if (state.supervision && late(LimitKind::supervision, state.supervision->due))
            return "the supervision's deadline ran out, and nothing says so";
        for (const engine::Summons& each : state.summons)
            if (each.arrive_by <= now && !each.breached)
                return "department " + each.department.value() +
                       " did not come in time, and nothing says so";
    }
    return {};
}

/// Whether a breach is told once, not before its time, and with what came of it.
std::string breaches_ill_told(const std::vector<CommitPtr>& commits) {
    std::set<std::tuple<LimitKind, Instant, UnitCode>> told;
    for (const CommitPtr& stored : commits) {
        std::size_t breaches = 0;
        std::size_t outcomes = 0;
        for (const Event& event : stored->commit.events) {
            if (const auto* breach = std::get_if<DeadlineBreached>(&event)) {
                ++breaches;
                if (breach->due > stored->commit.recorded_at) return "a limit passed too early";
                if (!told.emplace(breach->limit, breach->due, breach->subject).second)
                    return "limit " + std::string(to_text(breach->limit)) + " passed twice";
            }
            const auto* up = std::get_if<CaseEscalated>(&event);
            if ((up && up->reason == EscalationReason::overdue) ||
                std::holds_alternative<EscalationWithheld>(event))
                ++outcomes;
        }
        if (breaches > 0 && (breaches != 1 || outcomes != 1))
            return "a breach without what came of it, or with more than one thing";
    }
    return {};
}

/// An open case has exactly one holder: one that is there, may hold, and has somebody to answer.
std::string holder_ill_chosen(const Case& state, const engine::Rulebook& rulebook, Instant now) {
    const engine::Territory& territory = *rulebook.territory;
    const UnitRegistered* holder = territory.find(state.holder);
    if (!holder) return "its holder " + state.holder.value() + " is no unit";
    if (!engine::counts_at(*holder, now)) return "its holder " + state.holder.value() + " is gone";
    if (!engine::may_hold(holder->kind)) return "its holder may hold nothing";
    const auto answers = territory.answerable(state.holder, state.level, now);
    if (answers->unit->code != state.holder)
        return "its holder " + state.holder.value() + " has nobody to answer; " +
               answers->unit->code.value() + " should hold it";
    if (answers->holder != state.holder_name)
        return "its holder is called “" + state.holder_name + "”, and “" + answers->holder +
               "” has the post";
    return {};
}

/// The limits that stand in the case are what its clocks come to under the calendar of today.
std::string clocks_ill_counted(const Case& state, const engine::Rulebook& rulebook) {
    if (state.status == Status::suspended || state.status == Status::merged) return {};
    const auto wrong = [&](const engine::CaseClock& clock, const engine::Calendar& calendar) {
        return clock.clock && clock.due != engine::due_of(calendar, *clock.clock);
    };
    const engine::Calendar& own = rulebook.calendar_of(state.level);
    if (state.status == Status::routed && wrong(state.sign_in, own))
        return "its sign-in limit is not what its clock comes to";
    if (wrong(state.level_clock, own)) return "its level limit is not what its clock comes to";
    if (state.absorbed.empty() && wrong(state.case_clock, rulebook.city_calendar()))
        return "its case limit is not what its clock comes to";
    return {};
}

std::string differs(const Case& state, const CaseRow& row) {
    if (to_text(state.status) != to_text(row.status)) return "the view shows another status";
    if (state.holder != row.holder) return "the view shows another holder";
    if (state.level != row.level) return "the view shows another level";
    if (state.unit != row.unit) return "the view shows another place";
    if (state.sign_in.due != row.sign_in_due && state.status == Status::routed)
        return "the view shows another sign-in limit";
    if (state.level_clock.due != row.level_due) return "the view shows another level limit";
    if (state.case_clock.due != row.case_due) return "the view shows another case limit";
    if (state.verification_due != row.verification_due && state.status == Status::resolved)
        return "the view shows another verification limit";
    if (state.status == Status::closed && state.feedback_until != row.feedback_until)
        return "the view shows another feedback limit";
    return {};
}

}  // namespace

std::vector<CaseNumber> Oracle::follow(const engine::MemoryLog& log) {
    std::vector<CaseNumber> touched;
    log.read(read_ + 1, log.last(), [&](Position at, std::string_view bytes) {
        CommitPtr commit = stored(std::string(bytes), at).value();
        read_ = at;
        for (const Event& event : commit->commit.events) ++seen_[type_of(event)];
        if (commit->commit.stream.kind != StreamKind::case_file) return true;
        const CaseNumber number(commit->commit.stream.id);
        files_[number].commits.push_back(std::move(commit));
        touched.push_back(number);
        return true;
    });
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (const CaseNumber& number : touched) {
        File& file = files_.at(number);
        engine::State state;
        for (const CommitPtr& each : file.commits)
            state = engine::fold(std::move(state), each->commit);
        file.replayed = std::get<Case>(std::move(state));
    }
    return touched;
}

std::string Oracle::fault_of(const CaseNumber& number, const Shown& shown, Instant now) const {
    const auto& [commits, state] = files_.at(number);
    const auto row = projections::find_row(shown.views, number);
    std::string fault = row ? differs(state, *row) : "the views do not know it";
    if (fault.empty()) fault = overdue_unsaid(state, now);
    if (fault.empty()) fault = breaches_ill_told(commits);
    if (fault.empty() && engine::is_open(state.status)) {
        fault = holder_ill_chosen(state, shown.rulebook, now);
        if (fault.empty()) fault = clocks_ill_counted(state, shown.rulebook);
    }
    if (fault.empty()) return {};
    for (const CommitPtr& each : commits) {
        fault += "\n  " + to_text(each->commit.recorded_at, 480);
        for (const Event& event : each->commit.events) fault += " " + std::string(type_of(event));
    }
    return "case " + number.value() + " (" + std::string(engine::to_text(state.status)) +
           ", revision " + std::to_string(commits.size()) + ") at " + to_text(now, 480) + ": " +
           fault;
}

std::string Oracle::fault_in_touched(const Shown& shown, Instant now) {
    for (const CaseNumber& number : follow(shown.log))
        if (std::string fault = fault_of(number, shown, now); !fault.empty()) return fault;
    return {};
}

std::string Oracle::fault_in_all(const Shown& shown, Instant now) {
    follow(shown.log);
    std::set<CaseNumber> open;
    for (const auto& [number, file] : files_) {
        if (std::string fault = fault_of(number, shown, now); !fault.empty()) return fault;
        if (engine::is_open(file.replayed.status)) open.insert(number);
    }
    // Every open case stands in one unit's worklist: its holder's.
    projections::ListQuery query{
        .list = "worklist", .unit = {}, .from = {}, .until = {}, .limit = 1'000};
    while (true) {
        const auto page = projections::read_list(shown.views, query);
        for (const projections::ListLine& line : page->lines) {
            if (open.erase(line.row.number) == 0)
                return "case " + line.row.number.value() +
                       " stands in two worklists, or in one though it is not open";
            if (line.unit != line.row.holder)
                return "case " + line.row.number.value() + " stands in another's worklist";
        }
        if (!page->next) break;
        query.cursor = *page->next;
    }
    if (!open.empty()) return "case " + open.begin()->value() + " stands in nobody's worklist";
    return {};
}

std::string Oracle::fault_in_rebuilt(const Shown& shown) {
    projections::MemoryViewStore anew;
    shown.log.read(1, shown.log.last(), [&](Position at, std::string_view bytes) {
        projections::fold(anew, *stored(std::string(bytes), at).value());
        return true;
    });
    const auto entries_of = [](const projections::MemoryViewStore& store,
                               projections::Family family) {
        std::vector<std::pair<std::string, std::string>> entries;
        store.scan(family, {}, {}, [&](std::string_view key, std::string_view value) {
            entries.emplace_back(key, value);
            return true;
        });
        return entries;
    };
    for (const projections::Family family : projections::all_families)
        if (entries_of(anew, family) != entries_of(shown.views, family))
            return "family " + std::string(projections::to_text(family)) +
                   " of the views is not what a fold of the whole log makes";
    return {};
}

}  // namespace gridcase::simulation
