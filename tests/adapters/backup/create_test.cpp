#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "tests/adapters/backup/logs.hpp"

namespace gridcase::test::create_test {
namespace {

namespace fs = std::filesystem;

/// All files of a directory with their bytes, as one text to compare.
std::string content_of(const fs::path& directory) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(directory))
        files[entry.path().filename().string()] = file_text(entry.path());
    std::string all;
    for (const auto& [name, bytes] : files) all += name + "\n" + bytes + "\n";
    return all;
}

TEST_CASE("a backup takes up what is new, and holds at every step what the log held") {
    const TempDir dir;
    SomeLog some;
    for (const std::size_t commands : {0U, 1U, 40U, 0U, 3U, 60U}) {
        some.grow(commands);
        const Position before = commands == 0 ? some.log().last() : 0;
        const backup::Created created = back_up(some.log(), dir / "b");
        CHECK(created.manifest.size() == some.log().last());
        if (commands == 0) CHECK(created.before == before);
        const backup::Verified found = backup::read_backup(dir / "b");
        CHECK(found.size == some.log().last());
        CHECK(found.root == root_at(some.log(), some.log().last()));
        CHECK(found.source == the_source);
    }
    CHECK(backup::read_manifest(dir / "b").segments.size() > 10);
}

TEST_CASE("the root told for a segment is the log's root when it had as many commits") {
    const TempDir dir;
    const SomeLog some(50);
    for (const backup::Segment& segment : back_up(some.log(), dir / "b").manifest.segments)
        CHECK(segment.root == root_at(some.log(), segment.last));
}

TEST_CASE("a manifest says again what it was made of, and nothing that was changed") {
    const TempDir dir;
    const SomeLog some(50);
    const backup::Manifest manifest = back_up(some.log(), dir / "b").manifest;
    CHECK(backup::parse_manifest(to_text(manifest)) == manifest);
    CHECK(backup::read_manifest(dir / "b") == manifest);
    const auto error_of = [&](const auto& change) {
        backup::Manifest changed = manifest;
        change(changed);
        const auto parsed = backup::parse_manifest(to_text(changed));
        return parsed ? std::string() : parsed.error();
    };
    CHECK(error_of([](backup::Manifest& m) { m.segments.erase(m.segments.begin() + 1); }) ==
          "line 4 is not a segment that goes on from the one before");
    CHECK(error_of([](backup::Manifest& m) { m.edge.pop_back(); }) != "");
    CHECK(error_of([](backup::Manifest& m) { m.edge[0] = Digest{}; }) != "");
    CHECK(error_of([](backup::Manifest& m) { m.source.log = "00"; }) ==
          "line 2 is not `log ID epoch NUMBER`");
}

TEST_CASE("a log that does not go on from its backup is refused, and the backup stays as it is") {
    const TempDir dir;
    const fs::path to = dir / "b";
    const SomeLog some(30);
    back_up(some.log(), to);
    const std::string before = content_of(to);
    const auto refusal = [&](const EventLog& log, const backup::Source& source) {
        return refusal_of([&] { back_up(log, to, source); });
    };
    const backup::Source another{"ffeeddccbbaa99887766554433221100", 1};
    CHECK(contains(refusal(some.log(), another), "another log; name another directory"));
    CHECK(contains(refusal(some.log(), {the_source.log, 2}), "another history of the same log"));
    CHECK(contains(refusal(SomeLog(10).log(), the_source), "the log lost some"));
    CHECK(contains(refusal(SomeLog(60, 2).log(), the_source), "what was there was rewritten"));
    // As long as the backup, and yet another.
    SomeLog other(0, 2);
    while (other.log().last() < some.log().last()) other.grow(1);
    CHECK(contains(refusal(other.log(), the_source), "was rewritten"));

    CHECK(fault_of(to).empty());
    back_up(some.log(), to);  // which removes what the refused ones wrote
    CHECK(content_of(to) == before);
}

