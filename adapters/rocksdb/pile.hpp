#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "projections/keys.hpp"
#include "projections/view_store.hpp"

namespace gridcase::rocks {

/// A view store for what only puts. Who makes all views at once puts millions of entries that
/// nothing asks for before they are sorted, and a MemoryViewStore would look for each key first,
/// which is a miss of the cache or two. Whoever asks it for anything, or removes, gets
/// std::logic_error.
class Pile final : public projections::ViewStore {
   public:
    void put(projections::Family family, std::string_view key, std::string_view value) override;

    [[nodiscard]] std::size_t count() const { return count_; }
    /// Of all keys and values.
    [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }

    /// Visits what was put, by family and key; what was put twice comes twice, in any order.
    using Visit =
        std::function<void(projections::Family, std::string_view key, std::string_view value)>;
    void visit_sorted(const Visit& visit);

    /// Forgets everything, and keeps the memory it lay in for what comes.
    void clear();

    [[nodiscard]] std::optional<std::string> get(projections::Family,
                                                 std::string_view) const override;
    void remove(projections::Family, std::string_view) override;
    void update(projections::Family, std::string_view, const Update&) override;
    void scan(projections::Family, std::string_view, std::string_view,
              const std::function<bool(std::string_view, std::string_view)>&) const override;

   private:
    struct Entry {
        projections::KeyBegin begin;
        std::uint32_t at = 0;  // where its key lies, and its value behind it
        std::uint32_t key_size = 0;
        std::uint32_t value_size = 0;
    };
    [[nodiscard]] std::string_view key_of(const Entry& entry) const {
        return std::string_view(bytes_).substr(entry.at, entry.key_size);
    }
    [[nodiscard]] std::string_view value_of(const Entry& entry) const {
        return std::string_view(bytes_).substr(entry.at + entry.key_size, entry.value_size);
    }

    std::string bytes_;
    std::array<std::vector<Entry>, projections::all_families.size()> entries_;
    std::size_t count_ = 0;
};

}  // namespace gridcase::rocks
