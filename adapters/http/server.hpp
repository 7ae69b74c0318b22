#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/http/message.hpp"

namespace gridcase::http {

struct ServerOptions {
    std::optional<std::string> listen;  // `127.0.0.1:8311`; port 0: any free one; loopback only
    std::optional<std::filesystem::path> control_socket;  // Unix socket, mode 0600
    std::size_t body_limit_bytes = 1U << 20U;
    std::size_t header_limit_bytes = 16U << 10U;
    std::size_t connections = 1024;  // over TCP; the control socket always answers
    std::chrono::seconds read_timeout{30};
};

/// Serves HTTP/1.1 on a thread of its own until it is stopped or destroyed: Beast coroutines that
/// carry bytes and decide nothing. Throws std::runtime_error when it cannot listen.
class Server {
   public:
    Server(ServerOptions options, Handler handler);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// The TCP port it listens on; 0 without one.
    [[nodiscard]] std::uint16_t port() const;
    /// Closes the acceptors, lets sessions finish within ten seconds, returns.
    void stop();

   private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace gridcase::http
