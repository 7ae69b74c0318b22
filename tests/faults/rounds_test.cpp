// A house on a disk that cuts the power, tears, fails, fills up and flips bits: whatever was
// answered is there afterwards, once and whole, and everything derived from it says the same.
//
// GRIDCASE_FAULT_ROUNDS makes more rounds (10,000 in the long mode), GRIDCASE_FAULT_SEED others.

#include <doctest/doctest.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "tests/faults/house.hpp"

namespace gridcase::faults::rounds_test {
namespace {

constexpr std::uint64_t usual_rounds = 240;
constexpr int rounds_of_a_house = 24;  // then another one is begun, so that looking stays cheap

std::uint64_t wanted(const char* variable, std::uint64_t usual) {
    const char* value = std::getenv(variable);
    return value != nullptr ? std::strtoull(value, nullptr, 10) : usual;
}

/// What the rounds came to.
struct Tally {
    struct Of {
        std::size_t expected = 0, happened = 0;
    };
    std::array<Of, all_mishaps.size()> mishaps{};
    std::size_t refused_to_open = 0;  // while the disk had its way
    std::size_t unreadable = 0;       // what was read wrongly was then kept, and is refused
    std::size_t accepted = 0, calls = 0;
    Position commits = 0;
};

/// Most mishaps come while people ask, some while the house is opened.
struct Plan {
    Mishap mishap = Mishap::none;
    std::uint64_t after = 0;
    bool while_opening = false;
};

Plan any_plan(std::mt19937_64& random) {
    return {all_mishaps[random() % all_mishaps.size()],
            random() % 3 == 0 ? random() % 4 : random() % 60, random() % 4 == 0};
}

/// One life and its end. False when the log refuses to be opened afterwards.
bool live(House& house, const Plan& plan, Tally& tally) {
    Tally::Of& of = tally.mishaps[static_cast<std::size_t>(plan.mishap)];
    ++of.expected;
    try {
        if (plan.while_opening) house.disk().expect(plan.mishap, plan.after);
        house.open();
        if (!plan.while_opening) house.disk().expect(plan.mishap, plan.after);
        house.serve();
    } catch (const LogFailed&) {
        ++tally.refused_to_open;
    }
    if (house.disk().happened()) ++of.happened;
    house.end();
    try {
        house.open();
    } catch (const LogFailed& failed) {
        const std::string why = failed.what();
        INFO(why);
        REQUIRE(plan.mishap == Mishap::flipped_read);
        return false;
    }
    return true;
}

TEST_CASE("whatever a disk does, no answered command is lost, halved or changed") {
    const std::uint64_t rounds = wanted("GRIDCASE_FAULT_ROUNDS", usual_rounds);
    const std::uint64_t seed = wanted("GRIDCASE_FAULT_SEED", std::random_device{}());
    std::mt19937_64 random(seed);
    spdlog::set_level(spdlog::level::off);  // what the house would tell its operator
    std::unique_ptr<House> house;
    Tally tally;
    const auto leave = [&] {
        if (!house) return;
        tally.accepted += house->accepted();
        tally.calls += house->calls();
        tally.commits += house->commits();
        house.reset();
    };
    for (std::uint64_t round = 0; round < rounds; ++round) {
        if (round % rounds_of_a_house == 0) leave();
        if (!house) house = std::make_unique<House>(random());
        const Plan plan = any_plan(random);
        CAPTURE(seed);
        CAPTURE(round);
        CAPTURE(to_text(plan.mishap));
        CAPTURE(plan.after);
        CAPTURE(plan.while_opening);
        if (!live(*house, plan, tally)) {
            ++tally.unreadable;
            leave();
            continue;
        }
        REQUIRE(house->fault() == "");
        house->end();
    }
    leave();

    std::cout << rounds << " rounds (seed " << seed << "), " << tally.calls << " calls, "
              << tally.accepted << " accepted, " << tally.commits << " commits; opening failed in "
              << tally.refused_to_open << ", refused afterwards in " << tally.unreadable << "\n";
    for (const Mishap mishap : all_mishaps) {
        const Tally::Of& of = tally.mishaps[static_cast<std::size_t>(mishap)];
        std::cout << "  " << to_text(mishap) << ": " << of.happened << " of " << of.expected
                  << "\n";
        if (mishap != Mishap::none && rounds >= usual_rounds) CHECK(of.happened > 0);
    }
}

}  // namespace
}  // namespace gridcase::faults::rounds_test
