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

    /// In hex, 64 digits: to be known to whoever verifies.
    [[nodiscard]] const std::string& public_key() const { return public_key_; }
    /// In hex, 128 digits.
    [[nodiscard]] std::string sign(std::string_view statement) const;

   private:
    explicit HeadKey(const Key& seed);

    std::string public_key_;
    std::string secret_;
};

/// Whether the signature over the statement is by that key; both in hex, false for what is none.
bool is_signed_by(std::string_view public_key, std::string_view signature,
                  std::string_view statement);

}  // namespace gridcase::vault
