#pragma once

#include <set>
#include <string>
#include <utility>

#include "events/rulebook_events.hpp"

namespace gridcase {

/// The keys that may have signed for a house: one that is known, and all that follow from it by
/// rotations, each of them signed by the key before.
class KeyChain {
   public:
    explicit KeyChain(std::string first) : keys_{std::move(first)} {}

    /// A rotation by a key that is none of these changes nothing.
    void follow(const HeadKeyRotated& fact);
    [[nodiscard]] bool holds(const std::string& key) const { return keys_.contains(key); }

   private:
    std::set<std::string> keys_;
};

/// Whether the key before vouches for the one that follows.
bool is_signed(const HeadKeyRotated& fact);

}  // namespace gridcase
