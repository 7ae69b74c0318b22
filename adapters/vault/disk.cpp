#include "adapters/vault/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace gridcase::vault {

void throw_system_error(const std::string& what, const std::filesystem::path& file) {
    const std::string reason = std::generic_category().message(errno);
    throw std::runtime_error(what + " " + file.string() + ": " + reason);
}

void write_all(int handle, std::string_view bytes, std::uint64_t at,
               const std::filesystem::path& file) {
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(handle, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_system_error("cannot write", file);
        bytes.remove_prefix(static_cast<std::size_t>(written));
        at += static_cast<std::uint64_t>(written);
    }
}

void sync_directory(const std::filesystem::path& directory) {
    const int handle = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) throw_system_error("cannot open the directory", directory);
    const int failed = ::fsync(handle);
    ::close(handle);
    if (failed != 0) throw_system_error("cannot sync the directory", directory);
}

bool create_file(const std::filesystem::path& file, std::string_view content) {
    std::filesystem::path fresh = file;
    fresh += ".new-" + std::to_string(::getpid());
    const int handle = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (handle < 0) throw_system_error("cannot make", fresh);
    try {
        write_all(handle, content, 0, fresh);
        if (::fsync(handle) != 0) throw_system_error("cannot sync", fresh);
    } catch (...) {
        ::close(handle);
        ::unlink(fresh.c_str());
        throw;
    }
    ::close(handle);
    const bool made = ::link(fresh.c_str(), file.c_str()) == 0;
    const int why_not = errno;
    ::unlink(fresh.c_str());
    if (!made && why_not != EEXIST) {
        errno = why_not;
        throw_system_error("cannot make", file);
    }
    sync_directory(file.parent_path());
    return made;
}

void replace_file(const std::filesystem::path& file, const std::filesystem::path& by) {
    if (::rename(by.c_str(), file.c_str()) != 0) throw_system_error("cannot replace", file);
    sync_directory(file.parent_path());
}

void make_private_directory(const std::filesystem::path& directory) {
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        throw_system_error("cannot make the directory", directory);
    sync_directory(directory.parent_path());
}

}  // namespace gridcase::vault
