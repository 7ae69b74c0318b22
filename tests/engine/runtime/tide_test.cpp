#include "engine/runtime/tide.hpp"

#include <doctest/doctest.h>

#include <future>
#include <thread>

#include "engine/runtime/engine.hpp"
#include "events/subscription.hpp"
#include "tests/engine/runtime/collaborators.hpp"
#include "tests/engine/runtime/town.hpp"

namespace gridcase::engine::tide_test {

TEST_CASE("who waits is called once when the log has grown beyond, and not after leaving") {
    Tide tide(5);
    int called = 0;
    CHECK(tide.when_beyond(4, [&] { ++called; }) == 0);
    CHECK(called == 1);
    const std::uint64_t stays = tide.when_beyond(5, [&] { called += 10; });
    const std::uint64_t leaves = tide.when_beyond(5, [&] { called += 100; });
    const std::uint64_t later = tide.when_beyond(7, [&] { called += 1000; });
    CHECK(stays != leaves);
    CHECK(tide.waiting() == 3);
    tide.take_back(leaves);
    tide.rise(5);
    CHECK(called == 1);
    tide.rise(7);
    tide.rise(7);
    CHECK(called == 11);
    CHECK(tide.waiting() == 1);
    tide.take_back(later);
    tide.rise(8);
    CHECK(called == 11);
}

TEST_CASE("no rise is missed between looking and waiting") {
    MemoryLog log;
    Tide tide(0);
    constexpr Position all = 500;
    LaggingRecall recall(log);
    PlainVault vault;
    Engine engine(log, recall, vault);
    engine.on_durable([&](Position last) { tide.rise(last); });
    std::thread asking([&] {
        for (Position at = 1; at <= all; ++at)
            engine.ask(town::add_unit("u" + std::to_string(at), "city", "u" + std::to_string(at)),
                       [](const Answer&) {});
    });
    Subscription subscription(log, 0, {});
    Position seen = 0;
    while (seen < all) {
        const auto taken = subscription.take();
        if (!taken.empty()) {
            CHECK(taken.front()->position == seen + 1);
            seen = taken.back()->position;
            continue;
        }
        std::promise<void> arrived;
        tide.when_beyond(subscription.position(), [&] { arrived.set_value(); });
        arrived.get_future().wait();
    }
    asking.join();
    engine.drain();
    CHECK(tide.waiting() == 0);
}

}  // namespace gridcase::engine::tide_test
