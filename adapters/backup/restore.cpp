#include "adapters/backup/restore.hpp"

#include <algorithm>

#include "adapters/backup/key_copy.hpp"

namespace gridcase::backup {

Verified restore(const std::filesystem::path& from, const std::filesystem::path& data,
                 const MakeLog& make_log, const RestoreOptions& options) {
    const Manifest manifest = read_manifest(from);
    if (manifest.size() == 0)
        throw Refused("the backup in " + from.string() +
                      " holds no commit yet: it was interrupted before its first one");
    if (options.up_to != everything) refuse_half_command(from, manifest, options.up_to);
    const Position size = std::min(options.up_to, manifest.size());

    Staging staging(data);
    if (!options.keys.empty()) put_keys_back(options.keys, staging.path());
    Verified verified;
    {
        const auto log = make_log(staging.path(), {manifest.source.log, manifest.source.epoch + 1});
        Batches batches(*log);
        const auto take = [&](Position position, std::string_view bytes) {
            batches.add(position, bytes);
            if (options.progress) options.progress(position, size);
        };
        verified = read_backup(from, take, size);
        batches.finish();
    }
    staging.finish();
    return verified;
}

}  // namespace gridcase::backup
