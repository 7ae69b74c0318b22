#include "adapters/rocksdb/recent_writes.hpp"

#include <stdexcept>
#include <utility>

namespace gridcase::rocks {
namespace {

using projections::Family;

/// What an entry takes beside its bytes: the node of a map and two strings.
constexpr std::size_t entry_bytes = 96;

std::optional<std::size_t> place_of(Family family) {
    switch (family) {
        case Family::rows:
            return 0;
        case Family::cells:
            return 1;
        case Family::units:
            return 2;
        case Family::serials:
            return 3;
        case Family::reports:
            return 4;
        case Family::commands:
        case Family::streams:
        case Family::timers:
        case Family::lists:
        case Family::notices:
        case Family::handovers:
            return std::nullopt;
    }
    return std::nullopt;
}

[[noreturn]] void not_here() {
    throw std::logic_error("views in a database are changed by folding only");
}

}  // namespace

const std::optional<std::string>* RecentWrites::find(Family family, std::string_view key) const {
    const auto place = place_of(family);
    if (!place) return nullptr;
    for (const Families* families : {&young_, &old_}) {
        const Values& values = (*families)[*place];
        if (const auto found = values.find(key); found != values.end()) return &found->second;
    }
    return nullptr;
}

void RecentWrites::take(const projections::MemoryViewStore& changes) {
    changes.changes(
        [&](Family family, std::string_view key, std::optional<std::string_view> value) {
            const auto place = place_of(family);
            if (!place) return;
            Values& values = young_[*place];
            auto entry = values.find(key);
            if (entry == values.end()) {
                entry = values.emplace(key, std::nullopt).first;
                young_bytes_ += entry_bytes + key.size();
            }
            if (entry->second) young_bytes_ -= entry->second->size();
            if (value) {
                entry->second.emplace(*value);
                young_bytes_ += value->size();
            } else {
                entry->second.reset();
            }
        });
    if (young_bytes_ < limit_bytes_ / 2) return;
    old_ = std::exchange(young_, {});
    young_bytes_ = 0;
}

std::optional<std::string> RecentViewStore::get(Family family, std::string_view key) const {
    if (const auto* recent = recent_.find(family, key)) return *recent;
    return database_.get(family, key);
}

void RecentViewStore::put(Family, std::string_view, std::string_view) { not_here(); }
void RecentViewStore::remove(Family, std::string_view) { not_here(); }
void RecentViewStore::update(Family, std::string_view, const Update&) { not_here(); }

}  // namespace gridcase::rocks
