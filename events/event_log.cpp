#include "events/event_log.hpp"

#include <string>

#include "events/codec.hpp"

namespace gridcase {

std::vector<CommitPtr> EventLog::take_appended(Position) const { return {}; }

CommitPtr read_one(const EventLog& log, Position position) {
    CommitPtr found;
    log.read(position, position, [&](Position at, std::string_view bytes) {
        auto commit = stored(std::string(bytes), at);
        if (!commit)
            throw LogFailed("the commit at position " + std::to_string(at) +
                            " cannot be read: " + commit.error());
        found = *std::move(commit);
        return false;
    });
    if (!found) throw LogFailed("the log holds no commit at position " + std::to_string(position));
    return found;
}

}  // namespace gridcase
