// Sealed bytes:
//
//   format      1   0x01
//   nonce      24   BLAKE2b(key = nonce key, person, plain text)
//   ciphertext  n   XChaCha20 under the sealing key, additional data = person
//   tag        16   Poly1305
//
// Nonce key and sealing key (sealing_keys()) are derived from the person's key by BLAKE2b(key =
// person's key, purpose). A nonce made from the text repeats only for the same text of the same
// person, and then the whole sealed bytes repeat: that equality is all that shows, and it is
// wanted.
#include "adapters/vault/keys.hpp"

#include <stdexcept>

#include "adapters/vault/sodium_bytes.hpp"

namespace gridcase::vault {
namespace {

constexpr char format = 1;
static_assert(sealing_overhead == 1 + nonce_bytes + tag_bytes);
static_assert(Key::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

template <class Bytes>
Bytes keyed_hash(const Key& key, std::string_view first, std::string_view second = {}) {
    Bytes result;
    crypto_generichash_state state;
    crypto_generichash_init(&state, key.bytes.data(), Key::size, Bytes::size);
    crypto_generichash_update(&state, bytes_of(first), first.size());
    crypto_generichash_update(&state, bytes_of(second), second.size());
    crypto_generichash_final(&state, result.bytes.data(), Bytes::size);
    return result;
}

using Nonce = FixedBytes<struct NonceTag, nonce_bytes>;

}  // namespace

void start_cryptography() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

Key random_key() {
    Key key;
    randombytes_buf(key.bytes.data(), Key::size);
    return key;
}

void wipe(Key& key) { sodium_memzero(key.bytes.data(), Key::size); }

Key derived(const Key& key, std::string_view purpose) { return keyed_hash<Key>(key, purpose); }

Key master_from_seed(std::uint64_t seed) {
    std::string text = "gridcase vault from a seed ";
    text += std::to_string(seed);
    return keyed_hash<Key>(Key{}, text);
}

Key person_key_from(const Key& master, const PersonId& person) {
    return keyed_hash<Key>(master, "gridcase person", person.raw());
}

PersonId pseudonym(const Key& naming, std::string_view identity) {
    return keyed_hash<PersonId>(naming, identity);
}

SealingKeys sealing_keys(const Key& key) { return {derived(key, "seal"), derived(key, "nonce")}; }

std::string sealed_text(const SealingKeys& keys, const PersonId& person, std::string_view plain) {
    const auto nonce = keyed_hash<Nonce>(keys.nonces, person.raw(), plain);
    std::string sealed(sealing_overhead + plain.size(), format);
    sealed.replace(1, nonce_bytes, nonce.raw());
    auto* cipher = reinterpret_cast<unsigned char*>(sealed.data()) + 1 + nonce_bytes;
    crypto_aead_xchacha20poly1305_ietf_encrypt(cipher, nullptr, bytes_of(plain), plain.size(),
                                               person.bytes.data(), PersonId::size, nullptr,
                                               nonce.bytes.data(), keys.cipher.bytes.data());
    return sealed;
}

std::optional<std::string> opened_text(const SealingKeys& keys, const PersonId& person,
                                       std::string_view sealed) {
    if (sealed.size() < sealing_overhead || sealed.front() != format) return std::nullopt;
    const std::string_view nonce = sealed.substr(1, nonce_bytes);
    const std::string_view cipher = sealed.substr(1 + nonce_bytes);
    std::string plain(cipher.size() - tag_bytes, '\0');
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, bytes_of(cipher),
        cipher.size(), person.bytes.data(), PersonId::size, bytes_of(nonce),
        keys.cipher.bytes.data());
    if (failed != 0) return std::nullopt;
    return plain;
}

}  // namespace gridcase::vault
