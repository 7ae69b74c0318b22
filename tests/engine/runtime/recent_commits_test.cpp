#include "engine/runtime/recent_commits.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "events/codec.hpp"

namespace gridcase::engine::recent_commits_test {
namespace {

constexpr auto any = [](Position) { return true; };

TEST_CASE("a table of positions answers like a list of pairs") {
    CHECK(rc::check("added, moved, removed, looked for", [] {
        PositionTable table;
        std::map<Position, std::size_t> hashes;  // by position
        Position last = 0;
        const int steps = *rc::gen::inRange(0, 400);
        for (int step = 0; step < steps; ++step) {
            // Few hashes, of which many lie at the end of any table: chains that go round it.
            const auto hash = std::size_t{*rc::gen::inRange<std::uint8_t>(0, 6)} - 3;
            const auto known =
                std::ranges::find_if(hashes, [&](const auto& each) { return each.second == hash; });
            switch (*rc::gen::inRange(0, 4)) {
                case 0:
                case 1:
                    table.add(hash, ++last);
                    hashes[last] = hash;
                    break;
                case 2:
                    if (known != hashes.end()) {
                        table.move(hash, known->first, ++last);
                        hashes.erase(known);
                        hashes[last] = hash;
                    }
                    break;
                default:
                    if (known != hashes.end()) {
                        table.remove(hash, known->first);
                        hashes.erase(known);
                    } else {
                        table.remove(hash, last + 1);
                    }
            }
        }
        RC_ASSERT(table.size() == hashes.size());
        for (const auto& [position, hash] : hashes)
            RC_ASSERT(table.find(hash, [&](Position each) { return each == position; }) ==
                      position);
        for (std::size_t hash = 0; hash < 20; ++hash)
            RC_ASSERT((table.find(hash - 10, any) != 0) ==
                      std::ranges::any_of(
                          hashes, [&](const auto& each) { return each.second == hash - 10; }));
    }));
}

/// Commits of few streams, as an engine hands them over.
class Arrivals {
   public:
    CommitPtr next(const std::string& stream, std::uint16_t parts) {
        End& end = ends_[stream];
        Commit commit;
        commit.stream = {StreamKind::case_file, stream};
        commit.revision = ++end.revision;
        commit.part = part_;
        commit.parts = parts;
        commit.command_id = CommandId("command-" + std::to_string(commands_));
        part_ = part_ == parts ? std::uint16_t{1} : static_cast<std::uint16_t>(part_ + 1);
        if (part_ == 1) ++commands_;
        before_ = end.position;
        end.position = ++position_;
        return stored(std::move(commit), position_);
    }
    /// The position of the commit of its stream before the last one.
    [[nodiscard]] Position before() const { return before_; }

   private:
    struct End {
        Revision revision = 0;
        Position position = 0;
    };
    std::map<std::string, End> ends_;
    Position position_ = 100;
    Position before_ = 0;
    std::uint16_t part_ = 1;
    int commands_ = 0;
};

const StreamName& stream_of(const CommitPtr& commit) { return commit->commit.stream; }

TEST_CASE("recent commits are found by command, stream and position as long as they are there") {
    CHECK(rc::check("pushed and popped", [] {
        Arrivals arrivals;
        RecentCommits recent;
        std::vector<CommitPtr> there;
        std::vector<CommitPtr> gone;
        const int steps = *rc::gen::inRange(0, 300);
        for (int step = 0; step < steps; ++step) {
            if (!there.empty() && *rc::gen::inRange(0, 3) == 0) {
                recent.pop_first();
                gone.push_back(there.front());
                there.erase(there.begin());
            } else {
                const CommitPtr commit =
                    arrivals.next("stream-" + std::to_string(*rc::gen::inRange(0, 5)), 2);
                recent.push(commit, arrivals.before());
                there.push_back(commit);
            }
        }
        RC_ASSERT(recent.empty() == there.empty());
        for (const CommitPtr& each : gone) {
            RC_ASSERT(recent.at(each->position) == nullptr);
            if (each->commit.part == 1) RC_ASSERT(!recent.command(each->commit.command_id));
        }
        for (const CommitPtr& each : there) {
            RC_ASSERT(recent.at(each->position) == each);
            if (each->commit.part != 1) continue;
            const auto trace = recent.command(each->commit.command_id);
            RC_ASSERT(trace.has_value());
            RC_ASSERT(trace->first == each->position);
            RC_ASSERT(trace->parts == each->commit.parts);
            RC_ASSERT(trace->digest == each->commit.command_digest);
        }
        for (int i = 0; i < 5; ++i) {
            const StreamName stream{StreamKind::case_file, "stream-" + std::to_string(i)};
            const auto after = *rc::gen::inRange<Revision>(0, 20);
            const auto up_to = *rc::gen::inRange<Revision>(0, 60);
            std::vector<CommitPtr> wanted;
            std::ranges::copy_if(there, std::back_inserter(wanted), [&](const CommitPtr& each) {
                const Revision revision = each->commit.revision;
                return stream_of(each) == stream && revision > after && revision <= up_to;
            });
            std::vector<CommitPtr> found;
            recent.append_stream(found, stream, after, up_to);
            RC_ASSERT(found == wanted);
            const auto last =
                std::find_if(there.rbegin(), there.rend(),
                             [&](const CommitPtr& each) { return stream_of(each) == stream; });
            RC_ASSERT(recent.last_of(stream) == (last == there.rend() ? 0 : (*last)->position));
        }
    }));
}

}  // namespace
}  // namespace gridcase::engine::recent_commits_test
