// What the engine remembers: states that come and go, recall that lags, conflicts that tell.

#include "engine/runtime/memory.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "engine/runtime/engine.hpp"
#include "events/codec.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::memory_test {
namespace {

using namespace town;

void found(Engine& engine) {
    for (Envelope& asked : founding())
        REQUIRE(std::holds_alternative<Accepted>(engine.ask(std::move(asked)).get()));
}

// --- the lead over recall ------------------------------------------------------------------------

TEST_CASE("the log runs ahead of recall as far as allowed, and goes on as recall does") {
    MemoryLog log;
    LaggingRecall recall(log, 0);
    PlainVault vault;
    Engine engine(log, recall, vault,
                  {.batch_commits = 1, .lead_commits = 4, .lead_patience = std::chrono::hours(1)});
    constexpr int commands = 12;
    for (int i = 1; i <= commands; ++i) {
        const std::string unit = "unit-" + std::to_string(i);
        engine.ask(add_unit(unit, "city", unit), [](const Answer&) {});
    }
    for (Position covered = 1; covered + 4 <= commands; ++covered) {
        REQUIRE(recall.wait_until_wanted(covered));
        CHECK(log.last() == covered + 4);
        recall.cover(covered);
    }
    engine.drain();
    CHECK(log.last() == commands);
}

TEST_CASE("the log runs ahead of recall by no more bytes than allowed") {
    MemoryLog log;
    LaggingRecall recall(log, 0);
    PlainVault vault;
    Engine engine(log, recall, vault,
                  {.batch_commits = 1, .lead_bytes = 1, .lead_patience = std::chrono::hours(1)});
    constexpr int commands = 5;
    for (int i = 1; i <= commands; ++i) {
        const std::string unit = "unit-" + std::to_string(i);
        engine.ask(add_unit(unit, "city", unit), [](const Answer&) {});
    }
    for (Position covered = 1; covered <= commands; ++covered) {
        REQUIRE(recall.wait_until_wanted(covered));
        CHECK(log.last() == covered);
        recall.cover(covered);
    }
    engine.drain();
    CHECK(log.last() == commands);
}

TEST_CASE("a recall that stands still delays the log, it does not stop it") {
    MemoryLog log;
    LaggingRecall recall(log, 0);
    PlainVault vault;
    Engine engine(
        log, recall, vault,
        {.batch_commits = 1, .lead_commits = 1, .lead_patience = std::chrono::milliseconds(1)});
    for (int i = 1; i <= 5; ++i) {
        const std::string unit = "unit-" + std::to_string(i);
        REQUIRE(std::holds_alternative<Accepted>(engine.ask(add_unit(unit, "city", unit)).get()));
    }
    CHECK(log.last() == 5);
}

// --- the least memory ---------------------------------------------------------------------------

TEST_CASE("with room for one state, many streams still go on from where they stand") {
    MemoryLog log;
    PlainVault vault;
    Engine engine(log, log, vault, {.state_bytes = 1});
    found(engine);
    constexpr std::uint64_t cases = 30;
    for (std::uint64_t i = 1; i <= cases; ++i)
        REQUIRE(
            std::holds_alternative<Accepted>(engine.ask(report("r" + std::to_string(i))).get()));
    const auto each = [&](const char* verb, auto make, Revision revision) {
        for (std::uint64_t i = 1; i <= cases; ++i) {
            const Answer answer =
                engine.ask(make(verb + std::to_string(i), case_number(i), ExpectedRevision{}))
                    .get();
            REQUIRE_MESSAGE(std::holds_alternative<Accepted>(answer), line(answer));
            CHECK(std::get<Accepted>(answer).commits.front()->commit.revision == revision);
        }
    };
    each("accept", accept, 2);
    each("resolve", resolve, 3);
    each("close", close, 4);
    each("rate", rate, 5);
    CHECK(
        line(engine.ask(rate("again", case_number(7))).get()).find("rejected case_already_rated") ==
        0);
    CHECK(fault_of(log).empty());
}

/// A log that counts the commits that are read.
class CountingLog final : public EventLog {
   public:
    explicit CountingLog(EventLog& log) : log_(log) {}

