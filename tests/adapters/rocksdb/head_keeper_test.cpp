#include "adapters/rocksdb/head_keeper.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "tests/adapters/rocksdb/head_records.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::head_keeper_test {
namespace {

using namespace std::chrono_literals;
using test::head_record;
using test::TempDir;

Position certified_in(const std::filesystem::path& file) {
    return HeadFile::read(file).newest.value().certified;
}

// A directory on a disk that HEAD does not share, whatever the test's own file system allows.
const std::filesystem::path elsewhere = "/proc";

TEST_CASE("a record that was begun is in the file at the end, whoever syncs") {
    const TempDir directory;
    const auto file = directory / "HEAD";
    const std::filesystem::path here = file.parent_path();
    for (const std::filesystem::path& beside : {here, elsewhere}) {
        HeadKeeper keeper(HeadFile(file, HeadFile::read(file).newest), beside);
        for (Position certified = 1; certified <= 20; ++certified) {
            keeper.begin(head_record(certified));
            if (certified % 2 == 0) keeper.arrive();  // a sync that never came is made up for
            keeper.finish();
            CHECK(certified_in(file) == certified);
        }
    }
}

TEST_CASE("only syncs of the same file system make HEAD durable") {
    const TempDir directory;
    const HeadFile file(directory / "HEAD", std::nullopt);
    CHECK(!file.shares_syncs_with(elsewhere));
    CHECK(!file.shares_syncs_with(directory / "nothing"));
}

TEST_CASE("the last record is settled when the log rests, and not while it works") {
    const TempDir directory;
    const auto file = directory / "HEAD";
    for (const std::filesystem::path& beside : {file.parent_path(), elsewhere}) {
        HeadKeeper keeper(HeadFile(file, HeadFile::read(file).newest), beside, 20ms);
        for (Position certified = 1; certified <= 3; ++certified) {
            keeper.begin(head_record(certified));
            keeper.arrive();
            keeper.finish();
            CHECK(certified_in(file) == certified);
            keeper.settle(head_record(certified + 100));
        }
        for (int i = 0; i < 1000 && certified_in(file) != 103; ++i)
            std::this_thread::sleep_for(5ms);
        CHECK(certified_in(file) == 103);
        keeper.begin(head_record(5));  // it can be gone on from there
        keeper.finish();
        CHECK(certified_in(file) == 5);
    }
}

}  // namespace
}  // namespace gridcase::rocks::head_keeper_test
