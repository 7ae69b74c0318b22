#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;  // libcrypto's

namespace gridcase::verify {

/// The key by which a witness signs: Ed25519, in a file of its own, as PEM of PKCS #8. So `openssl
/// pkey` knows it too, and may put a passphrase on it, which is asked for then.
class WitnessKey {
   public:
    /// A new one, readable by its owner only. A Stop says that the file is there already.
    static WitnessKey make(const std::string& file);
    /// A Stop says that there is none, or what is wrong with it.
    static WitnessKey of(const std::string& file);

    /// In hex, 64 digits: to be made known to everybody.
    [[nodiscard]] std::string public_key() const;
    /// In hex, 128 digits.
    [[nodiscard]] std::string sign(std::string_view statement) const;

   private:
    explicit WitnessKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}

    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace gridcase::verify
