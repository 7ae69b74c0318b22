// A city lives ninety days. Whatever its people do, whatever happens to its posts, grids, calendars
// and policy, and however often the house dies: no limit passes unsaid, every open case has one
// holder, and what is replayed is what was lived.
//
// GRIDCASE_SIMULATION_SEED and GRIDCASE_SIMULATION_CASES (a day) make another city, or a larger
// one.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "projections/timers.hpp"
#include "tests/simulation/city.hpp"
#include "tests/simulation/house.hpp"
#include "tests/simulation/oracle.hpp"
#include "tests/simulation/people.hpp"

namespace gridcase::simulation::simulation_test {
namespace {

constexpr std::uint64_t usual_seed = 20240901;
constexpr std::uint64_t usual_cases_per_day = 6;
constexpr int rebuilt_every_days = 15;

std::uint64_t wanted(const char* variable, std::uint64_t usual) {
    const char* value = std::getenv(variable);
    return value ? std::strtoull(value, nullptr, 10) : usual;
}

std::uint64_t seed() { return wanted("GRIDCASE_SIMULATION_SEED", usual_seed); }

/// What a life came to.
struct Lived {
    Digest digest;  // of the whole log
    std::uint64_t commits = 0;
    std::size_t cases = 0;
    std::uint64_t deaths = 0;
    std::uint64_t limits_passed = 0;
    std::uint64_t holders_changed = 0;
    std::uint64_t deadlines_moved = 0;
    std::uint64_t as_expected = 0;  // commands that named a revision, which it was
    std::uint64_t conflicts = 0;    // which it was no more
    std::map<std::string_view, std::uint64_t> events;
    std::map<std::string, std::uint64_t> refused;
    std::string fault;
};

class Life {
   public:
    /// A life that is the same log as a checked one needs no second look.
    enum class Looked : std::uint8_t { at_always, at_never };

    Life(House::Kind kind, Looked looked)
        : looked_(looked),
          house_(kind, seed() + 1),
          chance_(seed()),
          people_(city_, wanted("GRIDCASE_SIMULATION_CASES", usual_cases_per_day)) {}

    /// Ninety days, or up to the first fault.
    Lived live() {
        Instant now = first_morning;
        ask(city_.founding(), now);
        for (int day = 0; day < days_lived && fault_.empty(); ++day) live_day(day, now);
        lived_.digest = house_.log().digest();
        lived_.commits = house_.log().last();
        lived_.cases = oracle_.cases();
        lived_.deaths = house_.deaths();
        lived_.events = oracle_.seen();
        lived_.fault = fault_;
        return lived_;
    }

    [[nodiscard]] const engine::MemoryLog& log() const { return house_.log(); }
    [[nodiscard]] std::vector<faults::Call> calls() const { return house_.calls(); }

   private:
    void live_day(int day, Instant& now) {
        // Now and then nobody keeps the house for a day and a half: everything comes at once then.
        if (hours_asleep_ == 0 && chance_.per_mille(80)) hours_asleep_ = 36;
        for (int hour = 0; hour < 24 && fault_.empty(); ++hour, now = now + hours(1)) {
            if (hours_asleep_ > 0 && --hours_asleep_ > 0) continue;
            if (hour == 9) ask(city_.changes(day, now, house_.views(), chance_), now);
            ask(people_.wishes(hour, now, house_.views(), chance_), now);
            keep(now + minutes(59));
            if (looked_ == Looked::at_always)
                check(oracle_.fault_in_touched(shown(), now + minutes(59)));
        }
        if (hours_asleep_ > 0 || !fault_.empty()) return;
        keep(now);
        if (looked_ == Looked::at_never) return;
        check(oracle_.fault_in_all(shown(), now));
        if (day % rebuilt_every_days == rebuilt_every_days - 1)
            check(Oracle::fault_in_rebuilt(shown()));
    }

    void ask(const std::vector<Wish>& wishes, Instant now) {
        std::vector<engine::Envelope> envelopes;
        for (const Wish& wish : wishes) {
            const Instant then = now + seconds(static_cast<std::int64_t>(envelopes.size()));
            envelopes.push_back({.id = CommandId("w" + std::to_string(++wishes_)),
                                 .actor = wish.actor,
                                 .occurred_at = then - wish.ago,
                                 .recorded_at = then,
                                 .correlation = {},
                                 .causation = {},
                                 .expected = wish.expected,
                                 .command = wish.command});
        }
        const std::vector<engine::Answer> answers = house_.ask(envelopes);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const engine::Answer& answer = answers[i];
            const engine::ExpectedRevision& expected = envelopes[i].expected;
            if (const auto* accepted = std::get_if<engine::Accepted>(&answer)) {
                learn(*accepted);
                if (expected.kind == engine::ExpectedRevision::Kind::exactly) ++lived_.as_expected;
            }
            if (const auto* conflict = std::get_if<engine::Conflict>(&answer)) {
                ++lived_.conflicts;
                if (conflict->actual == expected.revision || conflict->since.empty())
                    check("a conflict at revision " + std::to_string(conflict->actual) +
                          ", which was expected, or without what came since");
            }
            if (const auto* refused = std::get_if<engine::Rejection>(&answer))
                ++lived_.refused[std::string(engine::to_text(refused->reason))];
        }
    }

