#include "adapters/http/answers.hpp"

#include <boost/asio/post.hpp>

namespace gridcase::http {

void Answers::put(std::weak_ptr<Exchange> exchange, Response response) {
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        first = given_.empty();
        given_.push_back({std::move(exchange), std::move(response)});
    }
    if (!first) return;
    // Not kept by what is posted: it would keep the context, which keeps what is posted.
    boost::asio::post(*context_, [waiting = weak_from_this()] {
        if (const auto answers = waiting.lock()) answers->hand_out();
    });
}

void Answers::hand_out() {
    std::vector<Given> given;
    {
        const std::lock_guard lock(mutex_);
        given.swap(given_);
    }
    for (Given& each : given) {
        const std::shared_ptr<Exchange> waiting = each.exchange.lock();
        if (!waiting || waiting->response) continue;  // the caller has left
        waiting->response = std::move(each.response);
        waiting->ready.cancel();
    }
}

}  // namespace gridcase::http
