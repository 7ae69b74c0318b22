#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace gridcase::projections {

/// What was said about a key: its value, or that it was removed. It lies in a block of the Changes
/// that gave it, with its key and a short value right behind it.
class Change {
   public:
    [[nodiscard]] std::string_view key() const {
        return {reinterpret_cast<const char*>(this + 1), key_size_};
    }
    /// Empty when there is none.
    [[nodiscard]] std::string_view value() const { return {value_, value_size_}; }
    [[nodiscard]] bool has_value() const { return state_ == State::value; }
    [[nodiscard]] bool counts() const { return state_ != State::forgotten; }

   private:
    friend class Changes;
    enum class State : std::uint8_t { value, removed, forgotten };

    char* value_ = nullptr;
    std::uint32_t value_size_ = 0;
    std::uint32_t value_room_ = 0;
    std::uint32_t key_size_ = 0;
    State state_ = State::forgotten;
};

/// The changes of one family of a view store: a hash table whose keys and values lie one after the
/// other in large blocks, because a fold puts hundreds of thousands of small ones a second. Their
/// order is made by the first look at it after a key came or went. Several threads may read while
/// none writes.
class Changes {
   public:
    Changes() = default;
    ~Changes() { forget_order(); }
    Changes(const Changes&) = delete;
    Changes& operator=(const Changes&) = delete;

    /// Forgets all of them, and keeps the memory they lay in for those that come.
    void clear();

    /// Null when nothing was said about the key.
    [[nodiscard]] const Change* find(std::string_view key) const;
    /// The key's change; a new one does not count until it is put or removed.
    Change& change_of(std::string_view key);

    void put(Change& change, std::string_view value);
    void remove(Change& change);
    /// What was said about the key no longer counts.
    void forget(Change& change);

    [[nodiscard]] std::size_t count() const { return count_; }
    /// What they take of the memory, with what was said before and no longer counts.
    [[nodiscard]] std::size_t bytes() const;
    /// Those that count, by key; valid until the next change.
    [[nodiscard]] const std::vector<const Change*>& sorted() const;

   private:
    struct Slot {
        Change* change = nullptr;  // null: the slot is free
        std::uint32_t hash = 0;
    };

    [[nodiscard]] std::size_t slot_of(std::string_view key, std::uint32_t hash) const;
    void grow();
    void open_block(std::size_t size);
    char* take(std::size_t size);
    void count_again(Change& change);
    void forget_order() { delete order_.exchange(nullptr, std::memory_order_acq_rel); }

    std::vector<Slot> slots_;   // a power of two of them, at most half of them taken
    std::vector<Change*> all_;  // as they came, and as they lie
    std::size_t count_ = 0;
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };
    std::vector<Block> blocks_;
    std::size_t opened_ = 0;  // the first so many of them; the others hold nothing
    char* free_ = nullptr;    // what is left of the last that was opened
    std::size_t free_size_ = 0;
    std::size_t taken_ = 0;               // bytes of the blocks that hold something
    std::size_t block_size_ = 2U << 10U;  // of the newest block; they double
    mutable std::atomic<const std::vector<const Change*>*> order_{nullptr};
};

}  // namespace gridcase::projections
