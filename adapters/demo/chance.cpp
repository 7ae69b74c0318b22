#include "adapters/demo/chance.hpp"

namespace gridcase::demo {

namespace {

std::uint64_t splitmix(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
}

std::uint64_t rotated(std::uint64_t value, unsigned by) {
    return (value << by) | (value >> (64U - by));
}

}  // namespace

Chance::Chance(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = splitmix(seed);
}

Chance::Chance(std::uint64_t seed, std::uint64_t index) {
    std::uint64_t mixed = splitmix(seed) ^ index;
    for (std::uint64_t& word : state_) word = splitmix(mixed);
}

std::uint64_t Chance::next() {
    const std::uint64_t result = rotated(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = rotated(state_[3], 45);
    return result;
}

std::uint32_t Chance::below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
}

std::int64_t Chance::between(std::int64_t low, std::int64_t high) {
    const auto count = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(next() % count);
}

std::int64_t Chance::mostly_low(std::int64_t low, std::int64_t high) {
    std::int64_t above = between(0, high - low);
    for (int again = 0; again < 3; ++again) above = above * between(0, 1000) / 1000;
    return low + above;
}

std::size_t Chance::weighed(const std::uint32_t* weights, std::size_t count) {
    std::uint32_t total = 0;
    for (std::size_t index = 0; index < count; ++index) total += weights[index];
    std::uint32_t drawn = below(total);
    for (std::size_t index = 0; index < count; ++index) {
        if (drawn < weights[index]) return index;
        drawn -= weights[index];
    }
    return count - 1;
}

std::int64_t Spread::draw(Chance& chance) const {
    static constexpr std::array<std::int64_t, 6> ranks{0, 1000, 5000, 9000, 9900, 10000};
    const auto rank = static_cast<std::int64_t>(chance.below(10'000));
    std::size_t upper = 1;
    while (rank >= ranks[upper]) ++upper;
    const std::int64_t into = rank - ranks[upper - 1];
    const std::int64_t width = ranks[upper] - ranks[upper - 1];
    return at[upper - 1] + (at[upper] - at[upper - 1]) * into / width;
}

std::uint64_t trait(std::string_view text, std::string_view of_what) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const std::string_view part : {text, of_what}) {
        for (const char letter : part) {
            hash ^= static_cast<unsigned char>(letter);
            hash *= 0x100000001B3U;
        }
    }
    return splitmix(hash);
}

}  // namespace gridcase::demo
