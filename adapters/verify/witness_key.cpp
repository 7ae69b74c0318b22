#include "adapters/verify/witness_key.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include "adapters/verify/files.hpp"
#include "adapters/verify/stop.hpp"
#include "events/hex.hpp"

namespace gridcase::verify {
namespace {

constexpr std::size_t key_limit_bytes = 4'096;
constexpr std::size_t public_key_bytes = 32;
constexpr std::size_t signature_bytes = 64;
constexpr unsigned owner_only = 0600;

using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::shared_ptr<EVP_PKEY> owned(EVP_PKEY* key) { return {key, EVP_PKEY_free}; }

[[noreturn]] void fail(const std::string& what) {
    throw Stop(Exit::environment, "libcrypto cannot " + what);
}

}  // namespace

WitnessKey WitnessKey::make(const std::string& file) {
    EVP_PKEY* fresh = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    if (fresh == nullptr) fail("make a key");
    WitnessKey key(owned(fresh));
    const Memory memory(BIO_new(BIO_s_secmem()), BIO_free);
    char* text = nullptr;
    if (!memory || PEM_write_bio_PKCS8PrivateKey(memory.get(), fresh, nullptr, nullptr, 0, nullptr,
                                                 nullptr) != 1)
        fail("write a key");
    const long size = BIO_get_mem_data(memory.get(), &text);
    create_file(file, {text, static_cast<std::size_t>(size)}, owner_only);
    return key;
}

WitnessKey WitnessKey::of(const std::string& file) {
    std::string pem = read_file(file, key_limit_bytes);
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 077U) != 0)
        throw Stop(Exit::does_not, file +
                                       " can be read by others than its owner, so it is no secret; "
                                       "`chmod 600` it, or make a new one");
    const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    auto key =
        owned(memory ? PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr) : nullptr);
    OPENSSL_cleanse(pem.data(), pem.size());
    if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
        throw Stop(Exit::does_not,
                   file +
                       " holds no private Ed25519 key, or the passphrase is another; "
                       "`gridcase-verify witness-key FILE` makes one");
    return WitnessKey(std::move(key));
}

std::string WitnessKey::public_key() const {
    std::string raw(public_key_bytes, '\0');
    std::size_t size = raw.size();
    if (EVP_PKEY_get_raw_public_key(key_.get(), bytes_of(raw), &size) != 1 || size != raw.size())
        fail("tell the public key");
    return to_hex(raw);
}

std::string WitnessKey::sign(std::string_view statement) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    std::string signature(signature_bytes, '\0');
    std::size_t size = signature.size();
    const auto* bytes = reinterpret_cast<const unsigned char*>(statement.data());
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes, statement.size()) != 1 ||
        size != signature.size())
        fail("sign");
    return to_hex(signature);
}

}  // namespace gridcase::verify
