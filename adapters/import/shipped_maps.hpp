#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace gridcase::import {

/// The files of maps/, by their names without `.toml`; written by CMake.
std::span<const std::pair<std::string_view, std::string_view>> shipped_map_texts();

}  // namespace gridcase::import
