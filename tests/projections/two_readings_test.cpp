// The rules and the read side fold the same facts, each into what it needs. Where both speak of the
// same thing they must say the same: which limits run is what timers fire by, and what the rules
// decide a passing by.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/domain/case.hpp"
#include "engine/domain/snapshot.hpp"
#include "projections/timers.hpp"
#include "tests/projections/any_life.hpp"

namespace gridcase::two_readings_test {

using namespace gridcase::projections;
using namespace samples;

namespace {

/// What the rules make of one commit.
engine::Case decided(engine::Case state, const Commit& commit) {
    for (const Event& event : commit.events) {
        std::visit(
            [&]<class Fact>(const Fact& fact) {
                if constexpr (!HouseFact<Fact>) state = engine::evolve(std::move(state), fact);
            },
            event);
        engine::note_actor(state, event, commit);
    }
    return state;
}

/// A step that a house could take: nothing is resumed or unmerged that does not stand aside.
std::vector<Event> possible_steps(const engine::Case& state) {
    std::vector<Event> events = any::steps();
    const auto comes_back = [](const Event& event) {
        return std::holds_alternative<CaseResumed>(event) ||
               std::holds_alternative<CaseUnmerged>(event);
    };
    std::erase_if(events, [&](const Event& event) {
        return comes_back(event) && state.stood_at == engine::Status::unknown;
    });
    if (events.empty()) events.emplace_back(NoteAdded{});
    // Two in one commit: the second of two returns to the same place would have nowhere to go.
    if (std::count_if(events.begin(), events.end(), comes_back) > 1) events.resize(1);
    return events;
}

void must_agree(const engine::Case& state, const CaseRow& row) {
    RC_ASSERT(to_text(state.status) == to_text(row.status));
    RC_ASSERT(engine::is_open(state.status) == is_open(row.status));
    RC_ASSERT(state.archival == row.archival);
    RC_ASSERT(state.holder == row.holder);
    RC_ASSERT(state.level == row.level);
    RC_ASSERT(state.ruling_wanted == row.ruling_wanted);
    RC_ASSERT(state.extensions == row.extensions);
    RC_ASSERT(state.request.has_value() == row.request.has_value());
    RC_ASSERT(state.merged_into == row.merged_into);
    RC_ASSERT(state.parent == row.parent);
    RC_ASSERT(state.summons.size() == row.summons.size());
    RC_ASSERT(state.supervision.has_value() == row.supervision.has_value());
    if (!row.archival) {
        RC_ASSERT(state.unit == row.unit);
        RC_ASSERT(state.category == row.category);
    }
}

void limits_must_agree(const engine::Case& state, const CaseRow& row, const ViewStore& store) {
    std::set<std::tuple<Instant, LimitKind, UnitCode>> wanted;
    const auto want = [&](LimitKind limit, const UnitCode& subject) {
        const std::optional<Instant> due = engine::armed(state, limit, subject);
        const auto timer = armed(row, limit, subject);
        RC_ASSERT(due.has_value() == timer.has_value());
        if (!due) return;
        RC_ASSERT(*due == timer->due);
        wanted.emplace(*due, limit, subject);
    };
    for (const LimitKind limit : all_limit_kinds)
        if (limit != LimitKind::arrival) want(limit, {});
    for (const UnitCode& department : any::departments) want(LimitKind::arrival, department);

    std::set<std::tuple<Instant, LimitKind, UnitCode>> found;
    for (const Timer& timer : timers_due(store, latest_instant, 1000))
        found.emplace(timer.due, timer.limit, timer.subject);
    RC_ASSERT(found == wanted);
}

/// The names under which timers pass: each passes once.
using Names = std::set<std::tuple<LimitKind, UnitCode, Revision>>;

Names names_of(const ViewStore& store) {
    Names names;
    for (const Timer& timer : timers_due(store, latest_instant, 1000))
        names.emplace(timer.limit, timer.subject, timer.armed_at);
    return names;
}

}  // namespace

TEST_CASE("after every fact the view's timers are the limits that the rules say are armed") {
    CHECK(rc::check([] {
        History history;
        MemoryViewStore store;
        engine::Case state;
        const int commits = *rc::gen::inRange(1, 40);
        for (int i = 0; i < commits; ++i) {
            history.add("c-1", any::moment(), i == 0 ? any::opening() : possible_steps(state));
            const StoredCommit& stored = *history.commits().back();
            state = decided(std::move(state), stored.commit);
            fold(store, stored);
            const CaseRow row = *find_row(store, CaseNumber("c-1"));
            must_agree(state, row);
            RC_ASSERT(engine::from_snapshot(engine::snapshot_of(state)) == engine::State(state));
            limits_must_agree(state, row, store);
        }
    }));
}

TEST_CASE("what a closing allowed ends with the reopening, even if the case is closed once more") {
    History history;
    MemoryViewStore store;
    engine::Case state;
    CaseClosed closing;
    closing.feedback_until = moment("2024-03-10 08:00");
    closing.reopen_until = moment("2024-03-12 08:00");
    const auto happens = [&](const Event& event) {
        history.add("c-1", moment("2024-03-05 08:00"), {event});
        state = decided(std::move(state), history.commits().back()->commit);
        fold(store, *history.commits().back());
    };
    happens(reported(grid_1));
    happens(closing);
    happens(CaseMerged{.into = CaseNumber("o-1")});
    happens(reopened(grid_1, std::nullopt));
    CHECK_FALSE(state.reopen_until);
    happens(CaseUnmerged{.from = CaseNumber("o-1")});
    CHECK_FALSE(engine::armed(state, LimitKind::feedback));
    CHECK_FALSE(armed(*find_row(store, CaseNumber("c-1")), LimitKind::feedback));
}

TEST_CASE("a limit that passed never runs again under the revision that had set it") {
    CHECK(rc::check([] {
        History history;
        MemoryViewStore store;
        Names passed;
        const int commits = *rc::gen::inRange(1, 60);
        for (int i = 0; i < commits; ++i) {
            const std::vector<Event> events =
                i == 0 ? any::opening() : std::vector<Event>{any::step()};
            const Names before = names_of(store);
            if (const auto* breach = std::get_if<DeadlineBreached>(&events.front())) {
                for (const auto& [limit, subject, armed_at] : before)
                    if (limit == breach->limit &&
                        (subject.value().empty() || subject == breach->subject))
                        passed.emplace(limit, subject, armed_at);
            }
            history.add("c-1", any::moment(), events);
            fold(store, *history.commits().back());
            for (const auto& name : names_of(store)) RC_ASSERT(!passed.contains(name));
        }
    }));
}

}  // namespace gridcase::two_readings_test
