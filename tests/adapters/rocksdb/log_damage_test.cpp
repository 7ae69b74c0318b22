#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "adapters/rocksdb/log.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/adapters/rocksdb/wal.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::log_damage_test {
namespace {

using test::bytes_of;
using test::CommitMaker;
using test::only_wal;
using test::TempDir;
namespace fs = std::filesystem;

void copy_directory(const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    fs::create_directories(to);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
}

/// What was written of a write-ahead log, which goes on with zeros.
std::uint64_t written_bytes(const fs::path& wal) {
    const std::string bytes = test::file_text(wal);
    return test::end_in(bytes).find();
}

/// A directory as a power cut would leave it: 240 commits in the write-ahead log, all answered.
class Killed {
   public:
    Killed() {
        const auto log = open_log(source_.path());
        CommitMaker maker;
        for (int batch = 0; batch < 24; ++batch) log->append(log->last(), maker.next(10));
        digest_ = log->digest();
        copy_directory(source_.path(), data());
    }
    [[nodiscard]] fs::path data() const { return copy_ / "city"; }
    [[nodiscard]] const Digest& digest() const { return digest_; }

   private:
    TempDir source_;
    TempDir copy_;
    Digest digest_;
};

std::string refusal(const fs::path& data) {
    try {
        open_log(data);
    } catch (const LogFailed& failed) {
        return failed.what();
    }
    return "it opened";
}

TEST_CASE("a killed log opens with everything that was answered") {
    const Killed killed;
    const auto log = open_log(killed.data());
    CHECK(log->last() == 240);
    CHECK(log->digest() == killed.digest());
}

TEST_CASE("a log that lost certified commits does not open, and says which are missing") {
    const Killed killed;
    const fs::path wal = only_wal(killed.data());
    fs::resize_file(wal, written_bytes(wal) / 2);
    const std::string text = refusal(killed.data());
    CHECK(text.find("the log ends at 1") != std::string::npos);
    CHECK(text.find("commits were certified durable") != std::string::npos);
    CHECK(text.find("--accept-loss") != std::string::npos);
    CHECK(refusal(killed.data()) == text);  // refusing has not changed anything
    CHECK_THROWS_AS(open_log_reader(killed.data()), LogFailed);

    CommitMaker maker;
    Position kept = 0;
    {
        const auto log = open_log(killed.data(), {.create = false, .accept_loss = true});
        kept = log->last();
        CHECK(kept > 0);
        CHECK(kept < 240);
        const auto all = maker.next(kept);
        CHECK(bytes_of(*log) == bytes_of(all));
        log->append(kept, maker.next(5));
    }
    CHECK(open_log(killed.data())->last() == kept + 5);  // the loss was accepted once and for all
    CHECK(open_log_reader(killed.data())->last() == kept + 5);
}

TEST_CASE("a flipped byte in the write-ahead log is refused, not skipped") {
    const Killed killed;
    const fs::path wal = only_wal(killed.data());
    std::string bytes = test::file_text(wal);
    const std::size_t middle = written_bytes(wal) / 2;
    bytes[middle] = static_cast<char>(bytes[middle] ^ 1);
    test::write_file(wal, bytes);
    CHECK(refusal(killed.data()).find("--accept-loss") != std::string::npos);

    const auto log = open_log(killed.data(), {.create = false, .accept_loss = true});
    CHECK(log->last() > 0);
    CHECK(log->last() < 240);
    CHECK(bytes_of(*log).size() == log->last());
}

TEST_CASE("a batch that a power cut left half-written is not there, those before are") {
    const TempDir data;
    const TempDir copy;
    const auto log = open_log(data.path());
    CommitMaker maker;
    for (int batch = 0; batch < 23; ++batch) log->append(log->last(), maker.next(10));
    const std::string head = test::file_text(data / "HEAD");
    log->append(230, maker.next(10));
    copy_directory(data.path(), copy / "city");
    test::write_file(copy / "city" / "HEAD", head);  // that of the last batch did not arrive either

    const fs::path wal = only_wal(copy / "city");
    std::string bytes = test::file_text(wal);
    const std::uint64_t end = written_bytes(wal);
    const std::uint64_t last_sector = (end - 1) / 512 * 512;
    bytes.replace(last_sector, end - last_sector, end - last_sector, '\0');
    test::write_file(wal, bytes);

    CHECK(open_log_reader(copy / "city")->last() == 230);
    CHECK(open_log(copy / "city")->last() == 230);
}

TEST_CASE("an older copy of the log under a newer HEAD is refused") {
    const TempDir data;
    const TempDir old;
    CommitMaker maker;
    open_log(data.path())->append(0, maker.next(10));
    copy_directory(data / "log", old / "log");
    open_log(data.path())->append(10, maker.next(10));
    copy_directory(old / "log", data / "log");
    CHECK(refusal(data.path()).find("the log ends at 10 but 20 commits were certified") == 0);
}

TEST_CASE("a log that is gone under its HEAD is refused, not begun anew") {
    const TempDir data;
    CommitMaker maker;
    open_log(data.path())->append(0, maker.next(10));
    fs::remove_all(data / "log");
    CHECK(refusal(data.path()).find("the log ends at 0 but 10 commits were certified") == 0);
}

TEST_CASE("another log of the same length under this HEAD is refused") {
    const TempDir data;
    const TempDir other;
    CommitMaker maker;
    CommitMaker again;
    open_log(data.path())->append(0, maker.next(10));
    open_log(other.path())->append(0, again.next(10));
    copy_directory(other / "log", data / "log");
    CHECK(refusal(data.path()).find("about another log") != std::string::npos);
}

TEST_CASE("a missing or ruined HEAD is refused, one ruined slot is not") {
    const TempDir data;
    CommitMaker maker;
    open_log(data.path())->append(0, maker.next(10));
    const std::string whole = test::file_text(data / "HEAD");

    for (const std::size_t slot : {0U, 4096U}) {
        std::string damaged = whole;
        damaged.replace(slot, 100, std::string(100, 'x'));
        test::write_file(data / "HEAD", damaged);
        CHECK(open_log(data.path())->last() == 10);
    }
    test::write_file(data / "HEAD", std::string(8192, 'x'));
    CHECK(refusal(data.path()).find("damaged in both slots") != std::string::npos);
    fs::remove(data / "HEAD");
    CHECK(refusal(data.path()).find("its HEAD file is missing") != std::string::npos);
    CHECK_THROWS_AS(open_log_reader(data.path()), LogFailed);

    CHECK(open_log(data.path(), {.create = false, .accept_loss = true})->last() == 10);
    CHECK(open_log(data.path())->last() == 10);
}

TEST_CASE("accepting loss where nothing is lost changes nothing") {
    const TempDir data;
    CommitMaker maker;
    Digest digest;
    {
        const auto log = open_log(data.path());
        log->append(0, maker.next(10));
        digest = log->digest();
    }
    CHECK(open_log(data.path(), {.create = true, .accept_loss = true})->digest() == digest);
}

TEST_CASE("a damaged block is an error when it is read, and loss from there on when accepted") {
    const TempDir data;
    CommitMaker maker;
    open_log(data.path())->append(0, maker.next(2000));
    fs::path table;
    for (const auto& entry : fs::directory_iterator(data / "log"))
        if (entry.path().extension() == ".sst" &&
            (table.empty() || entry.file_size() > fs::file_size(table)))
            table = entry.path();
    std::string bytes = test::file_text(table);
    const std::size_t middle = bytes.size() / 2;
    bytes[middle] = static_cast<char>(bytes[middle] ^ 1);
    test::write_file(table, bytes);
    {
        const auto log = open_log(data.path());  // the bounds are right, the middle is not read
        CHECK_THROWS_WITH_AS(bytes_of(*log), doctest::Contains("cannot be read at position"),
                             LogFailed);
        CHECK(bytes_of(*log, 1, 10).size() == 10);
    }
    CHECK_THROWS_AS(bytes_of(*open_log_reader(data.path())), LogFailed);
}

}  // namespace
}  // namespace gridcase::rocks::log_damage_test
