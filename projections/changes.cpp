#include "projections/changes.hpp"

#include <algorithm>
#include <functional>
#include <new>
#include <utility>

#include "projections/keys.hpp"

namespace gridcase::projections {
namespace {

constexpr std::size_t first_slots = 64;
constexpr std::size_t largest_block = 1U << 20U;
constexpr std::size_t smallest_room = 16;  // most counters grow by a byte now and then

std::uint32_t hash_of(std::string_view key) {
    return static_cast<std::uint32_t>(std::hash<std::string_view>{}(key));
}

std::size_t room_for(std::string_view value) {
    return std::max(value.size() + value.size() / 8, smallest_room);
}

struct Ordered {
    KeyBegin begin;
    const Change* change;

    bool operator<(const Ordered& other) const {
        const auto order = begin <=> other.begin;
        return std::is_eq(order) ? change->key() < other.change->key() : std::is_lt(order);
    }
};

}  // namespace

/// The slot of the key, or the free one where it would go. There must be slots.
std::size_t Changes::slot_of(std::string_view key, std::uint32_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        const Slot& slot = slots_[at];
        if (slot.change == nullptr) return at;
        if (slot.hash == hash && slot.change->key() == key) return at;
    }
}

void Changes::clear() {
    std::ranges::fill(slots_, Slot());
    all_.clear();
    count_ = 0;
    opened_ = 0;
    free_size_ = 0;
    taken_ = 0;
    forget_order();
}

const Change* Changes::find(std::string_view key) const {
    if (slots_.empty()) return nullptr;
    const Change* change = slots_[slot_of(key, hash_of(key))].change;
    return change != nullptr && change->counts() ? change : nullptr;
}

Change& Changes::change_of(std::string_view key) {
    if (2 * (all_.size() + 1) > slots_.size()) grow();
    const std::uint32_t hash = hash_of(key);
    Slot& slot = slots_[slot_of(key, hash)];
    if (slot.change == nullptr) {
        auto* change = new (take(sizeof(Change) + key.size())) Change;
        change->key_size_ = static_cast<std::uint32_t>(key.size());
        key.copy(reinterpret_cast<char*>(change + 1), key.size());
        slot = {change, hash};
        all_.push_back(change);
    }
    return *slot.change;
}

void Changes::put(Change& change, std::string_view value) {
    count_again(change);
    change.state_ = Change::State::value;
    if (value.size() > change.value_room_) {
        const std::size_t room = room_for(value);
        change.value_ = take(room);
        change.value_room_ = static_cast<std::uint32_t>(room);
    }
    value.copy(change.value_, value.size());
    change.value_size_ = static_cast<std::uint32_t>(value.size());
}

void Changes::remove(Change& change) {
    count_again(change);
    change.state_ = Change::State::removed;
    change.value_size_ = 0;
}

void Changes::forget(Change& change) {
    if (!change.counts()) return;
    change.state_ = Change::State::forgotten;
    change.value_size_ = 0;
    --count_;
    forget_order();
}

void Changes::count_again(Change& change) {
    if (change.counts()) return;
    ++count_;
    forget_order();
}

std::size_t Changes::bytes() const {
    return taken_ + slots_.size() * sizeof(Slot) + all_.capacity() * sizeof(Change*);
}

const std::vector<const Change*>& Changes::sorted() const {
    const auto* order = order_.load(std::memory_order_acquire);
    if (order != nullptr) return *order;
    std::vector<Ordered> ordered;
    ordered.reserve(count_);
    for (const Change* change : all_)
        if (change->counts()) ordered.push_back({KeyBegin(change->key()), change});
    std::sort(ordered.begin(), ordered.end());
    auto made = std::make_unique<std::vector<const Change*>>();
    made->reserve(count_);
    for (const Ordered& each : ordered) made->push_back(each.change);
    // Two readers may both find no order and both make it; one of them is kept.
    if (order_.compare_exchange_strong(order, made.get(), std::memory_order_acq_rel))
        order = made.release();
    return *order;
}

void Changes::grow() {
    const std::vector<Slot> old =
        std::exchange(slots_, std::vector<Slot>(slots_.empty() ? first_slots : 2 * slots_.size()));
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
        if (slot.change == nullptr) continue;
        std::size_t at = slot.hash & mask;
        while (slots_[at].change != nullptr) at = (at + 1) & mask;
        slots_[at] = slot;
    }
}

/// Opens a block that has so many bytes.
void Changes::open_block(std::size_t size) {
    while (opened_ < blocks_.size() && blocks_[opened_].size < size) ++opened_;
    if (opened_ == blocks_.size()) {
        block_size_ = std::min(2 * block_size_, largest_block);
        const std::size_t all = std::max(size, block_size_);
        blocks_.push_back({std::make_unique_for_overwrite<char[]>(all), all});
    }
    free_ = blocks_[opened_].bytes.get();
    free_size_ = blocks_[opened_].size;
    ++opened_;
}

/// Bytes where a Change may begin.
char* Changes::take(std::size_t size) {
    size = (size + alignof(Change) - 1) / alignof(Change) * alignof(Change);
    if (size > free_size_) open_block(size);
    free_size_ -= size;
    taken_ += size;
    return std::exchange(free_, free_ + size);
}

}  // namespace gridcase::projections
