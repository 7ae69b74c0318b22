#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "adapters/backup/manifest.hpp"
#include "events/event_log.hpp"

namespace gridcase::backup {

using Progress = std::function<void(Position done, Position of)>;

struct CreateOptions {
    std::uint64_t segment_bytes = 64U << 20U;  // a segment is closed when it has as many
    Progress progress;
};

/// What a backup took up.
struct Created {
    Position before = 0;  // so many commits it held already
    Manifest manifest;    // as it is now
};

/// Adds to the backup in `to` what the log holds beyond it, in segments; makes the backup when the
/// directory is absent or empty. A crash at any instant leaves the backup as it was. Throws Refused
/// when the backup is of another log or history, when the log does not go on from it, and when
/// somebody else is at it; Failed when the disk says no; and what the log throws.
Created create(const EventLog& log, const Source& source, const std::filesystem::path& to,
               Instant now, const CreateOptions& options = {});

}  // namespace gridcase::backup
