#include "tests/engine/runtime/collaborators.hpp"

#include <map>

#include "events/codec.hpp"

namespace gridcase::engine {
namespace {

/// Looks at commits one after another and remembers what the next must fit.
class Laws {
   public:
    [[nodiscard]] std::string look_at(const StoredCommit& stored) {
        const Commit& commit = stored.commit;
        if (stored.position != ++position_) return "positions have a gap";
        if (stored.digest != sha256(stored.bytes)) return "a digest is not that of the bytes";
        Stream& stream = streams_[commit.stream];
        if (commit.revision != ++stream.revision) return "revisions have a gap";
        if (commit.prev_digest != stream.digest) return "a chain is broken";
        stream.digest = stored.digest;
        digest_ = chained(digest_, stored.digest);
        if (part_ < parts_) {
            if (commit.command_id != command_ || commit.part != part_ + 1)
                return "a command's parts are torn apart";
        } else if (commit.part != 1) {
            return "a command does not begin with its first part";
        } else if (!ids_.insert(commit.command_id).second) {
            return "a command happened twice";
        }
        command_ = commit.command_id;
        part_ = commit.part;
        parts_ = commit.parts;
        return commit.events.empty() ? "a commit holds no event" : "";
    }

    [[nodiscard]] std::string finish(const EventLog& log) const {
        if (part_ != parts_) return "the last command is not whole";
        if (log.last() != position_) return "last() is not the last position";
        if (log.digest() != digest_) return "digest() is not the chain over all commits";
        return {};
    }

   private:
    struct Stream {
        Revision revision = 0;
        Digest digest;
    };

    Position position_ = 0;
    Digest digest_;
    std::map<StreamName, Stream> streams_;
    std::set<CommandId> ids_;
    CommandId command_;
    std::uint16_t part_ = 0;
    std::uint16_t parts_ = 0;
};

}  // namespace

std::uint64_t LaggingRecall::last_serial(std::string_view prefix) const {
    std::uint64_t serial = 0;
    log_.read(1, position(), [&](Position, std::string_view bytes) {
        const Commit commit = decode(bytes).value();
        const auto parts = split_serial(commit.stream.id);
        if (commit.stream.kind == StreamKind::case_file && parts && parts->prefix == prefix)
            serial = std::max(serial, parts->serial);
        return true;
    });
    return serial;
}

std::optional<Instant> LaggingRecall::last_report(const UnitCode& unit,
                                                  const CategoryCode& category) const {
    std::optional<Instant> last;
    log_.read(1, position(), [&](Position, std::string_view bytes) {
        const Commit commit = decode(bytes).value();
        for (const Event& event : commit.events) {
            const auto* report = std::get_if<CaseReported>(&event);
            if (report && report->unit == unit && report->category == category)
                last = std::max(last, std::optional(commit.occurred_at));
        }
        return true;
    });
    return last;
}

std::vector<CommitPtr> all_commits(const EventLog& log) {
    std::vector<CommitPtr> commits;
    log.read(1, log.last(), [&](Position at, std::string_view bytes) {
        auto commit = stored(std::string(bytes), at);
        if (!commit) throw LogFailed(commit.error());
        commits.push_back(*std::move(commit));
        return true;
    });
    return commits;
}

std::string fault_of(const EventLog& log) {
    Laws laws;
    for (const CommitPtr& commit : all_commits(log))
        if (std::string fault = laws.look_at(*commit); !fault.empty())
            return fault + " at position " + std::to_string(commit->position);
    return laws.finish(log);
}

}  // namespace gridcase::engine
