#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "adapters/vault/keys.hpp"

namespace gridcase::vault {

/// The key by which a house signs what its log was: Ed25519, its seed in `<data>/keys/head`.
/// Whoever has it can sign for the house, so a signature says who spoke, and a head that lies
/// outside the house says what was so. Throws std::runtime_error.
class HeadKey {
   public:
    /// The key of a data directory; made when there is none yet.
    static HeadKey of(const std::filesystem::path& data);
    /// The key that shall follow, in `<data>/keys/head.next`; made when there is none yet.
    static HeadKey next_of(const std::filesystem::path& data);
    /// The next key takes the place of the one in force, which is gone then.
    static void adopt_next(const std::filesystem::path& data);

    explicit HeadKey(const Key& seed);

    /// In hex, 64 digits: to be known to whoever verifies.
    [[nodiscard]] const std::string& public_key() const { return public_key_; }
    /// In hex, 128 digits; events/log_head.hpp checks it.
    [[nodiscard]] std::string sign(std::string_view statement) const;

   private:
    std::string public_key_;
    std::string secret_;
};

}  // namespace gridcase::vault
