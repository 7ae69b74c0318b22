#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/http/message.hpp"

namespace gridcase::http {

// Named as it is, an executor costs nothing; Asio's any_io_executor is copied with every operation.
using Executor = boost::asio::io_context::executor_type;
using Clock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

/// Where an answer is awaited: the timer never expires, it is cancelled when the answer is there.
struct Exchange {
    explicit Exchange(boost::asio::io_context& context)
        : ready(context, Timer::time_point::max()) {}

    Timer ready;
    std::optional<Response> response;
};

/// Brings answers back to the server's thread. The engine gives many in a row: whoever finds the
/// box empty wakes that thread, and those behind only add to it. Any thread; may outlive the server
/// and its sessions, and then finds nobody.
class Answers : public std::enable_shared_from_this<Answers> {
   public:
    explicit Answers(std::shared_ptr<boost::asio::io_context> context)
        : context_(std::move(context)) {}

    void put(std::weak_ptr<Exchange> exchange, Response response);

   private:
    struct Given {
        std::weak_ptr<Exchange> exchange;
        Response response;
    };
    void hand_out();

    std::shared_ptr<boost::asio::io_context> context_;
    std::mutex mutex_;
    std::vector<Given> given_;
};

/// What a handler answers one request by.
struct Reply {
    std::shared_ptr<Answers> answers;
    std::weak_ptr<Exchange> exchange;

    void operator()(Response response) const { answers->put(exchange, std::move(response)); }
};

}  // namespace gridcase::http