    [[nodiscard]] Position last() const override { return log_.last(); }
    [[nodiscard]] Digest digest() const override { return log_.digest(); }
    void append(Position expected_last, const std::vector<CommitPtr>& batch) override {
        log_.append(expected_last, batch);
    }
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        log_.read(first, final, [&](Position at, std::string_view bytes) {
            ++read_;
            return visit(at, bytes);
        });
    }
    [[nodiscard]] std::size_t take_read() { return read_.exchange(0); }

   private:
    EventLog& log_;
    mutable std::atomic<std::size_t> read_{0};
};

TEST_CASE("however long a case's history is, a command folds no more than a page of it") {
    MemoryLog log;
    PlainVault vault;
    constexpr int notes = 3 * static_cast<int>(history_page) + 20;
    const auto note = [](const std::string& id) {
        return envelope(id, AddNote{case_number(1), text("去看过了")}, admin());
    };
    {
        Engine engine(log, log, vault);
        found(engine);
        REQUIRE(std::holds_alternative<Accepted>(engine.ask(report("r")).get()));
        for (int i = 0; i < notes; ++i)
            REQUIRE(std::holds_alternative<Accepted>(
                engine.ask(note("note-" + std::to_string(i))).get()));
    }
    CountingLog counting(log);
    Engine engine(counting, log, vault);
    static_cast<void>(counting.take_read());
    const Answer next = engine.ask(note("one more")).get();
    REQUIRE_MESSAGE(std::holds_alternative<Accepted>(next), line(next));
    CHECK(std::get<Accepted>(next).commits.front()->commit.revision == notes + 2);
    CHECK(counting.take_read() <= history_page + 1);

    // So it is for an answer that is given again, in the midst of the history.
    const Answer again = engine.ask(note("note-100")).get();
    REQUIRE_MESSAGE(std::holds_alternative<Accepted>(again), line(again));
    CHECK(std::get<Accepted>(again).repeated);
    CHECK(counting.take_read() <= history_page + 2);
}

TEST_CASE("a snapshot of another history, or of another layout, is passed over") {
    MemoryLog log;
    PlainVault vault;
    const auto note = [](int i) {
        return envelope("note-" + std::to_string(i), AddNote{case_number(1), text("去看过了")},
                        admin());
    };
    {
        Engine engine(log, log, vault);
        found(engine);
        REQUIRE(std::holds_alternative<Accepted>(engine.ask(report("r")).get()));
        for (int i = 0; i < 70; ++i)
            REQUIRE(std::holds_alternative<Accepted>(engine.ask(note(i)).get()));
    }
    const StreamName stream{StreamKind::case_file, case_number(1).value()};
    const Snapshot good = *log.newest(stream, ~Revision{0});
    REQUIRE(good.revision == history_page);
    Snapshot other_history = good;
    other_history.digest = sha256("another commit");
    Snapshot other_layout = good;
    other_layout.state[0] = 'x';
    Snapshot beyond = good;
    beyond.position = log.last() + 7;
    for (const Snapshot& wrong : {other_history, other_layout, beyond}) {
        log.keep(stream, wrong);
        Engine engine(log, log, vault);
        const Answer answer = engine.ask(close("close", case_number(1), {})).get();
        CHECK(line(answer).find("rejected") == 0);  // it is not resolved, as its history says
        CHECK(log.newest(stream, ~Revision{0})->digest == good.digest);  // made anew by folding
    }
}

TEST_CASE("states with commits that are not durable are pinned, however many") {
    MemoryLog log;
    GatedLog gate(log);
    LaggingRecall recall(log, 0);
    PlainVault vault;
    Engine engine(gate, recall, vault, {.state_bytes = 1});
    found(engine);
    gate.shut();
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 20; ++i)
        answers.push_back(engine.ask(add_unit("one" + std::to_string(i), "t" + std::to_string(i),
                                              "one" + std::to_string(i))));
    gate.let_one_pass();  // while this batch is written, the rest is handed over and swept
    for (int i = 0; i < 20; ++i)
        answers.push_back(engine.ask(add_unit("two" + std::to_string(i), "t" + std::to_string(i),
                                              "two" + std::to_string(i))));
    gate.open();
    for (auto& answer : answers) CHECK(std::holds_alternative<Accepted>(answer.get()));
    CHECK(log.last() == 42);
    CHECK(fault_of(log).empty());
}

StreamName territory(const std::string& name) { return {StreamKind::territory, name}; }

