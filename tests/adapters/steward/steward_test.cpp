// The house's own work in a small town: limits pass once, whatever dies in between; whose a case is
// follows the territory; calendars move limits.

#include "adapters/steward/steward.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <set>

#include "engine/domain/calendar_toml.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/codec.hpp"
#include "projections/case_row.hpp"
#include "projections/fold.hpp"
#include "projections/handovers.hpp"
#include "projections/query.hpp"
#include "projections/view_store.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::steward::steward_test {
namespace {

using namespace engine;        // NOLINT: tests read as sentences
using namespace engine::town;  // NOLINT

const CaseNumber first = case_number(1);

/// A town with a log that outlives its engine, as a disk does.
class Town {
   public:
    explicit Town(Limits limits = {}) : limits_(limits) {
        open();
        for (Envelope& each : founding()) ask(std::move(each));
    }

    /// The house dies and is opened again.
    void open() {
        steward_.reset();
        engine_.reset();
        engine_ = std::make_unique<Engine>(log_, log_, vault_, limits_);
        steward_ =
            std::make_unique<Steward>(House{*engine_, log_, log_, [this] { return latest(); }});
    }

    Answer ask(Envelope envelope) { return engine_->ask(std::move(envelope)).get(); }
    Answer ask_at(Instant now, const std::string& id, Command command, Actor actor) {
        Envelope asked = envelope(id, std::move(command), std::move(actor));
        asked.occurred_at = asked.recorded_at = now;
        return ask(std::move(asked));
    }
    Round work(Instant now) { return steward_->work(now); }
    [[nodiscard]] std::optional<Instant> next() const { return steward_->next(); }

    projections::CaseRow row(const CaseNumber& number) {
        latest();
        return projections::find_row(store_, number).value();
    }
    std::vector<projections::HandoverRow> handovers() {
        latest();
        return projections::read_handovers(store_, {.unit = {}}).value().rows;
    }
    /// How often an event of this type stands in the case's stream.
    [[nodiscard]] std::size_t count(const CaseNumber& number, std::string_view type) const {
        std::size_t found = 0;
        log_.read(1, log_.last(), [&](Position, std::string_view bytes) {
            const Commit commit = decode(bytes).value();
            if (commit.stream.id == number.value())
                for (const Event& event : commit.events) found += type_of(event) == type ? 1 : 0;
            return true;
        });
        return found;
    }

   private:
    Seen latest() {
        log_.read(folded_ + 1, log_.last(), [&](Position at, std::string_view bytes) {
            projections::fold(store_, *stored(std::string(bytes), at).value());
            folded_ = at;
            return true;
        });
        return {nullptr, &store_, folded_};
    }

    Limits limits_;
    MemoryLog log_;
    PlainVault vault_;
    projections::MemoryViewStore store_;
    Position folded_ = 0;
    std::unique_ptr<Engine> engine_;
    std::unique_ptr<Steward> steward_;
};

bool taken(const Answer& answer) { return std::holds_alternative<Accepted>(answer); }

}  // namespace

TEST_CASE("a limit that runs out moves the case up once, at its time and not before") {
    Town town;
    REQUIRE(taken(town.ask(report("r1"))));
    REQUIRE(taken(town.ask(accept("a1", first))));
    const Instant due = town.row(first).level_due.value();
    CHECK(town.next() == due);
    CHECK(town.work(due - Duration{1}).limits_passed == 0);
    CHECK(town.row(first).holder == UnitCode("G1"));
    CHECK(town.work(due).limits_passed == 1);
    CHECK(town.row(first).holder == UnitCode("C1"));
    CHECK(town.count(first, "DeadlineBreached") == 1);
    CHECK(town.count(first, "CaseEscalated") == 1);
    CHECK(town.work(due).limits_passed == 0);
    CHECK(town.next().value() > due);
}

TEST_CASE("nothing is passed twice after a crash, and nothing is left out") {
    Town town;
    for (int i = 1; i <= 30; ++i) {
        REQUIRE(taken(town.ask(report("r" + std::to_string(i)))));
        if (i % 2 == 0) REQUIRE(taken(town.ask(accept("a" + std::to_string(i), case_number(i)))));
    }
    const Instant late = noon + days(2);
    town.work(noon + hours(3));  // those that nobody signed for: a reminder each
    town.open();
    const Round round = town.work(late);
    CHECK(round.unheeded.empty());
    town.open();
    CHECK(town.work(late).limits_passed == 0);
    for (int i = 1; i <= 30; ++i) {
        CHECK(town.count(case_number(i), "CaseEscalated") == 1);
        CHECK(town.count(case_number(i), "DeadlineBreached") ==
              town.count(case_number(i), "CaseEscalated") +
                  town.count(case_number(i), "EscalationWithheld"));
    }
}

