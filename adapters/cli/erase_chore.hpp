#pragma once

#include <boost/json/object.hpp>

#include "adapters/cli/house.hpp"

namespace gridcase::cli {

/// The chore `erase` (chores.hpp): destroys the keys of the persons that a task names, and says
/// what stayed as it was. A Stop tells who is unknown or what the rules refuse.
void erase_persons(WritingHouse& house, const boost::json::object& task,
                   boost::json::object& answer);

}  // namespace gridcase::cli
