#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <utility>
#include <vector>

#include "events/bytes.hpp"

namespace gridcase {

struct NameKeyTag;
/// The beginning of a name's SHA-256: names are compared by it, for they are many and long.
using NameKey = FixedBytes<NameKeyTag, 16>;

/// Values by names' keys, in one piece of memory: ten million are looked up by one step into it
/// each. None is ever taken out. A key is its own hash.
template <class Value>
class NameTable {
   public:
    explicit NameTable(std::pmr::memory_resource* memory = std::pmr::get_default_resource())
        : slots_(memory) {}

    /// The value under the key, and whether it was made by this; it lasts until the next is made.
    std::pair<Value*, bool> at(const NameKey& key) {
        if (4 * (count_ + 1) > 3 * slots_.size()) grow();
        Slot& slot = slots_[slot_of(key)];
        const bool fresh = !slot.taken;
        if (fresh) {
            slot.key = key;
            slot.taken = true;
            ++count_;
        }
        return {&slot.value, fresh};
    }

    [[nodiscard]] std::size_t size() const { return count_; }

    /// Makes room for so many values at once: growing by and by moves them three times.
    void reserve(std::size_t count) {
        const std::size_t wanted = std::bit_ceil(count + (count + 2) / 3 + 1);
        if (wanted > slots_.size()) grow(wanted);
    }

    /// Fetches what at() will look at: of a large table it lies in no cache.
    void prefetch(const NameKey& key) const {
        if (!slots_.empty()) __builtin_prefetch(&slots_[hash_of(key) & (slots_.size() - 1)]);
    }

    template <class Visit>
    void each(const Visit& visit) const {
        for (const Slot& slot : slots_)
            if (slot.taken) visit(slot.key, slot.value);
    }

   private:
    static constexpr std::size_t first_slots = 64;

    struct Slot {
        [[no_unique_address]] Value value{};
        NameKey key;
        bool taken = false;
    };
    using Slots = std::pmr::vector<Slot>;

    static std::size_t hash_of(const NameKey& key) {
        std::uint64_t hash = 0;
        std::memcpy(&hash, key.bytes.data(), sizeof hash);
        return hash;
    }

    /// The slot of the key, or the free one where it would go.
    [[nodiscard]] std::size_t slot_of(const NameKey& key) const {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = hash_of(key) & mask;
        while (slots_[at].taken && slots_[at].key != key) at = (at + 1) & mask;
        return at;
    }

    void grow(std::size_t to = 0) {
        const std::size_t wider = std::max(to, slots_.empty() ? first_slots : 2 * slots_.size());
        const Slots old = std::exchange(slots_, Slots(wider, slots_.get_allocator()));
        for (const Slot& slot : old)
            if (slot.taken) slots_[slot_of(slot.key)] = slot;
    }

    Slots slots_;  // a power of two of them, a quarter free
    std::size_t count_ = 0;
};

}  // namespace gridcase
