#include "adapters/http/server.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cctype>
#include <set>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>

#include "adapters/http/answers.hpp"
#include "adapters/http/listen.hpp"
#include "adapters/http/response.hpp"

// Coroutines live in this file only. g++ 12 destroys twice a braced aggregate or a capturing lambda
// written inside a co_await expression. Hence: one co_await per statement, its arguments are names;
// coroutines are named functions, their parameters go by value.

namespace gridcase::http {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using boost::system::error_code;

namespace {

template <class T>
using Awaitable = net::awaitable<T, Executor>;
constexpr net::use_awaitable_t<Executor> resumed;

constexpr std::chrono::seconds grace{10};          // for sessions in flight when stopping
constexpr std::chrono::seconds farewell{2};        // for a refused caller to read why
constexpr std::chrono::milliseconds breather{50};  // before accepting again when it failed
constexpr std::chrono::seconds heartbeat{15};      // a sign of life on a stream without news
constexpr std::string_view sign_of_life = ": \n\n";
constexpr std::size_t farewell_bytes = 4U << 20U;  // of a refused request are read and dropped
constexpr std::size_t refused_at_once = 64;        // callers above the limit who are still told why

class SessionBase {
   public:
    SessionBase() = default;
    virtual ~SessionBase() = default;
    SessionBase(const SessionBase&) = delete;
    SessionBase& operator=(const SessionBase&) = delete;

    /// Ends the session when no request is in the making.
    virtual void stop_when_idle() = 0;
    /// Ends it now.
    virtual void abort() = 0;
};

/// What all sessions share; touched on the server's thread only. The context is shared with answers
/// still on their way.
struct Loop {
    Loop(ServerOptions given_options, Handler given_handler)
        : options(std::move(given_options)), handler(std::move(given_handler)) {}

    ServerOptions options;
    Handler handler;
    std::shared_ptr<net::io_context> context = std::make_shared<net::io_context>(1);
    std::shared_ptr<Answers> answers = std::make_shared<Answers>(context);
    Acceptor<net::ip::tcp> tcp{*context};
    Acceptor<net::local::stream_protocol> local{*context};
    Timer grace_timer{*context};
    std::set<std::shared_ptr<SessionBase>> sessions;
    bool stopping = false;
};

Response refusal(int status, std::string code, std::string title, std::string detail) {
    return problem_response(
        make_problem(status, std::move(code), std::move(title), std::move(detail)));
}

/// One connection: its socket, what was read ahead, the request being read, and a deadline.
template <class Protocol>
class Session final : public SessionBase, public std::enable_shared_from_this<Session<Protocol>> {
   public:
    using Socket = net::basic_stream_socket<Protocol, Executor>;
    using Parser = wire::request_parser<wire::string_body>;

    Session(Loop& given_loop, Socket given_socket)
        : loop(given_loop), socket(std::move(given_socket)), deadline(*given_loop.context) {}

    void stop_when_idle() override {
        const bool reading = buffer.size() > 0 || (parser && parser->got_some());
        if (streaming) abort();
        if (!answering && !reading) cancel();
    }

    void abort() override {
        error_code ignored;  // it may be closed already
        socket.close(ignored);
        deadline.cancel();
        if (exchange) exchange->ready.cancel();
    }

    /// From now on the socket's operations must end within `span`; else they are cancelled.
    void arm(Clock::duration span) {
        timed_out = false;
        due = Clock::now() + span;
        if (!watching || due < deadline.expiry()) watch();
    }

    void disarm() { due = Timer::time_point::max(); }

    Loop& loop;
    Socket socket;
    beast::flat_buffer buffer;
    std::optional<Parser> parser;
    std::shared_ptr<Exchange> exchange;  // while an answer is awaited
    bool answering = false;              // from the last byte of a request to that of its answer
    bool streaming = false;              // an answer that goes on until somebody leaves
    bool timed_out = false;

