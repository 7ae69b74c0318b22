#include "events/subscription.hpp"

#include <algorithm>

#include "events/codec.hpp"

namespace gridcase {

bool Interest::in(const Commit& commit) const {
    if (kind && commit.stream.kind != *kind) return false;
    if (stream && commit.stream.id != *stream) return false;
    return types.empty() || std::ranges::any_of(commit.events, [&](const Event& event) {
               return std::ranges::find(types, type_of(event)) != types.end();
           });
}

std::vector<CommitPtr> Subscription::take() {
    std::vector<CommitPtr> taken;
    std::size_t bytes_taken = 0;
    const Position last = std::min(log_.last(), position_ + limits_.looked_at);
    if (last <= position_) return taken;
    log_.read(position_ + 1, last, [&](Position at, std::string_view bytes) {
        auto commit = stored(std::string(bytes), at);
        if (!commit)
            throw LogFailed("the commit at position " + std::to_string(at) +
                            " cannot be read: " + commit.error());
        position_ = at;
        if (!interest_.in((*commit)->commit)) return true;
        bytes_taken += bytes.size();
        taken.push_back(*std::move(commit));
        return taken.size() < limits_.commits && bytes_taken < limits_.bytes;
    });
    return taken;
}

}  // namespace gridcase
