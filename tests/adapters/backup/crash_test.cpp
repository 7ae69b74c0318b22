#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "tests/adapters/backup/logs.hpp"

namespace gridcase::test::crash_test {
namespace {

Position size_of(const std::filesystem::path& backup) {
    return std::filesystem::exists(backup::manifest_path(backup))
               ? backup::read_manifest(backup).size()  // whole at whatever moment it is read
               : 0;
}

TEST_CASE("a backup whose maker is killed again and again is whole each time, and never shorter") {
    const TempDir dir;
    const std::filesystem::path to = dir / "b";
    std::mt19937_64 random(std::random_device{}());
    Position before = 0;
    for (int round = 0; round < 12; ++round) {
        Process child({BACKUP_CHILD, to.string()});
        const Position wanted = before + 1 + random() % 200;
        while (size_of(to) < wanted) {
            if (!child.running()) FAIL("it ended by itself: " << child.err());
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));  // anywhere
        child.signal(SIGKILL);
        child.wait();
        INFO("round ", round);
        CHECK(fault_of(to).empty());
        const backup::Verified found = backup::read_backup(to);
        CHECK(found.size >= wanted);
        before = found.size;
    }
    SomeLog same;
    while (same.log().last() < before) same.grow(1);
    CHECK(backup::read_backup(to).root == root_at(same.log(), before));
}

}  // namespace
}  // namespace gridcase::test::crash_test
