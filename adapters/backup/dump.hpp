#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>

#include "adapters/backup/create.hpp"
#include "adapters/backup/reading.hpp"
#include "adapters/backup/staging.hpp"

namespace gridcase::backup {

/// A line of a dump has at most so many bytes: a commit has at most a megabyte, and its bytes are
/// written in hex.
inline constexpr std::size_t dump_line_limit_bytes = 4U << 20U;

/// What a dump says of itself in its first line.
struct DumpHead {
    Source source;
    Position size = 0;
    Digest root;
};

/// Writes the log as lines of JSON (grammar in dump.cpp): a form that any program reads, without
/// gridcase. It passes over the log twice, for the root stands in the first line. Throws what the
/// log throws, and Failed when the stream takes no more.
DumpHead dump(const EventLog& log, const Source& source, std::ostream& out,
              const Progress& progress = {});

/// Makes a data directory of such lines: the same log with the same root, in the epoch after the
/// dump's. When it fails, nothing is left. Throws Refused with the line and what would be right,
/// Failed, and what the log throws.
Verified load(std::istream& in, const std::filesystem::path& data, const MakeLog& make_log,
              const Progress& progress = {});

}  // namespace gridcase::backup
