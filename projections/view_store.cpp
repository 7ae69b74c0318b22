#include "projections/view_store.hpp"

#include <algorithm>

#include "projections/changes.hpp"

namespace gridcase::projections {

std::string_view to_text(Family family) {
    switch (family) {
        case Family::commands:
            return "commands";
        case Family::streams:
            return "streams";
        case Family::serials:
            return "serials";
        case Family::reports:
            return "reports";
        case Family::rows:
            return "rows";
        case Family::cells:
            return "cells";
        case Family::units:
            return "units";
        case Family::timers:
            return "timers";
        case Family::lists:
            return "lists";
        case Family::notices:
            return "notices";
        case Family::handovers:
            return "handovers";
        case Family::tree:
            return "tree";
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
    if (const Change* change = layer_->of(family).find(key); change != nullptr)
        return change->has_value() ? std::optional<std::string>(change->value()) : std::nullopt;
    return layer_->base == nullptr ? std::nullopt : layer_->base->get(family, key);
}

void MemoryViewStore::clear() {
    for (Changes& family : layer_->families) family.clear();
}

void MemoryViewStore::put(Family family, std::string_view key, std::string_view value) {
    Changes& changes = layer_->of(family);
    changes.put(changes.change_of(key), value);
}

void MemoryViewStore::remove(Family family, std::string_view key) {
    Changes& changes = layer_->of(family);
    if (layer_->base == nullptr)
        changes.forget(changes.change_of(key));
    else
        changes.remove(changes.change_of(key));
}

void MemoryViewStore::update(Family family, std::string_view key, const Update& update) {
    Changes& changes = layer_->of(family);
    Change& change = changes.change_of(key);
    std::optional<std::string> base;
    std::optional<std::string_view> before;
    if (change.has_value()) {
        before = change.value();
    } else if (!change.counts() && layer_->base != nullptr) {
        base = layer_->base->get(family, key);
        if (base) before = *base;
    }
    if (const auto after = update(before))
        changes.put(change, *after);
    else if (layer_->base == nullptr)
        changes.forget(change);
    else
        changes.remove(change);
}

void MemoryViewStore::scan(
    Family family, std::string_view first, std::string_view bound,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
    const std::vector<const Change*>& changed = layer_->of(family).sorted();
    const auto before_key = [](const Change* change, std::string_view wanted) {
        return change->key() < wanted;
    };
    auto next = std::lower_bound(changed.begin(), changed.end(), first, before_key);
    const auto end =
        bound.empty() ? changed.end() : std::lower_bound(next, changed.end(), bound, before_key);
    bool wanted = true;
    const auto visit_next = [&] {
        const Change& change = **next++;
        if (change.has_value()) wanted = visit(change.key(), change.value());
    };

    if (layer_->base != nullptr) {
        layer_->base->scan(family, first, bound, [&](std::string_view key, std::string_view value) {
            while (wanted && next < end && (*next)->key() < key) visit_next();
            if (!wanted) return false;
            if (next < end && (*next)->key() == key)
                visit_next();
            else
                wanted = visit(key, value);
            return wanted;
        });
    }
    while (wanted && next < end) visit_next();
}

void MemoryViewStore::changes(
    Family family,
    const std::function<void(std::string_view, std::optional<std::string_view>)>& visit) const {
    for (const Change* change : layer_->of(family).sorted())
        visit(change->key(), change->has_value() ? std::optional(change->value()) : std::nullopt);
}

void MemoryViewStore::changes(
    const std::function<void(Family, std::string_view, std::optional<std::string_view>)>& visit)
    const {
    for (const Family family : all_families)
        changes(family, [&](std::string_view key, std::optional<std::string_view> value) {
            visit(family, key, value);
        });
}

std::size_t MemoryViewStore::bytes() const {
    std::size_t bytes = 0;
    for (const Changes& family : layer_->families) bytes += family.bytes();
    return bytes;
}

std::size_t MemoryViewStore::change_count() const {
    std::size_t count = 0;
    for (const Changes& family : layer_->families) count += family.count();
    return count;
}

}  // namespace gridcase::projections
