#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/http/server.hpp"

namespace gridcase {

namespace net = boost::asio;
using boost::system::error_code;

/// A handler that answers at once with what it was asked: `METHOD target body`.
inline void echo(const http::Request& request, const http::Respond& respond) {
    http::Response response;
    response.content_type = "text/plain";
    response.body = request.method + " " + request.target + " " + request.body;
    if (request.local) response.headers["X-Local"] = "yes";
    const auto named = request.headers.find("x-name");
    if (named != request.headers.end()) response.headers["X-Name"] = named->second;
    respond(std::move(response));
}

inline http::ServerOptions any_port() {
    http::ServerOptions options;
    options.listen = "127.0.0.1:0";
    return options;
}

/// A handler that keeps requests until the test answers them.
class Held {
   public:
    http::Handler handler() {
        return [this](http::Request request, http::Respond respond) {
            const std::lock_guard lock(mutex_);
            waiting_.emplace_back(std::move(request), std::move(respond));
            arrived_.notify_all();
        };
    }

    /// The next request, in the order of arrival; waits for it.
    std::pair<http::Request, http::Respond> next() {
        std::unique_lock lock(mutex_);
        arrived_.wait(lock, [this] { return !waiting_.empty(); });
        auto first = std::move(waiting_.front());
        waiting_.pop_front();
        return first;
    }

   private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<std::pair<http::Request, http::Respond>> waiting_;
};

inline http::Response text_response(std::string body) {
    http::Response response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

/// A connection on which bytes are sent and read as they are.
class Wire {
   public:
    explicit Wire(std::uint16_t port) { socket_.connect({net::ip::address_v4::loopback(), port}); }

    void send(std::string_view bytes) {
        error_code ignored;  // the server may have said enough and closed
        net::write(socket_, net::buffer(bytes), ignored);
    }

    /// Everything until the server closes.
    std::string read_to_end() {
        error_code error;
        while (!error) read_more(error);
        return std::exchange(pending_, {});
    }

    /// Everything up to and with `end`, or until the server closes.
    std::string read_until(std::string_view end) {
        error_code error;
        while (pending_.find(end) == std::string::npos && !error) read_more(error);
        const std::size_t at = pending_.find(end);
        if (at == std::string::npos) return std::exchange(pending_, {});
        std::string text = pending_.substr(0, at + end.size());
        pending_.erase(0, text.size());
        return text;
    }

    /// One response: header and a body of its Content-Length.
    std::string read_response() {
        error_code error;
        while (pending_.find("\r\n\r\n") == std::string::npos && !error) read_more(error);
        const std::size_t body = pending_.find("\r\n\r\n");
        if (body == std::string::npos) return std::exchange(pending_, {});
        const std::size_t at = pending_.find("Content-Length: ");
        const std::size_t length = at < body ? std::stoul(pending_.substr(at + 16)) : 0;
        while (pending_.size() < body + 4 + length && !error) read_more(error);
        std::string response = pending_.substr(0, body + 4 + length);
        pending_.erase(0, response.size());
        return response;
    }

   private:
    void read_more(error_code& error) {
        std::array<char, 4096> room{};
        const std::size_t read = socket_.read_some(net::buffer(room), error);
        pending_.append(room.data(), read);
    }

    net::io_context context_;
    net::ip::tcp::socket socket_{context_};
    std::string pending_;
};

inline bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A directory of the test's own, gone with it.
class TemporaryDirectory {
   public:
    TemporaryDirectory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "gridcase-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~TemporaryDirectory() { std::filesystem::remove_all(path); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    std::filesystem::path path;
};

}  // namespace gridcase