TEST_CASE("a clock that jumps ahead lets every limit pass, rung by rung, up to the top") {
    Town town;
    REQUIRE(taken(town.ask(report("r1"))));
    Instant now = noon;
    for (int i = 0; i < 12; ++i) town.work(now = now + days(30));
    CHECK(town.row(first).holder == UnitCode("S1"));
    CHECK(town.count(first, "CaseEscalated") == 2);
    CHECK(town.count(first, "EscalationWithheld") >= 2);  // signing, and the level at the top
    CHECK_FALSE(town.next().has_value());                 // no limit is left that could pass
}

TEST_CASE("what was done in time passes no limit") {
    Town town;
    REQUIRE(taken(town.ask(report("r1"))));
    REQUIRE(taken(town.ask(accept("a1", first))));
    REQUIRE(taken(town.ask(resolve("s1", first))));
    REQUIRE(taken(town.ask(close("c1", first))));
    REQUIRE(taken(town.ask(rate("t1", first))));
    CHECK(town.work(noon + days(400)).limits_passed == 0);
    CHECK(town.count(first, "DeadlineBreached") == 0);
}

TEST_CASE("a post that falls vacant leaves its cases to the superior, once") {
    Town town;
    REQUIRE(taken(town.ask(report("r1"))));
    const PostFilled filled{.unit = UnitCode("G1"),
                            .post = "网格长",
                            .person = ActorId("zhang"),
                            .name = "张三",
                            .from = noon - days(1),
                            .until = std::nullopt};
    REQUIRE(taken(town.ask_at(noon, "p1", FillPosts{"city", {filled}}, house())));
    CHECK(town.work(noon + minutes(1)).holders_changed == 1);  // it has a name now
    CHECK(town.row(first).holder == UnitCode("G1"));
    REQUIRE(taken(town.ask_at(
        noon + minutes(2), "p2",
        VacatePost{"city", UnitCode("G1"), "网格长", ActorId("zhang"), noon + minutes(2)},
        house())));
    town.open();
    CHECK(town.work(noon + minutes(3)).holders_changed == 1);
    CHECK(town.row(first).holder == UnitCode("C1"));
    town.open();
    CHECK(town.work(noon + minutes(4)).holders_changed == 0);
    CHECK(town.count(first, "HolderChanged") == 2);
}

TEST_CASE("who takes a vacant post gets its cases back, and is asked to take them over, once") {
    Town town;
    for (const char* id : {"r1", "r2"}) REQUIRE(taken(town.ask(report(id))));
    const auto filled = [](const char* person, Instant from) {
        return PostFilled{.unit = UnitCode("G1"),
                          .post = "网格长",
                          .person = ActorId(person),
                          .name = person,
                          .from = from,
                          .until = std::nullopt};
    };
    REQUIRE(taken(
        town.ask_at(noon, "p1", FillPosts{"city", {filled("zhang", noon - days(1))}}, house())));
    CHECK(town.work(noon + minutes(1)).handovers_opened == 0);  // nobody was there before
    REQUIRE(taken(town.ask_at(
        noon + minutes(2), "p2",
        VacatePost{"city", UnitCode("G1"), "网格长", ActorId("zhang"), noon + minutes(2)},
        house())));
    town.work(noon + minutes(3));
    CHECK(town.row(first).holder == UnitCode("C1"));
    CHECK(town.row(first).level_due.has_value());
    const Instant due = town.row(first).level_due.value();
    // Told beforehand: it begins by itself.
    REQUIRE(taken(town.ask_at(noon + minutes(4), "p3",
                              FillPosts{"city", {filled("li", noon + minutes(30))}}, house())));
    CHECK(town.work(noon + minutes(5)).handovers_opened == 0);
    CHECK(town.next() == noon + minutes(30));
    const Round round = town.work(noon + minutes(30));
    CHECK(round.holders_changed == 2);
    CHECK(round.handovers_opened == 1);
    CHECK(town.row(first).holder == UnitCode("G1"));
    CHECK(town.row(first).level_due == due);
    const auto handovers = town.handovers();
    REQUIRE(handovers.size() == 1);
    CHECK(handovers.front().from == ActorId("zhang"));
    CHECK(handovers.front().to == ActorId("li"));
    CHECK(handovers.front().unanswered() == 2);
    town.open();
    CHECK(town.work(noon + minutes(40)).commits() == 0);
}

