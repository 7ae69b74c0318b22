#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace gridcase::verify {

enum class Exit : int { holds = 0, does_not = 1, usage = 2, environment = 3 };

/// Why the program ends here: a sentence for people, and its exit code.
struct Stop : std::runtime_error {
    Stop(Exit why, const std::string& text) : std::runtime_error(text), code(why) {}
    Exit code;
};

/// A text from a file that is not trusted, in one line and without what could disturb a terminal:
/// every control character is a `?`.
std::string printable(std::string_view text);

}  // namespace gridcase::verify