CommitPtr commit_of(Memory& memory, const std::string& stream, const std::string& id) {
    const Held& held = memory.held(territory(stream));
    Commit commit;
    commit.stream = territory(stream);
    commit.revision = held.revision + 1;
    commit.command_id = CommandId(id);
    commit.prev_digest = held.last_digest;
    commit.events = {lone_unit(id)};
    return stored(std::move(commit), memory.last() + 1);
}

TEST_CASE("sweeping forgets only what is durable and not in use") {
    MemoryLog log;
    Memory memory(log, log);
    for (const char* name : {"a", "b", "c"}) {
        const CommitPtr made = commit_of(memory, name, name);
        memory.take(memory.held(territory(name)), made);
    }
    // Nothing is in the log: a state that was forgotten could not be read back.
    for (int i = 0; i < 5; ++i) memory.sweep(0, 0);
    for (const char* name : {"a", "b", "c"}) {
        CHECK(memory.held(territory(name)).revision == 1);
        CHECK(memory.command(CommandId(name)).has_value());
    }
    REQUIRE(memory.at(2)->commit.stream.id == "b");

    log.append(0, {memory.at(1), memory.at(2), memory.at(3)});
    for (int i = 0; i < 5; ++i) memory.sweep(3, 0);
    for (const char* name : {"a", "b", "c"}) {
        CHECK(memory.held(territory(name)).revision == 1);
        CHECK(memory.command(CommandId(name)).has_value());
        CHECK(memory.stream(territory(name), 0).size() == 1);
    }
    CHECK(memory.at(2)->commit.stream.id == "b");
}

TEST_CASE("recall may move on at any time: nothing is seen twice, nothing missed") {
    MemoryLog log;
    LaggingRecall recall(log, 0);
    Memory memory(log, recall);
    for (int i = 1; i <= 6; ++i) {
        const CommitPtr made = commit_of(memory, "a", "u" + std::to_string(i));
        memory.take(memory.held(territory("a")), made);
        log.append(static_cast<Position>(i - 1), {made});
    }
    for (Position covered = 0; covered <= 6; ++covered) {
        recall.cover(covered);
        for (const bool swept : {false, true}) {
            if (swept) memory.sweep(6, 100);
            const auto commits = memory.stream(territory("a"), 2);
            REQUIRE(commits.size() == 4);
            for (std::size_t i = 0; i < commits.size(); ++i)
                CHECK(commits[i]->commit.revision == i + 3);
            for (int i = 1; i <= 6; ++i) {
                const auto trace = memory.command(CommandId("u" + std::to_string(i)));
                REQUIRE(trace);
                CHECK(trace->first == static_cast<Position>(i));
                CHECK(memory.at(trace->first)->position == static_cast<Position>(i));
            }
        }
    }
}

TEST_CASE("a command whose parts recall covers halfway still gives its first answer whole") {
    MemoryLog log;
    LaggingRecall recall(log, 0);
    PlainVault vault;
    Engine engine(log, recall, vault);
    found(engine);
    const Answer first = engine.ask(history("h", CaseNumber("theirs-1"), 4)).get();
    REQUIRE(std::get<Accepted>(first).commits.size() == 4);
    for (Position covered = 2; covered <= 7; ++covered) {
        recall.cover(covered);
        engine.ask(add_unit("u" + std::to_string(covered), "sweep", "u" + std::to_string(covered)))
            .get();  // hands over a batch, which sweeps
        const Answer again = engine.ask(history("h", CaseNumber("theirs-1"), 4)).get();
        REQUIRE(std::holds_alternative<Accepted>(again));
        CHECK(std::get<Accepted>(again).repeated);
        REQUIRE(std::get<Accepted>(again).commits.size() == 4);
        for (std::size_t i = 0; i < 4; ++i)
            CHECK(std::get<Accepted>(again).commits[i]->bytes ==
                  std::get<Accepted>(first).commits[i]->bytes);
    }
}

// --- the optimistic lock ------------------------------------------------------------------------

struct Expectation {
    ExpectedRevision expected;
    const char* answer;
};

