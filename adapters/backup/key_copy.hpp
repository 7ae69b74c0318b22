#pragma once

#include <cstddef>
#include <filesystem>

namespace gridcase::backup {

/// Copies the key files of a house, `<data>/keys`, to a directory of their own, each replacing the
/// copy before: a key that was destroyed in the house is then no longer in the copy. Ask it after
/// the log was opened: every key that a commit needs is durable before the commit. How many files.
/// Throws Refused when the directory holds the keys of another house, lies inside the backup or
/// the house, or when the house has none; Failed.
std::size_t copy_keys(const std::filesystem::path& data, const std::filesystem::path& to,
                      const std::filesystem::path& backup);

/// Copies the key files of such a directory into `<data>/keys`, which is made. Throws Refused when
/// it holds none; Failed.
std::size_t put_keys_back(const std::filesystem::path& from, const std::filesystem::path& data);

}  // namespace gridcase::backup
