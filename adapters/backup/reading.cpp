#include "adapters/backup/reading.hpp"

#include <algorithm>
#include <string>

#include "adapters/backup/files.hpp"
#include "events/codec.hpp"
#include "events/log_check.hpp"

namespace gridcase::backup {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& from, const Segment& segment) {
    const fs::path file = from / name_of(segment);
    if (!fs::exists(file)) throw Refused(file.string() + " is missing");
    return read_file(file, segment_limit_bytes);
}

[[noreturn]] void refuse_at(const Segment& segment, Position position, const std::string& what) {
    throw Refused(name_of(segment) + ", position " + std::to_string(position) + ": " + what);
}

/// Looks at every commit of a backup and hands on those up to a position.
class Checked {
   public:
    Checked(const fs::path& from, const Visit& visit, Position up_to)
        : from_(from), visit_(visit), up_to_(up_to) {}

    void read(const Source& source, const Segment& segment) {
        const std::string bytes = content_of(from_, segment);
        read_segment(bytes, source, segment, check_.digest(),
                     [&](Position position, std::string_view commit) {
                         if (position <= up_to_) look_at(segment, position, commit);
                     });
        if (segment.last > up_to_) return;
        if (check_.digest() != segment.digest || check_.tree().root() != segment.root)
            refuse_at(segment, segment.last,
                      "its commits do not lead to the digest and root that the manifest tells");
    }

    Verified end(const Manifest& manifest) {
        if (const std::string fault = check_.at_the_end(); !fault.empty())
            throw Refused("position " + std::to_string(check_.tree().size()) + ": " + fault);
        return {manifest.source, check_.tree().size(), check_.tree().root(), check_.streams(),
                check_.commands()};
    }

   private:
    void look_at(const Segment& segment, Position position, std::string_view commit) {
        if (const std::string fault = check_.look_at(position, commit); !fault.empty())
            refuse_at(segment, position, fault);
        if (visit_) visit_(position, commit);
    }

    const fs::path& from_;
    const Visit& visit_;
    Position up_to_;
    LogCheck check_;
};

}  // namespace

Verified read_backup(const fs::path& from, const Visit& visit, Position up_to) {
    const Manifest manifest = read_manifest(from);
    Checked checked(from, visit, up_to);
    for (const Segment& segment : manifest.segments)
        if (segment.first <= up_to) checked.read(manifest.source, segment);
    return checked.end(manifest);
}

void refuse_half_command(const fs::path& from, const Manifest& manifest, Position up_to) {
    if (up_to == 0 || up_to > manifest.size())
        throw Refused("the backup holds the positions 1 to " + std::to_string(manifest.size()) +
                      "; " + std::to_string(up_to) + " is none of them");
    const auto segment = std::ranges::lower_bound(manifest.segments, up_to, {}, &Segment::last);
    const Digest before =
        segment == manifest.segments.begin() ? Digest{} : std::prev(segment)->digest;
    const auto look_at = [&](Position position, std::string_view bytes) {
        if (position != up_to) return;
        const auto commit = decode(bytes);
        if (!commit) refuse_at(*segment, position, "it cannot be read: " + commit.error());
        if (commit->part >= commit->parts) return;
        const Position whole_before = up_to - commit->part;
        const Position whole_after = whole_before + commit->parts;
        throw Refused("position " + std::to_string(up_to) + " would cut command " +
                      commit->command_id.value() + " in half, whose commits stand at " +
                      std::to_string(whole_before + 1) + " to " + std::to_string(whole_after) +
                      "; " + (whole_before > 0 ? std::to_string(whole_before) + " or " : "") +
                      std::to_string(whole_after) + " would be right");
    };
    read_segment(content_of(from, *segment), manifest.source, *segment, before, look_at);
}

}  // namespace gridcase::backup
