#include "adapters/rocksdb/head_keeper.hpp"

#include <utility>

namespace gridcase::rocks {

HeadKeeper::HeadKeeper(HeadFile file, std::chrono::milliseconds rest)
    : file_(std::move(file)), rest_(rest), thread_([this] { run(); }) {}

HeadKeeper::~HeadKeeper() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void HeadKeeper::begin(const HeadRecord& record) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = record;
        settled_.reset();
    }
    changed_.notify_all();
}

void HeadKeeper::finish() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !wanted_ && !writing_; });
    if (failure_) std::rethrow_exception(failure_);
}

void HeadKeeper::settle(const HeadRecord& record) {
    const std::lock_guard lock(mutex_);
    settled_ = record;  // no wake-up: after each batch run() looks for it by itself
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
    bool certified = true;  // nothing newer than what the file certifies
    while (true) {
        if (wanted_) {
            write(*std::exchange(wanted_, std::nullopt), lock);
            certified = failure_ != nullptr;
        } else if (stop_) {
            return;
        } else if (certified) {
            changed_.wait(lock, [this] { return wanted_ || stop_; });
        } else if (!changed_.wait_for(lock, rest_, [this] { return wanted_ || stop_; }) &&
                   settled_) {
            write(*std::exchange(settled_, std::nullopt), lock);
            certified = true;
        }
    }
}

}  // namespace gridcase::rocks
