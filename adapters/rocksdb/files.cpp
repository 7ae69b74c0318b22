#include "adapters/rocksdb/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "adapters/rocksdb/log.hpp"

namespace gridcase::rocks {

FileDescriptor::~FileDescriptor() {
    if (valid()) ::close(number_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : number_(std::exchange(other.number_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

void throw_too_few_files(const std::string& text) {
    throw TooFewFiles(text + "; let this process hold more of them open (`ulimit -n`)");
}

void throw_system_error(std::string_view what, const std::filesystem::path& file) {
    const int error = errno;
    const std::string text =
        std::string(what) + " " + file.string() + ": " + std::generic_category().message(error);
    if (error == EMFILE || error == ENFILE) throw_too_few_files(text);
    throw LogFailed(text);
}

void sync_directory(const std::filesystem::path& directory) {
    const FileDescriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle.valid()) throw_system_error("cannot open the directory", directory);
    if (::fsync(handle.number()) != 0) throw_system_error("cannot sync the directory", directory);
}

void make_directories(const std::filesystem::path& directory) {
    const std::filesystem::path whole = std::filesystem::absolute(directory).lexically_normal();
    std::filesystem::path built;
    for (const std::filesystem::path& part : whole) {
        const std::filesystem::path above = built;
        built /= part;
        if (part.empty() || ::mkdir(built.c_str(), 0750) == 0) {
            if (!part.empty()) sync_directory(above);
            continue;
        }
        if (errno != EEXIST && errno != EISDIR)
            throw_system_error("cannot make the directory", built);
        if (!std::filesystem::is_directory(built))
            throw LogFailed(built.string() + " is in the way: it is not a directory");
    }
}

namespace {

void write_whole(const FileDescriptor& handle, std::string_view content,
                 const std::filesystem::path& file) {
    while (!content.empty()) {
        const ssize_t written = ::write(handle.number(), content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_system_error("cannot write", file);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void replace_file(const std::filesystem::path& file, std::string_view content) {
    std::filesystem::path fresh = file;
    fresh += ".new";
    {
        const FileDescriptor handle(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
        if (!handle.valid()) throw_system_error("cannot make", fresh);
        write_whole(handle, content, fresh);
        if (::fsync(handle.number()) != 0) throw_system_error("cannot sync", fresh);
    }
    if (::rename(fresh.c_str(), file.c_str()) != 0) throw_system_error("cannot replace", file);
    sync_directory(file.parent_path());
}

std::optional<std::string> read_small_file(const std::filesystem::path& file) {
    const FileDescriptor handle(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!handle.valid() && errno == ENOENT) return std::nullopt;
    if (!handle.valid()) throw_system_error("cannot open", file);
    std::string content;
    std::array<char, 4096> piece{};
    for (ssize_t got = 0; (got = ::read(handle.number(), piece.data(), piece.size())) > 0;)
        content.append(piece.data(), static_cast<std::size_t>(got));
    return content;
}

std::optional<long> lock_holder(const std::filesystem::path& file) {
    struct stat facts {};
    if (::stat(file.c_str(), &facts) != 0) return std::nullopt;
    const std::string inode = ":" + std::to_string(facts.st_ino);

    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        // `1: POSIX  ADVISORY  WRITE 4711 08:01:1234 0 EOF`
        std::istringstream fields(line);
        std::string number, kind, advisory, mode, place;
        long process = 0;
        if (!(fields >> number >> kind >> advisory >> mode >> process >> place)) continue;
        if (kind == "POSIX" && place.ends_with(inode)) return process;
    }
    return std::nullopt;
}

}  // namespace gridcase::rocks
