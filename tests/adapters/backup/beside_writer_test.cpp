#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "tests/adapters/backup/logs.hpp"

namespace gridcase::test::beside_writer_test {
namespace {

TEST_CASE("backups beside a writer hold what was durable, one after the other") {
    const TempDir dir;
    const auto log = rocks::open_log(dir / "d");
    CommandMaker maker;
    maker.append(*log, 1);
    std::atomic<bool> enough{false};
    std::thread writer([&] {
        while (!enough) maker.append(*log, 5);
    });
    const rocks::LogIdentity identity = rocks::identity_of(dir / "d");
    Position before = 0;
    for (int increments = 0; increments < 15;) {
        const auto reader = rocks::open_log_reader(dir / "d");
        const backup::Created created = back_up(*reader, dir / "b", {identity.id, identity.epoch});
        CHECK(created.before == before);
        CHECK(created.manifest.size() == reader->last());
        if (reader->last() > before) ++increments;
        before = reader->last();
    }
    enough = true;
    writer.join();
    const backup::Verified found = backup::read_backup(dir / "b");
    CHECK(found.size == before);
    CHECK(found.root == root_at(*log, before));
}

}  // namespace
}  // namespace gridcase::test::beside_writer_test
