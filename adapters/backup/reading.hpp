#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>

#include "adapters/backup/segment.hpp"

namespace gridcase::backup {

/// What a backup was found to hold.
struct Verified {
    Source source;
    Position size = 0;
    Digest root;
    std::uint64_t streams = 0;
    std::uint64_t commands = 0;
};

inline constexpr Position everything = std::numeric_limits<Position>::max();

/// Reads the commits of a backup from the first one up to `up_to`, and believes nothing: checksums
/// of files, positions, digests, chains of streams, commands, the root at the end of each segment.
/// Throws Refused with the first thing that is wrong and its place.
Verified read_backup(const std::filesystem::path& from, const Visit& visit = {},
                     Position up_to = everything);

/// Throws Refused unless the backup holds so many commits and a command ends there; says which
/// positions near by would be right.
void refuse_half_command(const std::filesystem::path& from, const Manifest& manifest,
                         Position up_to);

}  // namespace gridcase::backup
