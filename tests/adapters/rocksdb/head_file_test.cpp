#include "adapters/rocksdb/head_file.hpp"

#include <doctest/doctest.h>

#include <string>

#include "events/event_log.hpp"
#include "tests/adapters/rocksdb/head_records.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::head_file_test {
namespace {

using test::head_record;
using test::TempDir;

void overwrite(const std::filesystem::path& file, std::size_t at, const std::string& bytes) {
    std::string text = test::file_text(file);
    text.replace(at, bytes.size(), bytes);
    test::write_file(file, text);
}

TEST_CASE("HEAD is two slots of 4,096 bytes and tells the newest record") {
    const TempDir directory;
    const auto file = directory / "HEAD";
    CHECK(!HeadFile::read(file).exists);
    {
        HeadFile head(file, std::nullopt);
        CHECK(std::filesystem::file_size(file) == 8192);
        CHECK(!HeadFile::read(file).newest);
        CHECK(HeadFile::read(file).damaged_slots == 0);
        for (Position certified = 1; certified <= 5; ++certified) {
            head.write(head_record(certified));
            const HeadReading reading = HeadFile::read(file);
            HeadRecord expected = head_record(certified);
            expected.sequence = certified;
            CHECK(reading.newest == expected);
        }
    }
    HeadFile again(file, HeadFile::read(file).newest);
    again.write(head_record(9));
    CHECK(HeadFile::read(file).newest->certified == 9);
    CHECK(HeadFile::read(file).newest->sequence == 6);
}

TEST_CASE("a write of HEAD that was torn anywhere leaves the record before it") {
    const TempDir directory;
    const auto file = directory / "HEAD";
    HeadFile head(file, std::nullopt);
    head.write(head_record(1));
    head.write(head_record(2));
    const std::string before = test::file_text(file);
    head.write(head_record(3));
    const std::string after = test::file_text(file);

    int told = 0;
    for (std::size_t torn = 0; torn <= 200; ++torn) {
        const std::size_t slot = 4096;  // of sequence 3
        std::string mixed = before;
        mixed.replace(slot, torn, after.substr(slot, torn));
        test::write_file(file, mixed);
        const HeadReading reading = HeadFile::read(file);
        REQUIRE(reading.newest);
        CHECK((reading.newest->certified == 2 || reading.newest->certified == 3));
        if (reading.newest->certified == 2) ++told;
    }
    CHECK(told > 100);  // the tears did hit the record
}

TEST_CASE("one damaged slot is counted, and two leave nothing to trust") {
    const TempDir directory;
    const auto file = directory / "HEAD";
    HeadFile head(file, std::nullopt);
    head.write(head_record(1));
    head.write(head_record(2));
    overwrite(file, 30, "X");
    CHECK(HeadFile::read(file).damaged_slots == 1);
    CHECK(HeadFile::read(file).newest->certified == 1);
    overwrite(file, 4096 + 30, "X");
    CHECK(HeadFile::read(file).damaged_slots == 2);
    CHECK(!HeadFile::read(file).newest);
}

TEST_CASE("a HEAD file cut short is damage, not a blank one") {
    const TempDir directory;
    const auto file = directory / "HEAD";
    HeadFile(file, std::nullopt).write(head_record(1));  // in the second slot
    test::write_file(file, test::file_text(file).substr(0, 5000));
    CHECK(HeadFile::read(file).damaged_slots == 1);
    CHECK(!HeadFile::read(file).newest);
}

}  // namespace
}  // namespace gridcase::rocks::head_file_test
