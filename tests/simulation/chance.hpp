#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace gridcase::simulation {

/// Everything random in a simulation comes from here, so that a seed tells all. No distribution of
/// the library: those differ between libraries.
class Chance {
   public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}

    /// 0 … bound - 1; bound is not 0.
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
    }
    bool per_mille(std::uint64_t share) { return below(1000) < share; }
    bool percent(std::uint64_t share) { return below(100) < share; }

    template <class T>
    const T& one_of(const std::vector<T>& choices) {
        return choices[below(choices.size())];
    }

   private:
    std::mt19937_64 engine_;
};

}  // namespace gridcase::simulation
