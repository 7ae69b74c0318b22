#pragma once

#include <string>

#include "adapters/cli/desk.hpp"
#include "events/ids.hpp"

namespace gridcase::cli {

/// What `audit bundle` and `audit prove` are asked.
struct Bundling {
    std::string number;     // a case
    Position first = 0;     // or a range,
    Position last = 0;      // both ends included
    Position position = 0;  // or one commit; all zero and empty: heads alone
    std::string against;    // a file of heads that were kept: the log goes on from each
};

/// Prints evidence that gridcase-verify checks without the house. A Stop says what the log does not
/// hold, or which head it has left.
void print_bundle(const Where& where, const Bundling& asked);

}  // namespace gridcase::cli
