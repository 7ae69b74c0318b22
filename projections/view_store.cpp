#include "projections/view_store.hpp"

#include <algorithm>
#include <atomic>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gridcase::projections {
namespace {

struct KeyHash {
    using is_transparent = void;
    // Not noexcept on purpose: libstdc++ then keeps each key's hash in its node, and neither growth
    // nor a walk along a bucket hashes the key again.
    std::size_t operator()(std::string_view key) const {
        return std::hash<std::string_view>{}(key);
    }
};

/// A value, or nothing where the layer hides the base's entry.
using Entries =
    std::unordered_map<std::string, std::optional<std::string>, KeyHash, std::equal_to<>>;
using Sorted = std::vector<const Entries::value_type*>;

bool before_key(const Entries::value_type* entry, std::string_view key) {
    return entry->first < key;
}

/// The changes of one family. Their sorted order is made by the first scan that wants it and stays
/// valid until a key comes or goes: nodes of an unordered_map do not move, and a new value for an
/// old key changes no order.
class Changes {
   public:
    Changes() { entries_.max_load_factor(0.5F); }  // a longer walk is a cache miss more
    ~Changes() { forget_order(); }
    Changes(const Changes&) = delete;
    Changes& operator=(const Changes&) = delete;

    [[nodiscard]] const Entries& entries() const { return entries_; }

    void set(std::string_view key, std::optional<std::string_view> value) {
        if (const auto found = entries_.find(key); found != entries_.end()) {
            assign(found->second, value);
            return;
        }
        assign(entries_[std::string(key)], value);
        forget_order();
    }

    void erase(std::string_view key) {
        const auto found = entries_.find(key);
        if (found == entries_.end()) return;
        forget_order();
        entries_.erase(found);
    }

    void clear() {
        forget_order();
        entries_.clear();
    }

    /// Two readers may both find no order and both make it; one of them is kept.
    [[nodiscard]] const Sorted& sorted() const {
        const Sorted* order = order_.load(std::memory_order_acquire);
        if (order != nullptr) return *order;
        auto made = std::make_unique<Sorted>();
        made->reserve(entries_.size());
        for (const auto& entry : entries_) made->push_back(&entry);
        std::sort(made->begin(), made->end(),
                  [](const auto* left, const auto* right) { return left->first < right->first; });
        if (order_.compare_exchange_strong(order, made.get(), std::memory_order_acq_rel))
            order = made.release();
        return *order;
    }

   private:
    static void assign(std::optional<std::string>& place, std::optional<std::string_view> value) {
        if (!value)
            place.reset();
        else if (place)
            place->assign(*value);
        else
            place.emplace(*value);
    }

    void forget_order() { delete order_.exchange(nullptr, std::memory_order_acq_rel); }

    Entries entries_;
    mutable std::atomic<const Sorted*> order_{nullptr};
};

}  // namespace

std::string_view to_text(Family family) {
    switch (family) {
        case Family::commands:
            return "commands";
        case Family::streams:
            return "streams";
        case Family::serials:
            return "serials";
        case Family::rows:
            return "rows";
        case Family::cells:
            return "cells";
        case Family::units:
            return "units";
        case Family::lists:
            return "lists";
    }
    return "unknown";
}

struct MemoryViewStore::Layer {
    const ViewStore* base = nullptr;
    std::array<Changes, all_families.size()> families;

    Changes& of(Family family) { return families[static_cast<std::size_t>(family)]; }
    [[nodiscard]] const Changes& of(Family family) const {
        return families[static_cast<std::size_t>(family)];
    }
};

MemoryViewStore::MemoryViewStore() : layer_(std::make_unique<Layer>()) {}

MemoryViewStore::MemoryViewStore(const ViewStore& base) : MemoryViewStore() {
    layer_->base = &base;
}

MemoryViewStore::~MemoryViewStore() = default;

std::optional<std::string> MemoryViewStore::get(Family family, std::string_view key) const {
    const Entries& entries = layer_->of(family).entries();
    if (const auto found = entries.find(key); found != entries.end()) return found->second;
    return layer_->base == nullptr ? std::nullopt : layer_->base->get(family, key);
}

void MemoryViewStore::put(Family family, std::string_view key, std::string_view value) {
    layer_->of(family).set(key, value);
}

void MemoryViewStore::remove(Family family, std::string_view key) {
    if (layer_->base == nullptr)
        layer_->of(family).erase(key);
    else
        layer_->of(family).set(key, std::nullopt);
}

void MemoryViewStore::scan(
    Family family, std::string_view first, std::string_view bound,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
    const Sorted& changed = layer_->of(family).sorted();
    auto next = std::lower_bound(changed.begin(), changed.end(), first, before_key);
    const auto end =
        bound.empty() ? changed.end() : std::lower_bound(next, changed.end(), bound, before_key);
    bool wanted = true;
    const auto visit_next = [&] {
        const auto& [key, value] = **next++;
        if (value) wanted = visit(key, *value);
    };

    if (layer_->base != nullptr) {
        layer_->base->scan(family, first, bound, [&](std::string_view key, std::string_view value) {
            while (wanted && next < end && (*next)->first < key) visit_next();
            if (!wanted) return false;
            if (next < end && (*next)->first == key)
                visit_next();
            else
                wanted = visit(key, value);
            return wanted;
        });
    }
    while (wanted && next < end) visit_next();
}

void MemoryViewStore::changes(
    const std::function<void(Family, std::string_view, const std::optional<std::string>&)>& visit)
    const {
    for (const Family family : all_families)
        for (const auto& [key, value] : layer_->of(family).entries()) visit(family, key, value);
}

std::size_t MemoryViewStore::change_count() const {
    std::size_t count = 0;
    for (const Changes& family : layer_->families) count += family.entries().size();
    return count;
}

void MemoryViewStore::forget_changes() {
    for (Changes& family : layer_->families) family.clear();
}

}  // namespace gridcase::projections
