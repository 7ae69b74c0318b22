// Laws of the engine over random commands: what it answers depends on the log alone, not on how it
// was asked, on what it happens to remember, or on how often it was restarted.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "engine/domain/domain.hpp"
#include "engine/runtime/engine.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::law_test {
namespace {

using namespace town;

ExpectedRevision any_expectation() {
    switch (*rc::gen::weightedElement<int>({{6, 0}, {1, 1}, {3, 2}})) {
        case 0:
            return ExpectedRevision::any();
        case 1:
            return ExpectedRevision::none();
        default:
            return ExpectedRevision::exactly(*rc::gen::inRange<Revision>(0, 6));
    }
}

/// A command on one of a few streams; often refused, sometimes repeated, sometimes an id again with
/// another body. Ids come from a small pool so that these meet.
Envelope any_command() {
    const std::string id = "id" + std::to_string(*rc::gen::inRange(0, 60));
    const CaseNumber number = case_number(*rc::gen::inRange<std::uint64_t>(1, 6));
    const std::string name = "t" + std::to_string(*rc::gen::inRange(0, 3));
    const ExpectedRevision expected = any_expectation();
    switch (*rc::gen::inRange(0, 12)) {
        case 0:
        case 1:
        case 2:
            return report(id, expected);
        case 3:
            return refused_report(id);
        case 4:
            return accept(id, number, expected);
        case 5:
            return escalate(id, number, expected);
        case 6:
            return resolve(id, number, expected);
        case 7:
            return close(id, number, expected);
        case 8:
            return rate(id, number, expected);
        case 9:
            return history(id, CaseNumber("theirs-" + name), *rc::gen::inRange<std::size_t>(1, 4),
                           expected);
        case 10:
            return add_unit(id, name, id, expected);
        default:
            return add_unit(id, "city", name, expected);
    }
}

std::vector<Envelope> any_commands() {
    std::vector<Envelope> commands = founding();
    const auto count = *rc::gen::inRange<std::size_t>(1, 80);
    for (std::size_t i = 0; i < count; ++i) commands.push_back(any_command());
    return commands;
}

struct Run {
    std::vector<std::string> lines;
    Digest digest;
    std::string fault;
};

/// One by one, with plenty of memory: the run that all others must agree with.
Run plain_run(const std::vector<Envelope>& commands) {
    MemoryLog log;
    PlainVault vault;
    Engine engine(log, log, vault);
    Run run;
    for (const Envelope& command : commands) run.lines.push_back(line(engine.ask(command).get()));
    run.digest = log.digest();
    run.fault = fault_of(log);
    return run;
}

/// All at once, with hardly any memory and views that lag behind.
Run crowded_run(const std::vector<Envelope>& commands, const std::vector<Position>& lags) {
    MemoryLog log;
    LaggingRecall recall(log, 0);
    PlainVault vault;
    Engine engine(log, recall, vault, {.batch_commits = 3, .state_bytes = 1});
    engine.on_durable([&](Position last) {
        const Position lag = lags[last % lags.size()];
        recall.cover(last > lag ? last - lag : 0);
    });
    std::vector<std::future<Answer>> answers;
    for (const Envelope& command : commands) answers.push_back(engine.ask(command));
    Run run;
    for (auto& answer : answers) run.lines.push_back(line(answer.get()));
    run.digest = log.digest();
    run.fault = fault_of(log);
    return run;
}

/// A new engine now and then.
Run restarted_run(const std::vector<Envelope>& commands, std::size_t every, Position covered) {
    MemoryLog log;
    LaggingRecall recall(log, covered);
    PlainVault vault;
    auto engine = std::make_unique<Engine>(log, recall, vault);
    Run run;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (i % every == 0) {
            engine.reset();
            engine = std::make_unique<Engine>(log, recall, vault);
        }
        run.lines.push_back(line(engine->ask(commands[i]).get()));
    }
    run.digest = log.digest();
    run.fault = fault_of(log);
    return run;
}

void agree(const Run& run, const Run& plain) {
    RC_ASSERT(run.lines == plain.lines);
    RC_ASSERT(run.digest == plain.digest);
    RC_ASSERT(run.fault == std::string());
}

TEST_CASE("law: restarts, lagging views, small memory and crowds change no answer and no byte") {
    CHECK(rc::check("same commands, same answers, same log", [] {
        const auto commands = any_commands();
        const Run plain = plain_run(commands);
        RC_ASSERT(plain.fault == std::string());
        const auto lags =
            *rc::gen::container<std::vector<Position>>(5, rc::gen::inRange<Position>(0, 40));
        agree(crowded_run(commands, lags), plain);
        agree(restarted_run(commands, *rc::gen::inRange<std::size_t>(1, 12),
                            *rc::gen::inRange<Position>(0, 60)),
              plain);
    }));
}

TEST_CASE("law: asking everything again adds nothing") {
    CHECK(rc::check("the accepted give their first answer, for ever", [] {
        const auto commands = any_commands();
        MemoryLog log;
        PlainVault vault;
        std::vector<std::pair<Envelope, Accepted>> accepted;
        {
            Engine engine(log, log, vault);
            for (const Envelope& command : commands) {
                Answer answer = engine.ask(command).get();
                if (auto* first = std::get_if<Accepted>(&answer); first && !first->repeated)
                    accepted.emplace_back(command, *std::move(first));
            }
        }
        const Digest before = log.digest();
        Engine engine(log, log, vault);
        for (const auto& [command, first] : accepted) {
            const Answer answer = engine.ask(command).get();
            const auto* again = std::get_if<Accepted>(&answer);
            RC_ASSERT(again != nullptr);
            RC_ASSERT(again->repeated);
            RC_ASSERT(again->commits.size() == first.commits.size());
            for (std::size_t i = 0; i < first.commits.size(); ++i)
                RC_ASSERT(again->commits[i]->bytes == first.commits[i]->bytes);
        }
        RC_ASSERT(log.digest() == before);
    }));
}

TEST_CASE("law: the log alone tells every decision") {
    // Each commit is decided anew on the state and rulebook folded from the log before it, and must
    // come out byte for byte.
    CHECK(rc::check("replay", [] {
        const auto commands = any_commands();
        MemoryLog log;
        PlainVault vault;
        std::map<std::string, Envelope> asked;
        {
            Engine engine(log, log, vault);
            for (const Envelope& command : commands) {
                const Answer answer = engine.ask(command).get();
                const auto* first = std::get_if<Accepted>(&answer);
                if (first && !first->repeated) asked.emplace(command.id.value(), command);
            }
        }
        std::map<StreamName, State> states;
        Rulebook rulebook = empty_rulebook();
        std::vector<Step> steps;  // of the command whose commits come next
        for (const CommitPtr& stored : all_commits(log)) {
            const Commit& commit = stored->commit;
            State& state = states[commit.stream];
            if (commit.part == 1) {
                const Envelope& command = asked.at(commit.command_id.value());
                RC_ASSERT(commit.command_digest == digest_of(command.command));
                RC_ASSERT(commit.rulebook == rulebook.versions);
                const Context context{command.actor, command.occurred_at, command.recorded_at,
                                      rulebook};
                Decision decision = decide(state, command.command, context);
                RC_ASSERT(decision.has_value());
                steps = *std::move(decision);
                RC_ASSERT(steps.size() == commit.parts);
            }
            RC_ASSERT(steps.at(commit.part - 1U).events == commit.events);
            state = fold(std::move(state), commit);
            rulebook = evolve(std::move(rulebook), commit);
        }
    }));
}

}  // namespace
}  // namespace gridcase::engine::law_test
