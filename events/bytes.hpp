#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gridcase {

/// Exactly N bytes with a meaning given by Tag. Binary archives keep them raw, text archives
/// (`Archive::is_text`) as lower-case hex.
template <class Tag, std::size_t N>
struct FixedBytes {
    static constexpr std::size_t size = N;
    std::array<std::uint8_t, N> bytes{};

    auto operator<=>(const FixedBytes&) const = default;

    [[nodiscard]] std::string_view raw() const {
        return {reinterpret_cast<const char*>(bytes.data()), N};
    }

    [[nodiscard]] std::string hex() const {
        static constexpr char digits[] = "0123456789abcdef";
        std::string text;
        text.reserve(2 * N);
        for (const std::uint8_t byte : bytes) {
            text += digits[byte >> 4U];
            text += digits[byte & 15U];
        }
        return text;
    }

    /// Takes N raw bytes; anything else is a damaged record and throws std::invalid_argument.
    static FixedBytes from_raw(std::string_view raw) {
        if (raw.size() != N) throw std::invalid_argument("a fixed-size value has another size");
        FixedBytes result;
        std::memcpy(result.bytes.data(), raw.data(), N);
        return result;
    }

    template <class Archive>
    std::string save_minimal(const Archive&) const {
        if constexpr (requires { Archive::is_text; })
            return hex();
        else
            return std::string(raw());
    }
    template <class Archive>
    void load_minimal(const Archive&, const std::string& value) {
        *this = from_raw(value);
    }
};

}  // namespace gridcase

template <class Tag, std::size_t N>
struct std::hash<gridcase::FixedBytes<Tag, N>> {
    std::size_t operator()(const gridcase::FixedBytes<Tag, N>& value) const noexcept {
        return std::hash<std::string_view>{}(value.raw());
    }
};
