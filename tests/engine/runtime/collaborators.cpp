#include "tests/engine/runtime/collaborators.hpp"

#include "events/codec.hpp"
#include "events/log_check.hpp"

namespace gridcase::engine {

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
    LogCheck check;
    std::string fault;
    log.read(1, log.last(), [&](Position at, std::string_view bytes) {
        fault = check.look_at(at, bytes);
        if (!fault.empty()) fault = "position " + std::to_string(at) + ": " + fault;
        return fault.empty();
    });
    if (fault.empty()) fault = check.at_the_end();
    if (fault.empty() && check.tree().size() != log.last())
        fault = "last() is not the last position";
    if (fault.empty() && check.digest() != log.digest())
        fault = "digest() is not the chain over all commits";
    return fault;
}

}  // namespace gridcase::engine
