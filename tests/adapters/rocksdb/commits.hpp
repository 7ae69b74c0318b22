#pragma once

// Commits as the engine would make them, without the engine: a city, then cases that live on.

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "events/codec.hpp"
#include "events/event_log.hpp"
#include "projections/view_store.hpp"
#include "tests/support/samples.hpp"

namespace gridcase::test {

/// Makes the commits of a log one after the other; the same seed makes the same ones. The first one
/// registers the city, every later one is a random case's next step or a new case.
class CommitMaker {
   public:
    explicit CommitMaker(std::uint64_t seed = 1) : random_(seed) {}

    CommitPtr next() {
        if (position_ == 0) return make({StreamKind::territory, "city"}, territory());
        if (open_.empty() || random_() % 3 == 0) {
            const std::string serial = std::to_string(++cases_);
            open_.push_back("220402002001-20240913-" + std::string(6 - serial.size(), '0') +
                            serial);
            return make({StreamKind::case_file, open_.back()},
                        {samples::case_reported(any_grid()), samples::case_routed_to(any_grid())});
        }
        const std::size_t chosen = random_() % open_.size();
        const StreamName stream{StreamKind::case_file, open_[chosen]};
        const Revision done = streams_[stream].revision;
        if (done == 1) return make(stream, {samples::case_accepted_by(samples::grid_7)});
        if (done == 2) return make(stream, {samples::case_resolved()});
        if (done == 3) return make(stream, {samples::case_closed()});
        open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(chosen));
        return make(stream, {samples::case_rated(static_cast<std::uint8_t>(1 + random_() % 5))});
    }

    std::vector<CommitPtr> next(std::size_t count) {
        std::vector<CommitPtr> batch;
        while (batch.size() < count) batch.push_back(next());
        return batch;
    }

    [[nodiscard]] Position position() const { return position_; }
    [[nodiscard]] std::uint64_t cases() const { return cases_; }

   private:
    struct End {
        Revision revision = 0;
        Digest digest;
    };

    static std::vector<Event> territory() {
        std::vector<Event> events;
        for (const UnitRegistered& unit : samples::units()) events.emplace_back(unit);
        return events;
    }

    const UnitCode& any_grid() {
        static const std::vector<UnitCode> grids{samples::grid_1, samples::grid_4, samples::grid_7,
                                                 samples::grid_9};
        return grids[random_() % grids.size()];
    }

    CommitPtr make(const StreamName& stream, std::vector<Event> events) {
        End& end = streams_[stream];
        Commit commit;
        commit.stream = stream;
        commit.revision = end.revision + 1;
        commit.occurred_at = samples::morning + minutes(static_cast<std::int64_t>(position_));
        commit.recorded_at = commit.occurred_at + seconds(5);
        commit.command_id = CommandId("command-" + std::to_string(position_ + 1));
        commit.command_type = "test";
        commit.actor = ActorId("wang");
        commit.prev_digest = end.digest;
        commit.events = std::move(events);
        CommitPtr made = stored(std::move(commit), ++position_);
        end = {made->commit.revision, made->digest};
        return made;
    }

    std::mt19937_64 random_;
    Position position_ = 0;
    std::uint64_t cases_ = 0;
    std::vector<std::string> open_;
    std::map<StreamName, End> streams_;
};

/// The bytes of all commits, in order.
inline std::vector<std::string> bytes_of(const EventLog& log, Position first = 1,
                                         Position final = ~Position{0}) {
    std::vector<std::string> all;
    Position expected = std::max<Position>(first, 1);
    log.read(first, final, [&](Position position, std::string_view bytes) {
        if (position != expected++) throw std::logic_error("positions do not go on");
        all.emplace_back(bytes);
        return true;
    });
    return all;
}

inline std::vector<std::string> bytes_of(const std::vector<CommitPtr>& commits) {
    std::vector<std::string> all;
    for (const CommitPtr& commit : commits) all.push_back(commit->bytes);
    return all;
}

/// Everything in a store, as one text to compare.
inline std::string dump(const projections::ViewStore& store) {
    std::string all;
    for (const projections::Family family : projections::all_families) {
        all += to_text(family);
        all += '\n';
        store.scan(family, "", "", [&](std::string_view key, std::string_view value) {
            all += std::to_string(key.size()) + ' ' + std::to_string(value.size()) + ' ';
            all += key;
            all += value;
            all += '\n';
            return true;
        });
    }
    return all;
}

}  // namespace gridcase::test
