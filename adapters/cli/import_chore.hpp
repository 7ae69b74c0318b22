#pragma once

#include <boost/json/object.hpp>
#include <memory>

#include "adapters/cli/house.hpp"
#include "adapters/import/import.hpp"

namespace gridcase::cli {

/// The map that a task of the chore `import` names; a Stop tells its faults.
std::shared_ptr<const import::Map> map_of(const boost::json::object& task);

/// The chore `import` (chores.hpp): file after file, with a report for each in `answer`. A Stop
/// tells what ended it, or that rows were rejected.
void import_tables(WritingHouse& house, const boost::json::object& task,
                   boost::json::object& answer);

}  // namespace gridcase::cli
