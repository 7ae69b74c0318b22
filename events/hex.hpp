#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gridcase {

/// Two lower-case digits a byte.
std::string to_hex(std::string_view bytes);
/// Nothing for what to_hex() does not give.
std::optional<std::string> from_hex(std::string_view hex);

}  // namespace gridcase
