#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <vector>

#include "engine/runtime/engine.hpp"
#include "tests/faults/calls.hpp"

namespace gridcase::faults {

/// People who ask a house at the same time, about the same cases, and remember over its crashes
/// what they never got an answer to. Everything they ask and hear goes into a book.
class Callers {
   public:
    Callers(std::uint64_t seed, CallBook& book) : seed_(seed), book_(book) {}

    /// So many threads ask so many times each, and first again for what is still open; they stop
    /// early when the house fails.
    void work(engine::Engine& engine, int threads, int times);

    [[nodiscard]] std::size_t accepted() const { return accepted_; }

   private:
    struct KnownCase {
        CaseNumber number;
        Revision revision = 0;
    };
    using Random = std::mt19937_64;

    /// False when the house has failed.
    bool ask(engine::Engine& engine, const engine::Envelope& envelope,
             const std::optional<StreamName>& stream);
    engine::Envelope next(Random& random, std::optional<StreamName>& stream);
    engine::Command about(const KnownCase& known, Random& random);
    engine::Command a_new_case(Random& random, std::uint64_t number);
    void learn(const engine::Envelope& envelope, const engine::Answer& answer);
    std::vector<engine::Envelope> take_open();

    std::uint64_t seed_;
    CallBook& book_;
    std::mutex mutex_;  // guards what follows
    std::uint64_t asked_ = 0;
    std::size_t accepted_ = 0;
    bool has_city_ = false;
    std::vector<KnownCase> cases_;
    std::vector<engine::Envelope> open_;
};

}  // namespace gridcase::faults
