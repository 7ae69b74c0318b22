#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>

#include "events/ids.hpp"

namespace gridcase::engine {

/// How far the log has come, for those who wait for more. All functions may be called from any
/// thread.
class Tide {
   public:
    explicit Tide(Position last) : last_(last) {}

    /// The log has grown to `last`. Calls, on this thread, whoever waited for that: they must
    /// return at once.
    void rise(Position last);
    /// Calls `arrived` once: now when the log has grown beyond `position`, else when it has.
    /// Answers with a number to take that back by; 0 when it was called.
    std::uint64_t when_beyond(Position position, std::function<void()> arrived);
    void take_back(std::uint64_t waiting);

    [[nodiscard]] Position last() const;
    /// How many wait.
    [[nodiscard]] std::size_t waiting() const;

   private:
    struct Waiting {
        Position beyond = 0;
        std::function<void()> arrived;
    };

    mutable std::mutex mutex_;
    Position last_;
    std::uint64_t given_ = 0;
    std::map<std::uint64_t, Waiting> waiting_;
};

}  // namespace gridcase::engine
