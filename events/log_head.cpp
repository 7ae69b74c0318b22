#include "events/log_head.hpp"

#include <openssl/evp.h>

#include <memory>

#include "events/hex.hpp"

namespace gridcase {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t signature_bytes = 64;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string statement_of(const LogHead& head) {
    return "gridcase head 1\nlog " + head.log + " epoch " + std::to_string(head.epoch) + "\nsize " +
           std::to_string(head.size) + "\nroot " + head.root.hex() + "\nat " + to_text(head.at) +
           "\n";
}

std::string rotation_statement(std::string_view before, std::string_view key) {
    return "gridcase head key 1\nfrom " + std::string(before) + "\nto " + std::string(key) + "\n";
}

bool is_public_key(std::string_view text) {
    const auto bytes = from_hex(text);
    return bytes && bytes->size() == key_bytes;
}

bool is_signature_text(std::string_view text) {
    const auto bytes = from_hex(text);
    return bytes && bytes->size() == signature_bytes;
}

bool is_signed(const LogHead& head) {
    return is_signature(head.signature, statement_of(head), head.key);
}

bool is_signature(std::string_view signature, std::string_view statement, std::string_view key) {
    const auto key_raw = from_hex(key);
    const auto raw = from_hex(signature);
    if (!key_raw || !raw || key_raw->size() != key_bytes || raw->size() != signature_bytes)
        return false;
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> known(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(*key_raw), key_raw->size()),
        EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    if (!known || !context ||
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, known.get()) != 1)
        return false;
    return EVP_DigestVerify(context.get(), bytes_of(*raw), raw->size(), bytes_of(statement),
                            statement.size()) == 1;
}

}  // namespace gridcase