TEST_CASE("a policy under which a level works by another calendar moves its limits, once") {
    Town town;
    REQUIRE(taken(town.ask(report("r1"))));
    town.work(noon);
    const Instant before = town.row(first).level_due.value();
    std::string hours(default_calendar_text());
    const std::string usual = R"(hours = ["08:30-12:00", "13:30-17:30"])";
    hours.replace(hours.find(usual), usual.size(), R"(hours = ["07:00-22:00"])");
    std::string policy(default_policy_text());
    const std::string none = "[calendars]\n";
    policy.insert(policy.find(none) + none.size(), "grid = \"grid-shifts\"\n");
    REQUIRE(taken(town.ask_at(noon, "k1", AdoptCalendar{"grid-shifts", hours}, admin())));
    CHECK(town.work(noon + minutes(1)).deadlines_moved == 0);  // nobody works by it yet
    REQUIRE(taken(town.ask_at(noon, "k2", ActivatePolicy{policy}, admin())));
    CHECK(town.work(noon + minutes(2)).deadlines_moved == 1);
    CHECK(town.row(first).level_due.value() < before);
    town.open();
    CHECK(town.work(noon + minutes(3)).deadlines_moved == 0);
}

TEST_CASE("however little room the engine has, no case is left out") {
    Limits narrow;
    narrow.queue_commands = 2;
    Town town(narrow);
    for (int i = 1; i <= 60; ++i) REQUIRE(taken(town.ask(report("r" + std::to_string(i)))));
    town.work(noon);
    const PostFilled filled{.unit = UnitCode("G1"),
                            .post = "网格长",
                            .person = ActorId("zhang"),
                            .name = "张三",
                            .from = noon - days(1),
                            .until = std::nullopt};
    REQUIRE(taken(town.ask_at(noon, "p1", FillPosts{"city", {filled}}, house())));
    CHECK(town.work(noon + minutes(1)).holders_changed == 60);
}

TEST_CASE("a term that runs out is noticed when its time comes, though nobody says so") {
    Town town;
    REQUIRE(taken(town.ask(report("r1"))));
    const PostFilled term{.unit = UnitCode("G1"),
                          .post = "网格长",
                          .person = ActorId("zhang"),
                          .name = "张三",
                          .from = noon - days(1),
                          .until = noon + minutes(30)};
    REQUIRE(taken(town.ask_at(noon, "p1", FillPosts{"city", {term}}, house())));
    town.work(noon + minutes(1));
    CHECK(town.work(noon + minutes(29)).holders_changed == 0);
    CHECK(town.work(noon + minutes(31)).holders_changed == 1);
    CHECK(town.row(first).holder == UnitCode("C1"));
}

TEST_CASE("the open cases of a redrawn grid follow it, those named elsewhere") {
    Town town;
    for (const char* id : {"r1", "r2", "r3"}) REQUIRE(taken(town.ask(report(id))));
    REQUIRE(taken(town.ask(register_units(
        "u1", "city", {unit("G2", Level::grid, "C1"), unit("G3", Level::grid, "C1")}))));
    REQUIRE(taken(town.ask_at(noon, "x1",
                              RedrawUnits{"city",
                                          {UnitCode("G1")},
                                          {UnitCode("G2"), UnitCode("G3")},
                                          noon,
                                          {{case_number(2), UnitCode("G3")}}},
                              house())));
    town.work(noon + minutes(1));
    CHECK(town.row(case_number(1)).unit == UnitCode("G2"));
    CHECK(town.row(case_number(1)).holder == UnitCode("G2"));
    CHECK(town.row(case_number(2)).unit == UnitCode("G3"));
    CHECK(town.row(case_number(2)).holder == UnitCode("G3"));
    CHECK(town.row(case_number(3)).unit == UnitCode("G2"));
    town.open();
    CHECK(town.work(noon + minutes(2)).holders_changed == 0);
}

TEST_CASE("a calendar that changed moves the limits it touches, once") {
    Town town;
    REQUIRE(taken(town.ask(report("r1"))));
    town.work(noon);
    const Instant before = town.row(first).level_due.value();
    std::string text(default_calendar_text());
    const std::string hours_of_day = "hours = [";
    const std::size_t at = text.find(hours_of_day);
    REQUIRE(at != std::string::npos);
    const std::size_t end = text.find('\n', at);
    text.replace(at, end - at, R"(hours = ["09:00-11:00"])");
    REQUIRE(taken(town.ask_at(noon, "k1", AdoptCalendar{"default", text}, admin())));
    CHECK(town.work(noon + minutes(1)).deadlines_moved == 1);
    CHECK(town.row(first).level_due.value() > before);
    town.open();
    CHECK(town.work(noon + minutes(2)).deadlines_moved == 0);
    CHECK(town.count(first, "DeadlinesRecalculated") == 1);
}

}  // namespace gridcase::steward::steward_test
