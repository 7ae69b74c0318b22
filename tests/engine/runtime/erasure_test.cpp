// What an erasure says is done before its answer, and done again where a crash came between.

#include <doctest/doctest.h>

#include "engine/runtime/engine.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::erasure_test {
namespace {

using namespace town;

PersonId person(std::uint8_t first) {
    PersonId made;
    made.bytes[0] = first;
    return made;
}

Envelope erase(std::string_view id, const PersonId& whose) {
    return envelope(id, ErasePersonalData{whose, "consent withdrawn"}, admin());
}

Envelope report_by(std::string_view id, const PersonId& who) {
    Envelope asked = report(id);
    std::get<ReportCase>(asked.command).description.person = who;
    return asked;
}

std::string reason_of(const Answer& answer) {
    const auto* rejection = std::get_if<Rejection>(&answer);
    return rejection ? std::string(to_text(rejection->reason)) : line(answer);
}

}  // namespace

TEST_CASE("the key is destroyed before the answer is given, and not before the fact is durable") {
    MemoryLog log;
    GatedLog gate(log);
    LaggingRecall recall(log);
    PlainVault vault;
    Engine engine(gate, recall, vault);
    gate.shut();
    auto answer = engine.ask(erase("e-1", person(1)));
    gate.wait_for_arrivals(1);
    CHECK(vault.destroyed().empty());
    gate.open();
    CHECK(std::holds_alternative<Accepted>(answer.get()));
    CHECK(vault.destroyed() == std::set{person(1)});
    CHECK(line(engine.ask(erase("e-2", person(1))).get()) == "unchanged");
}

TEST_CASE("what was sealed under a key that is being destroyed is not taken") {
    MemoryLog log;
    GatedLog gate(log);
    LaggingRecall recall(log);
    PlainVault vault;
    Engine engine(gate, recall, vault);
    for (Envelope& asked : founding()) engine.ask(std::move(asked)).get();
    CHECK(std::holds_alternative<Accepted>(engine.ask(report_by("r-1", person(1))).get()));
    gate.shut();
    auto erased = engine.ask(erase("e-1", person(1)));
    auto late = engine.ask(report_by("r-2", person(1)));
    auto other = engine.ask(report_by("r-3", person(2)));
    auto again = engine.ask(report_by("r-1", person(1)));
    gate.open();
    CHECK(reason_of(late.get()) == "person_erased");
    CHECK(std::holds_alternative<Accepted>(other.get()));
    CHECK(std::get<Accepted>(again.get()).repeated);  // the first answer, for ever
}

TEST_CASE("an engine that is opened destroys what the log says is destroyed") {
    MemoryLog log;
    for (const Position covered : {0, 1, 2}) {
        LaggingRecall recall(log, covered);
        if (log.last() == 0) {
            PlainVault vault;
            Engine engine(log, recall, vault);
            engine.ask(erase("e-1", person(1))).get();
            engine.ask(erase("e-2", person(2))).get();
        }
        PlainVault older;  // a copy of the keys from before
        Engine engine(log, recall, older);
        CHECK(older.destroyed() == std::set{person(1), person(2)});
        CHECK(reason_of(engine.ask(report_by("r", person(2))).get()) == "person_erased");
    }
}

TEST_CASE("an erasure whose key cannot be destroyed is not answered as done") {
    MemoryLog log;
    LaggingRecall recall(log);
    PlainVault vault;
    Engine engine(log, recall, vault);
    vault.fail();
    const Answer answer = engine.ask(erase("e-1", person(1))).get();
    CHECK(std::holds_alternative<Failed>(answer));
    CHECK(!engine.failure().empty());
}

}  // namespace gridcase::engine::erasure_test
