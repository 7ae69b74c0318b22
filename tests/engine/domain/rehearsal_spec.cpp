// A policy rehearsed against what really happened: by hand on a few cases, and against a
// brute-force recount on many.

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "engine/domain/limits.hpp"
#include "engine/domain/rehearsal.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::rehearsal_spec {
namespace {

/// A policy whose limits run day and night, so that a hand can add them up.
std::string policy_text(const std::string& parties, const std::string& grid_case,
                        const std::string& community_case) {
    return "name = \"p\"\nutc_offset = \"+08:00\"\n"
           "[[category]]\ncode = \"dispute\"\nname_zh = \"a\"\nname_en = \"a\"\n"
           "[[category]]\ncode = \"sanitation\"\nname_zh = \"b\"\nname_en = \"b\"\n"
           "[[rule]]\nid = \"danger\"\nwhy = \"c\"\nwhen = { hazard = true }\nlevel = \"street\"\n"
           "[[rule]]\nid = \"again\"\nwhy = \"c\"\n"
           "when = { category = \"dispute\", repeats_within = \"2d\" }\nlevel = \"community\"\n"
           "[[rule]]\nid = \"many\"\nwhy = \"c\"\nwhen = { parties_at_least = " +
           parties +
           " }\nlevel = \"community\"\n"
           "[[rule]]\nid = \"rest\"\nwhy = \"c\"\nlevel = \"grid\"\n"
           "[sign_in]\nnormal = \"1 hour\"\n"
           "[level_limits]\ngrid = \"5 hours\"\ncommunity = \"30 hours\"\nstreet = \"60 hours\"\n"
           "[case_limits]\ngrid = \"" +
           grid_case + "\"\ncommunity = \"" + community_case +
           "\"\nstreet = \"200 hours\"\n"
           "[verification]\ncommunity = \"none\"\nstreet = \"none\"\n";
}

std::shared_ptr<const Policy> policy_of(const std::string& text) {
    auto policy = parse_policy(text);
    if (!policy) FAIL(to_text(policy.error()));
    return std::make_shared<const Policy>(*std::move(policy));
}

/// A city that lives under a policy: what is asked is decided, and becomes commits.
class Life : Lookups {
   public:
    explicit Life(std::shared_ptr<const Policy> policy) : rulebook_(samples::rulebook()) {
        rulebook_.policy = std::move(policy);
    }

    /// False when it was refused.
    bool ask(const Command& command, const Actor& actor, Instant at) {
        const Context context{actor, at, at, rulebook_, *this};
        const auto stream = stream_of(command, context,
                                      [&](std::string_view prefix) { return new_number(prefix); });
        if (!stream) return false;
        const Decision decision = decide(states_[stream->id], command, context);
        if (!decision) return false;
        for (Commit& commit : commits_of(*decision, *stream, context)) {
            states_[stream->id] = fold(std::move(states_[stream->id]), commit);
            if (const auto* reported = std::get_if<CaseReported>(&commit.events.front()))
                reports_[{reported->unit, reported->category}] = at;
            commits.push_back(std::move(commit));
        }
        return true;
    }

    CaseNumber report(const Matter& matter, Instant at, const UnitCode& unit = grid_7) {
        ReportCase command = report_it(unit);
        command.category = matter.category;
        command.severity = matter.severity;
        command.facts = matter.facts;
        REQUIRE(ask(command, supervisor_of(city), at));
        return CaseNumber(commits.back().stream.id);
    }

    /// Signed for, resolved and closed.
    void finish(const CaseNumber& number, Instant at) {
        REQUIRE(ask(AcceptCase{number}, supervisor_of(city), at));
        REQUIRE(ask(ResolveCase{number, sealed("好")}, supervisor_of(city), at));
        REQUIRE(ask(CloseCase{number, std::nullopt}, supervisor_of(city), at));
    }

    [[nodiscard]] const Case* case_of(const CaseNumber& number) const override {
        const auto found = states_.find(number.value());
        return found == states_.end() ? nullptr : std::get_if<Case>(&found->second);
    }
    [[nodiscard]] std::optional<Instant> last_report(const UnitCode& unit,
                                                     const CategoryCode& category) const override {
        const auto found = reports_.find({unit, category});
        return found == reports_.end() ? std::nullopt : std::optional(found->second);
    }
    CaseNumber new_number(std::string_view prefix) const override {
        return with_serial(prefix, ++serial_);
    }

