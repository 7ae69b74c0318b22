#include "adapters/backup/create.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/backup/files.hpp"
#include "adapters/backup/segment.hpp"
#include "events/merkle.hpp"

namespace gridcase::backup {
namespace {

namespace fs = std::filesystem;

bool is_ours(const fs::path& file) {
    const std::string name = file.filename().string();
    return name == "lock" || name == "manifest.new";
}

/// The manifest that is there; of a new backup, one without segments, durable before the first
/// segment: so files without a manifest are never taken for leftovers.
Manifest manifest_in(const fs::path& to, const Source& source) {
    if (fs::exists(manifest_path(to))) return read_manifest(to);
    for (const auto& entry : fs::directory_iterator(to))
        if (!is_ours(entry.path()))
            throw Refused(to.string() + " holds " + entry.path().filename().string() +
                          " and no manifest: a backup needs a directory of its own, and one that "
                          "lost its manifest is not begun anew; name another directory");
    Manifest fresh;
    fresh.source = source;
    write_manifest(to, fresh);
    return fresh;
}

void refuse_other_history(const fs::path& to, const Manifest& manifest, const Source& source) {
    if (manifest.source == source) return;
    const bool another = manifest.source.log != source.log;
    throw Refused(to.string() + " is the backup of " + to_text(manifest.source) + "; here lies " +
                  to_text(source) + ", " +
                  (another ? "another log"
                           : "another history of the same log: it was restored, or loss was "
                             "accepted, and the two may have gone different ways") +
                  "; name another directory");
}

void refuse_missing_segments(const fs::path& to, const Manifest& manifest) {
    for (const Segment& segment : manifest.segments) {
        std::error_code none;
        const fs::path file = to / name_of(segment);
        const std::uintmax_t size = fs::file_size(file, none);
        if (none)
            throw Refused(file.string() +
                          " is missing: this backup cannot be gone on with; run "
                          "`backup verify`, and name another directory");
        if (size != segment.bytes)
            throw Refused(file.string() + " has " + std::to_string(size) + " bytes instead of " +
                          std::to_string(segment.bytes) +
                          ": this backup is damaged; run `backup verify`, and name another "
                          "directory");
    }
}

/// Segments that the manifest does not name are what a crash left.
void remove_leftovers(const fs::path& to, const Manifest& manifest) {
    std::set<fs::path> kept;
    for (const Segment& segment : manifest.segments) kept.insert(to / name_of(segment));
    std::vector<fs::path> leftovers;
    for (const auto& entry : fs::directory_iterator(to)) {
        const std::string name = entry.path().filename().string();
        const bool segment = name.ends_with(".segment") && !kept.contains(entry.path());
        if (segment || name.ends_with(".segment.new")) leftovers.push_back(entry.path());
    }
    for (const fs::path& leftover : leftovers) fs::remove(leftover);
}

/// Takes up the commits of a log behind those that a backup holds.
class Increment {
   public:
    Increment(const fs::path& to, Manifest before, Instant now, std::uint64_t segment_bytes)
        : to_(to),
          manifest_(std::move(before)),
          now_(now),
          segment_bytes_(segment_bytes),
          digest_(manifest_.digest()),
          tree_(manifest_.size(), manifest_.edge) {}

    void add(Position position, std::string_view bytes) {
        if (!segment_) segment_.emplace(manifest_.source, position, digest_);
        segment_->add(bytes);
        const Digest digest = sha256(bytes);
        digest_ = chained(digest_, digest);
        tree_.append(digest);
        if (segment_->bytes() >= segment_bytes_) close();
    }

    /// The manifest with everything that was added, whose segments are durable.
    Manifest finish() {
        close();
        manifest_.edge = tree_.peaks();
        return manifest_;
    }

   private:
    void close() {
        if (!segment_) return;
        Segment segment = segment_->close(digest_);
        segment.root = tree_.root();
        segment.at = now_;
        replace_file(to_ / name_of(segment), segment_->content());
        manifest_.segments.push_back(segment);
        segment_.reset();
    }

    fs::path to_;
    Manifest manifest_;
    Instant now_;
    std::uint64_t segment_bytes_;
    Digest digest_;
    MerkleEdge tree_;
    std::optional<SegmentBuilder> segment_;
};

void refuse_shorter(const EventLog& log, const Manifest& manifest) {
    if (log.last() >= manifest.size()) return;
    throw Refused("the log ends at " + std::to_string(log.last()) + ", but its backup holds " +
                  std::to_string(manifest.size()) +
                  " commits: the log lost some, or is an older copy; the backup stays as it is");
}

/// The running digest binds every commit from the first on: a log with another history has another.
void refuse_rewritten(const EventLog& log, const Manifest& before, const Manifest& after) {
    if (after.digest() == log.digest()) return;
    throw Refused("the log does not go on from its backup of " + std::to_string(before.size()) +
                  " commits: what was there was rewritten, here or there; the backup stays as it "
                  "is. Run `audit verify` on the log and `backup verify` on the backup");
}

}  // namespace

Created create(const EventLog& log, const Source& source, const fs::path& to, Instant now,
               const CreateOptions& options) {
    make_directories(to);
    const Claim claim(to, "writing to");
    const Manifest before = manifest_in(to, source);
    refuse_other_history(to, before, source);
    refuse_missing_segments(to, before);
    refuse_shorter(log, before);
    remove_leftovers(to, before);

    Increment increment(to, before, now, options.segment_bytes);
    const Position last = log.last();
    log.read(before.size() + 1, last, [&](Position position, std::string_view bytes) {
        increment.add(position, bytes);
        if (options.progress) options.progress(position - before.size(), last - before.size());
        return true;
    });
    const Manifest after = increment.finish();
    refuse_rewritten(log, before, after);
    if (after.size() > before.size()) write_manifest(to, after);
    return {before.size(), after};
}

}  // namespace gridcase::backup
