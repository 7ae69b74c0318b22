// file = "gridcase_line,gridcase_reason," header LF *row
// row  = line-number "," quoted-reason "," raw-row LF
#include "adapters/import/rejects_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace gridcase::import {

namespace {

constexpr std::size_t buffer_bytes = 64U << 10U;

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char byte : text) {
        if (byte == '"') result += '"';
        result += byte;
    }
    return result + '"';
}

}  // namespace

RejectsFile::RejectsFile(std::filesystem::path file, const std::filesystem::path& source)
    : file_(std::move(file)) {
    std::error_code unknown;
    if (std::filesystem::equivalent(file_, source, unknown))
        throw std::runtime_error(file_.string() +
                                 " is the table itself; name another file for rejected rows");
}

RejectsFile::~RejectsFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void RejectsFile::add(std::uint64_t line, std::string_view reason, std::string_view raw) {
    if (descriptor_ < 0) {
        descriptor_ = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
        if (descriptor_ < 0) fail("cannot make");
        buffer_ = "gridcase_line,gridcase_reason," + header_ + '\n';
    }
    buffer_ += std::to_string(line) + ',' + quoted(reason) + ',';
    buffer_ += raw;
    buffer_ += '\n';
    if (buffer_.size() < buffer_bytes) return;
    write(buffer_);
    buffer_.clear();
}

void RejectsFile::finish() {
    if (descriptor_ < 0) return;
    write(buffer_);
    buffer_.clear();
    if (::fsync(descriptor_) != 0) fail("cannot sync");
    if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot close");
    // A new file lasts only when the folder that names it does.
    const std::filesystem::path folder = std::filesystem::absolute(file_).parent_path();
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) fail("cannot open the folder of");
    const bool synced = ::fsync(directory) == 0;
    ::close(directory);
    if (!synced) fail("cannot sync the folder of");
}

void RejectsFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("cannot write");
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void RejectsFile::fail(const char* what) const {
    throw std::runtime_error(std::string(what) + " the rejects file " + file_.string() + ": " +
                             std::strerror(errno));
}

}  // namespace gridcase::import
