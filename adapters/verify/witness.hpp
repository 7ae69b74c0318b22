#pragma once

#include <string>

namespace gridcase::verify {

/// What a witness is asked to sign.
struct Witnessing {
    std::string file;    // of the witness; made when it is not there
    std::string bundle;  // a head of the log, and that it goes on from the last one in the file
    std::string secret;  // the file of the witness's key
    std::string key;     // the house's public key, in hex; needed for the first head
};

/// Signs the head of a bundle and adds it to the witness's file, if it goes on from what is there;
/// a Stop says why it must not be signed.
void bear_witness(const Witnessing& asked);

/// Makes a witness's key and tells its public half.
void make_witness_key(const std::string& file);

}  // namespace gridcase::verify
