#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gridcase::demo {

/// A stream of chance: xoshiro256** seeded through splitmix64. All arithmetic is on integers, so
/// that a seed lives the same year on every machine and with every library.
class Chance {
   public:
    explicit Chance(std::uint64_t seed);
    /// The stream of the `index`-th thing of a seed; neighbours have nothing in common.
    Chance(std::uint64_t seed, std::uint64_t index);

    std::uint64_t next();
    /// 0 … bound − 1; the bound is at least 1 and below 2^32.
    std::uint32_t below(std::uint32_t bound);
    /// low … high, both included.
    std::int64_t between(std::int64_t low, std::int64_t high);
    /// low … high, the low values far oftener than the high ones.
    std::int64_t mostly_low(std::int64_t low, std::int64_t high);
    /// True in `percent` of a hundred cases.
    bool percent(unsigned percent) { return below(100) < percent; }

    template <class Value>
    const Value& of(const std::vector<Value>& choices) {
        return choices[below(static_cast<std::uint32_t>(choices.size()))];
    }
    template <class Value, std::size_t N>
    const Value& of(const std::array<Value, N>& choices) {
        return choices[below(static_cast<std::uint32_t>(N))];
    }
    /// The index of one of the weights, each as often as it weighs; not all may be zero.
    std::size_t weighed(const std::uint32_t* weights, std::size_t count);
    template <std::size_t N>
    std::size_t weighed(const std::array<std::uint32_t, N>& weights) {
        return weighed(weights.data(), N);
    }

   private:
    std::array<std::uint64_t, 4> state_{};
};

/// How a quantity spreads: its values at 0, 10, 50, 90, 99 and 100 of a hundred, straight lines
/// between them. Enough for long tails, and free of floating point.
struct Spread {
    std::array<std::int64_t, 6> at{};

    [[nodiscard]] std::int64_t draw(Chance& chance) const;
};

/// A well-mixed number for a thing's traits that chance must not change: FNV-1a and a splitmix64
/// step over the text.
std::uint64_t trait(std::string_view text, std::string_view of_what);

}  // namespace gridcase::demo
