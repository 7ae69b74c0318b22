#pragma once

#include <optional>
#include <string>
#include <vector>

#include "events/commit.hpp"

namespace gridcase::json {

/// An error answer (RFC 9457) before it is text. `code` is for programs and never changes, `title`
/// is the same for every problem of that code, `detail` is a sentence about this one.
struct Problem {
    int status = 400;
    std::string code;
    std::string title;
    std::string detail;  // what is wrong, and what would be right
    std::string field;   // the offending field or parameter; empty when none

    // Headers of their own, for the codes that have them.
    std::optional<unsigned> retry_after_seconds;
    std::string allow;  // the methods of a path

    // Members of their own.
    std::optional<bool> outcome_unknown;  // the command may or may not be durable
    std::optional<Position> first;        // where the command id was used before
    std::string expected;                 // the revision asked for, of a conflict
    std::optional<Revision> actual;       // the revision found
    std::vector<CommitPtr> since;         // the newest commits after the expected revision
};

/// The problem of a request that cannot be read: 400 `not_well_formed`.
Problem not_well_formed(std::string detail, std::string field = {});

std::string to_json(const Problem& problem);

}  // namespace gridcase::json
