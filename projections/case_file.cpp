#include "projections/case_file.hpp"

#include <algorithm>
#include <utility>

#include "projections/telling.hpp"

namespace gridcase::projections {
namespace {

// The days after which a filing counts as late, and is flagged.
constexpr Duration late_after = days(1);

bool left_out(const StoredCommit& stored, const Replay& bounds) {
    return (bounds.as_of && stored.commit.occurred_at > *bounds.as_of) ||
           (bounds.position && stored.position > *bounds.position) ||
           (bounds.revision && stored.commit.revision > *bounds.revision);
}

bool is_recorded_late(const CaseFile& file) {
    return std::ranges::any_of(file.timeline, [](const TimelineEntry& entry) {
        return entry.recorded_at - entry.occurred_at > late_after;
    });
}

std::vector<std::string> flags_of(const CaseFile& file) {
    const CaseRow& row = file.row;
    std::vector<std::string> flags;
    const auto flag = [&](bool raised, const char* name) {
        if (raised) flags.emplace_back(name);
    };
    flag(row.archival, "archival");
    flag(row.closed_before_opened, "closed_before_opened");
    flag(is_recorded_late(file) && !row.archival, "recorded_late");
    flag(row.time_not_believed, "time_not_believed");
    for (const LimitKind limit : all_limit_kinds)
        if (row.ever_breached.contains(limit))
            flags.push_back("late_" + std::string(to_text(limit)));
    flag(row.on_the_spot, "on_the_spot");
    flag(!row.returns.empty(), "returned");
    flag(std::ranges::any_of(row.checks, [](const Check& check) { return !check.passed; }),
         "reworked");
    flag(!row.earlier_closings.empty(), "reopened");
    flag(row.supervision.has_value(), "supervised");
    return flags;
}

}  // namespace

std::optional<CaseFile> replay(const std::vector<CommitPtr>& stream, const Replay& bounds) {
    // A case exists from its opening on, also when its source says it was closed before.
    if (stream.empty() || left_out(*stream.front(), bounds)) return std::nullopt;
    CaseFile file;
    for (const CommitPtr& stored : stream) {
        if (left_out(*stored, bounds)) continue;
        fold(file.row, *stored);
        for (const Event& event : stored->commit.events)
            file.timeline.push_back(told(*stored, event, file.row));
    }
    file.flags = flags_of(file);
    return file;
}

}  // namespace gridcase::projections
