#include "adapters/import/byte_source.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/adapters/import/import_support.hpp"

namespace gridcase::byte_source_test {

using namespace gridcase::import;

namespace {

std::string read_back(const std::string& bytes, const std::string& name = "table.csv") {
    const OwnFolder folder;
    const auto source = open_source(folder.write(name, bytes));
    return all_of(*source);
}

}  // namespace

TEST_CASE("a file is read as it is, or unpacked when it begins like gzip") {
    CHECK(read_back("a,b\n") == "a,b\n");
    CHECK(read_back("") == "");
    CHECK(read_back("x") == "x");
    CHECK(read_back("a,b\n", "plain.csv.gz") == "a,b\n");
    CHECK(read_back(gzipped("a,b\n"), "packed.csv") == "a,b\n");
    CHECK(read_back(gzipped("")) == "");
    CHECK(read_back(gzipped("a,") + gzipped("") + gzipped("b\n")) == "a,b\n");
}

TEST_CASE("any bytes come back, packed or not, in one member or two") {
    CHECK(rc::check([](const std::string& one, const std::string& two) {
        RC_PRE(!one.starts_with("\x1f\x8b") && !one.starts_with("PK"));
        RC_ASSERT(read_back(one) == one);
        RC_ASSERT(read_back(gzipped(one) + gzipped(two)) == one + two);
    }));
}

TEST_CASE("what was read is counted in bytes of the disk") {
    const OwnFolder folder;
    const std::string packed = gzipped(std::string(1'000'000, 'a'));
    const auto source = open_source(folder.write("t.csv.gz", packed));
    CHECK(source->bytes_total() == packed.size());
    CHECK(all_of(*source, 70'000).size() == 1'000'000);
    CHECK(source->bytes_read() == packed.size());
}

TEST_CASE("a gzip file that is cut off anywhere says so") {
    const std::string packed = gzipped("a,b\nsome text that is worth packing, packing, packing\n");
    for (std::size_t kept = 2; kept < packed.size(); ++kept)
        CHECK_THROWS_WITH_AS(read_back(packed.substr(0, kept)), doctest::Contains("cut off"),
                             SourceBroken);
}

TEST_CASE("damage and foreign bytes are told with their place") {
    std::string damaged = gzipped(std::string(10'000, 'a'));
    damaged[damaged.size() - 6] ^= 1;  // in the checksum
    CHECK_THROWS_WITH_AS(read_back(damaged), doctest::Contains("damaged"), SourceBroken);
    CHECK_THROWS_WITH_AS(read_back(gzipped("a,b\n") + "and more"),
                         doctest::Contains("comes something else"), SourceBroken);
    CHECK_THROWS_WITH_AS(read_back("PK\x03\x04 a workbook"), doctest::Contains(".xlsx"),
                         SourceBroken);
}

TEST_CASE("a file that is not there, and a folder, are refused by name") {
    const OwnFolder folder;
    CHECK_THROWS_WITH_AS(open_source(folder.path() / "none.csv"),
                         doctest::Contains("none.csv: No such file"), SourceBroken);
    CHECK_THROWS_WITH_AS(open_source(folder.path()), doctest::Contains("directory"), SourceBroken);
}

}  // namespace gridcase::byte_source_test
