// The year has everything in it, and leaves nothing for the house to catch up with.

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/demo/year.hpp"
#include "adapters/steward/steward.hpp"
#include "engine/runtime/engine.hpp"
#include "projections/fold.hpp"
#include "projections/timers.hpp"
#include "projections/view_store.hpp"
#include "tests/adapters/demo/demo_run.hpp"

namespace gridcase::demo::whole_life_test {

namespace {

/// The names of a variant's alternatives.
template <class Variant, std::size_t... I>
std::vector<std::string_view> names_of(std::index_sequence<I...>) {
    return {std::variant_alternative_t<I, Variant>::type...};
}
template <class Variant>
std::vector<std::string_view> names_of() {
    return names_of<Variant>(std::make_index_sequence<std::variant_size_v<Variant>>());
}

std::vector<std::string> steps_of(const DemoRun& run, const std::string& number) {
    std::vector<std::string> steps;
    for (const CommitPtr& stored : run.commits)
        if (stored->commit.stream.id == number)
            for (const Event& event : stored->commit.events) steps.emplace_back(type_of(event));
    return steps;
}

const std::vector<std::string> dispute_steps{
    "CaseReported",     "CaseRouted",         "CaseAccepted",       "VisitRecorded",
    "EvidenceAttached", "CaseEscalated",      "CaseTriaged",        "CaseRouted",
    "CaseAccepted",     "CaseAssigned",       "MediationHeld",      "CaseReturned",
    "CaseRouted",       "CaseAccepted",       "VisitRecorded",      "CaseReturned",
    "CaseEscalated",    "CaseUrged",          "ReturnRuled",        "CaseRouted",
    "CaseAccepted",     "ResidentAnswered",   "DepartmentSummoned", "DepartmentArrived",
    "VisitRecorded",    "ExtensionRequested", "DeadlineExtended",   "SuspensionRequested",
    "CaseSuspended",    "NoteAdded",          "CaseResumed",        "MediationHeld",
    "EvidenceAttached", "CaseResolved",       "ReworkOrdered",      "VisitRecorded",
    "CaseResolved",     "ResolutionVerified", "CaseClosed",         "CaseRated"};

const projections::MemoryViewStore& views_of_the_year() {
    static const auto views = [] {
        auto store = std::make_unique<projections::MemoryViewStore>();
        for (const CommitPtr& stored : the_year().commits) projections::fold(*store, *stored);
        return store;
    }();
    return *views;
}

}  // namespace

/// Whose business is not the year's: an importer's, and theirs who keep the keys. What was erased
/// could not be said again when the same year is lived anew.
bool is_of_another_day(std::string_view name) {
    return name == CaseImported::type || name == engine::RecordHistory::type ||
           name == PersonalDataErased::type || name == engine::ErasePersonalData::type ||
           name == HeadKeyRotated::type || name == engine::RotateHeadKey::type;
}

TEST_CASE("every event that there is happens in the year, but an importer's and the keys'") {
    std::set<std::string_view> seen;
    for (const CommitPtr& stored : the_year().commits)
        for (const Event& event : stored->commit.events) seen.insert(type_of(event));
    for (const std::string_view name : names_of<EventVariant>()) {
        CAPTURE(std::string(name));
        CHECK(seen.contains(name) != is_of_another_day(name));
    }
}

TEST_CASE("every command that there is is asked in the year, but an importer's and the keys'") {
    std::set<std::string> seen;
    for (const CommitPtr& stored : the_year().commits) seen.insert(stored->commit.command_type);
    for (const std::string_view name : names_of<engine::CommandVariant>()) {
        CAPTURE(std::string(name));
        CHECK(seen.contains(std::string(name)) != is_of_another_day(name));
    }
}

TEST_CASE("every limit passes somewhere, at its own instant") {
    std::set<LimitKind> passed;
    the_year().each<DeadlineBreached>([&](const Commit& commit, const DeadlineBreached& fact) {
        passed.insert(fact.limit);
        CHECK(commit.actor == ActorId("gridcase"));
        CHECK(commit.recorded_at >= fact.due);
        CHECK(commit.command_id.value().starts_with("timer/" + commit.stream.id + "/"));
    });
    CHECK(passed.size() == all_limit_kinds.size());
}

TEST_CASE("no limit that came before the year's end is left to pass") {
    const projections::MemoryViewStore& views = views_of_the_year();
    CHECK(projections::timers_due(views, year_end - Duration{1}, 10).empty());
    CHECK_FALSE(projections::timers_due(views, latest_instant, 10).empty());
}

TEST_CASE("a steward that comes at the year's end finds nothing left to do") {
    const projections::MemoryViewStore& views = views_of_the_year();
    engine::MemoryLog& log = *the_year().log;
    engine::Engine engine(log, log, *the_year().vault);
    const auto latest = [&] { return steward::Seen{nullptr, &views, log.last()}; };
    steward::Steward steward({engine, log, log, latest});
    const steward::Round round = steward.work(year_end - Duration{1});
    CHECK(round.limits_passed == 0);
    CHECK(round.holders_changed == 0);
    CHECK(round.handovers_opened == 0);
    CHECK(round.deadlines_moved == 0);
    CHECK(round.unheeded.empty());
    CHECK(steward.next() >= year_end);
}

TEST_CASE("the difficult dispute goes its whole way, whatever the seed and the number of cases") {
    CHECK(steps_of(the_year(), the_year().report.dispute.value()) == dispute_steps);
    for (const std::uint64_t seed : {2U, 3U}) {
        const DemoRun run = live(seed, seed);
        CHECK(steps_of(run, run.report.dispute.value()) == dispute_steps);
    }
    CHECK(live(1, 9).report.dispute != CaseNumber());
    CHECK(live(0, 9).report.dispute == CaseNumber());
}

TEST_CASE("no seed leads to a step that the rules refuse") {
    for (std::uint64_t seed = 100; seed < 106; ++seed) CHECK(live(300, seed).report.cases == 300);
}

TEST_CASE("every step of the dispute that somebody took is explained in words") {
    const std::string& number = the_year().report.dispute.value();
    std::size_t texts = 0;
    std::set<std::string> told;
    for (const CommitPtr& stored : the_year().commits) {
        if (stored->commit.stream.id != number) continue;
        for (const Event& event : stored->commit.events)
            std::visit(
                [&]<class Fact>(const Fact& fact) {
                    const auto read = [&](const std::optional<PersonalText>& text) {
                        if (!text) return;
                        const auto opened = the_year().vault->open(*text);
                        REQUIRE(opened.has_value());
                        CHECK(is_utf8(*opened));
                        told.insert(*opened);
                        ++texts;
                    };
                    if constexpr (requires { fact.remark; }) read(fact.remark);
                    if constexpr (requires { fact.finding; }) read(fact.finding);
                    if constexpr (requires { read(fact.ground); }) read(fact.ground);
                    if constexpr (requires { fact.outcome; } &&
                                  !std::is_same_v<Fact, MediationHeld>)
                        read(fact.outcome);
                },
                event);
    }
    CHECK(texts >= 15);
    CHECK(told.size() == texts);
}

TEST_CASE("nobody grants what they asked for, or checks what they handled") {
    std::map<std::string, std::string> asker;
    std::map<std::string, std::string> handler;
    for (const CommitPtr& stored : the_year().commits) {
        const Commit& commit = stored->commit;
        const std::string& number = commit.stream.id;
        for (const Event& event : commit.events) {
            if (std::holds_alternative<ExtensionRequested>(event) ||
                std::holds_alternative<SuspensionRequested>(event))
                asker[number] = commit.actor.value();
            if (std::holds_alternative<DeadlineExtended>(event) ||
                std::holds_alternative<CaseSuspended>(event) ||
                std::holds_alternative<RequestRefused>(event))
                CHECK(commit.actor.value() != asker.at(number));
            if (std::holds_alternative<CaseResolved>(event)) handler[number] = commit.actor.value();
            if (std::holds_alternative<ResolutionVerified>(event) ||
                std::holds_alternative<ReworkOrdered>(event))
                CHECK(commit.actor.value() != handler.at(number));
        }
    }
    CHECK_FALSE(asker.empty());
}

}  // namespace gridcase::demo::whole_life_test
