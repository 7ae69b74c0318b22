#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace gridcase::bench {

/// One connection to a server on the loopback address, kept alive from request to request.
class Connection {
   public:
    /// Throws std::system_error when nobody listens.
    explicit Connection(std::uint16_t port);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void send(const std::string& request) const;
    /// Reads what is there; true when a whole response is. Throws std::runtime_error at its end.
    bool receive();
    [[nodiscard]] int handle() const { return handle_; }
    [[nodiscard]] int status() const;
    [[nodiscard]] std::string body() const;
    /// The response is dealt with.
    void forget() { received_.clear(); }

   private:
    int handle_ = -1;
    std::string received_;
    std::size_t body_at_ = 0;
    std::size_t body_size_ = 0;
};

struct Calls {
    std::uint64_t commands = 0;
    double seconds = 0;
    std::vector<double> micros;  // how long each answer took
};

/// So many callers at a time take cases through their lives over HTTP, the same as load::run_load()
/// asks in process, until `commands` were answered or `enough` says so. One thread. Every command
/// must be accepted; throws std::runtime_error otherwise.
Calls call(std::uint16_t port, std::size_t connections, std::uint64_t commands,
           std::uint64_t first_case, const std::function<bool()>& enough = {});

}  // namespace gridcase::bench
