#pragma once

#include <string>
#include <string_view>

namespace gridcase {

/// A text from outside as an error message shows it: in quotation marks, shortened, and with
/// nothing in it that could disturb a terminal or is no UTF-8.
std::string quoted(std::string_view text);

}  // namespace gridcase
