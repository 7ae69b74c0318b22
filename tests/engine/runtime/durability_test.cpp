// Every answer waits until all it could have seen is durable; one sync serves a whole batch.

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <set>
#include <thread>

#include "engine/runtime/engine.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::durability_test {
namespace {

using namespace town;

/// An engine over a log in memory behind a gate.
struct House {
    explicit House(Limits limits = {}) : engine(gate, recall, vault, limits) {}

    MemoryLog log;
    GatedLog gate{log};
    LaggingRecall recall{log};
    PlainVault vault;
    Engine engine;
};

/// What a reply saw of the log when it came.
struct Arrived {
    std::string line;
    std::size_t appends_returned = 0;
    Position log_end = 0;
};

/// Keeps replies in the order in which they come.
class Replies {
   public:
    explicit Replies(House& house) : house_(house) {}

    Engine::Reply next() {
        return [this](const Answer& answer) {
            const std::scoped_lock lock(mutex_);
            arrived_.push_back({town::line(answer), house_.gate.returned(), house_.log.last()});
        };
    }
    [[nodiscard]] std::vector<Arrived> all() const {
        const std::scoped_lock lock(mutex_);
        return arrived_;
    }

   private:
    House& house_;
    mutable std::mutex mutex_;
    std::vector<Arrived> arrived_;
};

TEST_CASE(
    "a rejection, a no-op, a conflict and a duplicate wait for the commit they could have "
    "seen") {
    House house;
    Replies replies(house);
    house.gate.shut();
    house.engine.ask(add_unit("first", "city", "A"), replies.next());
    house.gate.wait_for_arrivals(1);

    house.engine.ask(add_unit("no-op", "city", "A"), replies.next());
    house.engine.ask(add_unit("first", "city", "A"), replies.next());
    house.engine.ask(add_unit("first", "city", "B"), replies.next());
    house.engine.ask(add_unit("late", "city", "C", ExpectedRevision::none()), replies.next());
    house.engine.ask(accept("refused", case_number(1)), replies.next());
    house.engine.ask(refused_report("sentinel"), replies.next());
    // Looked up last, so all before it are decided: an answer that does not wait would be here.
    house.recall.wait_until_asked("sentinel");
    CHECK(replies.all().empty());

    house.gate.open();
    house.engine.drain();
    const auto all = replies.all();
    REQUIRE(all.size() == 7);
    CHECK(all[0].line == "accepted territory/city#1@1");
    CHECK(all[1].line == "unchanged");
    CHECK(all[2].line == "repeated territory/city#1@1");
    CHECK(all[3].line == "reused @1");
    CHECK(all[4].line == "conflict 1 territory/city#1@1");
    CHECK(all[5].line.find("rejected case_not_found") == 0);
    CHECK(all[6].line.find("rejected unit_not_found") == 0);
    for (const Arrived& one : all) CHECK(one.appends_returned == 1);
    CHECK(house.gate.arrived() == std::vector<std::size_t>{1});
}

TEST_CASE("answers come in the order of asking, each when its commits are durable") {
    House house;
    Replies replies(house);
    for (int i = 0; i < 300; ++i) {
        const std::string name = "u" + std::to_string(i);
        house.engine.ask(add_unit(name, "city", name), replies.next());
    }
    house.engine.drain();
    const auto all = replies.all();
    REQUIRE(all.size() == 300);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        CHECK(all[i].line == "accepted territory/city#" + number + "@" + number);
        CHECK(all[i].log_end >= i + 1);
    }
    CHECK(fault_of(house.log).empty());
}

TEST_CASE("64 in flight share a sync; one caller alone gets one each") {
    House house;
    house.gate.shut();
    std::vector<std::future<Answer>> answers;
    answers.push_back(house.engine.ask(add_unit("u0", "city", "u0")));
    house.gate.wait_for_arrivals(1);
    for (int i = 1; i < 64; ++i) {
        const std::string name = "u" + std::to_string(i);
        answers.push_back(house.engine.ask(add_unit(name, "city", name)));
    }
    house.recall.wait_until_asked("u63");
    house.gate.open();
    for (auto& answer : answers) CHECK(std::holds_alternative<Accepted>(answer.get()));
    CHECK(house.gate.arrived() == std::vector<std::size_t>{1, 63});
    CHECK(house.vault.times_durable() == 2);

    for (int i = 0; i < 5; ++i) {
        const std::string name = "alone" + std::to_string(i);
        house.engine.ask(add_unit(name, "city", name)).get();
    }
    CHECK(house.gate.arrived() == std::vector<std::size_t>{1, 63, 1, 1, 1, 1, 1});
}

