#pragma once

#include <boost/json/object.hpp>

#include "adapters/cli/house.hpp"

namespace gridcase::cli {

/// The chore `rotate` (chores.hpp): a new key signs the heads of the log from now on, and the log
/// says so under the old one's signature. What a crash left half-done is finished first.
void rotate_key(WritingHouse& house, const boost::json::object& task, boost::json::object& answer);

}  // namespace gridcase::cli
