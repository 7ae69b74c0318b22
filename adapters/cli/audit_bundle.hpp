#pragma once

#include <string>

#include "adapters/cli/desk.hpp"
#include "events/ids.hpp"

namespace gridcase::cli {

/// What `audit bundle` is asked.
struct Bundling {
    std::string number;  // a case
    Position first = 0;  // or a range,
    Position last = 0;   // both ends included
};

/// Prints evidence that gridcase-verify checks without the house. A Stop says what the log does not
/// hold.
void print_bundle(const Where& where, const Bundling& asked);

}  // namespace gridcase::cli
