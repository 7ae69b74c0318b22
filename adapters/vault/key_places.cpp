#include "adapters/vault/key_places.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace gridcase::vault {
namespace {

constexpr std::size_t first_slots = 64;

}  // namespace

/// A pseudonym is a keyed hash; those that tests make up are not.
KeyPlaces::Hash KeyPlaces::hash_of(const PersonId& person) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::memcpy(&first, person.raw().data(), sizeof first);
    std::memcpy(&second, person.raw().data() + sizeof first, sizeof second);
    return static_cast<Hash>(((first ^ (second << 1U)) * 0x9E37'79B9'7F4A'7C15ULL) >> 32U);
}

void KeyPlaces::reserve(std::size_t persons) {
    const std::size_t slots = std::bit_ceil((count_ + persons) * 5 / 4 + 1);
    if (slots > slots_.size() && slots > first_slots) resize(slots);
}

const void* KeyPlaces::near(Hash hash) const {
    return slots_.empty() ? nullptr : &slots_[hash & (slots_.size() - 1)];
}

void KeyPlaces::insert(Hash hash, std::uint64_t number) {
    if (number >= free)
        throw std::length_error("a file of keys holds at most " + std::to_string(free) +
                                " records");
    if (5 * (count_ + 1) > 4 * slots_.size())
        resize(slots_.empty() ? first_slots : 2 * slots_.size());
    put({hash, static_cast<Number>(number)});
    ++count_;
}

std::optional<KeyPlaces::Number> KeyPlaces::find(const PersonId& person, const Same& same) const {
    if (slots_.empty()) return std::nullopt;
    const Hash hash = hash_of(person);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].number != free; at = (at + 1) & mask)
        if (slots_[at].hash == hash && same(slots_[at].number)) return slots_[at].number;
    return std::nullopt;
}

/// There must be a free slot.
void KeyPlaces::put(Slot entry) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = entry.hash & mask;
    while (slots_[at].number != free) at = (at + 1) & mask;
    slots_[at] = entry;
}

/// A power of two, with room for all that are there.
void KeyPlaces::resize(std::size_t slots) {
    const Slots old = std::exchange(slots_, Slots(slots));
    for (const Slot& slot : old)
        if (slot.number != free) put(slot);
}

}  // namespace gridcase::vault