    [[nodiscard]] Rehearsal rehearse(const std::shared_ptr<const Policy>& policy, Instant from,
                                     Instant until, Instant asked_at) const {
        Rehearsing rehearsing(policy, from, until);
        for (const Commit& commit : commits) rehearsing.take(rulebook_, commit);
        return rehearsing.result(asked_at);
    }

    [[nodiscard]] const Rulebook& rulebook() const { return rulebook_; }
    [[nodiscard]] const std::map<std::string, State>& states() const { return states_; }

    std::vector<Commit> commits;

   private:
    Rulebook rulebook_;
    std::map<std::string, State> states_;
    std::map<std::pair<UnitCode, CategoryCode>, Instant> reports_;
    mutable std::uint64_t serial_ = 0;
};

const std::string old_text = policy_text("3", "24 hours", "100 hours");

Matter of(const CategoryCode& category, CaseFacts facts = {}) {
    return {.category = category, .facts = facts};
}

}  // namespace

// On grid_7 and grid_8, from nine in the morning of 13 September 2024:
//   rubbish   sanitation, closed after 3 hours
//   heap      sanitation, closed after 7 hours: past the grid's 5 hours, and past 6, within 24
//   quarrel   dispute of two, closed after 10 hours: past the grid's 5 hours, within 24
//   feud      dispute of three, moved up to the street by hand after 5 hours, still open
//   mistake   sanitation, withdrawn
// The new policy: two parties go to the community, the grid's cases have 6 hours.
TEST_CASE("five cases under another policy, counted by hand") {
    Life life(policy_of(old_text));
    const Actor boss = supervisor_of(city);
    const auto rubbish = life.report(of(sanitation), morning);
    const auto heap = life.report(of(sanitation), morning, grid_8);
    const auto quarrel = life.report(of(dispute, {.parties = 2}), morning);
    const auto feud = life.report(of(dispute, {.parties = 3}), morning, grid_8);
    const auto mistake = life.report(of(sanitation), morning + hours(1));
    REQUIRE(life.ask(WithdrawCase{mistake, std::nullopt}, boss, morning + hours(2)));
    life.finish(rubbish, morning + hours(3));
    REQUIRE(
        life.ask(EscalateCase{feud, beyond_competence, std::nullopt}, boss, morning + hours(5)));
    life.finish(heap, morning + hours(7));
    life.finish(quarrel, morning + hours(10));

    const auto stricter = policy_of(policy_text("2", "6 hours", "100 hours"));
    const Rehearsal found =
        life.rehearse(stricter, morning, morning + days(1), morning + hours(48));
    using Numbers = CaseNumbers;
    CHECK(found.rehearsed == Numbers{rubbish, heap, quarrel, feud, mistake});
    CHECK(found.levels.at({Level::grid, Level::grid}) == Numbers{rubbish, heap, mistake});
    CHECK(found.levels.at({Level::grid, Level::community}) == Numbers{quarrel});
    CHECK(found.levels.at({Level::community, Level::community}) == Numbers{feud});
    CHECK(found.levels.size() == 3);
    CHECK(found.level_load.at(Level::grid) ==
          ThenAndNow{{rubbish, heap, quarrel, mistake}, {rubbish, heap, mistake}});
    CHECK(found.level_load.at(Level::community) == ThenAndNow{{feud}, {quarrel, feud}});
    CHECK(found.unit_load.at(grid_7) ==
          ThenAndNow{{rubbish, quarrel, mistake}, {rubbish, mistake}});
    CHECK(found.unit_load.at(community_3) == ThenAndNow{{feud}, {quarrel, feud}});
    CHECK(found.late_level == ThenAndNow{{heap, quarrel}, {heap}});
    CHECK(found.late_case == ThenAndNow{{}, {heap}});
    CHECK(found.closed == Numbers{rubbish, heap, quarrel});
    CHECK(found.grid_contained == ThenAndNow{{rubbish, heap, quarrel}, {rubbish, heap}});
    CHECK(found.community_contained ==
          ThenAndNow{{rubbish, heap, quarrel}, {rubbish, heap, quarrel}});

    const Rehearsal later = life.rehearse(stricter, morning, morning + days(1), morning + days(9));
    CHECK(later.late_case == ThenAndNow{{feud}, {heap, feud}});
}

