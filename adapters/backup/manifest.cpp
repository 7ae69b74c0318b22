// `<backup>/manifest`, text that any pager shows; one blank between two words:
//
//   gridcase backup 1
//   log <32 hex digits> epoch <number>
//   segment <first> <last> <bytes> <checksum> <digest> <root> <RFC 3339, UTC>
//     … from position 1 on, without gaps; three SHA-256 in hex
//   edge <64 hex digits>…         the right edge of the Merkle tree at the end
//   sha256 <64 hex digits>        of all the bytes before this line
//
// It is replaced as a whole, so it tells which files count: a segment that it does not name is what
// an interrupted backup left.
#include "adapters/backup/manifest.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>

#include "adapters/backup/files.hpp"
#include "events/hex.hpp"
#include "events/merkle.hpp"

namespace gridcase::backup {
namespace {

constexpr std::size_t manifest_limit_bytes = 256U << 20U;  // about 900,000 segments
constexpr std::string_view title = "gridcase backup 1";
constexpr std::size_t log_id_digits = 32;
constexpr std::size_t name_digits = 12;  // so that names of segments sort like their positions

/// Takes words and lines off a text; a word that is not what it must be makes it fail.
class Words {
   public:
    explicit Words(std::string_view line) : rest_(line) {}

    std::string_view word() {
        if (at_end()) return fail();
        const std::size_t blank = rest_.find(' ');
        const std::string_view word = rest_.substr(0, blank);
        rest_ = blank == std::string_view::npos ? std::string_view() : rest_.substr(blank + 1);
        ends_in_blank_ = blank != std::string_view::npos && rest_.empty();
        return word;
    }
    void literal(std::string_view wanted) {
        if (word() != wanted) fail();
    }
    std::uint64_t number() {
        const std::string_view digits = word();
        std::uint64_t value = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || std::to_string(value) != digits) fail();
        return value;
    }
    Digest digest() {
        const auto bytes = from_hex(word());
        if (bytes && bytes->size() == Digest::size) return Digest::from_raw(*bytes);
        fail();
        return {};
    }
    Instant instant() {
        const std::string_view text = word();
        const auto at = parse_instant(text);
        if (at && to_text(*at) == text) return *at;
        fail();
        return {};
    }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] bool read_whole() const { return !failed_ && at_end() && !ends_in_blank_; }

   private:
    std::string_view fail() {
        failed_ = true;
        return {};
    }

    std::string_view rest_;
    bool failed_ = false;
    bool ends_in_blank_ = false;
};

std::optional<Source> source_in(std::string_view line) {
    Words words(line);
    Source source;
    words.literal("log");
    source.log = words.word();
    words.literal("epoch");
    source.epoch = words.number();
    if (!words.read_whole() || source.log.size() != log_id_digits || !from_hex(source.log))
        return std::nullopt;
    return source;
}

std::optional<Segment> segment_in(std::string_view line, Position after) {
    Words words(line);
    Segment segment;
    words.literal("segment");
    segment.first = words.number();
    segment.last = words.number();
    segment.bytes = words.number();
    segment.checksum = words.digest();
    segment.digest = words.digest();
    segment.root = words.digest();
    segment.at = words.instant();
    if (!words.read_whole() || segment.first != after + 1 || segment.last < segment.first)
        return std::nullopt;
    return segment;
}

/// The tree's edge, which must lead to the root of the last segment.
std::optional<std::vector<Digest>> edge_in(std::string_view line, const Manifest& manifest) {
    Words words(line);
    words.literal("edge");
    std::vector<Digest> peaks;
    while (!words.at_end() && peaks.size() < 64) peaks.push_back(words.digest());
    if (!words.read_whole()) return std::nullopt;
    if (peaks.size() != static_cast<std::size_t>(std::popcount(manifest.size())))
        return std::nullopt;
    if (MerkleEdge(manifest.size(), peaks).root() != manifest.root()) return std::nullopt;
    return peaks;
}

