#pragma once

// Logs to be backed up: commands of one to three commits, in streams that go on.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "adapters/backup/create.hpp"
#include "adapters/backup/files.hpp"
#include "adapters/backup/reading.hpp"
#include "adapters/backup/segment.hpp"
#include "adapters/rocksdb/log.hpp"
#include "engine/runtime/memory_log.hpp"
#include "events/codec.hpp"
#include "events/merkle.hpp"
#include "tests/support/process.hpp"
#include "tests/support/samples.hpp"

namespace gridcase::test {

inline const backup::Source the_source{"00112233445566778899aabbccddeeff", 1};

/// Makes the commits of a log, command by command; the same seed makes the same ones.
class CommandMaker {
   public:
    explicit CommandMaker(std::uint64_t seed = 1) : random_(seed) {}

    /// The commits of the next command, each in another stream.
    std::vector<CommitPtr> next() {
        const auto parts = static_cast<std::uint16_t>(1 + random_() % 3);
        const std::string id = "command-" + std::to_string(++commands_);
        std::vector<CommitPtr> commits;
        for (std::uint16_t part = 1; part <= parts; ++part)
            commits.push_back(make(id, part, parts, 3 * (random_() % 20) + part));
        return commits;
    }

    /// Appends so many commands to a log.
    void append(EventLog& log, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) log.append(log.last(), next());
    }

   private:
    struct End {
        Revision revision = 0;
        Digest digest;
    };

    CommitPtr make(const std::string& id, std::uint16_t part, std::uint16_t parts,
                   std::uint64_t stream) {
        Commit commit;
        commit.stream = {StreamKind::case_file, "C1-20240913-" + std::to_string(1000 + stream)};
        End& end = ends_[commit.stream];
        commit.revision = end.revision + 1;
        commit.occurred_at = samples::morning;
        commit.recorded_at = samples::noon;
        commit.command_id = CommandId(id);
        commit.command_type = "test";
        commit.part = part;
        commit.parts = parts;
        commit.actor = ActorId("wang");
        commit.prev_digest = end.digest;
        commit.events = {samples::case_reported(samples::grid_7)};
        CommitPtr made = stored(std::move(commit), ++position_);
        end = {made->commit.revision, made->digest};
        return made;
    }

    std::mt19937_64 random_;
    Position position_ = 0;
    std::uint64_t commands_ = 0;
    std::map<StreamName, End> ends_;
};

/// A log in memory with so many commands.
class SomeLog {
   public:
    explicit SomeLog(std::size_t commands = 0, std::uint64_t seed = 1) : maker_(seed) {
        grow(commands);
    }
    void grow(std::size_t commands) { maker_.append(log_, commands); }
    [[nodiscard]] const EventLog& log() const { return log_; }

   private:
    engine::MemoryLog log_;
    CommandMaker maker_;
};

/// The root of the tree over the first `size` commits.
inline Digest root_at(const EventLog& log, Position size) {
    MerkleEdge tree;
    log.read(1, size, [&](Position, std::string_view bytes) {
        tree.append(sha256(bytes));
        return true;
    });
    return tree.root();
}

/// A backup with segments of a few commits.
inline backup::Created back_up(const EventLog& log, const std::filesystem::path& to,
                               const backup::Source& source = the_source) {
    backup::CreateOptions options;
    options.segment_bytes = 2000;
    return backup::create(log, source, to, samples::noon, options);
}

/// What Refused says; empty when nothing was refused.
template <class Do>
std::string refusal_of(const Do& act) {
    try {
        act();
    } catch (const backup::Refused& refused) {
        return refused.what();
    }
    return {};
}

inline std::string fault_of(const std::filesystem::path& backup) {
    return refusal_of([&] { backup::read_backup(backup); });
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

inline std::unique_ptr<EventLog> new_log(const std::filesystem::path& data,
                                         const backup::Source& source) {
    return rocks::create_log(data, {source.log, source.epoch});
}

}  // namespace gridcase::test
