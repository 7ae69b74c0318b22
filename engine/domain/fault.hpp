#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace gridcase::engine {

/// A fault in a file from outside, at its place. Lines and columns (in characters) count from 1;
/// 0: no place.
struct Fault {
    std::size_t line = 0;
    std::size_t column = 0;
    std::string message;  // what is wrong
    std::string hint;     // what would be right
};

/// `line:column: message; hint`, one fault a line, at most `shown` of them.
std::string to_text(const std::vector<Fault>& faults, std::size_t shown = 100);

}  // namespace gridcase::engine
