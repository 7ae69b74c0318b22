#include "engine/runtime/tide.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace gridcase::engine {

void Tide::rise(Position last) {
    std::vector<std::function<void()>> arrived;
    {
        const std::scoped_lock lock(mutex_);
        last_ = std::max(last_, last);
        std::erase_if(waiting_, [&](auto& entry) {
            if (entry.second.beyond >= last_) return false;
            arrived.push_back(std::move(entry.second.arrived));
            return true;
        });
    }
    for (const auto& call : arrived) call();
}

std::uint64_t Tide::when_beyond(Position position, std::function<void()> arrived) {
    {
        const std::scoped_lock lock(mutex_);
        if (last_ <= position) {
            waiting_[++given_] = {position, std::move(arrived)};
            return given_;
        }
    }
    arrived();
    return 0;
}

void Tide::take_back(std::uint64_t waiting) {
    const std::scoped_lock lock(mutex_);
    waiting_.erase(waiting);
}

Position Tide::last() const {
    const std::scoped_lock lock(mutex_);
    return last_;
}

std::size_t Tide::waiting() const {
    const std::scoped_lock lock(mutex_);
    return waiting_.size();
}

}  // namespace gridcase::engine