TEST_CASE("what makes no commit needs no sync") {
    House house;
    CHECK(line(house.engine.ask(accept("a", case_number(1))).get()).find("rejected") == 0);
    CHECK(line(house.engine.ask(refused_report("b")).get()).find("rejected") == 0);
    CHECK(house.gate.arrived().empty());
    CHECK(house.vault.times_durable() == 0);
}

TEST_CASE("duplicates in flight join the first, also of a command in several parts") {
    House house;
    for (Envelope& asked : founding()) house.engine.ask(std::move(asked)).get();
    house.gate.shut();
    const CaseNumber number("theirs-1");
    auto first = house.engine.ask(history("import/1", number, 5));
    house.gate.wait_for_arrivals(3);
    std::vector<std::future<Answer>> again;
    for (int i = 0; i < 3; ++i) again.push_back(house.engine.ask(history("import/1", number, 5)));
    auto other = house.engine.ask(history("import/1", number, 4));
    auto last = house.engine.ask(refused_report("sentinel"));
    house.recall.wait_until_asked("sentinel");
    house.gate.open();

    const Answer answer = first.get();
    CHECK(line(answer).find("accepted case_file/theirs-1#1@3") == 0);
    REQUIRE(std::get<Accepted>(answer).commits.size() == 5);
    for (auto& one : again) {
        const Answer joined = one.get();
        REQUIRE(std::holds_alternative<Accepted>(joined));
        CHECK(std::get<Accepted>(joined).repeated);
        CHECK(std::get<Accepted>(joined).commits == std::get<Accepted>(answer).commits);
    }
    CHECK(line(other.get()) == "reused @3");
    CHECK(house.log.last() == 7);
    CHECK(fault_of(house.log).empty());
}

TEST_CASE("a refused id is free: the same asking may succeed later") {
    House house;
    CHECK(line(house.engine.ask(report("r")).get()).find("rejected unit_not_found") == 0);
    for (Envelope& asked : founding()) house.engine.ask(std::move(asked)).get();
    CHECK(line(house.engine.ask(report("r")).get()).find("accepted case_file/C1-20240913-0001#1") ==
          0);
    CHECK(line(house.engine.ask(report("r")).get()).find("repeated case_file/C1-20240913-0001#1") ==
          0);
}

