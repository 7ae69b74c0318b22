#include "adapters/rocksdb/head_keeper.hpp"

#include <utility>

namespace gridcase::rocks {

HeadKeeper::HeadKeeper(HeadFile file, const std::filesystem::path& beside,
                       std::chrono::milliseconds rest)
    : file_(std::move(file)),
      carried_(file_.shares_syncs_with(beside)),
      rest_(rest),
      thread_([this] { run(); }) {}

HeadKeeper::~HeadKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

template <class Step>
void HeadKeeper::attempt(const Step& step) {
    try {
        step();
    } catch (...) {
        if (!failure_) failure_ = std::current_exception();
    }
}

void HeadKeeper::begin(const HeadRecord& record) {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !writing_; });
        settled_.reset();
        ++begun_;
        if (carried_) {
            attempt([&] { file_.send(record); });
            under_way_ = true;
            return;
        }
        wanted_ = record;
    }
    changed_.notify_all();
}

void HeadKeeper::arrive() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(under_way_, false)) attempt([this] { file_.arrive(); });
}

void HeadKeeper::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !wanted_ && !writing_; });
    // Nothing carried it, as when the batch could not be written.
    if (std::exchange(under_way_, false)) attempt([this] { file_.sync(); });
    if (failure_) std::rethrow_exception(failure_);
}

void HeadKeeper::settle(const HeadRecord& record) {
    {
        const std::lock_guard lock(mutex_);
        settled_ = record;
        if (!asleep_) return;  // it looks by itself
    }
    changed_.notify_all();
}

void HeadKeeper::write(const HeadRecord& record, std::unique_lock<std::mutex>& lock) {
    writing_ = true;
    lock.unlock();
    std::exception_ptr failure;
    try {
        file_.write(record);
    } catch (...) {
        failure = std::current_exception();
    }
    lock.lock();
    writing_ = false;
    if (failure && !failure_) failure_ = failure;
    changed_.notify_all();
}

void HeadKeeper::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        if (wanted_) {
            write(*std::exchange(wanted_, std::nullopt), lock);
        } else if (stop_) {
            return;
        } else if (!settled_) {
            asleep_ = true;
            changed_.wait(lock, [this] { return wanted_ || settled_ || stop_; });
            asleep_ = false;
        } else {
            const std::uint64_t newest = begun_;
            changed_.wait_for(lock, rest_, [this] { return wanted_ || stop_; });
            if (!wanted_ && !stop_ && settled_ && newest == begun_)
                write(*std::exchange(settled_, std::nullopt), lock);
        }
    }
}

}  // namespace gridcase::rocks
