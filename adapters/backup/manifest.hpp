#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "events/digest.hpp"
#include "events/ids.hpp"
#include "events/instant.hpp"

namespace gridcase::backup {

/// Which log, and which of its histories.
struct Source {
    std::string log;          // its id, in hex
    std::uint64_t epoch = 0;  // raised whenever history was given up

    bool operator==(const Source&) const = default;
};

/// `log 0123…, epoch 2`, for people.
std::string to_text(const Source& source);

/// One file of commits, as the manifest tells of it.
struct Segment {
    Position first = 0;
    Position last = 0;
    std::uint64_t bytes = 0;
    Digest checksum;  // SHA-256 of all the file's bytes but the last 32, which repeat it
    Digest digest;    // the log's running digest after `last`
    Digest root;      // of the Merkle tree over the first `last` commits
    Instant at;       // when it was made

    bool operator==(const Segment&) const = default;
};

/// Its name within the backup.
std::string name_of(const Segment& segment);

/// What a backup holds (grammar in manifest.cpp): its segments, one after the other from
/// position 1.
struct Manifest {
    Source source;
    std::vector<Segment> segments;
    std::vector<Digest> edge;  // MerkleEdge::peaks() at the end: all that is needed to go on

    [[nodiscard]] Position size() const { return segments.empty() ? 0 : segments.back().last; }
    [[nodiscard]] Digest digest() const {
        return segments.empty() ? Digest{} : segments.back().digest;
    }
    [[nodiscard]] Digest root() const;
    [[nodiscard]] std::uint64_t bytes() const;

    bool operator==(const Manifest&) const = default;
};

std::string to_text(const Manifest& manifest);
/// The error is a sentence that names the line.
tl::expected<Manifest, std::string> parse_manifest(std::string_view text);

std::filesystem::path manifest_path(const std::filesystem::path& backup);
/// Throws Refused when there is none or it is damaged.
Manifest read_manifest(const std::filesystem::path& backup);
/// Durably; a crash leaves the old or the new one.
void write_manifest(const std::filesystem::path& backup, const Manifest& manifest);

}  // namespace gridcase::backup
