#include "events/log_head.hpp"

#include <openssl/evp.h>

#include <memory>

#include "events/hex.hpp"

namespace gridcase {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t signature_bytes = 64;

const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string statement_of(const LogHead& head) {
    return "gridcase head 1\nlog " + head.log + " epoch " + std::to_string(head.epoch) + "\nsize " +
           std::to_string(head.size) + "\nroot " + head.root.hex() + "\nat " + to_text(head.at) +
           "\n";
}

bool is_signed(const LogHead& head) {
    const auto key = from_hex(head.key);
    const auto signature = from_hex(head.signature);
    if (!key || !signature || key->size() != key_bytes || signature->size() != signature_bytes)
        return false;
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> known(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(*key), key->size()),
        EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    if (!known || !context ||
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, known.get()) != 1)
        return false;
    const std::string statement = statement_of(head);
    return EVP_DigestVerify(context.get(), bytes_of(*signature), signature->size(),
                            bytes_of(statement), statement.size()) == 1;
}

}  // namespace gridcase
