#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gridcase::http {

/// A few threads for reading, so that a long question holds up neither the sockets nor the engine's
/// writer. Destruction finishes what was taken.
class Workers {
   public:
    Workers(std::size_t threads, std::size_t queue_limit);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Takes the job (which must not throw), unless too many wait. Any thread.
    [[nodiscard]] bool post(std::function<void()> job);

   private:
    void work();

    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable woken_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace gridcase::http
