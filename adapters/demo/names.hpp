#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>

#include "events/words.hpp"

namespace gridcase::demo {

/// An invented person's name; the same number gives the same name.
std::string person_name(std::uint64_t number);

/// Gives everybody a name of their own: who checks, grants or rates is told from who acted by it.
class Names {
   public:
    void take(const std::string& name) { taken_.insert(name); }
    std::string fresh(std::uint64_t number);

   private:
    std::unordered_set<std::string> taken_;
};

/// An invented resident's number. No Chinese subscriber number begins with 100.
std::string contact_of(std::uint32_t grid, std::uint32_t resident);

/// The title of the post that answers for a unit of this level.
std::string_view post_of(Level level);

/// 一, 二, … 九十九.
std::string chinese_number(unsigned number);

}  // namespace gridcase::demo
