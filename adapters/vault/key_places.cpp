#include "adapters/vault/key_places.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

namespace gridcase::vault {
namespace {

constexpr std::size_t first_slots = 64;

/// A pseudonym is a keyed hash; those that tests make up are not.
std::uint32_t hash_of(const PersonId& person) {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::memcpy(&first, person.raw().data(), sizeof first);
    std::memcpy(&second, person.raw().data() + sizeof first, sizeof second);
    return static_cast<std::uint32_t>(((first ^ (second << 1U)) * 0x9E37'79B9'7F4A'7C15ULL) >> 32U);
}

}  // namespace

void KeyPlaces::reserve(std::size_t persons) {
    const std::size_t slots = std::bit_ceil((count_ + persons) * 4 / 3 + 1);
    if (slots > slots_.size() && slots > first_slots) resize(slots);
}

const void* KeyPlaces::near(const PersonId& person) const {
    return slots_.empty() ? nullptr : &slots_[hash_of(person) & (slots_.size() - 1)];
}

void KeyPlaces::insert(const PersonId& person, std::uint64_t number) {
    if (number >= erased)
        throw std::length_error("a file of keys holds at most " + std::to_string(erased) +
                                " records");
    if (4 * (taken_ + 1) > 3 * slots_.size())
        resize(slots_.empty() ? first_slots : 2 * slots_.size());
    put({hash_of(person), static_cast<Number>(number)});
    ++count_;
    ++taken_;
}

std::optional<KeyPlaces::Number> KeyPlaces::find(const PersonId& person, const Same& same) const {
    const auto at = slot_of(person, same);
    return at ? std::optional(slots_[*at].number) : std::nullopt;
}

bool KeyPlaces::erase(const PersonId& person, const Same& same) {
    const auto at = slot_of(person, same);
    if (!at) return false;
    slots_[*at].number = erased;
    --count_;
    return true;
}

std::optional<std::size_t> KeyPlaces::slot_of(const PersonId& person, const Same& same) const {
    if (slots_.empty()) return std::nullopt;
    const std::uint32_t hash = hash_of(person);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].number != free; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.hash == hash && slot.number != erased && same(slot.number)) return at;
    }
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
    taken_ = count_;
    for (const Slot& slot : old)
        if (slot.number != free && slot.number != erased) put(slot);
}

}  // namespace gridcase::vault
