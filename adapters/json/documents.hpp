#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/domain/policy.hpp"
#include "events/commit.hpp"
#include "projections/case_file.hpp"
#include "projections/list.hpp"
#include "projections/notices.hpp"
#include "projections/query.hpp"

namespace gridcase::json {

// The documents that the house gives out, each a line of JSON in UTF-8. A resident's text is masked
// unless a vault is given to reveal it with.

/// A commit with every field, events as they lie in the log (texts sealed).
std::string to_json(const StoredCommit& stored);

/// `{number, commits:[…], next}`; next: the revision to go on from, or null.
std::string stream_json(const CaseNumber& number, const std::vector<CommitPtr>& commits,
                        std::optional<Revision> next);

/// `{last, commits:[…], next}`; next: the position to go on from, or null.
std::string log_json(Position last, const std::vector<CommitPtr>& commits,
                     std::optional<Position> next);

std::string to_json(const projections::CaseRow& row);
std::string to_json(const projections::UnitRow& unit);

/// The members of the row, `flags`, and `texts`: what people wrote, by name and revision.
std::string case_json(const projections::CaseFile& file, const KeyVault* reveal);

/// `{number, revision, flags, timeline:[…]}`.
std::string history_json(const projections::CaseFile& file, const KeyVault* reveal);

/// Why a case was routed where it was: the fact of its routing, and the policy's rules as they had
/// their turn. `explanation` may be missing: then `note` says why.
struct RoutingAccount {
    CaseNumber number;
    Position position = 0;
    std::uint64_t policy_version = 0;
    std::string policy;  // its name
    CaseRouted routed;
    std::optional<engine::Explanation> explanation;
    std::string note;
    std::vector<std::pair<Position, CaseRouted>> before;  // earlier routings of the case
};

/// `{number, position, policy:{version, name}, unit, level, holder, rule, meeting_wanted, notify,
/// facts_read:[{name, value}], tried:[{rule, why, unmet}], note, before:[{position, unit, level,
/// rule}]}`; `unmet` is null for the rule that matched.
std::string why_json(const RoutingAccount& account);

/// `{position, cases:[row…], next}`; next: the cursor to go on from, or null.
std::string cases_json(Position position, const std::vector<projections::CaseRow>& rows,
                       const std::optional<CaseNumber>& next);

/// `{position, units:[…]}`.
std::string units_json(Position position, const std::vector<projections::UnitRow>& units);

/// `{views:[…]}`: every figure with its definition, counters and rates.
std::string catalogue_json();

/// `{view, definition, as_of, position, totals:{counters by name}, rates:{…}, rows:[{key:{…},
/// counters…, rates:{…}}]}`. A rate over nothing is null; others are rounded to four digits.
std::string figure_json(const projections::FigureAnswer& answer, Instant as_of, Position position);

/// `{lists:[{list, name_zh, sorted_by, definition}]}`: every list there is.
std::string list_catalogue_json();

/// `{list, name_zh, definition, sorted_by, now, position, lines:[{unit, <sorted_by>, case:row}],
/// next}`; next: the cursor to go on from, or null.
std::string list_json(const projections::ListPage& page, Instant now, Position position);

/// What one unit must know.
struct NoticeBoard {
    UnitCode unit;
    Position position = 0;  // of the log
    Instant now;
    Position read_up_to = 0;
    std::vector<projections::Notice> notices;
    std::vector<projections::ListLine> due_soon;
    std::optional<Position> next;
};

/// `{unit, position, now, read_up_to, notices:[{position, kind, name_zh, concern, number, about,
/// event, occurred_at, limit, due, read}], due_soon:[{number, holder, due}], next}`; next: the
/// position after which to go on, or null.
std::string notices_json(const NoticeBoard& board);

/// `{status, position}`, the position when it is known.
std::string status_json(std::string_view status, std::optional<Position> position);

/// `{number, revision, position, status, unchanged:true}`: the case already is as asked.
std::string unchanged_json(const projections::CaseRow& row);
/// The same for what is no case.
std::string unchanged_json(Position position);

}  // namespace gridcase::json