tl::unexpected<std::string> wrong(std::size_t line, std::string_view what) {
    return tl::unexpected("line " + std::to_string(line) + " is not " + std::string(what));
}

}  // namespace

std::string to_text(const Source& source) {
    return "log " + source.log + ", epoch " + std::to_string(source.epoch);
}

std::string name_of(const Segment& segment) {
    const auto padded = [](Position position) {
        const std::string text = std::to_string(position);
        return std::string(name_digits - std::min(name_digits, text.size()), '0') + text;
    };
    return padded(segment.first) + "-" + padded(segment.last) + ".segment";
}

Digest Manifest::root() const { return segments.empty() ? empty_root() : segments.back().root; }

std::uint64_t Manifest::bytes() const {
    std::uint64_t all = 0;
    for (const Segment& segment : segments) all += segment.bytes;
    return all;
}

std::string to_text(const Manifest& manifest) {
    std::string text(title);
    text += "\nlog " + manifest.source.log + " epoch " + std::to_string(manifest.source.epoch);
    for (const Segment& segment : manifest.segments)
        text += "\nsegment " + std::to_string(segment.first) + " " + std::to_string(segment.last) +
                " " + std::to_string(segment.bytes) + " " + segment.checksum.hex() + " " +
                segment.digest.hex() + " " + segment.root.hex() + " " + to_text(segment.at);
    text += "\nedge";
    for (const Digest& peak : manifest.edge) text += " " + peak.hex();
    text += "\n";
    return text + "sha256 " + sha256(text).hex() + "\n";
}

tl::expected<Manifest, std::string> parse_manifest(std::string_view text) {
    constexpr std::size_t last_line = sizeof("sha256 \n") - 1 + 2 * Digest::size;
    if (text.size() < last_line) return tl::unexpected(std::string("it is cut off"));
    const std::string_view content = text.substr(0, text.size() - last_line);
    if (text.substr(content.size()) != "sha256 " + sha256(content).hex() + "\n")
        return tl::unexpected(
            std::string("its last line is not the SHA-256 of the lines before: somebody or "
                        "something changed it"));

    Manifest manifest;
    std::size_t number = 0;
    bool ended = false;
    for (std::string_view rest = content; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        ++number;
        if (ended) return wrong(number, "one that may follow the edge");
        if (number == 1) {
            if (line != title)
                return wrong(number, "`" + std::string(title) +
                                         "`: another program, or a newer version, wrote it");
        } else if (number == 2) {
            const auto source = source_in(line);
            if (!source) return wrong(number, "`log ID epoch NUMBER`");
            manifest.source = *source;
        } else if (line.starts_with("edge")) {
            const auto edge = edge_in(line, manifest);
            if (!edge) return wrong(number, "the edge of the tree with the last segment's root");
            manifest.edge = *edge;
            ended = true;
        } else {
            const auto segment = segment_in(line, manifest.size());
            if (!segment) return wrong(number, "a segment that goes on from the one before");
            manifest.segments.push_back(*segment);
        }
    }
    if (!ended) return tl::unexpected(std::string("it ends before its edge"));
    return manifest;
}

std::filesystem::path manifest_path(const std::filesystem::path& backup) {
    return backup / "manifest";
}

Manifest read_manifest(const std::filesystem::path& backup) {
    const std::filesystem::path file = manifest_path(backup);
    if (!std::filesystem::exists(file))
        throw Refused("there is no backup in " + backup.string() + ": it has no manifest");
    auto manifest = parse_manifest(read_file(file, manifest_limit_bytes));
    if (!manifest)
        throw Refused(file.string() + " is damaged: " + manifest.error() +
                      "; take another copy of this backup");
    return std::move(*manifest);
}

void write_manifest(const std::filesystem::path& backup, const Manifest& manifest) {
    replace_file(manifest_path(backup), to_text(manifest));
}

}  // namespace gridcase::backup
