// A secret on disk, mode 0600, in one of two forms:
//
//   open     secret       32   random
//
//   locked   magic         8   "GCLOCK01"
//            operations    4   of Argon2id, little-endian, 1 to 16
//            memory        4   in KiB, little-endian, 8 to 1,048,576
//            salt         16   random
//            nonce        24   random
//            sealed       48   the secret and its tag: XChaCha20-Poly1305 under the key that
//            Argon2id
//                              (version 1.3, one lane) makes of passphrase and salt, additional
//                              data = the 32 bytes before the nonce
#include "adapters/vault/secret.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "adapters/vault/disk.hpp"
#include "adapters/vault/sodium_bytes.hpp"

namespace gridcase::vault {
namespace {

constexpr std::string_view lock_magic = "GCLOCK01";
// What libsodium calls interactive: a tenth of a second or two, once for every command line.
constexpr std::uint32_t operations_now = crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE;
constexpr std::uint32_t memory_kib_now = crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE / 1024;
constexpr std::uint32_t most_operations = 16;
constexpr std::uint32_t least_memory_kib = 8;
constexpr std::uint32_t most_memory_kib = 1U << 20U;
constexpr std::size_t lock_salt_bytes = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t number_bytes = sizeof(std::uint32_t);
constexpr std::size_t lock_header_bytes = lock_magic.size() + 2 * number_bytes + lock_salt_bytes;
constexpr std::size_t locked_bytes = lock_header_bytes + nonce_bytes + Key::size + tag_bytes;
constexpr std::size_t passphrase_least_bytes = 12;
constexpr std::size_t passphrase_most_bytes = 1024;

std::string little_endian(std::uint32_t number) {
    std::string bytes;
    for (std::size_t i = 0; i < number_bytes; ++i)
        bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
    return bytes;
}

std::uint32_t little_endian_in(std::string_view bytes) {
    std::uint32_t number = 0;
    for (std::size_t i = number_bytes; i-- > 0;)
        number = number << 8U | static_cast<unsigned char>(bytes[i]);
    return number;
}

/// The key that opens what stands behind a header.
Key locking_key(std::string_view header, const std::string& phrase) {
    const std::uint32_t operations = little_endian_in(header.substr(lock_magic.size()));
    const std::uint32_t memory = little_endian_in(header.substr(lock_magic.size() + number_bytes));
    if (operations < 1 || operations > most_operations || memory < least_memory_kib ||
        memory > most_memory_kib)
        throw std::runtime_error(
            "it asks for more work than any lock of gridcase's: it is damaged");
    Key key;
    const std::string_view salt = header.substr(lock_header_bytes - lock_salt_bytes);
    if (crypto_pwhash_argon2id(key.bytes.data(), Key::size, phrase.data(), phrase.size(),
                               bytes_of(salt), operations, std::size_t{memory} * 1024,
                               crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("there are not " + std::to_string(memory / 1024) +
                                 " MiB of memory to open it");
    return key;
}

std::string locked(const Key& secret, const std::string& phrase) {
    std::string bytes(lock_magic);
    bytes += little_endian(operations_now) + little_endian(memory_kib_now);
    bytes += random_key().raw().substr(0, lock_salt_bytes);
    Key key = locking_key(bytes, phrase);
    std::string nonce(random_key().raw().substr(0, nonce_bytes));
    std::string sealed(Key::size + tag_bytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        reinterpret_cast<unsigned char*>(sealed.data()), nullptr, secret.bytes.data(), Key::size,
        bytes_of(bytes), lock_header_bytes, nullptr, bytes_of(nonce), key.bytes.data());
    wipe(key);
    return bytes + nonce + sealed;
}

/// Nothing when the passphrase is another, or the bytes were changed.
std::optional<Key> opened(std::string_view bytes, const std::string& phrase) {
    const std::string_view header = bytes.substr(0, lock_header_bytes);
    const std::string_view nonce = bytes.substr(lock_header_bytes, nonce_bytes);
    const std::string_view sealed = bytes.substr(lock_header_bytes + nonce_bytes);
    Key key = locking_key(header, phrase);
    Key secret;
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        secret.bytes.data(), nullptr, nullptr, bytes_of(sealed), sealed.size(), bytes_of(header),
        header.size(), bytes_of(nonce), key.bytes.data());
    wipe(key);
    if (failed != 0) return std::nullopt;
    return secret;
}

/// All bytes of a file of a secret; nothing when there is none.
std::optional<std::string> bytes_in(const std::filesystem::path& file) {
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) {
        if (errno == ENOENT) return std::nullopt;
        throw_system_error("cannot open the key", file);
    }
    std::string bytes(locked_bytes + 1, '\0');
    const ssize_t got = ::read(handle, bytes.data(), bytes.size());
    ::close(handle);
    if (got < 0) throw_system_error("cannot read the key", file);
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
}

/// The secret in a file, by the first of the passphrases that opens it.
std::optional<Key> secret_in(const std::filesystem::path& file,
                             const std::vector<std::optional<std::string>>& phrases) {
    const std::optional<std::string> bytes = bytes_in(file);
    if (!bytes) return std::nullopt;
    if (bytes->size() == Key::size) return Key::from_raw(*bytes);
    if (bytes->size() != locked_bytes || !bytes->starts_with(lock_magic))
        throw std::runtime_error("the key in " + file.string() +
                                 " is not 32 bytes long, nor locked; restore it from where it is "
                                 "kept");
    bool tried = false;
    for (const std::optional<std::string>& phrase : phrases) {
        if (!phrase) continue;
        tried = true;
        try {
            if (auto secret = opened(*bytes, *phrase)) return secret;
        } catch (const std::runtime_error& problem) {
            throw std::runtime_error("the key in " + file.string() +
                                     " does not open: " + problem.what());
        }
    }
    if (!tried)
        throw std::runtime_error("the key in " + file.string() +
                                 " is locked; say its passphrase in GRIDCASE_PASSPHRASE, or in a "
                                 "file that GRIDCASE_PASSPHRASE_FILE names");
    throw std::runtime_error("the passphrase does not open the key in " + file.string() +
                             ": it is another, or the file was changed");
}

/// The first line of a file, as far as one byte more than a passphrase may have.
std::string first_line_of(const char* file) {
    std::ifstream in(file, std::ios::binary);
    std::string line(passphrase_most_bytes + 1, '\0');
    in.read(line.data(), static_cast<std::streamsize>(line.size()));
    if (in.bad() || in.gcount() == 0)
        throw std::runtime_error(std::string("cannot read a passphrase from ") + file);
    line.resize(static_cast<std::size_t>(in.gcount()));
    return line.substr(0, line.find('\n'));
}

std::optional<std::string> phrase_in(const char* file_variable, const char* variable) {
    std::optional<std::string> phrase;
    if (const char* file = std::getenv(file_variable))
        phrase = first_line_of(file);
    else if (const char* value = std::getenv(variable))
        phrase = value;
    if (phrase &&
        (phrase->size() < passphrase_least_bytes || phrase->size() > passphrase_most_bytes))
        throw std::runtime_error("the passphrase has " + std::to_string(phrase->size()) +
                                 " bytes; 12 to 1,024 are right, and five words that nobody can "
                                 "guess are good");
    return phrase;
}

}  // namespace

std::optional<std::string> passphrase() {
    return phrase_in("GRIDCASE_PASSPHRASE_FILE", "GRIDCASE_PASSPHRASE");
}

std::optional<std::string> new_passphrase() {
    return phrase_in("GRIDCASE_NEW_PASSPHRASE_FILE", "GRIDCASE_NEW_PASSPHRASE");
}

std::optional<Key> read_secret(const std::filesystem::path& file) {
    return secret_in(file, {passphrase()});
}

bool write_secret(const std::filesystem::path& file, const Key& secret) {
    const std::optional<std::string> phrase = passphrase();
    return create_file(file, phrase ? locked(secret, *phrase) : std::string(secret.raw()));
}

std::size_t relock_secrets(const std::filesystem::path& data,
                           const std::optional<std::string>& next) {
    start_cryptography();
    std::size_t written = 0;
    for (const char* name : {"master", "head", "head.next"}) {
        const std::filesystem::path file = data / "keys" / name;
        std::optional<Key> secret = secret_in(file, {passphrase(), next});
        if (!secret) continue;
        const std::filesystem::path fresh = file.string() + ".new-lock";
        std::filesystem::remove(fresh);  // of a process that was killed
        create_file(fresh, next ? locked(*secret, *next) : std::string(secret->raw()));
        replace_file(file, fresh);
        wipe(*secret);
        ++written;
    }
    return written;
}

}  // namespace gridcase::vault
