#pragma once

#include <filesystem>

#include "adapters/backup/create.hpp"
#include "adapters/backup/reading.hpp"
#include "adapters/backup/staging.hpp"

namespace gridcase::backup {

struct RestoreOptions {
    Position up_to = everything;
    std::filesystem::path keys;  // a copy of the house's keys to put into it; empty: none
    Progress progress;
};

/// Makes a data directory of what a backup holds, up to a position where a command ends: the same
/// log with the same root, in the epoch after the backup's, for the original may have gone on. It
/// verifies while it writes; when it fails, nothing is left. Throws Refused, Failed, and what the
/// log throws.
Verified restore(const std::filesystem::path& from, const std::filesystem::path& data,
                 const MakeLog& make_log, const RestoreOptions& options = {});

}  // namespace gridcase::backup
