#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "events/instant.hpp"

namespace gridcase::demo {

/// What is to come, by its time; of the same time, what was planned first comes first.
template <class What>
class Agenda {
   public:
    void plan(Instant at, What what) { entries_.push({at, ++planned_, std::move(what)}); }

    [[nodiscard]] std::optional<Instant> next() const {
        if (entries_.empty()) return std::nullopt;
        return entries_.top().at;
    }
    What take() {
        What what = entries_.top().what;
        entries_.pop();
        return what;
    }

   private:
    struct Entry {
        Instant at;
        std::uint64_t serial;
        What what;

        bool operator>(const Entry& other) const {
            return at != other.at ? at > other.at : serial > other.serial;
        }
    };

    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> entries_;
    std::uint64_t planned_ = 0;
};

}  // namespace gridcase::demo
