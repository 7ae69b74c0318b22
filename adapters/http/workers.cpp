#include "adapters/http/workers.hpp"

#include <utility>

namespace gridcase::http {

Workers::Workers(std::size_t threads, std::size_t queue_limit) : queue_limit_(queue_limit) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    woken_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

bool Workers::post(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (jobs_.size() >= queue_limit_) return false;
        jobs_.push_back(std::move(job));
    }
    woken_.notify_one();
    return true;
}

void Workers::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        woken_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        std::function<void()> job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
        job = nullptr;  // what it held is let go outside the lock
        lock.lock();
    }
}

}  // namespace gridcase::http
