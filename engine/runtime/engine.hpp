#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/domain/command.hpp"
#include "engine/domain/rejection.hpp"
#include "engine/domain/rulebook.hpp"
#include "engine/runtime/recall.hpp"
#include "events/event_log.hpp"
#include "events/personal.hpp"

namespace gridcase::engine {

/// It happened, and is durable. `repeated`: the id was known; these are the first answer's commits.
struct Accepted {
    std::vector<CommitPtr> commits;  // the command's own stream first
    bool repeated = false;
    std::string_view status = {};  // of the case after these commits; empty when it is about none
};

/// The state is already as asked; nothing was written and the id stays free.
struct Unchanged {};

/// The expected revision is not the actual one. `since`: the newest commits after the expected
/// revision, at most conflict_commits of them.
struct Conflict {
    Revision actual = 0;
    std::vector<CommitPtr> since;
};

/// The id was accepted before with another command.
struct CommandIdReused {
    Position first = 0;
};

/// The queue is full; ask again in a moment. Nothing was decided.
struct Busy {};

/// The write path failed; this and every later command is refused until the log is reopened.
/// `outcome_unknown`: this command may or may not be durable; ask again with the same id.
struct Failed {
    std::string why;
    bool outcome_unknown = false;
};

using Answer =
    std::variant<Accepted, Unchanged, Rejection, Conflict, CommandIdReused, Busy, Failed>;

struct Limits {
    std::size_t queue_commands = 8192;
    std::size_t batch_commits = 2048;
    std::size_t batch_bytes = 4U << 20U;
    std::size_t state_bytes = 128U << 20U;  // of states kept in memory beyond the pinned ones
    std::size_t conflict_commits = 20;      // shown with a conflict
    // The log's lead over recall: these commits are kept in memory, and every reader beside the
    // writer and the next start must fold them. Beyond it the writer waits for recall, each time
    // for so long at most.
    std::size_t lead_commits = 65'536;
    std::size_t lead_bytes = 24U << 20U;
    std::chrono::milliseconds lead_patience{1000};
};

/// The path of a command. One engine thread decides in the order of asking; one writer thread makes
/// batches durable, with one sync each, while the next is decided; a command that is alone is
/// written where it was decided. Every answer (also a rejection, a no-op or a duplicate) is given
/// after all batches it could have seen are durable.
///
/// Log, recall and vault must outlive the engine. Construction folds the log's rulebook streams and
/// everything after recall.position(), and destroys every key that the log says is destroyed. What
/// an erasure destroys is gone before its answer. Destruction drains what was taken, then joins the
/// threads.
class Engine {
   public:
    using Reply =
        std::function<void(Answer)>;  // called once, on a thread of the engine; must not block

    Engine(EventLog& log, const Recall& recall, KeyVault& vault, Limits limits = {});
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Queues the command; any thread. When the queue is full or the engine has failed, reply is
    /// called at once on the caller's thread.
    void ask(Envelope envelope, Reply reply);
    /// The same, to wait for.
    std::future<Answer> ask(Envelope envelope);
    /// The same, but waits for room in the queue instead of answering Busy: for bulk loaders.
    void ask_patiently(Envelope envelope, Reply reply);

    /// Called on a thread of the engine after each durable batch, with the new last position. Set
    /// it before the first ask.
    void on_durable(std::function<void(Position)> wake);

    /// The rulebook as of the newest durable commit; any thread.
    [[nodiscard]] std::shared_ptr<const Rulebook> rulebook() const;

    /// Why the write path stopped; empty while it works. Any thread.
    [[nodiscard]] std::string failure() const;

    /// Waits until everything asked so far is answered.
    void drain();

   private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace gridcase::engine
