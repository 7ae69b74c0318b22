#include "bench/callers.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "adapters/load/life.hpp"
#include "bench/pieces.hpp"
#include "events/words.hpp"

namespace gridcase::bench {
namespace {

using load::Life;
using load::Step;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::string body_of(const Life& life, Step step) {
    boost::json::object body;
    const std::string_view text = life.text(step);
    switch (step) {
        case Step::report:
            body = {{"unit", life.unit().value()},
                    {"category", life.category().value()},
                    {"channel", to_text(life.channel())},
                    {"description", text}};
            if (life.spans_communities()) body["facts"] = {{"spans_communities", true}};
            if (const std::string contact = life.contact(); !contact.empty())
                body["reporter"] = {{"contact", contact}};
            break;
        case Step::visit:
            body = {{"finding", text}};
            break;
        case Step::resolve:
            body = {{"outcome", text}};
            break;
        case Step::verify:
            body = {{"passed", true}};
            break;
        case Step::rate:
            body = {{"solved", true}, {"satisfaction", life.satisfaction()}};
            break;
        case Step::accept:
        case Step::close:
            break;
    }
    return boost::json::serialize(body);
}

std::string request_of(const Life& life, Step step, const std::string& number) {
    const engine::Actor actor = life.actor(step);
    const std::string body = body_of(life, step);
    std::string request = "POST /api/v1/cases";
    if (step != Step::report) {
        request += "/" + number + "/";
        request += load::to_text(step);
    }
    request += " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Actor: " +
               actor.name.value() + ":" + std::string(to_text(actor.role));
    if (!actor.unit.value().empty()) request += "@" + actor.unit.value();
    request += "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return request;
}

struct Caller {
    std::unique_ptr<Connection> connection;
    std::uint64_t serial = 0;
    std::optional<Step> step;  // nothing: a new case
    std::string number;
    Stopwatch asked;
};

std::string number_in(const std::string& body) {
    return std::string(boost::json::parse(body).as_object().at("number").as_string());
}

/// Wakes for connections that have something to read.
class Waiting {
   public:
    Waiting() : handle_(::epoll_create1(0)) {
        if (handle_ < 0) fail("epoll_create1");
    }
    ~Waiting() { ::close(handle_); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    void add(int socket, std::size_t index) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = index;
        if (::epoll_ctl(handle_, EPOLL_CTL_ADD, socket, &event) != 0) fail("epoll_ctl");
    }
    template <class Visit>
    void each(const Visit& visit) {
        const int count =
            ::epoll_wait(handle_, events_.data(), static_cast<int>(events_.size()), 1000);
        for (int i = 0; i < count; ++i) visit(events_[static_cast<std::size_t>(i)].data.u64);
    }

   private:
    int handle_;
    std::array<epoll_event, 64> events_{};
};

}  // namespace

Connection::Connection(std::uint16_t port) : handle_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        ::close(handle_);
        throw std::system_error(error, std::generic_category(), "connect");
    }
    const int at_once = 1;
    ::setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
}

Connection::~Connection() { ::close(handle_); }

void Connection::send(const std::string& request) const {
    if (::send(handle_, request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
        fail("send");
}

bool Connection::receive() {
    std::array<char, 16384> bytes{};
    const ssize_t size = ::recv(handle_, bytes.data(), bytes.size(), 0);
    if (size <= 0) throw std::runtime_error("the server closed the connection");
    received_.append(bytes.data(), static_cast<std::size_t>(size));
    const std::size_t end = received_.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    constexpr std::string_view field = "\r\nContent-Length: ";
    const std::size_t length = received_.find(field);
    body_at_ = end + 4;
    body_size_ = 0;
    if (length < end)
        std::from_chars(received_.data() + length + field.size(), received_.data() + end,
                        body_size_);
    return received_.size() >= body_at_ + body_size_;
}

int Connection::status() const {
    int status = 0;
    const std::size_t at = std::string_view("HTTP/1.1 ").size();
    if (received_.size() > at + 3)
        std::from_chars(received_.data() + at, received_.data() + at + 3, status);
    return status;
}

std::string Connection::body() const { return received_.substr(body_at_, body_size_); }

Calls call(std::uint16_t port, std::size_t connections, std::uint64_t commands,
           std::uint64_t first_case, const std::function<bool()>& enough) {
    Calls calls;
    Waiting waiting;
    std::vector<Caller> callers(connections);
    std::uint64_t asked = 0;
    std::uint64_t cases = first_case;
    const auto ask_next = [&](Caller& caller) {
        if (asked == commands || (enough && enough())) return;
        if (!caller.step) {
            caller.serial = cases++;
            caller.step = Step::report;
        }
        caller.asked = Stopwatch();
        caller.connection->send(request_of(Life(caller.serial), *caller.step, caller.number));
        ++asked;
    };
    const auto hear = [&](Caller& caller) {
        Connection& connection = *caller.connection;
        if (!connection.receive()) return;
        calls.micros.push_back(caller.asked.seconds() * 1e6);
        ++calls.commands;
        if (connection.status() != 200 && connection.status() != 201)
            throw std::runtime_error("the server answered " + std::to_string(connection.status()) +
                                     ": " + connection.body());
        if (caller.step == Step::report) caller.number = number_in(connection.body());
        caller.step = Life(caller.serial).after(*caller.step);
        connection.forget();
        ask_next(caller);
    };

    for (std::size_t index = 0; index < connections; ++index) {
        callers[index].connection = std::make_unique<Connection>(port);
        waiting.add(callers[index].connection->handle(), index);
    }
    const Stopwatch watch;
    for (Caller& caller : callers) ask_next(caller);
    while (calls.commands < asked) waiting.each([&](std::size_t index) { hear(callers[index]); });
    calls.seconds = watch.seconds();
    return calls;
}

}  // namespace gridcase::bench
