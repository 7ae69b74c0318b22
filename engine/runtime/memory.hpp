#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/domain/domain.hpp"
#include "engine/runtime/recall.hpp"
#include "engine/runtime/recent_commits.hpp"
#include "events/event_log.hpp"

namespace gridcase::engine {

/// A stream as the engine thread holds it: its state and where its chain stands.
struct Held {
    State state;
    Revision revision = 0;
    Digest last_digest;
    Position last_position = 0;
    std::uint64_t generation = 0;  // of the last sweep that saw it used
    std::size_t bytes = 0;         // that it takes, roughly
};

/// So many commits of a stream lie between two snapshots, and are folded at most for a command.
inline constexpr Revision history_page = 64;

/// What the engine thread knows: states of streams, and the commits that recall does not cover yet
/// (they may not even be durable). Engine thread only.
class Memory {
   public:
    /// Reads the log behind recall.position() and folds the rulebook.
    Memory(const EventLog& log, const Recall& recall);

    /// The position that the next commit gets is one more.
    [[nodiscard]] Position last() const { return last_; }
    [[nodiscard]] const Rulebook& rulebook() const { return rulebook_; }

    /// The stream's state, from memory or folded from its commits. The reference holds until the
    /// next call of sweep().
    Held& held(const StreamName& stream);
    /// The same as it was at an earlier revision, or as it is when there were fewer.
    [[nodiscard]] Held at_revision(const StreamName& stream, Revision revision) const;
    [[nodiscard]] std::optional<CommandTrace> command(const CommandId& id) const;
    /// The stream's commits with a revision after `after`, also those not yet durable.
    [[nodiscard]] std::vector<CommitPtr> stream(const StreamName& stream, Revision after,
                                                Revision up_to = ~Revision{0}) const;
    [[nodiscard]] CommitPtr at(Position position) const;
    /// The `nth` free case number behind a prefix, from 1; taken only when a commit uses it.
    CaseNumber free_number(std::string_view prefix, std::uint64_t nth);
    /// When a case of this place and category last came up, also if that is not durable yet.
    std::optional<Instant> last_report(const UnitCode& unit, const CategoryCode& category);

    /// Whose texts were erased, also if that is not durable yet.
    [[nodiscard]] const std::unordered_set<PersonId>& erased() const { return erased_; }

    /// A commit was decided: states, rulebook, chain and indexes move on at once.
    void take(Held& held, const CommitPtr& commit);
    /// A snapshot of what was just taken, when its turn has come: every page of a stream's history.
    /// To be kept when it is durable.
    [[nodiscard]] static std::optional<Snapshot> due_snapshot(const Held& held);

    /// Forgets what recall covers by now, and, while states take more than `limit` bytes, those
    /// that were not used lately; those with commits after `durable` are pinned.
    void sweep(Position durable, std::size_t limit_bytes);

   private:
    struct Serial {
        std::uint64_t last = 0;
        bool recalled = false;
    };

    /// Of a place and category.
    struct Report {
        std::optional<Instant> last;
        bool recalled = false;
    };

    [[nodiscard]] Held folded(const StreamName& stream, Revision up_to) const;
    [[nodiscard]] std::optional<Held> from_kept(const StreamName& stream, Revision up_to) const;
    [[nodiscard]] bool is_new(const StreamName& stream) const;
    void weigh(Held& held, const StreamName& stream);
    /// `before` is the stream's last commit, 0 when it has none.
    void remember(const CommitPtr& stored, Position before);
    void remember_erasure(const Commit& commit);
    Report& report_of(const UnitCode& unit, const CategoryCode& category);

    const EventLog& log_;
    const Recall& recall_;
    Position last_ = 0;
    Rulebook rulebook_;
    std::unordered_map<StreamName, Held> states_;
    std::size_t states_bytes_ = 0;
    RecentCommits recent_;  // those that recall does not cover yet
    std::unordered_map<std::string, Serial> serials_;
    std::unordered_map<std::string, Report> reports_;
    std::unordered_set<PersonId> erased_;
    std::uint64_t generation_ = 1;
};

}  // namespace gridcase::engine