TEST_CASE("a full queue answers Busy at once; the patient wait for room") {
    House house({.queue_commands = 4, .batch_commits = 1});
    house.gate.shut();
    auto first = house.engine.ask(add_unit("writing", "city", "A"));
    house.gate.wait_for_arrivals(1);
    auto second = house.engine.ask(add_unit("forming", "city", "B"));
    house.recall.wait_until_asked("forming");  // the batch is full: the engine takes no more
    std::vector<std::future<Answer>> queued;
    for (const char* name : {"q1", "q2", "q3", "q4"})
        queued.push_back(house.engine.ask(add_unit(name, "city", name)));

    auto refused = house.engine.ask(add_unit("too-many", "city", "C"));
    REQUIRE(refused.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
    CHECK(line(refused.get()) == "busy");

    std::promise<Answer> patient;
    std::thread loader([&] {
        house.engine.ask_patiently(add_unit("patient", "city", "D"),
                                   [&](Answer answer) { patient.set_value(std::move(answer)); });
    });
    house.gate.open();
    loader.join();
    CHECK(line(patient.get_future().get()).find("accepted territory/city#") == 0);
    for (auto& answer : queued) CHECK(std::holds_alternative<Accepted>(answer.get()));
    CHECK(line(second.get()) == "accepted territory/city#2@2");
    CHECK(std::holds_alternative<Accepted>(first.get()));

    // Busy left no trace: the id is free.
    CHECK(line(house.engine.ask(add_unit("too-many", "city", "C")).get()) ==
          "accepted territory/city#8@8");
}

TEST_CASE("readers are woken, and see the new rulebook, before the answer comes") {
    House house;
    std::vector<Position> woken;  // written and read on the writer thread
    house.engine.on_durable([&](Position last) { woken.push_back(last); });
    CHECK(house.engine.rulebook()->versions == RulebookVersions{});
    for (std::size_t i = 1; i <= 10; ++i) {
        const std::string name = "u" + std::to_string(i);
        std::promise<std::size_t> seen;
        house.engine.ask(add_unit(name, "city", name),
                         [&](const Answer&) { seen.set_value(woken.size()); });
        CHECK(seen.get_future().get() == i);
        CHECK(house.engine.rulebook()->versions.territory == i);
        CHECK(house.engine.rulebook()->territory->find(UnitCode(name)) != nullptr);
    }
}

TEST_CASE("the rulebook that others see is never ahead of the disk") {
    House house;
    house.gate.shut();
    auto answer = house.engine.ask(add_unit("a", "city", "A"));
    house.gate.wait_for_arrivals(1);
    CHECK(house.engine.rulebook()->versions.territory == 0);
    house.gate.open();
    answer.get();
    CHECK(house.engine.rulebook()->versions.territory == 1);
}

TEST_CASE("a decision sees what was decided before it, also when that is not durable yet") {
    House house;
    for (Envelope& asked : founding()) house.engine.ask(std::move(asked)).get();
    house.gate.shut();
    std::vector<std::future<Answer>> answers;
    answers.push_back(house.engine.ask(report("r")));
    answers.push_back(house.engine.ask(accept("a", case_number(1))));
    answers.push_back(house.engine.ask(resolve("b", case_number(1))));
    answers.push_back(house.engine.ask(close("c", case_number(1))));
    answers.push_back(house.engine.ask(rate("d", case_number(1))));
    answers.push_back(house.engine.ask(rate("e", case_number(1))));
    house.gate.open();
    for (std::size_t i = 0; i < 5; ++i) {
        const std::string revision = std::to_string(i + 1);
        CHECK(line(answers[i].get()) ==
              "accepted case_file/C1-20240913-0001#" + revision + "@" + std::to_string(i + 3));
    }
    CHECK(line(answers[5].get()).find("rejected case_already_rated") == 0);
    CHECK(fault_of(house.log).empty());
}

TEST_CASE("stopping answers everything that was taken") {
    MemoryLog log;
    PlainVault vault;
    std::vector<std::future<Answer>> answers;
    {
        Engine engine(log, log, vault);
        for (int i = 0; i < 500; ++i) {
            const std::string name = "u" + std::to_string(i);
            answers.push_back(engine.ask(add_unit(name, "city", name)));
        }
    }
    for (auto& answer : answers) CHECK(std::holds_alternative<Accepted>(answer.get()));
    CHECK(log.last() == 500);
}

/// Asks again from within each reply, so that never everything is answered, until told to stop.
class Chain {
   public:
    explicit Chain(Engine& engine) : engine_(engine) {}

    void go_on() {
        if (stopped_ || ++asked_ > limit) return;
        engine_.ask(accept("chain", case_number(1)), [this](const Answer&) { go_on(); });
    }
    void stop() { stopped_ = true; }
    [[nodiscard]] bool ran_out() const { return asked_ > limit; }

   private:
    static constexpr int limit = 200'000;
    Engine& engine_;
    std::atomic<int> asked_{0};
    std::atomic<bool> stopped_{false};
};

TEST_CASE("draining waits for what was asked before, not for what others go on asking") {
    auto house = std::make_unique<House>();
    Chain chain(house->engine);
    chain.go_on();
    chain.go_on();
    auto answer = house->engine.ask(add_unit("a", "city", "A"));
    house->engine.drain();
    CHECK_FALSE(chain.ran_out());
    chain.stop();
    CHECK(answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
    house.reset();  // before the chain, which its last replies still call
}

TEST_CASE("who has long asked alone is answered where it was decided, and others are not lost") {
    House house;
    const auto ask_alone = [&](const std::string& name) {
        std::promise<std::thread::id> answered_on;
        house.engine.ask(add_unit(name, "city", name), [&](const Answer& answer) {
            CHECK(std::holds_alternative<Accepted>(answer));
            answered_on.set_value(std::this_thread::get_id());
        });
        house.engine.drain();
        return answered_on.get_future().get();
    };
    std::vector<std::thread::id> threads;
    for (int i = 0; i < 200; ++i) threads.push_back(ask_alone("alone " + std::to_string(i)));
    CHECK(std::set(threads.begin(), threads.end()).size() == 2);

    Replies replies(house);
    house.gate.shut();
    house.engine.ask(add_unit("first", "city", "A"), replies.next());
    house.gate.wait_for_arrivals(201);
    for (const char* name : {"second", "third", "fourth"})
        house.engine.ask(add_unit(name, "city", name), replies.next());
    CHECK(replies.all().empty());
    house.gate.open();
    house.engine.drain();
    const std::vector<Arrived> all = replies.all();
    REQUIRE(all.size() == 4);
    for (const Arrived& each : all) CHECK(each.log_end >= 201);
    CHECK(house.log.last() == 204);
}

}  // namespace
}  // namespace gridcase::engine::durability_test
