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
    using Number = std::uint32_t;
    using Same = std::function<bool(Number number)>;

    /// Makes room for so many persons more at once: to grow step by step would take twice as long.
    void reserve(std::size_t persons);
    /// Where somebody's slot is looked for first, for whoever fetches it ahead of insert(); null
    /// before there are any. (GCC leaves out a call that does no more than fetch.)
    [[nodiscard]] const void* near(const PersonId& person) const;
    /// The record of a person who has none yet. Throws std::length_error beyond 4,294,967,293.
    void insert(const PersonId& person, std::uint64_t number);
    [[nodiscard]] std::optional<Number> find(const PersonId& person, const Same& same) const;
    /// False when the person has none.
    bool erase(const PersonId& person, const Same& same);

    [[nodiscard]] std::size_t size() const { return count_; }

   private:
    static constexpr Number free = ~Number{0};
    static constexpr Number erased = free - 1;

    struct Slot {
        std::uint32_t hash = 0;
        Number number = free;
    };
    using Slots = std::vector<Slot, HugePages<Slot>>;

    [[nodiscard]] std::optional<std::size_t> slot_of(const PersonId& person,
                                                     const Same& same) const;
    void put(Slot entry);
    void resize(std::size_t slots);

    Slots slots_;  // a power of two of them
    std::size_t count_ = 0;
    std::size_t taken_ = 0;  // with those erased
};

}  // namespace gridcase::vault
