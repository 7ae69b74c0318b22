#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gridcase::projections {

// What keys are made of beside plain text; a text inside a key ends with 0x00 (no id holds one).

/// What append_ordered() and append_big_endian() add.
inline constexpr std::size_t ordered_size = 8;

/// Eight bytes, most significant first, the sign bit turned: bytewise order is numeric order.
inline void append_ordered(std::string& key, std::int64_t value) {
    const std::uint64_t bits = static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63U);
    for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(bits >> shift);
}

/// The inverse, from exactly eight bytes.
inline std::int64_t read_ordered(std::string_view bytes) {
    std::uint64_t bits = 0;
    for (const char byte : bytes) bits = bits << 8U | static_cast<std::uint8_t>(byte);
    return static_cast<std::int64_t>(bits ^ (std::uint64_t{1} << 63U));
}

/// Eight bytes of an unsigned number, most significant first.
inline void append_big_endian(std::string& key, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) key += static_cast<char>(value >> shift);
}

/// The inverse, from exactly eight bytes.
inline std::uint64_t read_big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8U | static_cast<std::uint8_t>(byte);
    return value;
}

}  // namespace gridcase::projections
