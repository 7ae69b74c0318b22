#include "events/digest.hpp"

#include <openssl/sha.h>

namespace gridcase {

// The one-shot SHA256() fetches its algorithm on every call in OpenSSL 3; the low-level functions
// are deprecated in name only and three times as fast for commits of a few hundred bytes.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace {

Digest finish(SHA256_CTX& context) {
    Digest digest;
    SHA256_Final(digest.bytes.data(), &context);
    return digest;
}

}  // namespace

Digest sha256(std::string_view bytes) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, bytes.data(), bytes.size());
    return finish(context);
}

Digest chained(const Digest& left, const Digest& right) {
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, left.bytes.data(), Digest::size);
    SHA256_Update(&context, right.bytes.data(), Digest::size);
    return finish(context);
}

#pragma GCC diagnostic pop

}  // namespace gridcase
