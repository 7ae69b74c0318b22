#pragma once

#include <string_view>

#include "events/bytes.hpp"

namespace gridcase {

struct DigestTag;
/// SHA-256 over stored bytes. Personal values inside are sealed first, so a digest never depends
/// on erasable text. All zeros stands for "nothing before".
using Digest = FixedBytes<DigestTag, 32>;

Digest sha256(std::string_view bytes);

/// SHA-256 of `left` followed by `right`: one step of a digest chain.
Digest chained(const Digest& left, const Digest& right);

}  // namespace gridcase
