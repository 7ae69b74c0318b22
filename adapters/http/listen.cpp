#include "adapters/http/listen.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <system_error>

namespace gridcase::http {

namespace net = boost::asio;
using boost::system::error_code;

namespace {

[[noreturn]] void cannot_listen(const std::string& where, const std::string& why) {
    throw std::runtime_error("cannot listen on " + where + ": " + why);
}

net::ip::tcp::endpoint parse_endpoint(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const std::string hint = "give ADDRESS:PORT, such as 127.0.0.1:8311 or [::1]:8311";
    if (colon == std::string::npos) cannot_listen(text, hint);
    std::string host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
    if (parsed.ec != std::errc{} || parsed.ptr != end) cannot_listen(text, hint);
    error_code error;
    const net::ip::address address = net::ip::make_address(host, error);
    if (error) cannot_listen(text, hint);
    if (!address.is_loopback())
        cannot_listen(text, "only loopback addresses are served, as nobody signs in yet; " + hint);
    return {address, port};
}

/// Removes the socket file of a process that is gone; one that still answers is left alone.
void remove_stale(const std::filesystem::path& path) {
    const std::filesystem::file_status status = std::filesystem::symlink_status(path);
    if (!std::filesystem::exists(status)) return;
    if (!std::filesystem::is_socket(status))
        cannot_listen(path.string(), "there is a file of that name that is not a socket");
    net::io_context context;
    net::local::stream_protocol::socket probe(context);
    error_code error;
    probe.connect(net::local::stream_protocol::endpoint(path.string()), error);
    if (!error) cannot_listen(path.string(), "another process listens there");
    // Anything but a refusal leaves open whether somebody lives there.
    if (error != net::error::connection_refused) cannot_listen(path.string(), error.message());
    std::filesystem::remove(path);
}

}  // namespace

void listen_tcp(Acceptor<net::ip::tcp>& acceptor, const std::string& where) {
    const net::ip::tcp::endpoint endpoint = parse_endpoint(where);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) cannot_listen(where, error.message());
}

void listen_local(Acceptor<net::local::stream_protocol>& acceptor,
                  const std::filesystem::path& path) {
    constexpr std::size_t path_limit_bytes = 107;  // of sockaddr_un
    if (path.string().size() > path_limit_bytes)
        cannot_listen(path.string(), "a socket's path may have 107 bytes; use a shorter directory");
    remove_stale(path);
    error_code error;
    acceptor.open(net::local::stream_protocol(), error);
    if (!error) acceptor.bind(net::local::stream_protocol::endpoint(path.string()), error);
    if (error) cannot_listen(path.string(), error.message());
    // Before listen(): until then nobody can connect, whatever the umask left open.
    if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0)
        cannot_listen(path.string(), std::generic_category().message(errno));
    acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) cannot_listen(path.string(), error.message());
}

}  // namespace gridcase::http
