#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/bytes.hpp"
#include "events/ids.hpp"

namespace gridcase::vault {

struct KeyTag;
/// A secret of 32 bytes: a master key, a person's key, or one derived for a single purpose.
using Key = FixedBytes<KeyTag, 32>;

/// Must come before anything else; throws std::runtime_error when libsodium cannot start.
void start_cryptography();

Key random_key();
/// Overwrites a key, in a way that the compiler does not leave out.
void wipe(Key& key);
/// A key for one purpose; says nothing about the key it comes from.
Key derived(const Key& key, std::string_view purpose);
/// The master key of a vault that must repeat.
Key master_from_seed(std::uint64_t seed);
/// The key that a repeating vault gives a person.
Key person_key_from(const Key& master, const PersonId& person);

/// The pseudonym of an identity; `naming` is a key derived for nothing else.
PersonId pseudonym(const Key& naming, std::string_view identity);

/// What seals texts, derived from one key: deriving them takes longer than sealing a short text.
struct SealingKeys {
    Key cipher;
    Key nonces;
};
SealingKeys sealing_keys(const Key& key);

/// Encrypts `plain`, bound to the person. The same arguments give the same bytes.
std::string sealed_text(const SealingKeys& keys, const PersonId& person, std::string_view plain);
/// The text again; nothing when keys, person or bytes are not those it was sealed with.
std::optional<std::string> opened_text(const SealingKeys& keys, const PersonId& person,
                                       std::string_view sealed);

/// Bytes that sealing adds to a text.
inline constexpr std::size_t sealing_overhead = 1 + 24 + 16;

}  // namespace gridcase::vault