    void learn(const engine::Accepted& accepted) {
        for (const CommitPtr& commit : accepted.commits)
            if (commit->commit.revision == 1 && commit->commit.stream.kind == StreamKind::case_file)
                people_.learn(CaseNumber(commit->commit.stream.id));
    }

    void keep(Instant now) {
        const steward::Round round = house_.work(now);
        lived_.limits_passed += round.limits_passed;
        lived_.holders_changed += round.holders_changed;
        lived_.deadlines_moved += round.deadlines_moved;
        // What a round leaves would be left for ever.
        for (const projections::Timer& timer : projections::timers_due(house_.views(), now, 1))
            check("a timer of case " + timer.number.value() + " came and was let stand");
    }

    Oracle::Shown shown() {
        rulebook_ = house_.rulebook();
        return {house_.log(), house_.views(), *rulebook_};
    }

    void check(std::string fault) {
        if (fault_.empty()) fault_ = std::move(fault);
    }

    Looked looked_;
    House house_;
    Chance chance_;
    City city_;
    People people_;
    Oracle oracle_;
    std::shared_ptr<const engine::Rulebook> rulebook_;
    std::uint64_t wishes_ = 0;
    int hours_asleep_ = 0;
    std::string fault_;
    Lived lived_;
};

void tell(const Lived& lived) {
    std::string text = std::to_string(lived.cases) + " cases, " + std::to_string(lived.commits) +
                       " commits, " + std::to_string(lived.limits_passed) + " limits passed, " +
                       std::to_string(lived.holders_changed) + " holders changed, " +
                       std::to_string(lived.deadlines_moved) + " deadlines moved, " +
                       std::to_string(lived.deaths) + " deaths, " +
                       std::to_string(lived.as_expected) + " revisions as expected, " +
                       std::to_string(lived.conflicts) + " not; refused:";
    for (const auto& [reason, count] : lived.refused)
        text += " " + reason + " " + std::to_string(count);
    text += "; events:";
    for (const auto& [type, count] : lived.events)
        text += " " + std::string(type) + " " + std::to_string(count);
    MESSAGE("seed " << seed() << ": " << text);
}

std::string told(const StoredCommit& stored) {
    const Commit& commit = stored.commit;
    std::string text = to_text(commit.stream) + "/" + std::to_string(commit.revision) + " " +
                       commit.command_id.value() + " at " + to_text(commit.recorded_at, 480);
    for (const Event& event : commit.events) text += " " + std::string(type_of(event));
    return text;
}

/// Where two logs part, with what came before in both streams; empty when they do not.
std::string first_difference(const engine::MemoryLog& one, const engine::MemoryLog& other) {
    Position parted = 0;
    one.read(1, one.last(), [&](Position at, std::string_view bytes) {
        if (at <= other.last() && read_one(other, at)->bytes == bytes) return true;
        parted = at;
        return false;
    });
    if (parted == 0) return {};
    std::string found;
    for (const engine::MemoryLog* log : {&one, &other}) {
        found += "\nposition " + std::to_string(parted) + ":";
        if (parted > log->last()) return found + " nothing";
        for (const Position at : log->stream(read_one(*log, parted)->commit.stream, 0))
            if (at <= parted) found += "\n  " + told(*read_one(*log, at));
    }
    return found;
}

/// A simulation in which something never happens says nothing about it.
template <std::size_t... I>
std::string never_happened(const Lived& lived, std::index_sequence<I...> /*all*/) {
    std::string missing;
    const auto look = [&](std::string_view type) {
        if (type == CaseImported::type) return;  // an importer's business
        // The business of who keeps the keys: no case, limit or figure hangs on it.
        if (type == PersonalDataErased::type || type == HeadKeyRotated::type) return;
        if (!lived.events.contains(type)) missing += std::string(type) + " ";
    };
    (look(std::variant_alternative_t<I, EventVariant>::type), ...);
    return missing;
}

}  // namespace

TEST_CASE("ninety days: no limit passes unsaid, one holder each, replay is what was lived") {
    Life calm(House::Kind::immortal, Life::Looked::at_always);
    const Lived lived = calm.live();
    tell(lived);
    REQUIRE_MESSAGE(lived.fault.empty(), "seed " << seed() << ": " << lived.fault);
    CHECK(lived.as_expected > 0);
    CHECK(lived.conflicts > 0);
    CHECK(never_happened(lived, std::make_index_sequence<std::variant_size_v<EventVariant>>()) ==
          "");

    // The same days in a house that dies again and again, and reads many a state back from
    // the log, are the same log.
    Life stormy(House::Kind::mortal, Life::Looked::at_never);
    const Lived again = stormy.live();
    MESSAGE(again.deaths << " deaths");
    REQUIRE_MESSAGE(again.fault.empty(), "seed " << seed() << ": " << again.fault);
    CHECK(again.deaths > 0);
    CHECK(first_difference(calm.log(), stormy.log()) == "");
    CHECK(again.digest == lived.digest);
    for (const Life* life : {&calm, &stormy})
        CHECK(faults::fault_in(life->calls(), life->log()) == "");
}

}  // namespace gridcase::simulation::simulation_test
