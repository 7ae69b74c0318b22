#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "adapters/http/message.hpp"

namespace gridcase::http {

/// One exchange over TCP with `base` such as `http://127.0.0.1:8311`. Throws std::runtime_error
/// (nobody listens, timeout, not HTTP).
Response send(const std::string& base, const Request& request, std::chrono::seconds timeout);

/// The same over a Unix socket.
Response send(const std::filesystem::path& socket, const Request& request,
              std::chrono::seconds timeout);

}  // namespace gridcase::http
