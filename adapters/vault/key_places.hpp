#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "adapters/vault/huge_pages.hpp"
#include "events/ids.hpp"

namespace gridcase::vault {

/// Which record of a file is whose, in some sixteen bytes a person: a city has ten million of them.
/// A slot keeps 32 bits of a hash and the record's number, not the person: when the hash is the
/// same, `same` is asked whether that record is the person's, which hardly ever is in vain.
class KeyPlaces {
   public:
    using Hash = std::uint32_t;
    using Number = std::uint32_t;
    using Same = std::function<bool(Number number)>;

    static Hash hash_of(const PersonId& person);

    /// Makes room for so many persons more at once: to grow step by step would take twice as long.
    void reserve(std::size_t persons);
    /// Where the slot of somebody with this hash is looked for first, for whoever fetches it ahead
    /// of insert(); null before there are any. (GCC leaves out a call that does no more than
    /// fetch.)
    [[nodiscard]] const void* near(Hash hash) const;
    /// The record of a person who has none yet. Throws std::length_error beyond 4,294,967,294.
    void insert(Hash hash, std::uint64_t number);
    [[nodiscard]] std::optional<Number> find(const PersonId& person, const Same& same) const;

    [[nodiscard]] std::size_t size() const { return count_; }

   private:
    static constexpr Number free = ~Number{0};

    struct Slot {
        Hash hash = 0;
        Number number = free;
    };
    using Slots = std::vector<Slot, HugePages<Slot>>;

    void put(Slot entry);
    void resize(std::size_t slots);

    Slots slots_;  // a power of two of them
    std::size_t count_ = 0;
};

}  // namespace gridcase::vault
