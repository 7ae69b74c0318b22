// What a commit costs on its way to the log and back: decide, evolve, encode, decode, digest,
// chain. Each is paid once per commit, so its time bounds commands per second (decide, evolve,
// encode, digest) and rebuild and audit (decode, digest, chain).

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/load/life.hpp"
#include "adapters/load/town.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/domain/domain.hpp"
#include "engine/domain/policy.hpp"
#include "events/codec.hpp"
#include "events/commit.hpp"
#include "events/digest.hpp"
#include "projections/fold.hpp"
#include "projections/view_store.hpp"

namespace gridcase {
namespace {

/// What a resident tells, sealed: its length is what matters here, not its bytes.
PersonalText told(std::size_t bytes) {
    return {.person = PersonId{}, .sealed = std::string(bytes, '\x5a')};
}

Commit commit_with(std::vector<Event> events) {
    return {.stream = {StreamKind::case_file, "220402001001-20240913-0007"},
            .revision = 1,
            .recorded_at = {1'726'200'000'000'000},
            .occurred_at = {1'726'199'940'000'000},
            .command_id = CommandId("0191e8a2-7c3b-7d11-9a55-5d0f6a3c9b10"),
            .command_type = "report",
            .command_digest = sha256("report"),
            .part = 1,
            .parts = 1,
            .correlation = "4bf92f3577b34da6a3ce929d0e0e4736",
            .causation = "",
            .actor = ActorId("wang.fang"),
            .role = Role::worker,
            .unit = UnitCode("220402001001007"),
            .rulebook = {.policy = 3, .calendar = 1, .territory = 521},
            .prev_digest = Digest{},
            .events = std::move(events)};
}

/// The largest everyday commit: a case is reported and routed.
Commit report() {
    CaseReported reported{.unit = UnitCode("220402001001007"),
                          .category = CategoryCode("sanitation"),
                          .severity = Severity::normal,
                          .channel = Channel::patrol,
                          .facts = {.households = 12, .property_managed = true},
                          .description = told(180),
                          .reporter = told(60),
                          .on_behalf = true,
                          .utc_offset_minutes = 480};
    CaseRouted routed{.unit = UnitCode("220402001001007"),
                      .level = Level::grid,
                      .holder = "grid worker 007",
                      .rule = "sanitation-on-the-spot",
                      .facts_read = {{"category", "sanitation"}, {"households", "12"}},
                      .level_due = Instant{1'726'228'800'000'000},
                      .case_due = Instant{1'726'459'200'000'000}};
    return commit_with({std::move(reported), std::move(routed)});
}

/// The smallest everyday commit.
Commit acceptance() { return commit_with({CaseAccepted{.unit = UnitCode("220402001001007")}}); }

void count_commits(benchmark::State& state, std::size_t bytes) {
    state.SetItemsProcessed(state.iterations());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
    state.counters["bytes_per_commit"] = static_cast<double>(bytes);
}

void encode_commit(benchmark::State& state, const Commit& commit) {
    const std::size_t bytes = encode(commit).size();
    for (auto _ : state) benchmark::DoNotOptimize(encode(commit));
    count_commits(state, bytes);
}

void decode_commit(benchmark::State& state, const Commit& commit) {
    const std::string bytes = encode(commit);
    if (!decode(bytes)) {
        state.SkipWithError("the commit does not decode");
        return;
    }
    for (auto _ : state) benchmark::DoNotOptimize(decode(bytes));
    count_commits(state, bytes.size());
}

void digest_commit(benchmark::State& state, const Commit& commit) {
    const std::string bytes = encode(commit);
    for (auto _ : state) benchmark::DoNotOptimize(sha256(bytes));
    count_commits(state, bytes.size());
}

/// What reading the log with its chain check costs: decode, and the digest of the bytes.
void read_stored(benchmark::State& state, const Commit& commit) {
    const std::string bytes = encode(commit);
    if (!stored(bytes, 1)) {
        state.SkipWithError("the commit does not decode");
        return;
    }
    for (auto _ : state) benchmark::DoNotOptimize(stored(bytes, 1));
    count_commits(state, bytes.size());
}

void chain_step(benchmark::State& state) {
    Digest head = sha256("head");
    const Digest next = sha256("next");
    for (auto _ : state) benchmark::DoNotOptimize(head = chained(head, next));
    state.SetItemsProcessed(state.iterations());
}

/// The town of the load, under the policy that ships with the house.
const engine::Rulebook& rulebook() {
    static const engine::Rulebook made = [] {
        auto territory = std::make_shared<engine::Territory>();
        for (const UnitRegistered& unit : load::town()) territory->put(unit);
        engine::Rulebook rulebook = engine::empty_rulebook();
        rulebook.policy = std::make_shared<const engine::Policy>(
            engine::parse_policy(engine::default_policy_text()).value());
        rulebook.territory = std::move(territory);
        return rulebook;
    }();
    return made;
}

/// A step of a case's life on its way through the rules, with what stands before it.
struct Decided {
    explicit Decided(load::Step step) : actor(life.actor(step)), command(sealed_command(step)) {
        if (step == load::Step::report) return;
        const Decided before(load::Step::report);
        const std::vector<engine::Step> steps = before.decide().value();
        for (const engine::Step& each : steps)
            for (const Event& event : each.events)
                state = engine::evolve(std::move(state), event, stream);
    }

    engine::Decision decide() const {
        return engine::decide(state, command, {actor, moment, moment, rulebook()});
    }

    const load::Life life{1};  // settled in its grid
    const StreamName stream{StreamKind::case_file, "990201001001-20250101-0001"};
    const Instant moment{1'735'660'800'000'000};
    engine::Actor actor;
    engine::State state;
    engine::Command command;

   private:
    [[nodiscard]] engine::Command sealed_command(load::Step step) const {
        const auto vault = vault::memory_vault(1);
        return life.command(step, CommandId("bench"), CaseNumber(stream.id), *vault);
    }
};

void decide_step(benchmark::State& state, load::Step step) {
    const Decided decided(step);
    if (!decided.decide()) {
        state.SkipWithError("the command is rejected");
        return;
    }
    for (auto _ : state) benchmark::DoNotOptimize(decided.decide());
    state.SetItemsProcessed(state.iterations());
}

void evolve_step(benchmark::State& state, load::Step step) {
    const Decided decided(step);
    const std::vector<engine::Step> steps = decided.decide().value();
    for (auto _ : state) {
        engine::State next = decided.state;
        for (const Event& event : steps.front().events)
            next = engine::evolve(std::move(next), event, decided.stream);
        benchmark::DoNotOptimize(next);
    }
    state.SetItemsProcessed(state.iterations());
}

/// What every reader beside a busy writer pays for what is not flushed, and what a rebuild pays
/// beside its database: all views of so many cases, each reported, accepted, resolved and closed.
void fold_views(benchmark::State& state) {
    constexpr std::int64_t spread_micros = 7'919'000'000;  // of the reports; no two at one moment
    std::vector<CommitPtr> log;
    for (std::int64_t number = 1; number <= state.range(0); ++number) {
        std::vector<std::vector<Event>> life{report().events, acceptance().events};
        life.push_back({CaseResolved{}});
        life.push_back({CaseClosed{}});
        for (Revision revision = 1; revision <= life.size(); ++revision) {
            Commit commit = commit_with(life[revision - 1]);
            commit.stream.id = "220402001001-20240913-" + std::to_string(number);
            commit.revision = revision;
            commit.occurred_at.micros += number * spread_micros;
            commit.command_id = CommandId(commit.stream.id + "-" + std::to_string(revision));
            log.push_back(stored(std::move(commit), log.size() + 1));
        }
    }
    for (auto _ : state) {
        projections::MemoryViewStore views;
        projections::Folding folding(views);
        for (const CommitPtr& commit : log) folding.take(*commit);
        folding.settle();
        benchmark::DoNotOptimize(views.change_count());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(log.size()));
}

/// The worst issue for a policy of so many rules: all of them look at it, most of them beyond its
/// category, and the last one takes it.
void route_issue(benchmark::State& state) {
    std::vector<engine::Rule> rules;
    for (std::int64_t i = 0; i < state.range(0); ++i) {
        engine::Rule rule{"rule-" + std::to_string(i), "", {}, {.level = Level::street}};
        rule.when.categories = {CategoryCode(i % 4 == 0 ? "property" : "sanitation")};
        if (i % 4 == 1) rule.when.categories.emplace_back("dispute");
        rule.when.parties_at_least = static_cast<std::uint32_t>(10 + i % 7);
        if (i % 3 == 0) rule.when.hazard = true;
        if (i % 5 == 0) rule.when.repeats_within_days = 30;
        rules.push_back(std::move(rule));
    }
    rules.push_back({"the-rest", ""});
    engine::Policy policy;
    policy.rules = std::move(rules);
    const engine::Matter matter{.category = CategoryCode("sanitation"),
                                .facts = {.parties = 2, .households = 1}};
    for (auto _ : state) benchmark::DoNotOptimize(engine::route(policy, matter));
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(decide_step, report, load::Step::report);
BENCHMARK_CAPTURE(decide_step, accept, load::Step::accept);
BENCHMARK_CAPTURE(evolve_step, report, load::Step::report);
BENCHMARK_CAPTURE(evolve_step, accept, load::Step::accept);
BENCHMARK(route_issue)->Arg(20)->Arg(2'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(fold_views)->Arg(2'000)->Arg(20'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(encode_commit, report, report());
BENCHMARK_CAPTURE(encode_commit, acceptance, acceptance());
BENCHMARK_CAPTURE(decode_commit, report, report());
BENCHMARK_CAPTURE(decode_commit, acceptance, acceptance());
BENCHMARK_CAPTURE(digest_commit, report, report());
BENCHMARK_CAPTURE(digest_commit, acceptance, acceptance());
BENCHMARK_CAPTURE(read_stored, report, report());
BENCHMARK_CAPTURE(read_stored, acceptance, acceptance());
BENCHMARK(chain_step);

}  // namespace
}  // namespace gridcase

BENCHMARK_MAIN();
