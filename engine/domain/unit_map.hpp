#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "events/ids.hpp"

namespace gridcase::engine {

/// A map by unit code whose copies share what they have in common: a territory is copied for every
/// commit that changes it, and most commits change little. A copy costs a thousand counted pointers
/// whatever it holds, a put one chunk of them; values are immutable, so any thread may read a copy.
template <class Value>
class UnitMap {
   public:
    /// Null when there is none; valid as long as some copy holds this value.
    [[nodiscard]] const Value* find(const UnitCode& code) const {
        if (chunks_.empty()) return nullptr;
        const std::size_t hash = std::hash<UnitCode>{}(code);
        const std::shared_ptr<const Chunk>& chunk = chunks_[hash % chunk_count];
        if (!chunk) return nullptr;
        for (auto at = first_of(*chunk, hash); at != chunk->end() && at->hash == hash; ++at)
            if (at->item->first == code) return &at->item->second;
        return nullptr;
    }

    void put(const UnitCode& code, Value value) {
        if (chunks_.empty()) chunks_.resize(chunk_count);
        const std::size_t hash = std::hash<UnitCode>{}(code);
        std::shared_ptr<const Chunk>& place = chunks_[hash % chunk_count];
        auto chunk = place ? std::make_shared<Chunk>(*place) : std::make_shared<Chunk>();
        auto item = std::make_shared<const Item>(code, std::move(value));
        auto at = first_of(*chunk, hash);
        while (at != chunk->end() && at->hash == hash && at->item->first != code) ++at;
        if (at != chunk->end() && at->hash == hash) {
            at->item = std::move(item);
        } else {
            chunk->insert(at, {hash, std::move(item)});
            ++size_;
        }
        place = std::move(chunk);
    }

    [[nodiscard]] std::size_t size() const { return size_; }

    /// In no order that means anything.
    template <class Visit>
    void for_each(const Visit& visit) const {
        for (const auto& chunk : chunks_)
            if (chunk)
                for (const Entry& entry : *chunk) visit(entry.item->second);
    }

   private:
    static constexpr std::size_t chunk_count = 1024;

    using Item = std::pair<const UnitCode, Value>;
    struct Entry {
        std::size_t hash = 0;
        std::shared_ptr<const Item> item;
    };
    using Chunk = std::vector<Entry>;  // by hash

    template <class C>
    static auto first_of(C& chunk, std::size_t hash) {
        return std::lower_bound(
            chunk.begin(), chunk.end(), hash,
            [](const Entry& entry, std::size_t wanted) { return entry.hash < wanted; });
    }

    std::vector<std::shared_ptr<const Chunk>> chunks_;  // none until the first put
    std::size_t size_ = 0;
};

}  // namespace gridcase::engine
