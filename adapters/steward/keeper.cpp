#include "adapters/steward/keeper.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace gridcase::steward {
namespace {

constexpr Duration longest_sleep = seconds(30);
/// The log grows all the time where much is done; a round looks at what changed, not at each.
constexpr std::chrono::milliseconds between_rounds{200};

void tell(const Round& round) {
    if (round.commits() > 0)
        spdlog::info(
            "{} limits passed, {} holders changed, {} handovers begun, deadlines of {} cases moved",
            round.limits_passed, round.holders_changed, round.handovers_opened,
            round.deadlines_moved);
    for (const std::string& id : round.unheeded)
        spdlog::debug("{} had nothing to do: the case had moved on", id);
}

}  // namespace

struct Keeper::Parts {
    Parts(House house, std::function<Instant()> clock)
        : steward(std::move(house)), now(std::move(clock)) {}

    ~Parts() { stop(); }

    void stop() {
        {
            const std::scoped_lock lock(mutex);
            stopping = true;
        }
        changed.notify_all();
        if (thread.joinable()) thread.join();
    }

    void keep() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            grown = false;
            lock.unlock();
            const Duration sleep = round();
            lock.lock();
            changed.wait_for(lock, std::chrono::microseconds(sleep.micros),
                             [&] { return grown || stopping; });
            changed.wait_for(lock, between_rounds, [&] { return stopping; });
        }
    }

    /// Does one; how long nothing is due after it.
    Duration round() {
        try {
            tell(steward.work(now()));
            const auto next = steward.next();
            const Duration until = next ? *next - now() : longest_sleep;
            return std::clamp(until, Duration{}, longest_sleep);
        } catch (const std::exception& problem) {
            spdlog::error("limits and changes of holders are not followed up: {}", problem.what());
            return longest_sleep;
        }
    }

    Steward steward;
    std::function<Instant()> now;
    std::mutex mutex;
    std::condition_variable changed;
    bool grown = false;
    bool stopping = false;
    std::thread thread;  // last: it uses everything above
};

Keeper::Keeper(House house, std::function<Instant()> now)
    : parts_(std::make_unique<Parts>(std::move(house), std::move(now))) {}

Keeper::~Keeper() = default;

void Keeper::start() {
    parts_->thread = std::thread([parts = parts_.get()] { parts->keep(); });
}

void Keeper::stop() { parts_->stop(); }

void Keeper::wake() {
    {
        const std::scoped_lock lock(parts_->mutex);
        parts_->grown = true;
    }
    parts_->changed.notify_one();
}

}  // namespace gridcase::steward
