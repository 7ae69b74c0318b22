// What holds for all units, posts and redrawings that the rules let in.

#include <rapidcheck.h>

#include <set>

#include "engine/domain/redraw.hpp"
#include "engine/domain/territory_check.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::territory_laws_test {
namespace {

/// A few moments, so that they meet.
Instant any_moment() { return morning - days(40) + days(*rc::gen::inRange(0, 40)); }
std::optional<Instant> maybe_moment() {
    if (*rc::gen::arbitrary<bool>()) return std::nullopt;
    return any_moment();
}

UnitCode any_unit(const Territory& territory) {
    const auto all = territory.all();
    return all[*rc::gen::inRange<std::size_t>(0, all.size())]->code;
}

ActorId any_person() { return ActorId(*rc::gen::element<std::string>("zhang", "li", "wu")); }

UnitRegistered any_registration(const Territory& territory) {
    const UnitCode parent = any_unit(territory);
    UnitRegistered made = unit(
        UnitCode(parent.value().substr(0, 60) + "-" + std::to_string(*rc::gen::inRange(0, 4))),
        "新",
        *rc::gen::element(Level::grid, Level::grid, Level::grid, Level::community, Level::street),
        parent, *rc::gen::element<std::string>("", "甲（网格长）", "站长"),
        *rc::gen::element(UnitKind::area, UnitKind::area, UnitKind::building, UnitKind::stairwell,
                          UnitKind::road, UnitKind::dedicated_grid, UnitKind::department,
                          UnitKind::member_organisation));
    made.valid_from = maybe_moment();
    made.valid_to = maybe_moment();
    return made;
}

/// A grid and another of its community, if it has one.
RedrawUnits any_redrawing(const Territory& territory) {
    std::vector<UnitCode> grids;
    const UnitCode community = *rc::gen::element(community_1, community_3);
    for (const UnitRegistered* each : territory.all())
        if (each->parent == community) grids.push_back(each->code);
    RedrawUnits command{
        .territory = "city", .predecessors = {}, .successors = {}, .at = any_moment(), .cases = {}};
    for (const UnitCode& grid : grids)
        (*rc::gen::inRange(0, 3) == 0 ? command.predecessors : command.successors).push_back(grid);
    return command;
}

Command any_command(const Territory& territory) {
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            return RegisterUnits{"city", {any_registration(territory)}};
        case 1:
            return any_redrawing(territory);
        case 2:
            return VacatePost{"city", any_unit(territory), "", any_person(), any_moment()};
        default:
            return FillPosts{
                "city",
                {PostFilled{any_unit(territory), *rc::gen::element<std::string>("", "", "网格员"),
                            any_person(), "名", any_moment(), maybe_moment(),
                            *rc::gen::inRange(0, 3) == 0}}};
    }
}

/// Asks for things until the list is done; what the rules let in becomes commits.
struct Lived {
    std::vector<Commit> commits;
    Rulebook rulebook = samples::rulebook();

    void live(int steps) {
        const Actor admin = admin_of(city);
        for (int i = 0; i < steps; ++i) {
            const Command command = any_command(*rulebook.territory);
            const auto decision = decide(State(), command, Context{admin, noon, noon, rulebook});
            if (!decision) continue;
            for (const Step& step : *decision) {
                Commit commit;
                commit.stream = {StreamKind::territory, "city"};
                commit.events = step.events;
                rulebook = evolve(std::move(rulebook), commit);
                commits.push_back(std::move(commit));
            }
        }
    }
};

bool same(const Territory& left, const Territory& right) {
    const auto ours = left.states();
    const auto theirs = right.states();
    if (ours.size() != theirs.size()) return false;
    for (std::size_t i = 0; i < ours.size(); ++i)
        if (ours[i]->unit != theirs[i]->unit || ours[i]->posts != theirs[i]->posts ||
            ours[i]->redrawn != theirs[i]->redrawn ||
            ours[i]->predecessors != theirs[i]->predecessors ||
            ours[i]->answering != theirs[i]->answering)
            return false;
    return true;
}

}  // namespace

TEST_CASE("whatever is asked, every registered unit has exactly one that answers, at any moment") {
    CHECK(rc::check([] {
        Lived city_life;
        city_life.live(*rc::gen::inRange(0, 40));
        const Territory& territory = *city_life.rulebook.territory;
        for (const UnitRegistered* each : territory.all())
            for (const Instant moment : {any_moment(), noon})
                for (const Level level : all_levels) {
                    const auto answers = territory.answerable(each->code, level, moment);
                    RC_ASSERT(answers.has_value());
                    RC_ASSERT(!answers->holder.empty());
                    RC_ASSERT(may_hold(answers->unit->kind));
                    RC_ASSERT(counts_at(*answers->unit, moment));
                    RC_ASSERT(answers->unit->level >= level || !answers->unit->parent);
                }
        RC_ASSERT(!territory.answerable(UnitCode("nowhere"), Level::grid, noon));
    }));
}

TEST_CASE("whatever is asked, no post that answers has two holders, and no tree a cycle") {
    CHECK(rc::check([] {
        Lived city_life;
        city_life.live(*rc::gen::inRange(0, 40));
        for (const Instant moment : {any_moment(), any_moment(), noon})
            for (const Finding& finding : check(*city_life.rulebook.territory, moment)) {
                RC_ASSERT(finding.kind != FindingKind::double_holder);
                RC_ASSERT(finding.kind != FindingKind::cycle);
                RC_ASSERT(finding.kind != FindingKind::orphan);
            }
    }));
}

TEST_CASE("whatever is asked, a replay of the commits gives the same territory") {
    CHECK(rc::check([] {
        Lived city_life;
        city_life.live(*rc::gen::inRange(0, 40));
        Rulebook again = samples::rulebook();
        for (const Commit& commit : city_life.commits) again = evolve(std::move(again), commit);
        RC_ASSERT(same(*again.territory, *city_life.rulebook.territory));
    }));
}

TEST_CASE("whatever is redrawn, lineage never leads back") {
    CHECK(rc::check([] {
        Lived city_life;
        const Actor admin = admin_of(city);
        for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
            const Command command =
                *rc::gen::arbitrary<bool>()
                    ? Command(any_redrawing(*city_life.rulebook.territory))
                    : Command(RegisterUnits{
                          "city",
                          {unit(UnitCode(community_3.value() + std::to_string(100 + i)), "新",
                                Level::grid, community_3, "长")}});
            const auto decision =
                decide(State(), command, Context{admin, noon, noon, city_life.rulebook});
            if (!decision || decision->empty()) continue;
            Commit commit;
            commit.stream = {StreamKind::territory, "city"};
            commit.events = decision->front().events;
            city_life.rulebook = evolve(std::move(city_life.rulebook), commit);
        }
        const Territory& territory = *city_life.rulebook.territory;
        for (const UnitState* start : territory.states()) {
            std::vector<UnitCode> open{start->unit.code};
            std::set<UnitCode> seen;
            while (!open.empty()) {
                const UnitState* each = territory.state_of(open.back());
                open.pop_back();
                if (!each->redrawn) continue;
                for (const UnitCode& next : each->redrawn->successors) {
                    RC_ASSERT(next != start->unit.code);
                    RC_ASSERT(territory.find(next)->parent == each->unit.parent);
                    if (seen.insert(next).second) open.push_back(next);
                }
            }
        }
    }));
}

}  // namespace gridcase::territory_laws_test
