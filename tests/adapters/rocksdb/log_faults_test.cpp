#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "adapters/rocksdb/log_database.hpp"
#include "adapters/rocksdb/log_internal.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/faults/faulty_disk.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::log_faults_test {
namespace {

using faults::FaultyDisk;
using faults::Mishap;
using test::bytes_of;
using test::CommitMaker;
using test::TempDir;

TEST_CASE("after a failed write the log says so, takes nothing more, and opens again whole") {
    for (const Mishap mishap : {Mishap::full_disk, Mishap::torn_write, Mishap::failed_write,
                                Mishap::failed_sync, Mishap::power_cut}) {
        CAPTURE(to_text(mishap));
        const TempDir data;
        CommitMaker maker;
        const auto first = maker.next(20);
        const auto unknown = maker.next(5);
        {
            const auto disk = std::make_shared<FaultyDisk>(1);
            const auto env = env_on(disk);
            const auto log = open_log_tuned({.env = env.get()}, data.path());
            log->append(0, first);
            disk->expect(mishap);
            CHECK_THROWS_WITH_AS(log->append(20, unknown), doctest::Contains("outcome unknown"),
                                 LogFailed);
            CHECK(log->last() == 20);
            disk->expect(Mishap::none);  // the disk has room again, but what is on it is not known
            CHECK_THROWS_WITH_AS(log->append(20, unknown),
                                 doctest::Contains("takes no more commits"), LogFailed);
            CHECK(bytes_of(*log) == bytes_of(first));
        }
        const auto log = open_log(data.path());
        CHECK((log->last() == 20 || log->last() == 25));  // all of the batch, or nothing
        CHECK(bytes_of(*log, 1, 20) == bytes_of(first));
        log->append(log->last(), log->last() == 20 ? unknown : maker.next(5));
        CHECK(bytes_of(*log).size() == log->last());
    }
}

TEST_CASE("what is to come before a sync comes before the sync of each batch") {
    const TempDir data;
    CommitMaker maker;
    const auto disk = std::make_shared<FaultyDisk>(1);
    const auto env = env_on(disk);
    LogDatabase database(data / "log", {LogAccess::Mode::write, true, {.env = env.get()}});
    int times = 0;
    database.before_each_sync([&] { ++times; });
    for (int batch = 1; batch <= 3; ++batch) {
        CHECK(database.write(maker.next(2), {}).ok());
        CHECK(times == batch);
    }
    disk->expect(Mishap::failed_sync);
    CHECK(!database.write(maker.next(2), {}).ok());
    CHECK(times == 4);  // it came, the sync did not
    database.before_each_sync({});
    static_cast<void>(database.flush());
    CHECK(times == 4);
}

/// Lets the descriptor that is open on `file` point to a device that is always full.
void fill_disk_under(const std::filesystem::path& file) {
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        if (std::filesystem::read_symlink(entry.path(), gone) != file) continue;
        const int full = ::open("/dev/full", O_RDWR | O_CLOEXEC);
        REQUIRE(full >= 0);
        REQUIRE(::dup2(full, std::stoi(entry.path().filename().string())) >= 0);
        ::close(full);
        return;
    }
    FAIL("HEAD is not open");
}

TEST_CASE("a HEAD that cannot be written fails the append as much as the log itself") {
    const TempDir data;
    CommitMaker maker;
    {
        const auto log = open_log(data.path());
        log->append(0, maker.next(20));
        fill_disk_under(std::filesystem::canonical(data / "HEAD"));
        CHECK_THROWS_WITH_AS(log->append(20, maker.next(1)), doctest::Contains("outcome unknown"),
                             LogFailed);
        CHECK_THROWS_AS(log->append(20, {}), LogFailed);
    }
    CHECK(open_log(data.path())->last() == 21);  // written, but never answered
}

TEST_CASE("a log that cannot even be begun on a full disk leaves a directory that can be") {
    const TempDir data;
    {
        const auto disk = std::make_shared<FaultyDisk>(1);
        const auto env = env_on(disk);
        disk->expect(Mishap::full_disk);
        CHECK_THROWS_AS(open_log_tuned({.env = env.get()}, data.path()), LogFailed);
    }
    CHECK(open_log(data.path())->last() == 0);
}

}  // namespace
}  // namespace gridcase::rocks::log_faults_test
