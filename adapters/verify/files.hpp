#pragma once

#include <cstddef>
#include <string>

namespace gridcase::verify {

/// The bytes of a file; a Stop when it cannot be read or is longer than the limit.
std::string read_file(const std::string& file, std::size_t limit_bytes);

}  // namespace gridcase::verify
