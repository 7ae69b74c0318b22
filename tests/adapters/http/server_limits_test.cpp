// What the server refuses: too large, too slow, too many, not HTTP.

#include "adapters/http/client.hpp"
#include "adapters/http/server.hpp"
#include "tests/adapters/http/wire.hpp"

namespace gridcase::server_limits_test {
namespace {

using std::chrono::seconds;

http::ServerOptions narrow() {
    http::ServerOptions options = any_port();
    options.body_limit_bytes = 1000;
    options.header_limit_bytes = 1000;
    options.read_timeout = seconds(1);
    return options;
}

void check_problem(const std::string& response, const std::string& status,
                   const std::string& code) {
    INFO(response);
    CHECK(holds(response, "HTTP/1.1 " + status));
    CHECK(holds(response, "Content-Type: application/problem+json"));
    CHECK(holds(response, "\"code\":\"" + code + "\""));
    CHECK(holds(response, "Connection: close"));
}

TEST_CASE("a header beyond the limit is 431") {
    http::Server server(narrow(), echo);
    Wire wire(server.port());
    wire.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + std::string(5000, 'x') +
              "\r\n\r\n");
    check_problem(wire.read_to_end(), "431", "header_too_large");
}

TEST_CASE("a body beyond the limit is 413, announced or not") {
    http::Server server(narrow(), echo);
    Wire announced(server.port());
    announced.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\n\r\n" +
                   std::string(200'000, '['));
    check_problem(announced.read_to_end(), "413", "body_too_large");

    Wire chunked(server.port());
    chunked.send(
        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        "bb8\r\n" +
        std::string(3000, 'x') + "\r\n0\r\n\r\n");
    check_problem(chunked.read_to_end(), "413", "body_too_large");

    Wire exact(server.port());
    exact.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n" +
               std::string(1000, 'x'));
    CHECK(holds(exact.read_response(), "200 OK"));
}

TEST_CASE("what is not HTTP is 400") {
    http::Server server(narrow(), echo);
    for (const std::string garbage :
         {"hello\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00\x01\r\n\r\n",
          "GET / HTTP/1.1\r\nno colon here\r\n\r\n", "GET  HTTP/1.1\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
        INFO(garbage);
        Wire wire(server.port());
        wire.send(garbage);
        check_problem(wire.read_to_end(), "400", "not_http");
    }
}

TEST_CASE("a request that does not arrive in time is 408, wherever it stands still") {
    http::Server server(narrow(), echo);
    Wire in_header(server.port());
    Wire in_body(server.port());
    in_header.send("GET / HTTP/1.1\r\nHo");
    in_body.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
    check_problem(in_header.read_to_end(), "408", "request_timeout");
    check_problem(in_body.read_to_end(), "408", "request_timeout");
}

TEST_CASE("the time counts for each request, not from the first one on") {
    http::Server server(narrow(), echo);
    Wire early(server.port());
    const auto begin = std::chrono::steady_clock::now();
    const auto ask_until = [&](Wire& wire, std::chrono::milliseconds end) {
        while (std::chrono::steady_clock::now() - begin < end) {
            wire.send("GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n");
            REQUIRE(holds(wire.read_response(), "GET /again"));
        }
    };
    ask_until(early, std::chrono::milliseconds(700));
    early.send("GET /slow HTTP/1.1\r\nHo");
    Wire other(server.port());
    ask_until(other, std::chrono::milliseconds(1300));
    early.send("st: localhost\r\n\r\n");
    CHECK(holds(early.read_response(), "GET /slow"));
}

TEST_CASE("a connection on which nothing is asked is closed without a word") {
    http::Server server(narrow(), echo);
    Wire silent(server.port());
    CHECK(silent.read_to_end().empty());
    Wire once(server.port());
    once.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(holds(once.read_response(), "200 OK"));
    CHECK(once.read_to_end().empty());
}

TEST_CASE("a caller who breaks off in the middle is let go") {
    http::Server server(narrow(), echo);
    { Wire(server.port()).send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"); }
    Wire wire(server.port());
    wire.send("GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(holds(wire.read_response(), "GET /next"));
}

TEST_CASE("one connection too many is told so; when another ends there is room again") {
    http::ServerOptions options = any_port();
    options.connections = 1;
    const TemporaryDirectory directory;
    options.control_socket = directory.path / "control";
    http::Server server(options, echo);
    {
        Wire first(server.port());
        first.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        CHECK(holds(first.read_response(), "200 OK"));
        Wire second(server.port());
        const std::string refused = second.read_to_end();
        check_problem(refused, "503", "too_many_connections");
        CHECK(holds(refused, "Retry-After: 1"));
        const http::Request request{"GET", "/operator", {}, {}, false};
        CHECK(http::send(*options.control_socket, request, seconds(10)).status == 200);
        first.send("GET /2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        CHECK(holds(first.read_to_end(), "GET /2"));
    }
    // The server sees the ends a moment after we made them.
    std::string answer;
    while (!holds(answer, "200 OK")) {
        Wire third(server.port());
        third.send("GET /3 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        answer = third.read_to_end();
    }
    CHECK(holds(answer, "GET /3"));
}

}  // namespace
}  // namespace gridcase::server_limits_test
