#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/json/problem.hpp"
#include "engine/runtime/engine.hpp"

namespace gridcase::json {

/// How a rejection reads over HTTP: the one table from reasons to statuses and titles.
struct ReasonEntry {
    int status = 422;
    std::string_view title;
};
ReasonEntry entry_of(engine::Reason reason);

/// The problem in an answer; nothing when the command was accepted or nothing was to do.
/// `expected` is what the caller asked for.
std::optional<Problem> problem_of(const engine::Answer& answer,
                                  const engine::ExpectedRevision& expected);

/// The last commit in an accepted command's own stream, which is that of its first.
const StoredCommit& newest_of(const engine::Accepted& accepted);

/// The document of an accepted command about a case: `{number, revision, position, status}`; when
/// it said whose the case is, `route {unit, level, holder, rule?}`; when it set limits, `due` with
/// those it set; when it touched other cases, `others: [{number, revision, position, due?}]`.
std::string accepted_json(const engine::Accepted& accepted);

/// Of an accepted command about units or the policy: `{stream, revision, position}`.
std::string registered_json(const engine::Accepted& accepted);

}  // namespace gridcase::json