   private:
    // The timer is not set anew for every request: it goes off early and looks when it is due.
    void watch() {
        watching = true;
        deadline.expires_at(due);
        deadline.async_wait([session = this->shared_from_this()](error_code error) {
            if (!error) session->on_deadline();  // else it was set anew, or the session is over
        });
    }

    void on_deadline() {
        watching = false;
        if (due == Timer::time_point::max()) return;
        if (Clock::now() < due) return watch();
        timed_out = true;
        cancel();
    }

    void cancel() {
        error_code ignored;  // it may be closed already
        socket.cancel(ignored);
    }

    Timer deadline;
    Timer::time_point due = Timer::time_point::max();
    bool watching = false;
};

template <class Protocol>
using SessionPtr = std::shared_ptr<Session<Protocol>>;

template <class Protocol>
Awaitable<error_code> read_header(SessionPtr<Protocol> session) {
    error_code error;
    auto token = net::redirect_error(resumed, error);
    co_await wire::async_read_header(session->socket, session->buffer, *session->parser, token);
    co_return error;
}

template <class Protocol>
Awaitable<error_code> read_body(SessionPtr<Protocol> session) {
    error_code error;
    auto token = net::redirect_error(resumed, error);
    co_await wire::async_read(session->socket, session->buffer, *session->parser, token);
    co_return error;
}

/// Tells a caller who waits for leave to send a body that it may.
template <class Protocol>
Awaitable<error_code> write_continue(SessionPtr<Protocol> session) {
    error_code error;
    wire::response<wire::empty_body> leave(wire::status::continue_, 11);
    auto token = net::redirect_error(resumed, error);
    co_await wire::async_write(session->socket, leave, token);
    co_return error;
}

/// What of the body came with the header: mostly all of it.
template <class Protocol>
error_code take_body(Session<Protocol>& session) {
    error_code error;
    session.parser->eager(true);
    session.buffer.consume(session.parser->put(session.buffer.data(), error));
    if (error == wire::error::need_more) error.clear();
    return error;
}

/// Reads the next request into the session's parser, within one read timeout.
template <class Protocol>
Awaitable<error_code> read_request(SessionPtr<Protocol> session) {
    const ServerOptions& options = session->loop.options;
    session->parser.emplace();
    session->parser->header_limit(static_cast<std::uint32_t>(options.header_limit_bytes));
    session->parser->body_limit(options.body_limit_bytes);
    session->arm(options.read_timeout);
    error_code error = co_await read_header<Protocol>(session);
    if (!error && beast::iequals(session->parser->get()[wire::field::expect], "100-continue"))
        error = co_await write_continue<Protocol>(session);
    if (!error && !session->parser->is_done()) error = take_body(*session);
    if (!error && !session->parser->is_done()) error = co_await read_body<Protocol>(session);
    session->disarm();
    co_return error;
}

template <class Protocol>
Awaitable<error_code> write_response(SessionPtr<Protocol> session, Response response,
                                     unsigned version, bool keep_alive) {
    wire::response<wire::string_body> message;
    message.version(version);
    message.result(static_cast<unsigned>(response.status));
    message.set(wire::field::content_type, response.content_type);
    message.set(wire::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) message.set(name, value);
    message.body() = std::move(response.body);
    message.keep_alive(keep_alive);
    message.prepare_payload();
    error_code error;
    auto token = net::redirect_error(resumed, error);
    session->arm(session->loop.options.read_timeout);
    co_await wire::async_write(session->socket, message, token);
    session->disarm();
    co_return error;
}

template <class Protocol>
Awaitable<error_code> write_piece(SessionPtr<Protocol> session, std::string piece) {
    error_code error;
    const net::const_buffer bytes = net::buffer(piece);
    auto token = net::redirect_error(resumed, error);
    session->arm(session->loop.options.read_timeout);
    co_await net::async_write(session->socket, bytes, token);
    session->disarm();
    co_return error;
}

/// The head of an answer whose body ends with the connection.
template <class Protocol>
Awaitable<error_code> write_stream_head(SessionPtr<Protocol> session, std::string type) {
    std::string head = "HTTP/1.1 200 OK\r\nContent-Type: ";
    head += type;
    head +=
        "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Connection: close\r\n\r\n";
    const error_code error = co_await write_piece<Protocol>(session, std::move(head));
    co_return error;
}

/// The next piece of a stream; meanwhile signs of life, which also find out who has left.
template <class Protocol>
Awaitable<std::string> next_piece(SessionPtr<Protocol> session, std::shared_ptr<Stream> stream) {
    Loop& loop = session->loop;
    const auto exchange = std::make_shared<Exchange>(*loop.context);
    session->exchange = exchange;
    const Reply reply{loop.answers, exchange};
    stream->next([reply](std::string piece) {
        Response response;
        response.body = std::move(piece);
        reply(std::move(response));
    });
    error_code left;
    while (!exchange->response && !left && !loop.stopping) {
        exchange->ready.expires_after(heartbeat);
        error_code early;  // cancelled: there is a piece, or the session was aborted
        auto token = net::redirect_error(resumed, early);
        co_await exchange->ready.async_wait(token);
        if (early || exchange->response) break;
        left = co_await write_piece<Protocol>(session, std::string(sign_of_life));
    }
    session->exchange.reset();
    if (!exchange->response) co_return std::string();
    co_return std::move(exchange->response->body);
}

/// Writes a stream until it ends, the other side leaves, or the server stops. A piece is asked for
/// when the one before is written: who reads slowly keeps one piece waiting, and no more.
template <class Protocol>
Awaitable<void> write_stream(SessionPtr<Protocol> session, Response response) {
    session->streaming = true;
    error_code error = co_await write_stream_head<Protocol>(session, response.content_type);
    std::string piece = std::move(response.body);
    while (!error && !piece.empty() && !session->loop.stopping) {
        error = co_await write_piece<Protocol>(session, std::move(piece));
        if (error) co_return;
        piece = co_await next_piece<Protocol>(session, response.stream);
    }
}

Request request_of(wire::request<wire::string_body> message, bool local) {
    Request request;
    request.method = std::string(message.method_string());
    request.target = std::string(message.target());
    request.local = local;
    for (const auto& field : message) {
        std::string name(field.name_string());
        for (char& letter : name)
            letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
        std::string& value = request.headers[name];
        if (!value.empty()) value += ", ";  // a repeated header is one list (RFC 9110 §5.3)
        value += std::string_view(field.value());
    }
    request.body = std::move(message.body());
    return request;
}

/// Hands the request over. A handler that throws has failed at this request, not at the server.
void hand_over(const Handler& handler, Request request, const Reply& reply) {
    try {
        handler(std::move(request), reply);
    } catch (const std::exception& error) {
        reply(refusal(500, "internal_error", "The request failed", error.what()));
    }
}

/// The handler's answer, whenever and on whatever thread it comes; nothing when the server stops
/// before.
template <class Protocol>
Awaitable<std::optional<Response>> ask(SessionPtr<Protocol> session, Request request) {
    Loop& loop = session->loop;
    const auto exchange = std::make_shared<Exchange>(*loop.context);
    session->exchange = exchange;
    const Reply reply{loop.answers, exchange};
    hand_over(loop.handler, std::move(request), reply);
    error_code ignored;  // the wait ends by being cancelled
    auto token = net::redirect_error(resumed, ignored);
    co_await exchange->ready.async_wait(token);
    session->exchange.reset();
    co_return std::move(exchange->response);
}

/// What to tell the caller about a request that cannot be read; nothing when there is nobody to
/// tell, or nothing was asked.
template <class Protocol>
std::optional<Response> answer_to(const Session<Protocol>& session, error_code error) {
    const ServerOptions& options = session.loop.options;
    if (session.timed_out) {
        const bool started = session.buffer.size() > 0 || session.parser->got_some();
        if (!started) return std::nullopt;
        return refusal(
            408, "request_timeout", "The request took too long",
            "a request must arrive within " + std::to_string(options.read_timeout.count()) + " s");
    }
    if (error == wire::error::end_of_stream || error == wire::error::partial_message)
        return std::nullopt;
    if (error == wire::error::header_limit || error == wire::error::buffer_overflow)
        return refusal(
            431, "header_too_large", "The header is too large",
            "the header may have " + std::to_string(options.header_limit_bytes) + " bytes");
    if (error == wire::error::body_limit)
        return refusal(413, "body_too_large", "The body is too large",
                       "the body may have " + std::to_string(options.body_limit_bytes) + " bytes");
    if (error.category() != make_error_code(wire::error::end_of_stream).category())
        return std::nullopt;
    return refusal(400, "not_http", "This is not HTTP/1.1", error.message());
}

/// Closes so that the caller can still read the last answer: a socket closed over unread bytes
/// would reset the connection and lose it.
template <class Protocol>
Awaitable<void> part(SessionPtr<Protocol> session) {
    error_code error;
    session->socket.shutdown(net::socket_base::shutdown_send, error);
    session->arm(farewell);
    std::array<char, 8192> dropped{};
    const net::mutable_buffer room = net::buffer(dropped);
    std::size_t total = 0;
    while (!error && total < farewell_bytes) {
        auto token = net::redirect_error(resumed, error);
        total += co_await session->socket.async_read_some(room, token);
    }
    session->disarm();
}

/// Reads, asks and answers one request; false when the connection is over.
template <class Protocol>
Awaitable<bool> serve_one(SessionPtr<Protocol> session) {
    constexpr bool is_local = std::is_same_v<Protocol, net::local::stream_protocol>;
    session->answering = false;
    error_code error = co_await read_request<Protocol>(session);
    session->answering = true;
    if (error) {
        std::optional<Response> refusal = answer_to(*session, error);
        if (!refusal) co_return false;
        error = co_await write_response<Protocol>(session, std::move(*refusal), 11, false);
        if (!error) co_await part<Protocol>(session);
        co_return false;
    }
    const bool wants_more = session->parser->keep_alive();
    const unsigned version = session->parser->get().version();
    Request request = request_of(session->parser->release(), is_local);
    session->parser.reset();
    std::optional<Response> response = co_await ask<Protocol>(session, std::move(request));
    if (!response) co_return false;
    if (response->stream) {
        co_await write_stream<Protocol>(session, std::move(*response));
        co_return false;
    }
    const bool more = wants_more && !session->loop.stopping;
    error = co_await write_response<Protocol>(session, std::move(*response), version, more);
    co_return !error && more && !session->loop.stopping;
}

/// One caller too many: says so and closes.
template <class Protocol>
Awaitable<void> turn_away(SessionPtr<Protocol> session) {
    Response response = refusal(503, "too_many_connections", "Too many connections",
                                "the server holds as many connections as it may");
    response.headers["Retry-After"] = "1";
    const error_code error =
        co_await write_response<Protocol>(session, std::move(response), 11, false);
    if (!error) co_await part<Protocol>(session);
}

template <class Protocol>
Awaitable<void> serve(SessionPtr<Protocol> session, bool welcome) {
    if (!welcome) {
        co_await turn_away<Protocol>(session);
        co_return;
    }
    bool more = true;
    while (more) more = co_await serve_one<Protocol>(session);
    error_code ignored;  // the other side may have closed first
    session->socket.shutdown(net::socket_base::shutdown_both, ignored);
}

/// The end of a session, however it came: the socket closes with its last owner. An exception here
/// (memory) has ended this session only.
struct Farewell {
    Loop* loop;
    std::shared_ptr<SessionBase> session;