TEST_CASE("what came before the period says whether an issue repeats") {
    Life life(policy_of(old_text));
    const auto first = life.report(of(dispute), morning);
    const auto second = life.report(of(dispute), morning + days(1));
    CHECK(life.case_of(first)->level == Level::grid);
    CHECK(life.case_of(second)->level == Level::community);
    const Rehearsal found = life.rehearse(policy_of(old_text), morning + hours(1),
                                          morning + days(2), morning + days(2));
    CHECK(found.rehearsed == CaseNumbers{second});
    CHECK(found.levels.at({Level::community, Level::community}) == CaseNumbers{second});
}

TEST_CASE("history of another system is left out, and told") {
    Life life(policy_of(old_text));
    REQUIRE(life.ask(record_it(), the_system(), noon));
    const Rehearsal found =
        life.rehearse(policy_of(old_text), earliest_instant, latest_instant, noon);
    CHECK(found.archival.size() == 1);
    CHECK(found.rehearsed.empty());
}

TEST_CASE("a category that the policy does not know is no route, and told") {
    Life life(policy_of(old_text));
    const auto quarrel = life.report(of(dispute), morning);
    std::string text = old_text;
    for (auto at = text.find("\"dispute\""); at != std::string::npos; at = text.find("\"dispute\""))
        text.replace(at, 9, "\"feud\"");
    const Rehearsal found = life.rehearse(policy_of(text), morning, noon, noon);
    CHECK(found.unroutable == CaseNumbers{quarrel});
    CHECK(found.rehearsed.empty());
}

TEST_CASE("every number has a name, and its cases") {
    Life life(policy_of(old_text));
    const auto rubbish = life.report(of(sanitation), morning);
    const Rehearsal found = life.rehearse(policy_of(old_text), morning, noon, noon);
    std::map<std::string, std::size_t> counts;
    for (const auto& [name, numbers] : cells(found)) counts[name] = numbers->size();
    CHECK(counts.at("moved:grid:grid") == 1);
    CHECK(counts.at("level:grid:now") == 1);
    CHECK(counts.at("unit:" + grid_7.value() + ":then") == 1);
    CHECK(counts.at("late:case:now") == 0);
    CHECK(counts.at("contained:community:then") == 0);
    CHECK(counts.at("archival") == 0);
}

namespace {

/// Thirty days of a city that does everything that moves a clock or a level.
Life busy_life(std::uint32_t seed, int cases) {
    Life life(policy_of(old_text));
    std::mt19937 random(seed);
    const auto below = [&](std::uint32_t bound) {
        return static_cast<std::uint32_t>(random() % bound);
    };
    const Actor boss = supervisor_of(city);
    const Actor chief = admin_of(city);
    const std::array grids{grid_6, grid_7, grid_8};
    struct Plan {
        Instant at;
        std::size_t index = 0;
        std::uint32_t step = 0;
    };
    std::vector<Plan> plans;
    std::vector<Matter> matters;
    std::vector<std::optional<CaseNumber>> numbers(static_cast<std::size_t>(cases));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        matters.push_back(of(below(2) == 0 ? dispute : sanitation,
                             {.parties = below(5), .hazard = below(10) == 0}));
        Instant at = morning + minutes(below(30 * 24 * 60));
        plans.push_back({at, i, 0});
        for (std::uint32_t step = 1; step < 12; ++step)
            plans.push_back({at = at + minutes(1 + below(12 * 60)), i, step});
    }
    std::stable_sort(plans.begin(), plans.end(),
                     [](const Plan& a, const Plan& b) { return a.at < b.at; });
    for (const Plan& plan : plans) {
        std::optional<CaseNumber>& number = numbers[plan.index];
        if (plan.step == 0) {
            number = life.report(matters[plan.index], plan.at, grids.at(below(3)));
            continue;
        }
        const auto ask = [&](const Command& command) { life.ask(command, boss, plan.at); };
        switch (below(12)) {
            case 0:
                ask(EscalateCase{*number, EscalationReason::other, std::nullopt});
                break;
            case 1:
                ask(RequestSuspension{*number, SuspensionReason::season, std::nullopt});
                break;
            case 2:
                ask(RequestExtension{*number, LimitKind::whole_case, 1 + below(59), std::nullopt});
                break;
            case 3:
            case 4:
                life.ask(ApproveRequest{*number}, chief, plan.at);
                break;
            case 5:
                ask(ResumeCase{*number});
                break;
            case 6:
                ask(TriageCase{*number, sanitation, Severity::normal, {.parties = below(5)}});
                break;
            case 7:
                ask(ReopenCase{*number, std::nullopt});
                break;
            case 8:
                if (below(4) == 0) ask(WithdrawCase{*number, std::nullopt});
                break;
            case 9:
                ask(CorrectCase{*number, grids.at(below(3)), std::nullopt, std::nullopt});
                break;
            default:
                ask(AcceptCase{*number});
                if (below(2) == 0) ask(ResolveCase{*number, sealed("好")});
                if (below(2) == 0) ask(CloseCase{*number, std::nullopt});
                break;
        }
    }
    return life;
}

}  // namespace

