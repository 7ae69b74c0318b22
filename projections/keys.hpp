#pragma once

#include <array>
#include <compare>
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

/// The same in four bytes, for what counts no finer than hours.
inline constexpr std::size_t ordered_32_size = 4;

/// The bits that order as the number does, and the number of such bits.
inline std::uint32_t ordered_bits(std::int32_t value) {
    return static_cast<std::uint32_t>(value) ^ (std::uint32_t{1} << 31U);
}
inline std::int32_t of_ordered_bits(std::uint32_t bits) {
    return static_cast<std::int32_t>(bits ^ (std::uint32_t{1} << 31U));
}

inline void append_ordered_32(std::string& key, std::int32_t value) {
    const std::uint32_t bits = ordered_bits(value);
    for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>(bits >> shift);
}

/// The inverse, from exactly four bytes.
inline std::int32_t read_ordered_32(std::string_view bytes) {
    std::uint32_t bits = 0;
    for (const char byte : bytes) bits = bits << 8U | static_cast<std::uint8_t>(byte);
    return of_ordered_bits(bits);
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

/// The first bytes of a key as numbers that order as they do, zeros behind its end. They tell most
/// keys apart, so that whoever sorts many need not go to where these lie.
struct KeyBegin {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::uint64_t third = 0;

    KeyBegin() = default;
    explicit KeyBegin(std::string_view key)
        : first(number_at(key, 0)), second(number_at(key, 8)), third(number_at(key, 16)) {}

    auto operator<=>(const KeyBegin&) const = default;

   private:
    static std::uint64_t number_at(std::string_view key, std::size_t at) {
        std::array<char, 8> bytes{};
        if (at < key.size()) key.copy(bytes.data(), bytes.size(), at);
        std::uint64_t number = 0;
        for (const char byte : bytes) number = number << 8U | static_cast<std::uint8_t>(byte);
        return number;
    }
};

}  // namespace gridcase::projections
