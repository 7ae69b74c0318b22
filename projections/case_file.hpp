#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/commit.hpp"
#include "projections/case_row.hpp"

namespace gridcase::projections {

/// One named detail of an entry. Personal text stays sealed; who shows it decides.
struct Detail {
    std::string name;
    std::string value;
    std::optional<PersonalText> personal;
};

/// One thing that happened to a case, told to a person: who, when, what, why.
struct TimelineEntry {
    Position position = 0;
    Revision revision = 0;
    Instant occurred_at;
    Instant recorded_at;
    std::string actor;
    Role role = Role::worker;
    UnitCode unit;
    std::string event;  // the type's name
    std::string what;   // a sentence in English with the Chinese word: `accepted (签收) by …`
    std::string why;    // rule and the facts it read, reason, or empty
    std::vector<Detail> details;
};

/// A case as it can be replayed: its row and how it came to be.
struct CaseFile {
    CaseRow row;
    std::vector<TimelineEntry> timeline;  // in the order of the log
    std::vector<std::string> flags;       // what to look at twice: archival, recorded_late, …
};

/// What a replay leaves out; each bound is inclusive.
struct Replay {
    std::optional<Instant> as_of;      // what had happened by then
    std::optional<Position> position;  // what the log had taken
    std::optional<Revision> revision;  // the stream up to here
};

/// Folds the stream's commits (all of them, in order) under the bounds. Nothing when no commit is
/// left: the case did not exist yet.
std::optional<CaseFile> replay(const std::vector<CommitPtr>& stream, const Replay& bounds);

}  // namespace gridcase::projections
