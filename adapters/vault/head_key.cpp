#include "adapters/vault/head_key.hpp"

#include <array>
#include <stdexcept>

#include "adapters/vault/disk.hpp"
#include "adapters/vault/secret.hpp"
#include "adapters/vault/sodium_bytes.hpp"
#include "events/hex.hpp"

namespace gridcase::vault {
namespace {

static_assert(Key::size == crypto_sign_SEEDBYTES);

}  // namespace

namespace {

std::filesystem::path key_directory(const std::filesystem::path& data) { return data / "keys"; }

HeadKey key_in(const std::filesystem::path& file) {
    start_cryptography();
    if (const auto seed = read_secret(file)) return HeadKey(*seed);
    make_private_directory(file.parent_path());
    write_secret(file, random_key());  // or somebody else did, this moment
    const auto seed = read_secret(file);
    if (!seed) throw std::runtime_error("the key in " + file.string() + " is gone again");
    return HeadKey(*seed);
}

}  // namespace

HeadKey HeadKey::of(const std::filesystem::path& data) {
    return key_in(key_directory(data) / "head");
}

HeadKey HeadKey::next_of(const std::filesystem::path& data) {
    return key_in(key_directory(data) / "head.next");
}

void HeadKey::adopt_next(const std::filesystem::path& data) {
    replace_file(key_directory(data) / "head", key_directory(data) / "head.next");
}

HeadKey::HeadKey(const Key& seed) : secret_(crypto_sign_SECRETKEYBYTES, '\0') {
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
    crypto_sign_seed_keypair(open.data(), reinterpret_cast<unsigned char*>(secret_.data()),
                             bytes_of(seed.raw()));
    public_key_ = to_hex({reinterpret_cast<const char*>(open.data()), open.size()});
}

std::string HeadKey::sign(std::string_view statement) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, bytes_of(statement), statement.size(),
                         bytes_of(secret_));
    return to_hex({reinterpret_cast<const char*>(signature.data()), signature.size()});
}

}  // namespace gridcase::vault
