#include "adapters/vault/head_key.hpp"

#include <sodium.h>

#include <array>
#include <optional>
#include <stdexcept>

#include "adapters/vault/key_file.hpp"

namespace gridcase::vault {
namespace {

static_assert(Key::size == crypto_sign_SEEDBYTES);

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex_of(const unsigned char* bytes, std::size_t size) {
    std::string hex(2 * size + 1, '\0');  // with sodium's own zero
    sodium_bin2hex(hex.data(), hex.size(), bytes, size);
    hex.pop_back();
    return hex;
}

template <std::size_t N>
std::optional<std::array<unsigned char, N>> bytes_in(std::string_view hex) {
    std::array<unsigned char, N> bytes{};
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_hex2bin(bytes.data(), N, hex.data(), hex.size(), nullptr, &size, &end) != 0)
        return std::nullopt;
    if (size != N || end != hex.data() + hex.size()) return std::nullopt;
    return bytes;
}

}  // namespace

HeadKey HeadKey::of(const std::filesystem::path& data) {
    start_cryptography();
    const std::filesystem::path directory = data / "keys";
    const std::filesystem::path file = directory / "head";
    if (const auto seed = read_secret(file)) return HeadKey(*seed);
    make_private_directory(directory);
    write_secret(file, random_key());  // or somebody else did, this moment
    const auto seed = read_secret(file);
    if (!seed) throw std::runtime_error("the key in " + file.string() + " is gone again");
    return HeadKey(*seed);
}

HeadKey::HeadKey(const Key& seed) : secret_(crypto_sign_SECRETKEYBYTES, '\0') {
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
    crypto_sign_seed_keypair(open.data(), reinterpret_cast<unsigned char*>(secret_.data()),
                             bytes_of(seed.raw()));
    public_key_ = hex_of(open.data(), open.size());
}

std::string HeadKey::sign(std::string_view statement) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, bytes_of(statement), statement.size(),
                         bytes_of(secret_));
    return hex_of(signature.data(), signature.size());
}

bool is_signed_by(std::string_view public_key, std::string_view signature,
                  std::string_view statement) {
    start_cryptography();
    const auto key = bytes_in<crypto_sign_PUBLICKEYBYTES>(public_key);
    const auto signed_as = bytes_in<crypto_sign_BYTES>(signature);
    return key && signed_as &&
           crypto_sign_verify_detached(signed_as->data(), bytes_of(statement), statement.size(),
                                       key->data()) == 0;
}

}  // namespace gridcase::vault
