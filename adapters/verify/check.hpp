#pragma once

#include <string>

namespace gridcase::verify {

/// What is asked of a bundle, or of a witness's file.
struct Checking {
    std::string file;
    std::string key;      // the house's public key, in hex; empty: any
    std::string against;  // a file of heads that were kept
    std::string witness;  // the public key of whose file that must be
};

/// Looks at all that the file claims and tells what it shows; a Stop says what is wrong first.
void check(const Checking& asked);

}  // namespace gridcase::verify
