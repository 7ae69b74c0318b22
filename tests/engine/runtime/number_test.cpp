// Case numbers: one allocator, serials without gaps or duplicates.

#include <doctest/doctest.h>

#include "engine/runtime/engine.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::number_test {
namespace {

using namespace town;

/// The number that a report got; empty when it got none.
std::string number_of(const Answer& answer) {
    const auto* accepted = std::get_if<Accepted>(&answer);
    return accepted ? accepted->commits.front()->commit.stream.id : "";
}

/// An engine that can be stopped and started again over the same log.
struct House {
    explicit House(Position covered = ~Position{0}) : recall(log, covered) {
        restart();
        for (Envelope& asked : founding())
            REQUIRE(std::holds_alternative<Accepted>(engine->ask(std::move(asked)).get()));
    }
    void restart() {
        engine.reset();
        engine = std::make_unique<Engine>(log, recall, vault);
    }
    std::string report(const std::string& id) {
        return number_of(engine->ask(town::report(id)).get());
    }

    MemoryLog log;
    LaggingRecall recall;
    PlainVault vault;
    std::unique_ptr<Engine> engine;
};

TEST_CASE("refused reports use no number up, and a restart loses none") {
    for (const Position covered : {Position{0}, Position{4}, ~Position{0}}) {
        CAPTURE(covered);
        House house(covered);
        CHECK(house.report("1") == "C1-20240913-0001");
        CHECK(std::holds_alternative<Rejection>(house.engine->ask(refused_report("x")).get()));
        CHECK(house.report("2") == "C1-20240913-0002");
        house.restart();
        CHECK(std::holds_alternative<Rejection>(house.engine->ask(refused_report("x")).get()));
        CHECK(std::holds_alternative<Conflict>(
            house.engine->ask(town::report("y", ExpectedRevision::exactly(1))).get()));
        CHECK(house.report("3") == "C1-20240913-0003");
        CHECK(house.report("2") == "C1-20240913-0002");  // the first answer
        CHECK(house.report("4") == "C1-20240913-0004");
        CHECK(fault_of(house.log).empty());
    }
}

TEST_CASE("each day and each community counts for itself") {
    House house;
    CHECK(house.report("1") == "C1-20240913-0001");
    Envelope tomorrow = report("2");
    tomorrow.recorded_at = noon + days(1);
    CHECK(number_of(house.engine->ask(tomorrow).get()) == "C1-20240914-0001");
    // Nineteen minutes before midnight here is still the same day in UTC, and the next one after.
    Envelope late = report("3");
    late.recorded_at = noon + hours(12) - minutes(19);
    CHECK(number_of(house.engine->ask(late).get()) == "C1-20240913-0002");
    late = report("4");
    late.recorded_at = noon + hours(12);
    CHECK(number_of(house.engine->ask(late).get()) == "C1-20240914-0002");
    CHECK(house.report("5") == "C1-20240913-0003");
}

TEST_CASE("a day of more than 9999 cases goes on with five digits") {
    House house;
    house.engine->ask(history("far", case_number(9'998))).get();
    CHECK(house.report("1") == "C1-20240913-9999");
    CHECK(house.report("2") == "C1-20240913-10000");
    house.restart();
    CHECK(house.report("3") == "C1-20240913-10001");
    CHECK(house.report("4") == "C1-20240913-10002");
}

TEST_CASE("numbers in flight are taken: a batch of reports gets consecutive ones") {
    House house(0);
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 200; ++i) {
        answers.push_back(house.engine->ask(report("r" + std::to_string(i))));
        answers.push_back(house.engine->ask(refused_report("x" + std::to_string(i))));
    }
    for (std::size_t i = 0; i < 200; ++i)
        CHECK(number_of(answers[2 * i].get()) == case_number(i + 1).value());
}

TEST_CASE("an imported number of the same pattern is never given again") {
    House house;
    CHECK(house.report("1") == "C1-20240913-0001");
    CHECK(std::holds_alternative<Accepted>(house.engine->ask(history("h", case_number(2))).get()));
    CHECK(house.report("2") == "C1-20240913-0003");
    CHECK(
        std::holds_alternative<Rejection>(house.engine->ask(history("h2", case_number(3))).get()));
    CHECK(house.report("3") == "C1-20240913-0004");
}

}  // namespace
}  // namespace gridcase::engine::number_test
