// Fail-stop: a failed write never answers success, stops the write path, and a new engine on the
// same log goes on from what is there.

#include <doctest/doctest.h>

#include "engine/runtime/engine.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::failure_test {
namespace {

using namespace town;

struct House {
    MemoryLog log;
    GatedLog gate{log};
    LaggingRecall recall{log};
    PlainVault vault;
};

bool is_unknown(const Answer& answer) {
    const auto* failed = std::get_if<Failed>(&answer);
    return failed && failed->outcome_unknown;
}

bool is_refused(const Answer& answer) {
    const auto* failed = std::get_if<Failed>(&answer);
    return failed && !failed->outcome_unknown;
}

/// Two commands in the batch that fails, two more decided on top of them.
void fails_and_goes_on(GatedLog::Fault fault, bool written) {
    House house;
    {
        Engine engine(house.gate, house.recall, house.vault);
        CHECK(std::holds_alternative<Accepted>(engine.ask(add_unit("a", "city", "A")).get()));
        house.gate.shut();
        auto writing = engine.ask(add_unit("b", "city", "B"));
        house.gate.wait_for_arrivals(2);
        auto forming = engine.ask(add_unit("c", "city", "C"));
        auto no_op = engine.ask(add_unit("d", "city", "B"));
        auto rejected = engine.ask(refused_report("sentinel"));
        house.recall.wait_until_asked("sentinel");
        house.gate.fail_next(fault);
        house.gate.open();

        CHECK(is_unknown(writing.get()));
        CHECK(is_unknown(forming.get()));
        CHECK(is_refused(no_op.get()));  // it rested on a unit that may not be there
        CHECK(is_refused(rejected.get()));
        CHECK(engine.failure().find("writing stopped: ") == 0);
        CHECK(engine.failure().find("(injected)") != std::string::npos);

        // From now on every command is refused at once, and nothing is written.
        auto later = engine.ask(add_unit("e", "city", "E"));
        REQUIRE(later.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
        const Answer answer = later.get();
        CHECK(is_refused(answer));
        CHECK(std::get<Failed>(answer).why == engine.failure());
        CHECK(house.gate.arrived().size() == 2);
        CHECK(engine.rulebook()->versions.territory == 1);
        engine.drain();
    }
    CHECK(house.log.last() == (written ? 2 : 1));

    Engine engine(house.gate, house.recall, house.vault);
    CHECK(engine.failure().empty());
    CHECK(line(engine.ask(add_unit("b", "city", "B")).get()) ==
          (written ? "repeated territory/city#2@2" : "accepted territory/city#2@2"));
    CHECK(line(engine.ask(add_unit("c", "city", "C")).get()) == "accepted territory/city#3@3");
    CHECK(line(engine.ask(add_unit("a", "city", "A")).get()) == "repeated territory/city#1@1");
    CHECK(fault_of(house.log).empty());
}

TEST_CASE("an append that fails before writing") {
    fails_and_goes_on(GatedLog::Fault::before_writing, false);
}

TEST_CASE("an append that fails after writing") {
    fails_and_goes_on(GatedLog::Fault::after_writing, true);
}

TEST_CASE("keys that cannot be made durable: nothing is written") {
    House house;
    Engine engine(house.gate, house.recall, house.vault);
    house.vault.fail();
    const Answer answer = engine.ask(add_unit("a", "city", "A")).get();
    CHECK(line(answer).find("the keys' disk is full") != std::string::npos);
    CHECK(house.gate.arrived().empty());
    CHECK_FALSE(engine.failure().empty());
}

TEST_CASE("the patient are not left waiting when writing fails") {
    House house;
    Engine engine(house.gate, house.recall, house.vault, {.queue_commands = 1, .batch_commits = 1});
    house.gate.shut();
    auto writing = engine.ask(add_unit("a", "city", "A"));
    house.gate.wait_for_arrivals(1);
    auto forming = engine.ask(add_unit("b", "city", "B"));
    house.recall.wait_until_asked("b");
    auto queued = engine.ask(add_unit("c", "city", "C"));
    std::promise<Answer> patient;
    std::thread loader([&] {
        engine.ask_patiently(add_unit("d", "city", "D"),
                             [&](Answer answer) { patient.set_value(std::move(answer)); });
    });
    house.gate.fail_next(GatedLog::Fault::before_writing);
    house.gate.open();
    loader.join();
    CHECK(is_refused(patient.get_future().get()));
    CHECK(is_unknown(writing.get()));
    CHECK(is_unknown(forming.get()));
    CHECK(is_refused(queued.get()));
    CHECK(house.log.last() == 0);
}

TEST_CASE("another writer on the same log: fenced, and nothing written") {
    House house;
    Engine engine(house.gate, house.recall, house.vault);
    {
        Engine intruder(house.log, house.log, house.vault);
        intruder.ask(add_unit("x", "elsewhere", "X")).get();
    }
    const Answer answer = engine.ask(add_unit("a", "city", "A")).get();
    CHECK(is_unknown(answer));
    CHECK(std::get<Failed>(answer).why.find("the log ends at position 1, not at 0") !=
          std::string::npos);
    CHECK(house.log.last() == 1);
}

TEST_CASE("a state that cannot be read refuses its command only; the engine goes on") {
    House house;
    {
        Engine engine(house.log, house.log, house.vault);
        for (Envelope& asked : founding()) engine.ask(std::move(asked)).get();
        engine.ask(report("r")).get();
    }
    Engine engine(house.gate, house.recall, house.vault);
    house.gate.fail_reads(true);
    const Answer unreadable = engine.ask(accept("a", case_number(1))).get();
    CHECK(is_refused(unreadable));
    CHECK(line(unreadable).find("cannot read (injected)") != std::string::npos);
    CHECK(engine.failure().empty());
    CHECK(std::holds_alternative<Accepted>(engine.ask(add_unit("b", "other", "B")).get()));

    house.gate.fail_reads(false);
    CHECK(line(engine.ask(accept("a", case_number(1))).get()) ==
          "accepted case_file/C1-20240913-0001#2@5");
    CHECK(fault_of(house.log).empty());
}

TEST_CASE("a log that cannot be read does not open") {
    House house;
    {
        Engine engine(house.log, house.log, house.vault);
        engine.ask(add_unit("a", "city", "A")).get();
    }
    house.gate.fail_reads(true);
    CHECK_THROWS_AS(Engine(house.gate, house.recall, house.vault), LogFailed);
}

}  // namespace
}  // namespace gridcase::engine::failure_test
