#pragma once

#include <sodium.h>

#include <cstddef>
#include <string_view>

namespace gridcase::vault {

/// What XChaCha20-Poly1305 adds to what it seals.
inline constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
inline constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

/// The same bytes, as libsodium takes them.
inline const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace gridcase::vault
