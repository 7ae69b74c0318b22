#pragma once

#include <string>

#include "adapters/rocksdb/head_file.hpp"

namespace gridcase::test {

/// A record of HEAD that certifies the position.
inline rocks::HeadRecord head_record(Position certified) {
    rocks::HeadRecord made;
    made.log.bytes.fill(3);
    made.epoch = 1;
    made.certified = certified;
    made.digest = sha256(std::to_string(certified));
    made.intended = certified + 5;
    return made;
}

}  // namespace gridcase::test