TEST_CASE(
    "what an interrupted backup left is no part of the backup, and the next one replaces it") {
    const TempDir dir;
    const fs::path to = dir / "b";
    SomeLog some(20);
    const backup::Manifest before = back_up(some.log(), to).manifest;
    some.grow(20);
    const TempDir whole;
    const backup::Manifest after = back_up(some.log(), whole / "b").manifest;
    // Killed with segments written, one of them by half, and the manifest as well.
    write_file(to / "000000000900-000000000999.segment", "half a segm");
    write_file(to / "000000000900-000000000999.segment.new", "");
    const backup::Segment& last = after.segments.back();
    write_file(to / name_of(last), file_text(whole / "b" / name_of(last)));
    write_file(to / "manifest.new", to_text(after).substr(0, 300));

    CHECK(fault_of(to).empty());
    CHECK(backup::read_backup(to).size == before.size());
    CHECK(back_up(some.log(), to).before == before.size());
    CHECK(fault_of(to).empty());
    CHECK(backup::read_backup(to).root == after.root());
    std::size_t segments = 0;
    for (const auto& entry : fs::directory_iterator(to))
        if (entry.path().extension() != "" && entry.path().extension() != ".new") ++segments;
    CHECK(segments == backup::read_manifest(to).segments.size());
    CHECK_FALSE(fs::exists(to / "000000000900-000000000999.segment.new"));
}

/// No file may grow beyond so many bytes, like a disk that is full, as long as the object lives.
class FullDisk {
   public:
    explicit FullDisk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

   private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

TEST_CASE("a backup that finds no space leaves the one before, and no half file") {
    const TempDir dir;
    SomeLog some(20);
    const Position before = back_up(some.log(), dir / "b").manifest.size();
    some.grow(20);
    for (const rlim_t bytes : {rlim_t{500}, rlim_t{2600}}) {  // within a segment, the manifest
        std::string why;
        {
            const FullDisk disk(bytes);
            try {
                back_up(some.log(), dir / "b");
            } catch (const backup::Failed& failed) {
                why = failed.what();
            }
        }
        CHECK(contains(why, "cannot write"));
        CHECK(contains(why, bytes < 1000 ? ".segment.new" : "manifest.new"));
        CHECK(backup::read_backup(dir / "b").size == before);
        for (const auto& entry : fs::directory_iterator(dir / "b"))
            CHECK(entry.path().extension() != ".new");
    }
    CHECK(back_up(some.log(), dir / "b").manifest.size() == some.log().last());
    CHECK(fault_of(dir / "b").empty());
}

TEST_CASE("a backup is begun only in a directory of its own") {
    const TempDir dir;
    const SomeLog some(20);
    write_file(dir / "notes.txt", "mine");
    CHECK(contains(refusal_of([&] { back_up(some.log(), dir.path()); }), "holds notes.txt"));
    CHECK(file_text(dir / "notes.txt") == "mine");

    back_up(some.log(), dir / "b");
    fs::rename(dir / "b/manifest", dir / "manifest");
    CHECK(contains(refusal_of([&] { back_up(some.log(), dir / "b"); }), "no manifest"));
    CHECK(contains(fault_of(dir / "b"), "it has no manifest"));
    fs::rename(dir / "manifest", dir / "b/manifest");
    CHECK(fault_of(dir / "b").empty());
}

TEST_CASE("a backup whose files are gone or cut is not gone on with") {
    const TempDir dir;
    SomeLog some(30);
    const backup::Manifest manifest = back_up(some.log(), dir / "b").manifest;
    const fs::path file = dir / "b" / name_of(manifest.segments.at(1));
    some.grow(5);
    const auto refusal = [&] { return refusal_of([&] { back_up(some.log(), dir / "b"); }); };
    fs::resize_file(file, manifest.segments.at(1).bytes - 1);
    CHECK(contains(refusal(), "this backup is damaged"));
    fs::remove(file);
    CHECK(contains(refusal(), name_of(manifest.segments.at(1)) + " is missing"));
    CHECK(contains(fault_of(dir / "b"), name_of(manifest.segments.at(1)) + " is missing"));
}

TEST_CASE("of two backups into the same directory at once, one is refused") {
    const TempDir dir;
    SomeLog some(10);
    back_up(some.log(), dir / "b");
    some.grow(10);
    {
        const backup::Claim other(dir / "b", "writing to");
        CHECK(contains(refusal_of([&] { back_up(some.log(), dir / "b"); }),
                       "another process is writing to"));
        CHECK(fault_of(dir / "b").empty());  // who only looks needs nobody's leave
    }
    CHECK(back_up(some.log(), dir / "b").manifest.size() == some.log().last());
}

}  // namespace
}  // namespace gridcase::test::create_test
