#include "adapters/http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url.hpp>
#include <cctype>
#include <stdexcept>
#include <utility>

namespace gridcase::http {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;

namespace {

constexpr std::uint64_t response_limit_bytes = 64U << 20U;

/// Runs one asynchronous step to its end, so that the stream's deadline holds for it too.
class Steps {
   public:
    explicit Steps(std::string peer) : peer_(std::move(peer)) {}

    net::io_context& context() { return context_; }

    template <class Start>
    void run(const char* what, const Start& start) {
        error_code outcome = net::error::would_block;
        start([&outcome](error_code error, auto&&...) { outcome = error; });
        context_.restart();
        context_.run();
        if (outcome == beast::error::timeout)
            throw std::runtime_error(peer_ + " did not answer in time while we " + what);
        if (outcome)
            throw std::runtime_error("cannot talk to " + peer_ + ": " + outcome.message() +
                                     " while we " + what);
    }

   private:
    std::string peer_;
    net::io_context context_{1};
};

wire::request<wire::string_body> message_of(const Request& request, const std::string& host) {
    wire::request<wire::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.target);
    message.set(wire::field::host, host);
    for (const auto& [name, value] : request.headers) message.set(name, value);
    message.body() = request.body;
    message.keep_alive(false);
    message.prepare_payload();
    return message;
}

Response response_of(wire::response<wire::string_body> message) {
    Response response;
    response.status = static_cast<int>(message.result_int());
    response.content_type = std::string(message[wire::field::content_type]);
    for (const auto& field : message) {
        std::string name(field.name_string());
        for (char& letter : name)
            letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        response.headers[name] = std::string(field.value());
    }
    response.body = std::move(message.body());
    return response;
}

template <class Stream>
Response exchange(Steps& steps, Stream& stream, const Request& request, const std::string& host) {
    const wire::request<wire::string_body> message = message_of(request, host);
    steps.run("wrote the request",
              [&](auto done) { wire::async_write(stream, message, std::move(done)); });
    beast::flat_buffer buffer;
    wire::response_parser<wire::string_body> parser;
    parser.body_limit(response_limit_bytes);
    steps.run("read the response",
              [&](auto done) { wire::async_read(stream, buffer, parser, std::move(done)); });
    return response_of(parser.release());
}

}  // namespace

Response send(const std::string& base, const Request& request, std::chrono::seconds timeout) {
    const auto url = boost::urls::parse_uri(base);
    if (!url || url->scheme() != "http" || url->host().empty())
        throw std::runtime_error(base + " is not a server's address; give http://127.0.0.1:8311");
    const std::string port = url->has_port() ? std::string(url->port()) : "80";
    Steps steps(base);
    net::ip::tcp::resolver resolver(steps.context());
    error_code error;
    const auto endpoints = resolver.resolve(url->host_address(), port, error);
    if (error) throw std::runtime_error("cannot find " + base + ": " + error.message());
    beast::basic_stream<net::ip::tcp> stream(steps.context());
    stream.expires_after(timeout);
    steps.run("connected", [&](auto done) { stream.async_connect(endpoints, std::move(done)); });
    return exchange(steps, stream, request, std::string(url->encoded_host_and_port()));
}

Response send(const std::filesystem::path& socket, const Request& request,
              std::chrono::seconds timeout) {
    Steps steps(socket.string());
    beast::basic_stream<net::local::stream_protocol> stream(steps.context());
    stream.expires_after(timeout);
    const net::local::stream_protocol::endpoint endpoint(socket.string());
    steps.run("connected", [&](auto done) { stream.async_connect(endpoint, std::move(done)); });
    return exchange(steps, stream, request, "localhost");
}

}  // namespace gridcase::http
