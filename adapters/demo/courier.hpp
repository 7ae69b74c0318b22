#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/runtime/engine.hpp"

namespace gridcase::demo {

/// What a commit is foretold to hold.
struct Foretold {
    StreamName stream;
    std::vector<Event> events;
};

/// Carries the commands of one thread to the engine, many at a time, and looks at every answer: in
/// the simulated city anything but what the rules foretold is a fault. It is thrown as
/// std::runtime_error from the next call on that thread.
class Courier {
   public:
    /// At most `window` commands are under way.
    Courier(engine::Engine& engine, std::size_t window) : engine_(engine), window_(window) {}
    /// Waits for the answers under way: the promised places must live until then.
    ~Courier();
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    /// Asks; the answer must be exactly these commits, in this order.
    void ask(engine::Envelope envelope, std::vector<Foretold> foretold);

    /// Returns when everything is answered.
    void settle();

    [[nodiscard]] std::uint64_t commits() const;

   private:
    void take(const CommandId& id, const std::vector<Foretold>& foretold,
              const engine::Answer& answer);
    void wait_until_under_way(std::unique_lock<std::mutex>& lock, std::size_t at_most);
    void throw_fault() const;

    engine::Engine& engine_;
    const std::size_t window_;
    mutable std::mutex mutex_;
    std::condition_variable answered_;
    std::size_t under_way_ = 0;
    std::size_t enough_room_ = 0;  // what the asking thread waits for: not every answer wakes it
    std::uint64_t commits_ = 0;
    std::string fault_;
};

}  // namespace gridcase::demo