TEST_CASE("expected revisions on a stream of three commits, and on none") {
    MemoryLog log;
    PlainVault vault;
    Engine engine(log, log, vault);
    for (const char* name : {"1", "2", "3"}) engine.ask(add_unit(name, "city", name)).get();

    const Expectation three[] = {
        {ExpectedRevision::none(),
         "conflict 3 territory/city#1@1 territory/city#2@2 "
         "territory/city#3@3"},
        {ExpectedRevision::exactly(0),
         "conflict 3 territory/city#1@1 territory/city#2@2 "
         "territory/city#3@3"},
        {ExpectedRevision::exactly(1), "conflict 3 territory/city#2@2 territory/city#3@3"},
        {ExpectedRevision::exactly(2), "conflict 3 territory/city#3@3"},
        {ExpectedRevision::exactly(4), "conflict 3"},
        {ExpectedRevision::exactly(~Revision{0}), "conflict 3"},
        {ExpectedRevision::exactly(3), "accepted territory/city#4@4"},
        {ExpectedRevision::any(), "accepted territory/city#5@5"},
    };
    for (const Expectation& one : three) {
        const std::string name = "u" + std::to_string(&one - three);
        CHECK(line(engine.ask(add_unit(name, "city", name, one.expected)).get()) == one.answer);
    }
    const Expectation none[] = {
        {ExpectedRevision::exactly(1), "conflict 0"},
        {ExpectedRevision::exactly(0), "accepted territory/t1#1@6"},
        {ExpectedRevision::none(), "accepted territory/t2#1@7"},
        {ExpectedRevision::any(), "accepted territory/t3#1@8"},
    };
    for (const Expectation& one : none) {
        const std::string name = "t" + std::to_string(&one - none);
        CHECK(line(engine.ask(add_unit(name, name, name, one.expected)).get()) == one.answer);
    }
}

TEST_CASE("a conflict shows the newest commits, and no more than its limit") {
    MemoryLog log;
    LaggingRecall recall(log, 4);
    PlainVault vault;
    Engine engine(log, recall, vault, {.conflict_commits = 3});
    for (int i = 1; i <= 9; ++i)
        engine.ask(add_unit("u" + std::to_string(i), "city", "u" + std::to_string(i))).get();
    CHECK(line(engine.ask(add_unit("x", "city", "x", ExpectedRevision::none())).get()) ==
          "conflict 9 territory/city#7@7 territory/city#8@8 territory/city#9@9");
    CHECK(line(engine.ask(add_unit("x", "city", "x", ExpectedRevision::exactly(8))).get()) ==
          "conflict 9 territory/city#9@9");
    // A conflict leaves no trace.
    CHECK(line(engine.ask(add_unit("x", "city", "x", ExpectedRevision::exactly(9))).get()) ==
          "accepted territory/city#10@10");
}

TEST_CASE("a known id answers before its expected revision is looked at") {
    MemoryLog log;
    PlainVault vault;
    Engine engine(log, log, vault);
    engine.ask(add_unit("a", "city", "A", ExpectedRevision::none())).get();
    engine.ask(add_unit("b", "city", "B")).get();
    for (const auto expected :
         {ExpectedRevision::none(), ExpectedRevision::exactly(77), ExpectedRevision::any()}) {
        CHECK(line(engine.ask(add_unit("a", "city", "A", expected)).get()) ==
              "repeated territory/city#1@1");
        CHECK(line(engine.ask(add_unit("a", "city", "A2", expected)).get()) == "reused @1");
    }
}

// --- several callers ----------------------------------------------------------------------------

TEST_CASE("two callers on many streams: every stream a whole chain, every id once") {
    MemoryLog log;
    LaggingRecall recall(log, 0);
    PlainVault vault;
    constexpr int each = 400;
    std::atomic<int> accepted{0};
    {
        Engine engine(log, recall, vault,
                      {.queue_commands = 64, .batch_commits = 16, .state_bytes = 5'000});
        engine.on_durable([&](Position last) { recall.cover(last - last % 7); });
        const auto call = [&](const std::string& caller) {
            for (int i = 0; i < each; ++i) {
                const std::string name = caller + std::to_string(i);
                engine.ask_patiently(add_unit(name, "t" + std::to_string(i % 23), name),
                                     [&](const Answer& answer) {
                                         accepted += std::holds_alternative<Accepted>(answer);
                                     });
            }
        };
        std::thread one(call, "one");
        std::thread two(call, "two");
        one.join();
        two.join();
        engine.drain();
    }
    CHECK(accepted == 2 * each);
    CHECK(log.last() == 2 * each);
    CHECK(fault_of(log).empty());
}

}  // namespace
}  // namespace gridcase::engine::memory_test
