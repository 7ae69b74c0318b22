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
    outside_the_unit,  // what is asked about lies outside the actor's unit
    not_the_holder,    // the actor's unit neither holds the case nor stands above the holder
    not_a_superior,    // only a unit above the holder may
    rater_is_handler,
    verifier_is_handler,
    approver_is_asker,
    case_is_suspended,
    case_is_merged,
    case_is_withdrawn,
    case_already_accepted,
    case_not_accepted,
    case_already_resolved,
    case_not_resolved,
    case_already_verified,
    case_not_verified,
    case_already_closed,
    case_not_closed,
    case_not_suspended,
    case_not_merged,
    occurs_in_the_future,  // occurred_at lies after recorded_at
    case_already_rated,
    not_allowed_by_policy,
    window_is_over,  // the time in which this may be asked has passed
    duty_item_not_found,
    duty_is_the_holders,  // the item that was cited names the very unit that cites it
    ruling_is_wanted,     // a superior must say first whose the case is
    no_ruling_wanted,
    request_is_pending,
    no_request,
    no_such_limit,  // the case has no clock of this kind
    not_a_department,
    already_summoned,
    not_summoned,
    not_below_the_holder,
    already_supervised,
    not_supervised,
    children_are_open,
    cannot_be_merged,
    no_superior_unit,
    post_not_held,  // who is to leave a post does not have it
    cannot_be_redrawn,
    already_redrawn,
    handover_not_found,
    handover_already_open,
    not_the_new_holder,
    item_not_found,
    item_already_answered,
    unit_without_superior,  // a registered unit names a parent that does not exist, or not above it
    policy_not_valid,
    calendar_not_valid,
    person_erased,  // a text is sealed under a key that was destroyed
    not_the_head_key,
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
