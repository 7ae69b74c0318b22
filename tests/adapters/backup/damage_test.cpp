#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/adapters/backup/logs.hpp"

namespace gridcase::test::damage_test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t header_bytes = 8 + 16 + 8 + 8 + 32;

/// A backup of several segments whose files are damaged one after the other.
class Backup {
   public:
    Backup() : some_(60), manifest_(back_up(some_.log(), path()).manifest) {
        for (const backup::Segment& segment : manifest_.segments)
            files_.push_back(path() / name_of(segment));
        files_.push_back(backup::manifest_path(path()));
    }
    [[nodiscard]] fs::path path() const { return dir_ / "b"; }
    [[nodiscard]] const backup::Manifest& manifest() const { return manifest_; }
    [[nodiscard]] const std::vector<fs::path>& files() const { return files_; }

    /// What is said of the backup while this file holds other bytes.
    [[nodiscard]] std::string fault_with(const fs::path& file, const std::string& bytes) const {
        const std::string right = file_text(file);
        write_file(file, bytes);
        const std::string fault = fault_of(path());
        write_file(file, right);
        return fault;
    }

   private:
    TempDir dir_;
    SomeLog some_;
    backup::Manifest manifest_;
    std::vector<fs::path> files_;
};

const Backup& the_backup() {
    static const Backup backup;
    return backup;
}

std::uint32_t number_at(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i)
        number = number << 8U | static_cast<std::uint8_t>(bytes[at + i]);
    return number;
}

/// The position whose record holds this byte of a segment; 0: none does.
Position position_at(const std::string& bytes, const backup::Segment& segment, std::size_t byte) {
    std::size_t at = header_bytes;
    for (Position position = segment.first; position <= segment.last; ++position) {
        const std::size_t end = at + 8 + number_at(bytes, at);
        if (byte >= at && byte < end) return position;
        at = end;
    }
    return 0;
}

bool names(const std::string& fault, const fs::path& file) {
    return contains(fault, file.filename().string());
}

TEST_CASE("every changed byte of a backup is found, with its file and its position in the log") {
    REQUIRE(fault_of(the_backup().path()).empty());
    CHECK(rc::check("flip", [] {
        const Backup& backup = the_backup();
        const auto index = *rc::gen::inRange<std::size_t>(0, backup.files().size());
        const fs::path& file = backup.files()[index];
        const std::string right = file_text(file);
        const auto byte = *rc::gen::inRange<std::size_t>(0, right.size());
        std::string changed = right;
        changed[byte] = static_cast<char>(changed[byte] ^ *rc::gen::inRange(1, 256));
        const std::string fault = backup.fault_with(file, changed);
        RC_ASSERT(names(fault, file));
        if (index >= backup.manifest().segments.size()) return;
        const auto& segment = backup.manifest().segments[index];
        if (const Position position = position_at(right, segment, byte); position > 0)
            RC_ASSERT(contains(fault, "position " + std::to_string(position) + ":"));
    }));
}

TEST_CASE("a file of a backup that is cut off or goes on is found") {
    CHECK(rc::check("cut", [] {
        const Backup& backup = the_backup();
        const fs::path& file = *rc::gen::elementOf(backup.files());
        const std::string right = file_text(file);
        const auto kept = *rc::gen::inRange<std::size_t>(0, right.size());
        RC_ASSERT(names(backup.fault_with(file, right.substr(0, kept)), file));
    }));
    CHECK(rc::check("grow", [] {
        const Backup& backup = the_backup();
        const fs::path& file = *rc::gen::elementOf(backup.files());
        const auto more = *rc::gen::nonEmpty<std::string>();
        RC_ASSERT(names(backup.fault_with(file, file_text(file) + more), file));
    }));
}

TEST_CASE("segments that changed places are found") {
    const Backup& backup = the_backup();
    const fs::path& first = backup.files()[0];
    const fs::path& second = backup.files()[1];
    CHECK(names(backup.fault_with(first, file_text(second)), first));
    CHECK(names(backup.fault_with(second, file_text(first)), second));
}

TEST_CASE("a commit that was replaced under matching checksums does not lead to the old root") {
    const TempDir dir;
    const SomeLog some(12);
    const backup::Manifest right = back_up(some.log(), dir / "b").manifest;
    backup::Manifest changed = right;
    backup::SegmentBuilder builder(the_source, 1, {});
    backup::Segment& segment = changed.segments.at(0);
    some.log().read(1, segment.last, [&](Position position, std::string_view bytes) {
        if (position != segment.last) {
            builder.add(bytes);
            return true;
        }
        Commit commit = decode(bytes).value();  // the end of its stream so far
        commit.actor = ActorId("somebody else");
        builder.add(encode(commit));
        return true;
    });
    const backup::Segment rebuilt = builder.close(segment.digest);
    segment.bytes = rebuilt.bytes;
    segment.checksum = rebuilt.checksum;
    write_file(dir / "b" / name_of(segment), builder.content());
    backup::write_manifest(dir / "b", changed);
    CHECK(contains(fault_of(dir / "b"), "do not lead to the digest and root"));
}

TEST_CASE("whatever stands in a manifest under a right checksum, reading it ends in an answer") {
    CHECK(rc::check("manifest", [] {
        const std::string right = to_text(the_backup().manifest());
        std::string content = right.substr(0, right.size() - 72);
        const auto byte = *rc::gen::inRange<std::size_t>(0, content.size());
        content[byte] = *rc::gen::arbitrary<char>();
        static_cast<void>(
            backup::parse_manifest(content + "sha256 " + sha256(content).hex() + "\n"));
    }));
}

}  // namespace
}  // namespace gridcase::test::damage_test
