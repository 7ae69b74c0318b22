#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace gridcase::vault {

// What the files of keys need of a file system. All throw std::runtime_error.

/// `what` and the file, with the system's own reason (errno).
[[noreturn]] void throw_system_error(const std::string& what, const std::filesystem::path& file);

void write_all(int handle, std::string_view bytes, std::uint64_t at,
               const std::filesystem::path& file);
void sync_directory(const std::filesystem::path& directory);

/// A new file that is there whole or not at all, readable by its owner only; false when there is
/// one already, however many make it at the same time.
bool create_file(const std::filesystem::path& file, std::string_view content);
/// `file` becomes what `by` is, durably; `by` is gone then.
void replace_file(const std::filesystem::path& file, const std::filesystem::path& by);
/// Makes the directory, for its owner only, durably.
void make_private_directory(const std::filesystem::path& directory);

}  // namespace gridcase::vault
