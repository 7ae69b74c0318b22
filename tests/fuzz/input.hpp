#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace gridcase::fuzz {

/// The bytes that were made up, taken in pieces from the front.
class Input {
   public:
    Input(const std::uint8_t* bytes, std::size_t size)
        : rest_(reinterpret_cast<const char*>(bytes), size) {}

    /// One of `count`; the first when nothing is left.
    std::size_t choice(std::size_t count) {
        if (rest_.empty()) return 0;
        const auto byte = static_cast<std::uint8_t>(rest_.front());
        rest_.remove_prefix(1);
        return byte % count;
    }
    /// Up to the end of the line, without it.
    std::string_view line() {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        const std::string_view line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return line;
    }
    [[nodiscard]] std::string_view rest() const { return rest_; }

   private:
    std::string_view rest_;
};

/// What must hold of any input; the fuzzer keeps one for which it does not.
inline void must(bool holds) {
    if (!holds) std::abort();
}

}  // namespace gridcase::fuzz
