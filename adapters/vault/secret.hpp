#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "adapters/vault/keys.hpp"

namespace gridcase::vault {

// A secret in a file of its own, for its owner only: `<data>/keys/master`, `<data>/keys/head`. It
// lies there open, or locked under a passphrase (bytes in secret.cpp). All throw
// std::runtime_error.

/// The passphrase of this process: the first line of the file that GRIDCASE_PASSPHRASE_FILE names,
/// else GRIDCASE_PASSPHRASE; nothing: neither is set. 12 to 1,024 bytes.
std::optional<std::string> passphrase();
/// The one that shall take its place: GRIDCASE_NEW_PASSPHRASE_FILE, GRIDCASE_NEW_PASSPHRASE.
std::optional<std::string> new_passphrase();

/// Nothing when there is no such file. A locked secret needs passphrase().
std::optional<Key> read_secret(const std::filesystem::path& file);
/// Locked when there is a passphrase(). False when there is a file already, which stays as it is.
bool write_secret(const std::filesystem::path& file, const Key& secret);

/// Writes every secret of a data directory anew, locked under `next`, or open without one, each
/// durably in place of the old. How many. A process that was killed meanwhile is asked again: what
/// is under `next` already is known as such.
std::size_t relock_secrets(const std::filesystem::path& data,
                           const std::optional<std::string>& next);

}  // namespace gridcase::vault
