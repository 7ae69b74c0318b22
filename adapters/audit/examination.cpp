#include "adapters/audit/examination.hpp"

#include <algorithm>
#include <thread>

namespace gridcase::audit {
namespace {

constexpr Position chunk_commits = 4096;

std::vector<Examined> examined_chunk(const EventLog& log, Position first, Position final) {
    std::vector<Examined> chunk;
    chunk.reserve(final - first + 1);
    log.read(first, final, [&](Position position, std::string_view bytes) {
        chunk.push_back(examined(position, bytes));
        return true;
    });
    return chunk;
}

}  // namespace

Examination::Examination(const EventLog& log, Position first)
    : log_(log), last_(log.last()), next_(first) {
    // One more than there are cores, so that none waits for who takes.
    const unsigned at_once = std::max(1U, std::thread::hardware_concurrency()) + 1;
    for (unsigned i = 0; i < at_once; ++i) begin_chunk();
}

std::vector<Examined> Examination::take() {
    if (chunks_.empty()) return {};
    std::vector<Examined> chunk = chunks_.front().get();
    chunks_.pop_front();
    begin_chunk();
    return chunk;
}

void Examination::begin_chunk() {
    if (next_ > last_) return;
    const Position first = next_;
    const Position final = std::min(last_, first + chunk_commits - 1);
    next_ = final + 1;
    chunks_.push_back(
        std::async(std::launch::async, examined_chunk, std::cref(log_), first, final));
}

}  // namespace gridcase::audit
