#pragma once

#include <cereal/cereal.hpp>
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

namespace gridcase {

/// A value that cannot be mistaken for another of the same representation: a unit code is never a
/// case number. Text from outside becomes one only through the parse_… functions of ids.hpp.
template <class Tag, class Rep>
class Strong {
   public:
    using rep = Rep;

    constexpr Strong() = default;
    explicit constexpr Strong(Rep value) : value_(std::move(value)) {}

    [[nodiscard]] constexpr const Rep& value() const { return value_; }

    auto operator<=>(const Strong&) const = default;
    bool operator==(const Strong&) const = default;

    template <class Archive>
    Rep save_minimal(const Archive&) const {
        return value_;
    }
    template <class Archive>
    void load_minimal(const Archive&, const Rep& value) {
        value_ = value;
    }

   private:
    Rep value_{};
};

}  // namespace gridcase

/// Not noexcept: so the library's tables keep a text's hash beside it, and need not make it again
/// to see where a chain ends.
template <class Tag, class Rep>
struct std::hash<gridcase::Strong<Tag, Rep>> {
    std::size_t operator()(const gridcase::Strong<Tag, Rep>& strong) const {
        return std::hash<Rep>{}(strong.value());
    }
};
