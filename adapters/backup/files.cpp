#include "adapters/backup/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace gridcase::backup {
namespace {

namespace fs = std::filesystem;

/// An open file that closes itself.
class Handle {
   public:
    Handle(const fs::path& file, int flags, unsigned mode = 0)
        : number_(::open(file.c_str(), flags | O_CLOEXEC, mode)) {
        if (number_ < 0) throw_system_error("cannot open", file);
    }
    ~Handle() { ::close(number_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    [[nodiscard]] int number() const { return number_; }

   private:
    int number_;
};

void write_whole(const fs::path& file, std::string_view content, unsigned mode) {
    const Handle handle(file, O_WRONLY | O_CREAT | O_TRUNC, mode);
    while (!content.empty()) {
        const ssize_t written = ::write(handle.number(), content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_system_error("cannot write", file);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(handle.number()) != 0) throw_system_error("cannot sync", file);
}

}  // namespace

void throw_system_error(std::string_view what, const fs::path& file) {
    const std::string reason = std::generic_category().message(errno);
    throw Failed(std::string(what) + " " + file.string() + ": " + reason);
}

void sync_directory(const fs::path& directory) {
    const Handle handle(directory, O_RDONLY | O_DIRECTORY);
    if (::fsync(handle.number()) != 0) throw_system_error("cannot sync", directory);
}

void make_directories(const fs::path& directory, unsigned mode) {
    const fs::path whole = fs::absolute(directory).lexically_normal();
    fs::path built;
    for (const fs::path& part : whole) {
        const fs::path above = built;
        built /= part;
        if (part.empty() || fs::is_directory(built)) continue;
        if (::mkdir(built.c_str(), mode) != 0) throw_system_error("cannot make", built);
        sync_directory(above);
    }
}

void replace_file(const fs::path& file, std::string_view content, unsigned mode) {
    fs::path fresh = file;
    fresh += ".new";
    try {
        write_whole(fresh, content, mode);
        if (::rename(fresh.c_str(), file.c_str()) != 0) throw_system_error("cannot replace", file);
    } catch (...) {
        ::unlink(fresh.c_str());  // a disk that is full needs the space
        throw;
    }
    sync_directory(file.parent_path());
}

std::string read_file(const fs::path& file, std::size_t limit_bytes) {
    const Handle handle(file, O_RDONLY);
    struct stat facts {};
    if (::fstat(handle.number(), &facts) != 0) throw_system_error("cannot examine", file);
    if (static_cast<std::size_t>(facts.st_size) > limit_bytes)
        throw Refused(file.string() + " has " + std::to_string(facts.st_size) +
                      " bytes; such a file has at most " + std::to_string(limit_bytes));
    std::string content(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t got =
            ::read(handle.number(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_system_error("cannot read", file);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    content.resize(filled);
    return content;
}

Claim::Claim(const fs::path& directory, std::string_view what_is_done) {
    const fs::path file = directory / "lock";
    handle_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (handle_ < 0) throw_system_error("cannot open", file);
    if (::flock(handle_, LOCK_EX | LOCK_NB) == 0) return;
    const int why_not = errno;
    ::close(handle_);
    errno = why_not;
    if (why_not != EWOULDBLOCK) throw_system_error("cannot lock", file);
    throw Refused("another process is " + std::string(what_is_done) + " " + directory.string() +
                  " at this moment; ask again when it has finished");
}

Claim::~Claim() { ::close(handle_); }

}  // namespace gridcase::backup
