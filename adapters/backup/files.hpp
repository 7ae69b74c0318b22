#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gridcase::backup {

/// The surroundings do not work: a disk, a directory, a lock. The text says which, and why.
struct Failed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What was found is not what it must be, or what is asked would do harm: damage, another log, a
/// directory that is in use. The text says what, where, and what would be right.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Throws Failed: `<what> <file>: <the system's reason>`.
[[noreturn]] void throw_system_error(std::string_view what, const std::filesystem::path& file);

/// Makes the directory and those above it, durably.
void make_directories(const std::filesystem::path& directory, unsigned mode = 0750);
void sync_directory(const std::filesystem::path& directory);

/// Replaces the file's content durably, so that a crash leaves the old or the new one. What a crash
/// leaves beside it, `<file>.new`, is replaced by the next one.
void replace_file(const std::filesystem::path& file, std::string_view content,
                  unsigned mode = 0640);

/// The whole content of a file; throws Failed when it cannot be read, Refused when it is larger
/// than the limit.
std::string read_file(const std::filesystem::path& file, std::size_t limit_bytes);

/// Holds `<directory>/lock` against every other process as long as it lives. Throws Refused when
/// one holds it already.
class Claim {
   public:
    Claim(const std::filesystem::path& directory, std::string_view what_is_done);
    ~Claim();
    Claim(const Claim&) = delete;
    Claim& operator=(const Claim&) = delete;

   private:
    int handle_ = -1;
};

}  // namespace gridcase::backup
