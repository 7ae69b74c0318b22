#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "events/event_log.hpp"
#include "events/log_check.hpp"

namespace gridcase::audit {

/// So many commits are read and examined at once, by one thread.
inline constexpr Position chunk_commits = 8'192;

/// The commits of a log from `first` to its end as it was at the beginning: read, decoded and
/// hashed in chunks on all cores, and given in their order. The log outlives it; one thread takes.
class Examination {
   public:
    Examination(const EventLog& log, Position first, Position chunk_size = chunk_commits);
    ~Examination();
    Examination(const Examination&) = delete;
    Examination& operator=(const Examination&) = delete;

    /// The next chunk, which lasts until the one after is taken; empty at the end. Throws what the
    /// log throws.
    std::span<const Examined> take();

   private:
    /// A chunk under way or done. Its room is used again and again: memory that is new to the
    /// process costs more than what is written into it.
    struct Chunk {
        std::vector<Examined> commits;
        std::size_t count = 0;
        std::exception_ptr failure;
        bool done = false;
    };

    [[nodiscard]] std::uint64_t chunks() const;
    [[nodiscard]] Chunk& chunk(std::uint64_t number) { return chunks_[number % chunks_.size()]; }
    void work();
    void examine(std::uint64_t number, Chunk& chunk) const;

    const EventLog& log_;
    const Position first_;
    const Position last_;
    const Position chunk_size_;
    std::mutex mutex_;  // guards what follows, but a chunk's commits
    std::condition_variable changed_;
    std::vector<Chunk> chunks_;
    std::uint64_t begun_ = 0;  // chunks, from `first_` on
    std::uint64_t taken_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace gridcase::audit
