#pragma once

// The compact binary archive over memory. Included by .cpp files only.
//
//   unsigned  = LEB128, shortest form          signed = zigzag, then LEB128
//   bool      = 0 | 1                          enum   = its underlying number
//   string    = length bytes                   vector = count element*
//   optional  = 0 | 1 value                    struct = its fields in the order of serialize()
//
// Nothing is aligned, padded, or self-describing; types and versions are the codec's business.

#include <cereal/cereal.hpp>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace gridcase {

/// The bytes cannot be what they claim to be; says what, and at which byte.
struct DamagedBytes : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Writes values to the end of a string.
class SpanWriter : public cereal::OutputArchive<SpanWriter, cereal::AllowEmptyClassElision> {
   public:
    explicit SpanWriter(std::string& out)
        : cereal::OutputArchive<SpanWriter, cereal::AllowEmptyClassElision>(this), out_(out) {}

    void number(std::uint64_t value) {
        while (value >= 0x80U) {
            out_ += static_cast<char>(value | 0x80U);
            value >>= 7U;
        }
        out_ += static_cast<char>(value);
    }

    void signed_number(std::int64_t value) {
        const auto bits = static_cast<std::uint64_t>(value);
        number((bits << 1U) ^ (value < 0 ? ~std::uint64_t{0} : 0));
    }

    void raw(std::string_view bytes) { out_.append(bytes); }

    void text(std::string_view bytes) {
        number(bytes.size());
        raw(bytes);
    }

   private:
    std::string& out_;
};

/// Reads values from a span of bytes; every length is checked against what is left before anything
/// is allocated. Throws DamagedBytes.
class SpanReader : public cereal::InputArchive<SpanReader, cereal::AllowEmptyClassElision> {
   public:
    explicit SpanReader(std::string_view bytes)
        : cereal::InputArchive<SpanReader, cereal::AllowEmptyClassElision>(this), bytes_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (at_ == bytes_.size()) damaged("a number runs past the end");
            const auto byte = static_cast<std::uint8_t>(bytes_[at_++]);
            if (shift == 63 && byte > 1) damaged("a number does not fit 64 bits");
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if ((byte & 0x80U) == 0) {
                if (byte == 0 && shift != 0) damaged("a number is not in its shortest form");
                return value;
            }
        }
        damaged("a number does not fit 64 bits");
    }

    std::int64_t signed_number() {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>((bits >> 1U) ^ (~(bits & 1U) + 1U));
    }

    std::string_view raw(std::size_t size) {
        if (size > left()) damaged("a length runs past the end");
        const std::string_view piece = bytes_.substr(at_, size);
        at_ += size;
        return piece;
    }

    std::string_view text() {
        const std::uint64_t size = number();
        if (size > left()) damaged("a length runs past the end");
        return raw(static_cast<std::size_t>(size));
    }

    [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
    [[nodiscard]] std::size_t at() const { return at_; }

    /// Nothing may follow what was read.
    void finish() const {
        if (left() != 0) damaged("bytes are left over");
    }

    [[noreturn]] void damaged(const char* what) const {
        throw DamagedBytes(std::string(what) + " at byte " + std::to_string(at_));
    }

   private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

template <std::integral T>
void CEREAL_SAVE_FUNCTION_NAME(SpanWriter& archive, const T& value) {
    if constexpr (std::is_signed_v<T>)
        archive.signed_number(value);
    else
        archive.number(value);
}

template <std::integral T>
void CEREAL_LOAD_FUNCTION_NAME(SpanReader& archive, T& value) {
    if constexpr (std::is_signed_v<T>) {
        const std::int64_t number = archive.signed_number();
        if (!std::in_range<T>(number)) archive.damaged("a number is out of range");
        value = static_cast<T>(number);
    } else {
        const std::uint64_t number = archive.number();
        if (number > std::numeric_limits<T>::max()) archive.damaged("a number is out of range");
        value = static_cast<T>(number);
    }
}

inline void CEREAL_SAVE_FUNCTION_NAME(SpanWriter& archive, const std::string& value) {
    archive.text(value);
}

inline void CEREAL_LOAD_FUNCTION_NAME(SpanReader& archive, std::string& value) {
    value = archive.text();
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(SpanWriter& archive, const std::vector<T>& values) {
    archive.number(values.size());
    for (const T& value : values) archive(value);
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(SpanReader& archive, std::vector<T>& values) {
    const std::uint64_t count = archive.number();
    if (count > archive.left()) archive.damaged("a count runs past the end");
    values.clear();
    for (std::uint64_t i = 0; i < count; ++i) archive(values.emplace_back());
}

template <class T>
void CEREAL_SAVE_FUNCTION_NAME(SpanWriter& archive, const std::optional<T>& value) {
    archive(value.has_value());
    if (value) archive(*value);
}

template <class T>
void CEREAL_LOAD_FUNCTION_NAME(SpanReader& archive, std::optional<T>& value) {
    bool present = false;
    archive(present);
    if (present)
        archive(value.emplace());
    else
        value.reset();
}

template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(SpanWriter& archive, cereal::NameValuePair<T>& pair) {
    archive(pair.value);
}

template <class T>
void CEREAL_SERIALIZE_FUNCTION_NAME(SpanReader& archive, cereal::NameValuePair<T>& pair) {
    archive(pair.value);
}

}  // namespace gridcase

CEREAL_SETUP_ARCHIVE_TRAITS(gridcase::SpanReader, gridcase::SpanWriter)
