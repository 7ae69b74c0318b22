#include "adapters/audit/examination.hpp"

#include <algorithm>

namespace gridcase::audit {

Examination::Examination(const EventLog& log, Position first, Position chunk_size)
    : log_(log), first_(first), last_(log.last()), chunk_size_(chunk_size) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    // One is being taken, and one more is ready, so that none waits for who takes.
    chunks_.resize(cores + 2);
    for (unsigned i = 0; i < std::min<std::uint64_t>(cores, chunks()); ++i)
        threads_.emplace_back([this] { work(); });
}

Examination::~Examination() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

std::span<const Examined> Examination::take() {
    std::unique_lock lock(mutex_);
    if (taken_ > 0) chunk(taken_ - 1).done = false;  // its room is free
    changed_.notify_all();
    if (taken_ == chunks()) return {};
    Chunk& next = chunk(taken_);
    changed_.wait(lock, [&] { return next.done; });
    if (next.failure) std::rethrow_exception(next.failure);
    ++taken_;
    return {next.commits.data(), next.count};
}

std::uint64_t Examination::chunks() const {
    return first_ > last_ ? 0 : (last_ - first_) / chunk_size_ + 1;
}

void Examination::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        // The chunk before the one that is taken next may still be looked at.
        changed_.wait(lock, [&] {
            return stopping_ || begun_ == chunks() || begun_ + 1 < taken_ + chunks_.size();
        });
        if (stopping_ || begun_ == chunks()) return;
        const std::uint64_t number = begun_++;
        Chunk& mine = chunk(number);
        lock.unlock();
        examine(number, mine);
        lock.lock();
        mine.done = true;
        changed_.notify_all();
    }
}

void Examination::examine(std::uint64_t number, Chunk& chunk) const {
    const Position first = first_ + number * chunk_size_;
    const Position final = std::min(last_, first + chunk_size_ - 1);
    chunk.count = 0;
    chunk.commits.resize(std::max<std::size_t>(chunk.commits.size(), final - first + 1));
    try {
        log_.read(first, final, [&](Position position, std::string_view bytes) {
            gridcase::examine(position, bytes, chunk.commits[chunk.count++]);
            return true;
        });
    } catch (...) {
        chunk.failure = std::current_exception();
    }
}

}  // namespace gridcase::audit
