#include "adapters/rocksdb/pile.hpp"

#include <algorithm>
#include <compare>
#include <limits>
#include <stdexcept>

namespace gridcase::rocks {

using projections::Family;

namespace {

[[noreturn]] void only_put() { throw std::logic_error("a pile is only put into"); }

}  // namespace

void Pile::put(Family family, std::string_view key, std::string_view value) {
    constexpr std::size_t most = std::numeric_limits<std::uint32_t>::max();
    if (key.size() + value.size() > most - bytes_.size())
        throw std::length_error("a pile outgrew its four gigabytes");
    entries_[static_cast<std::size_t>(family)].push_back(
        {.begin = projections::KeyBegin(key),
         .at = static_cast<std::uint32_t>(bytes_.size()),
         .key_size = static_cast<std::uint32_t>(key.size()),
         .value_size = static_cast<std::uint32_t>(value.size())});
    bytes_ += key;
    bytes_ += value;
    ++count_;
}

void Pile::visit_sorted(const Visit& visit) {
    for (const Family family : projections::all_families) {
        std::vector<Entry>& entries = entries_[static_cast<std::size_t>(family)];
        std::ranges::sort(entries, [&](const Entry& left, const Entry& right) {
            const auto order = left.begin <=> right.begin;
            return std::is_eq(order) ? key_of(left) < key_of(right) : std::is_lt(order);
        });
        for (const Entry& entry : entries) visit(family, key_of(entry), value_of(entry));
    }
}

void Pile::clear() {
    bytes_.clear();
    for (std::vector<Entry>& entries : entries_) entries.clear();
    count_ = 0;
}

std::optional<std::string> Pile::get(Family, std::string_view) const { only_put(); }
void Pile::remove(Family, std::string_view) { only_put(); }
void Pile::update(Family, std::string_view, const Update&) { only_put(); }
void Pile::scan(Family, std::string_view, std::string_view,
                const std::function<bool(std::string_view, std::string_view)>&) const {
    only_put();
}

}  // namespace gridcase::rocks
