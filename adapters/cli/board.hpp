#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>

namespace gridcase::cli {

/// A list of cases as a person reads it: the cases under their headings, in their order.
std::string list_text(const boost::json::value& list);

/// What a unit's board is made of: documents as the routes give them.
struct Board {
    boost::json::value worklist;
    std::optional<boost::json::value> notices;  // of a unit; the house as a whole has none
};

/// A frame of the board: what presses most first, what came up, what must be known. With `colour`,
/// what is overdue is red and what is due soon is yellow.
std::string board_text(const Board& board, bool colour);

}  // namespace gridcase::cli
