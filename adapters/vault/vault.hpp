#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "events/personal.hpp"

namespace gridcase::vault {

struct VaultOptions {
    bool create = true;
    /// Makes every key from this seed instead of the system's randomness: for demo cities only,
    /// whose logs must repeat. Such a vault says so in its file.
    std::optional<std::uint64_t> seed;
};

/// The keys in `<data>/keys`: one XChaCha20-Poly1305 key per person, wrapped by a master key
/// (bytes in key_file.cpp and keys.cpp). One process writes, any number read. Throws
/// std::runtime_error.
std::unique_ptr<KeyVault> open_vault(const std::filesystem::path& data,
                                     const VaultOptions& options = {});
/// The same in two steps: the master key, which a wrong passphrase does not open, and all others,
/// which may be many.
std::function<std::unique_ptr<KeyVault>()> unlock_vault(const std::filesystem::path& data,
                                                        const VaultOptions& options);

/// The same keys, for reading beside a writer: making a key throws.
std::unique_ptr<KeyVault> open_vault_reader(const std::filesystem::path& data);

/// Reads every key of `<data>/keys`, also beside a writer. Throws when the master key is not
/// theirs, or one is damaged and whole ones follow.
void look_through_keys(const std::filesystem::path& data);

/// A vault in memory, with keys from `seed`: for tests and simulations.
std::unique_ptr<KeyVault> memory_vault(std::uint64_t seed);

}  // namespace gridcase::vault
