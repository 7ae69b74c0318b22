#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gridcase::projections {

// Numbers in values as events/span_archive.hpp has them, without an archive around: cells are read
// and written by the million, and one costs more than a number.

inline void append_number(std::string& bytes, std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) bytes += static_cast<char>(value | 0x80U);
    bytes += static_cast<char>(value);
}

/// The sign in the lowest bit, so that what is near to zero is short.
inline std::uint64_t folded(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    return (bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0);
}

inline void append_signed(std::string& bytes, std::int64_t value) {
    append_number(bytes, folded(value));
}

/// Takes a number from the front; throws std::runtime_error when there is none.
inline std::uint64_t take_number(std::string_view& bytes) {
    if (!bytes.empty() && static_cast<std::uint8_t>(bytes.front()) < 0x80U) {  // as most are
        const auto value = static_cast<std::uint8_t>(bytes.front());
        bytes.remove_prefix(1);
        return value;
    }
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && shift / 7 < bytes.size(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(bytes[shift / 7]);
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if ((byte & 0x80U) != 0) continue;
        bytes.remove_prefix(shift / 7 + 1);
        return value;
    }
    throw std::runtime_error(
        "views: a number is damaged; `gridcase projections rebuild` makes them anew from the log");
}

inline std::int64_t take_signed(std::string_view& bytes) {
    const std::uint64_t bits = take_number(bytes);
    return static_cast<std::int64_t>((bits >> 1U) ^ (~(bits & 1U) + 1U));
}

}  // namespace gridcase::projections
