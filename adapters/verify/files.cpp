#include "adapters/verify/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "adapters/verify/stop.hpp"

namespace gridcase::verify {
namespace {

[[noreturn]] void stop(const std::string& what, const std::string& file) {
    const std::string reason = std::generic_category().message(errno);
    throw Stop(Exit::environment, what + " " + file + ": " + reason);
}

/// Writes behind what is there, and closes.
void write_durably(int handle, std::string_view text, const std::string& file) {
    const off_t end = ::lseek(handle, 0, SEEK_END);
    const bool written =
        end >= 0 &&
        ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(handle) == 0;
    const int why_not = errno;
    if (!written && end >= 0 && ::ftruncate(handle, end) != 0)
        throw Stop(Exit::environment, file +
                                          " was torn while it was written; take away its last, "
                                          "unfinished line");
    ::close(handle);
    errno = why_not;
    if (!written) stop("cannot write", file);
}

}  // namespace

std::string read_file(const std::string& file, std::size_t limit_bytes) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes;
    std::string part(1U << 20U, '\0');
    while (in.read(part.data(), static_cast<std::streamsize>(part.size())) || in.gcount() > 0) {
        bytes.append(part, 0, static_cast<std::size_t>(in.gcount()));
        if (bytes.size() > limit_bytes)
            throw Stop(Exit::does_not, file + " is longer than " + std::to_string(limit_bytes) +
                                           " bytes, the most there can be");
    }
    if (!in.eof()) stop("cannot read", file);
    return bytes;
}

void create_file(const std::string& file, std::string_view text, unsigned mode) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (handle < 0 && errno == EEXIST)
        throw Stop(Exit::does_not, file + " is there already, and stays as it is");
    if (handle < 0) stop("cannot make", file);
    write_durably(handle, text, file);
}

void append_line(const std::string& file, std::string_view line) {
    const int handle = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (handle < 0) stop("cannot open", file);
    write_durably(handle, line, file);
}

Held::Held(const std::string& file) : handle_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (handle_ < 0) stop("cannot read", file);
    if (::flock(handle_, LOCK_EX) != 0) stop("cannot hold", file);
}

Held::~Held() { ::close(handle_); }

}  // namespace gridcase::verify
