#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gridcase::engine {

/// Why the rules said no, in the order in which rules look. Each is an answer, not a failure.
enum class Reason : std::uint8_t {
    not_well_formed,  // a field is out of its limits
    case_not_found,
    case_already_exists,
    case_is_archival,  // another system's history: nothing more happens to it here
    unit_not_found,
    no_policy,  // no policy is in force yet
    category_not_in_policy,
    no_rule_matched,
    not_for_this_role,
    not_the_holder,  // the actor's unit neither holds the case nor stands above the holder
    rater_is_handler,
    case_already_accepted,
    case_not_accepted,
    case_already_resolved,
    case_not_resolved,
    case_already_closed,
    case_not_closed,
    case_already_rated,
    no_superior_unit,
    unit_without_superior,  // a registered unit names a parent that does not exist, or not above it
    policy_not_valid,
    occurs_in_the_future,  // occurred_at lies after recorded_at
};

/// The code in the API and on the command line: the enumerator's own name.
std::string_view to_text(Reason reason);

/// The answer to a command that the rules do not allow.
struct Rejection {
    Reason reason = Reason::not_well_formed;
    std::string message;  // a sentence: what is wrong, and what would be allowed
    std::string field;    // the offending field; empty when none

    bool operator==(const Rejection&) const = default;
};

}  // namespace gridcase::engine
