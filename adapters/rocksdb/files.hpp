#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace gridcase::rocks {

/// An open file that closes itself.
class FileDescriptor {
   public:
    explicit FileDescriptor(int number = -1) : number_(number) {}
    ~FileDescriptor();
    FileDescriptor(FileDescriptor&& other) noexcept;
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool valid() const { return number_ >= 0; }

   private:
    int number_;
};

/// Throws TooFewFiles: the text, and what to do.
[[noreturn]] void throw_too_few_files(const std::string& text);
/// Throws LogFailed, or TooFewFiles when that is why: `<what> <file>: <the system's reason>`.
[[noreturn]] void throw_system_error(std::string_view what, const std::filesystem::path& file);

/// Makes the directory and those above it, each durably: a new entry is lost in a power cut unless
/// the directory that holds it is synced too.
void make_directories(const std::filesystem::path& directory);
void sync_directory(const std::filesystem::path& directory);

/// Replaces the file's content so that a crash leaves the old or the new one, never a mixture.
void replace_file(const std::filesystem::path& file, std::string_view content);

/// The whole content of a small file; nothing when there is none. Throws LogFailed
/// when it may not be opened.
std::optional<std::string> read_small_file(const std::filesystem::path& file);

/// The process that holds a POSIX lock on the file, as far as the system tells. It never opens the
/// file: closing it again would drop every lock this process holds on it.
std::optional<long> lock_holder(const std::filesystem::path& file);

}  // namespace gridcase::rocks
