#include "adapters/rocksdb/recent_writes.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "projections/cells.hpp"

namespace gridcase::rocks {
namespace {

using projections::Change;
using projections::Changes;
using projections::Family;

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
        case Family::tree:
            return std::nullopt;
    }
    return std::nullopt;
}

[[noreturn]] void not_here() {
    throw std::logic_error("views in a database are changed by folding only");
}

}  // namespace

const Change* RecentWrites::find(Family family, std::string_view key) const {
    const auto place = place_of(family);
    if (!place) return nullptr;
    if (const Change* young = (*young_)[*place].find(key); young != nullptr) return young;
    return (*old_)[*place].find(key);
}

void RecentWrites::take(const projections::MemoryViewStore& changes, Position commits) {
    bytes_per_commit_ = std::max<std::size_t>(1, changes.bytes() / std::max<Position>(1, commits));
    for (const Family family : projections::all_families) {
        const auto place = place_of(family);
        if (!place) continue;
        Changes& values = (*young_)[*place];
        changes.changes(family, [&](std::string_view key, std::optional<std::string_view> value) {
            if (family == Family::cells && !projections::is_sum(key)) return;  // nobody looks it up
            Change& change = values.change_of(key);
            if (value)
                values.put(change, *value);
            else
                values.remove(change);
        });
    }
    std::size_t bytes = 0;
    for (const Changes& values : *young_) bytes += values.bytes();
    if (bytes < limit_bytes_ / 2) return;
    old_ = std::exchange(young_, std::make_unique<Families>());
}

std::optional<std::string> RecentViewStore::get(Family family, std::string_view key) const {
    const Change* recent = recent_.find(family, key);
    if (recent == nullptr) return database_.get(family, key);
    return recent->has_value() ? std::optional<std::string>(recent->value()) : std::nullopt;
}

void RecentViewStore::put(Family, std::string_view, std::string_view) { not_here(); }
void RecentViewStore::remove(Family, std::string_view) { not_here(); }
void RecentViewStore::update(Family, std::string_view, const Update&) { not_here(); }

}  // namespace gridcase::rocks
