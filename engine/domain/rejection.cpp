#include "engine/domain/rejection.hpp"

#include <cstdlib>

namespace gridcase::engine {

std::string_view to_text(Reason reason) {
    switch (reason) {
        case Reason::not_well_formed:
            return "not_well_formed";
        case Reason::case_not_found:
            return "case_not_found";
        case Reason::case_already_exists:
            return "case_already_exists";
        case Reason::case_is_archival:
            return "case_is_archival";
        case Reason::unit_not_found:
            return "unit_not_found";
        case Reason::no_policy:
            return "no_policy";
        case Reason::category_not_in_policy:
            return "category_not_in_policy";
        case Reason::no_rule_matched:
            return "no_rule_matched";
        case Reason::not_for_this_role:
            return "not_for_this_role";
        case Reason::not_the_holder:
            return "not_the_holder";
        case Reason::rater_is_handler:
            return "rater_is_handler";
        case Reason::case_already_accepted:
            return "case_already_accepted";
        case Reason::case_not_accepted:
            return "case_not_accepted";
        case Reason::case_already_resolved:
            return "case_already_resolved";
        case Reason::case_not_resolved:
            return "case_not_resolved";
        case Reason::case_already_closed:
            return "case_already_closed";
        case Reason::case_not_closed:
            return "case_not_closed";
        case Reason::case_already_rated:
            return "case_already_rated";
        case Reason::no_superior_unit:
            return "no_superior_unit";
        case Reason::unit_without_superior:
            return "unit_without_superior";
        case Reason::policy_not_valid:
            return "policy_not_valid";
        case Reason::occurs_in_the_future:
            return "occurs_in_the_future";
    }
    // Reasons are made by rules only, never read from outside: another number is a broken program.
    std::abort();
}

}  // namespace gridcase::engine
