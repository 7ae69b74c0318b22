#include "adapters/verify/files.hpp"

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

}  // namespace gridcase::verify