    void operator()(const std::exception_ptr& /*error*/) const {
        session->abort();
        loop->sessions.erase(session);
        if (loop->stopping && loop->sessions.empty()) loop->grace_timer.cancel();
    }
};

template <class Protocol>
void welcome(Loop& loop, typename Session<Protocol>::Socket socket) {
    constexpr bool is_operator = std::is_same_v<Protocol, net::local::stream_protocol>;
    const std::size_t open = loop.sessions.size();
    const bool has_room = is_operator || open < loop.options.connections;
    if (!has_room && open >= loop.options.connections + refused_at_once) return;  // closes at once
    if constexpr (std::is_same_v<Protocol, net::ip::tcp>) {
        error_code ignored;  // slower without, but no worse
        socket.set_option(net::ip::tcp::no_delay(true), ignored);
    }
    auto session = std::make_shared<Session<Protocol>>(loop, std::move(socket));
    loop.sessions.insert(session);
    net::co_spawn(*loop.context, serve<Protocol>(session, has_room), Farewell{&loop, session});
}

template <class Protocol>
Awaitable<void> accept_all(Loop* loop, Acceptor<Protocol>* acceptor) {
    Timer pause(*loop->context);
    while (!loop->stopping) {
        error_code error;
        auto token = net::redirect_error(resumed, error);
        typename Session<Protocol>::Socket socket = co_await acceptor->async_accept(token);
        if (!error) {
            welcome<Protocol>(*loop, std::move(socket));
            continue;
        }
        if (loop->stopping) co_return;
        // Out of descriptors, most likely: those who are being served go on and make room.
        pause.expires_after(breather);
        error_code ignored;
        auto waiting = net::redirect_error(resumed, ignored);
        co_await pause.async_wait(waiting);
    }
}

void begin_stop(Loop& loop) {
    if (loop.stopping) return;
    loop.stopping = true;
    error_code ignored;  // closing twice, or never opened
    loop.tcp.close(ignored);
    loop.local.close(ignored);
    for (const std::shared_ptr<SessionBase>& session : loop.sessions) session->stop_when_idle();
    if (loop.sessions.empty()) return;
    loop.grace_timer.expires_after(grace);
    loop.grace_timer.async_wait([&loop](error_code error) {
        if (error) return;  // all sessions have ended
        for (const std::shared_ptr<SessionBase>& session : loop.sessions) session->abort();
    });
}

}  // namespace

struct Server::Parts {
    Parts(ServerOptions options, Handler handler) : loop(std::move(options), std::move(handler)) {}

