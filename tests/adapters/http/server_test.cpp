// The server over real sockets: connections, keep-alive, answers from elsewhere, stopping.

#include "adapters/http/server.hpp"

#include <sys/stat.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <fstream>
#include <future>
#include <thread>
#include <vector>

#include "adapters/http/client.hpp"
#include "tests/adapters/http/wire.hpp"

namespace gridcase::server_test {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

std::string base_of(const http::Server& server) {
    return "http://127.0.0.1:" + std::to_string(server.port());
}

TEST_CASE("a request arrives as it was sent, and its answer comes back") {
    http::Server server(any_port(), echo);
    CHECK(server.port() != 0);
    const http::Response response = http::send(
        base_of(server), {"POST", "/a?b=%20c", {{"X-NAME", "王"}}, "body", false}, seconds(10));
    CHECK(response.status == 200);
    CHECK(response.content_type == "text/plain");
    CHECK(response.body == "POST /a?b=%20c body");
    CHECK(response.headers.at("x-name") == "王");
    CHECK(response.headers.at("cache-control") == "no-store");
    CHECK_FALSE(response.headers.contains("x-local"));
}

TEST_CASE("one connection carries many requests, also several sent at once") {
    http::Server server(any_port(), echo);
    Wire wire(server.port());
    wire.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(holds(wire.read_response(), "GET /1"));
    wire.send(
        "GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n"
        "POST /3 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
        "GET /4 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    CHECK(holds(wire.read_response(), "GET /2"));
    CHECK(holds(wire.read_response(), "POST /3 abc"));
    const std::string last = wire.read_to_end();
    CHECK(holds(last, "GET /4"));
    CHECK(holds(last, "Connection: close"));
}

TEST_CASE("a client of HTTP/1.0 gets its answer and the end of the connection") {
    http::Server server(any_port(), echo);
    Wire wire(server.port());
    wire.send("GET /old HTTP/1.0\r\n\r\n");
    CHECK(holds(wire.read_to_end(), "GET /old"));
}

TEST_CASE("a caller who waits for leave to send a body gets it") {
    http::Server server(any_port(), echo);
    Wire wire(server.port());
    wire.send(
        "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
        "Expect: 100-continue\r\n\r\n");
    CHECK(holds(wire.read_response(), "100 Continue"));
    wire.send("ok");
    CHECK(holds(wire.read_response(), "POST /x ok"));
}

TEST_CASE("a slow answer to one client holds up no other, and may come from any thread") {
    Held held;
    http::Server server(any_port(), held.handler());
    Wire first(server.port());
    Wire second(server.port());
    first.send("GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n");
    auto one = held.next();
    second.send("GET /second HTTP/1.1\r\nHost: localhost\r\n\r\n");
    auto two = held.next();
    CHECK(two.first.target == "/second");
    std::thread([&] { two.second(text_response("to the second")); }).join();
    CHECK(holds(second.read_response(), "to the second"));
    std::thread([&] { one.second(text_response("to the first")); }).join();
    CHECK(holds(first.read_response(), "to the first"));
}

TEST_CASE("many clients at once are all answered") {
    http::Server server(any_port(), echo);
    std::vector<std::thread> clients;
    std::atomic<int> good{0};
    for (int client = 0; client < 8; ++client)
        clients.emplace_back([&, client] {
            Wire wire(server.port());
            for (int i = 0; i < 50; ++i) {
                const std::string path =
                    "/" + std::to_string(client) + "/" + std::to_string(i) + " ";
                wire.send("GET " + path + "HTTP/1.1\r\nHost: localhost\r\n\r\n");
                if (holds(wire.read_response(), "GET " + path)) ++good;
            }
        });
    for (std::thread& client : clients) client.join();
    CHECK(good == 400);
}

TEST_CASE("a caller who leaves before the answer harms nobody") {
    Held held;
    http::Server server(any_port(), held.handler());
    http::Respond late;
    {
        Wire wire(server.port());
        wire.send("GET /gone HTTP/1.1\r\nHost: localhost\r\n\r\n");
        late = held.next().second;
    }
    late(text_response("too late"));
    late(text_response("and twice"));
    Wire wire(server.port());
    wire.send("GET /here HTTP/1.1\r\nHost: localhost\r\n\r\n");
    held.next().second(text_response("in time"));
    CHECK(holds(wire.read_response(), "in time"));
}

TEST_CASE("a handler that throws has failed at one request") {
    http::Server server(any_port(), [](const http::Request& request, const http::Respond& respond) {
        if (request.target == "/throw") throw std::runtime_error("the shelf fell down");
        echo(request, respond);
    });
    Wire wire(server.port());
    wire.send("GET /throw HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const std::string failed = wire.read_response();
    CHECK(holds(failed, "500"));
    CHECK(holds(failed, "the shelf fell down"));
    wire.send("GET /go-on HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(holds(wire.read_response(), "GET /go-on"));
}

TEST_CASE("stopping lets a request in flight finish and takes no new one") {
    Held held;
    http::Server server(any_port(), held.handler());
    const std::uint16_t port = server.port();
    Wire busy(port);
    Wire idle(port);
    busy.send("GET /busy HTTP/1.1\r\nHost: localhost\r\n\r\n");
    auto request = held.next();
    auto stopped = std::async(std::launch::async, [&] { server.stop(); });
    CHECK(idle.read_to_end().empty());  // closed at once: stopping has begun
    CHECK_THROWS(Wire(port));
    request.second(text_response("the last word"));
    const std::string answer = busy.read_to_end();
    CHECK(holds(answer, "the last word"));
    CHECK(holds(answer, "Connection: close"));
    stopped.get();
    server.stop();  // again is nothing
}

TEST_CASE("stopping does not wait for ever, and a later answer finds nobody") {
    Held held;
    http::Respond late;
    {
        http::Server server(any_port(), held.handler());
        Wire wire(server.port());
        wire.send("GET /never HTTP/1.1\r\nHost: localhost\r\n\r\n");
        late = held.next().second;
        const auto begun = steady_clock::now();
        server.stop();
        const auto took = steady_clock::now() - begun;
        CHECK(took >= seconds(9));
        CHECK(took < seconds(20));
        CHECK(wire.read_to_end().empty());
    }
    late(text_response("nobody listens"));
}

TEST_CASE("the control socket is the owner's only, and says that a request is local") {
    const TemporaryDirectory directory;
    const auto path = directory.path / "control";
    http::ServerOptions options;
    options.control_socket = path;
    http::Server server(options, echo);
    CHECK(server.port() == 0);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    const http::Response response = http::send(path, {"GET", "/x", {}, {}, false}, seconds(10));
    CHECK(response.body == "GET /x ");
    CHECK(response.headers.at("x-local") == "yes");

    CHECK_THROWS_WITH(http::Server(options, echo),
                      doctest::Contains("another process listens there"));
    CHECK(http::send(path, {"GET", "/y", {}, {}, false}, seconds(10)).body == "GET /y ");
    server.stop();
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_THROWS(http::send(path, {"GET", "/z", {}, {}, false}, seconds(10)));
}

TEST_CASE("the socket file of a process that is gone is replaced; another file is left alone") {
    const TemporaryDirectory directory;
    http::ServerOptions options;
    options.control_socket = directory.path / "control";
    {
        net::io_context context;
        net::local::stream_protocol::acceptor abandoned(
            context, net::local::stream_protocol::endpoint(options.control_socket->string()));
    }
    REQUIRE(std::filesystem::is_socket(*options.control_socket));
    {
        http::Server server(options, echo);
        CHECK(http::send(*options.control_socket, {"GET", "/", {}, {}, false}, seconds(10)).body ==
              "GET / ");
    }
    std::ofstream(*options.control_socket) << "notes";
    CHECK_THROWS_WITH(http::Server(options, echo), doctest::Contains("not a socket"));
    CHECK(std::filesystem::exists(*options.control_socket));
    options.control_socket = directory.path / std::string(120, 'x');
    CHECK_THROWS_WITH(http::Server(options, echo), doctest::Contains("107 bytes"));
}

TEST_CASE("only loopback addresses are listened on, and what cannot be is said") {
    for (const std::string address :
         {"0.0.0.0:0", "192.168.1.1:80", "[::]:0", "8311", "localhost:0",
          "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:80x", ""}) {
        INFO(address);
        http::ServerOptions options;
        options.listen = address;
        CHECK_THROWS_WITH(http::Server(options, echo), doctest::Contains("127.0.0.1:8311"));
    }
    http::Server server(any_port(), echo);
    http::ServerOptions taken;
    taken.listen = "127.0.0.1:" + std::to_string(server.port());
    CHECK_THROWS_WITH(http::Server(taken, echo), doctest::Contains("cannot listen on 127.0.0.1"));
}

TEST_CASE("the client says why it has no answer") {
    std::string base;
    {
        http::Server server(any_port(), echo);
        base = base_of(server);
    }
    CHECK_THROWS_WITH(http::send(base, {"GET", "/", {}, {}, false}, seconds(5)),
                      doctest::Contains("cannot talk to http://127.0.0.1"));
    CHECK_THROWS_WITH(
        http::send(std::string("127.0.0.1:1"), {"GET", "/", {}, {}, false}, seconds(5)),
        doctest::Contains("is not a server's address"));
    Held held;
    http::Server server(any_port(), held.handler());
    CHECK_THROWS_WITH(http::send(base_of(server), {"GET", "/", {}, {}, false}, seconds(1)),
                      doctest::Contains("in time"));
    held.next().second(text_response("late"));
}

}  // namespace
}  // namespace gridcase::server_test
