#pragma once

#include <cstdint>
#include <string>

#include "adapters/demo/chance.hpp"
#include "adapters/demo/city.hpp"
#include "adapters/demo/matter.hpp"

namespace gridcase::demo {

/// What somebody writes down on the way of a case.
enum class Remark : std::uint8_t {
    visited,   // what a visit found
    noted,     // for the file
    pictured,  // below a picture
    agreed,    // a mediation, and how it ended
    not_agreed,
    adjourned,
    returned,  // why it is somebody else's
    returned_again,
    ruled,  // whose it is
    delegated,
    summoned,
    extension,  // why more time is wanted
    season,     // why the clocks should stand still
    precondition,
    refused,
    corrected,  // what is the matter, said again
    urged,
    answered,
    passed,  // what a check found
    failed,
    reopened,
    lifted,
    withdrawn,
    part,  // of a matter that became a case of its own
};
inline constexpr std::uint8_t remarks_in_all = 24;

/// One of the sentences for it.
std::string remark_text(Remark remark, const Matter& matter, const Spot& spot, Chance& chance);

/// What must be so before a superior's plate comes off. Holds no personal data.
std::string lift_conditions(Chance& chance);

/// Why a new holder does not take a case over. Holds no personal data.
std::string objection_text(Chance& chance);

}  // namespace gridcase::demo
