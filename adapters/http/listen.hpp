#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <filesystem>
#include <string>

namespace gridcase::http {

template <class Protocol>
using Acceptor =
    boost::asio::basic_socket_acceptor<Protocol, boost::asio::io_context::executor_type>;

// Both throw std::runtime_error: where it cannot listen, why, and what would be right.

/// Listens on `127.0.0.1:8311` or `[::1]:8311`: loopback only. Port 0: any free one.
void listen_tcp(Acceptor<boost::asio::ip::tcp>& acceptor, const std::string& where);

/// Listens on a Unix socket that only the owner may use. The file of a process that is gone is
/// replaced.
void listen_local(Acceptor<boost::asio::local::stream_protocol>& acceptor,
                  const std::filesystem::path& path);

}  // namespace gridcase::http