    Loop loop;
    std::uint16_t port = 0;
    std::thread thread;  // after the loop: it runs on it
};

Server::Server(ServerOptions options, Handler handler)
    : parts_(std::make_unique<Parts>(std::move(options), std::move(handler))) {
    Loop& loop = parts_->loop;
    if (loop.options.listen) {
        listen_tcp(loop.tcp, *loop.options.listen);
        parts_->port = loop.tcp.local_endpoint().port();
        net::co_spawn(*loop.context, accept_all<net::ip::tcp>(&loop, &loop.tcp), net::detached);
    }
    if (loop.options.control_socket) {
        listen_local(loop.local, *loop.options.control_socket);
        net::co_spawn(*loop.context, accept_all<net::local::stream_protocol>(&loop, &loop.local),
                      net::detached);
    }
    parts_->thread = std::thread([&loop] { loop.context->run(); });
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const { return parts_->port; }

void Server::stop() {
    if (!parts_->thread.joinable()) return;
    Loop& loop = parts_->loop;
    net::post(*loop.context, [&loop] { begin_stop(loop); });
    parts_->thread.join();
    if (loop.options.control_socket) {
        std::error_code ignored;  // somebody may have removed it
        std::filesystem::remove(*loop.options.control_socket, ignored);
    }
}

}  // namespace gridcase::http
