#pragma once

#include <cstdint>
#include <string>

#include "events/words.hpp"

namespace gridcase::demo {

/// An invented person's name; the same number gives the same name.
std::string person_name(std::uint64_t number);

/// An invented resident's number. No Chinese subscriber number begins with 100.
std::string contact_of(std::uint32_t grid, std::uint32_t resident);

/// The title of the post that answers for a unit of this level.
std::string_view post_of(Level level);

/// 一, 二, … 九十九.
std::string chinese_number(unsigned number);

}  // namespace gridcase::demo