TEST_CASE("a policy rehearsed against itself changes nothing") {
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        const Life life = busy_life(seed, 200);
        const Rehearsal found =
            life.rehearse(policy_of(old_text), morning, morning + days(40), morning + days(35));
        CHECK(found.rehearsed.size() == 200);
        for (const auto& [way, numbers] : found.levels) CHECK(way.first == way.second);
        for (const auto& [level, numbers] : found.level_load) CHECK(numbers.then == numbers.now);
        for (const auto& [unit, numbers] : found.unit_load) CHECK(numbers.then == numbers.now);
        CHECK(found.late_level.then == found.late_level.now);
        CHECK(found.late_case.then == found.late_case.now);
        CHECK(found.grid_contained.then == found.grid_contained.now);
        CHECK(found.community_contained.then == found.community_contained.now);
        CHECK(found.late_case.then.size() > 10);
        CHECK(found.late_level.then.size() > 10);
        CHECK(found.closed.size() > 20);
    }
}

// The community's cases get 60 hours instead of 100. A recount looks at nothing but each case as it
// really stands in the end: its clock, with 40 hours less where it is the community's, and its
// closing. Two extensions are below two hours, so a budget's hours say whose it is.
TEST_CASE("lowering one limit reports exactly what a recount finds") {
    const std::string lower = policy_text("3", "24 hours", "60 hours");
    const Instant asked_at = morning + days(35);
    std::size_t newly_late = 0;
    for (std::uint32_t seed = 1; seed <= 5; ++seed) {
        const Life life = busy_life(seed, 200);
        std::map<std::string, Instant> closed_at;
        std::map<std::string, Instant> suspended_at;
        for (const Commit& commit : life.commits)
            for (const Event& event : commit.events) {
                const std::string& id = commit.stream.id;
                if (std::holds_alternative<CaseClosed>(event)) closed_at[id] = commit.occurred_at;
                if (std::holds_alternative<CaseReopened>(event)) closed_at.erase(id);
                if (std::holds_alternative<CaseSuspended>(event))
                    suspended_at[id] = commit.occurred_at;
                if (std::holds_alternative<CaseResumed>(event)) suspended_at.erase(id);
            }
        std::set<std::string> late;
        for (const auto& [id, state] : life.states()) {
            const Case& each = std::get<Case>(state);
            // Nobody gave the district a limit: what was opened again there has none.
            if (each.status == Status::withdrawn || !each.case_clock.clock) continue;
            Clock clock = *each.case_clock.clock;
            const std::int64_t budget_hours = clock.budget().amount / 60;
            if (budget_hours >= 100 && budget_hours < 102) clock = with_more(clock, -40 * 60);
            // A clock that stands still has an end only if it was reached before.
            const auto end = due(life.rulebook().city_calendar(), clock);
            if (!end || !*end) continue;
            const auto closing = closed_at.find(id);
            const auto standing = suspended_at.find(id);
            const Instant until = closing != closed_at.end()       ? closing->second
                                  : standing != suspended_at.end() ? standing->second
                                                                   : asked_at;
            if (until > (*end)->instant) late.insert(id);
        }
        const Rehearsal found =
            life.rehearse(policy_of(lower), morning, morning + days(40), asked_at);
        std::set<std::string> reported;
        for (const CaseNumber& number : found.late_case.now) reported.insert(number.value());
        std::vector<std::string> differing;
        std::set_symmetric_difference(reported.begin(), reported.end(), late.begin(), late.end(),
                                      std::back_inserter(differing));
        INFO("first differing: " << (differing.empty() ? "" : differing.front()));
        CHECK(differing.empty());
        CHECK(found.late_level.then == found.late_level.now);
        newly_late += found.late_case.now.size() - found.late_case.then.size();
        for (const auto& [way, numbers] : found.levels) CHECK(way.first == way.second);
    }
    CHECK(newly_late > 10);
}

}  // namespace gridcase::rehearsal_spec
