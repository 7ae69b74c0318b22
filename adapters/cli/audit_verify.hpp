#pragma once

#include <string>

#include "adapters/cli/desk.hpp"

namespace gridcase::cli {

/// What `audit verify` is asked.
struct Verifying {
    std::string against;  // a file of heads that were kept
    std::string witness;  // in hex: whose file that must be
    std::string key;      // in hex: every head must be signed by it
    std::string resume;   // a file with what an earlier verification knew
    bool json = false;
};

/// Recomputes every digest and chain, on all cores, and tells, also which limits passed without the
/// log saying so; a Stop names the first commit that is wrong, or the head that the log has left.
void verify_log(const Where& where, const Verifying& asked);

}  // namespace gridcase::cli
