#include "adapters/rocksdb/wal_end.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/rocksdb/log.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/adapters/rocksdb/wal.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::wal_end_test {
namespace {

using test::CommitMaker;
using test::end_in;
using test::TempDir;

constexpr std::size_t sector = 512;

/// A write-ahead log over zeros as RocksDB wrote it, and where each of its batches ends.
struct Written {
    std::string bytes;
    std::vector<std::uint64_t> ends;

    [[nodiscard]] std::uint64_t begin_of_last() const { return ends[ends.size() - 2]; }
    [[nodiscard]] std::uint64_t end() const { return ends.back(); }
};

/// Batches of so many commits.
Written written(const std::vector<std::size_t>& batches) {
    const TempDir data;
    const auto log = open_log(data.path());
    CommitMaker maker;
    Written made;
    for (const std::size_t commits : batches) {
        log->append(log->last(), maker.next(commits));
        made.bytes = test::file_text(test::only_wal(data.path()));
        made.ends.push_back(end_in(made.bytes).find());
    }
    return made;
}

/// The last batch is smaller than a sector, crosses some, crosses many blocks.
const std::vector<Written>& several() {
    static const std::vector<Written> all{written({1, 3, 2, 1}), written({1, 40, 9, 7}),
                                          written({1, 20, 900, 700})};
    return all;
}

void clear(std::string& bytes, std::uint64_t from, std::uint64_t end) {
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(from),
              bytes.begin() + static_cast<std::ptrdiff_t>(end), '\0');
}

/// The first byte that clearing changed: zeros were written, too.
std::uint64_t first_change(const std::string& bytes, const Written& log) {
    const auto [found, _] = std::mismatch(bytes.begin(), bytes.end(), log.bytes.begin());
    return static_cast<std::uint64_t>(found - bytes.begin());
}

bool is_blank_from(const std::string& bytes, std::uint64_t at) {
    return bytes.find_first_not_of('\0', at) == std::string::npos;
}

TEST_CASE("a log ends where its zeros begin") {
    for (const Written& log : several()) {
        CHECK(std::is_sorted(log.ends.begin(), log.ends.end()));
        CHECK(log.end() < log.bytes.size());
        CHECK(is_blank_from(log.bytes, log.end()));
        CHECK_FALSE(is_blank_from(log.bytes, log.end() - 8));
    }
}

TEST_CASE("who looks again sees what was written meanwhile") {
    for (const Written& log : several()) {
        std::string bytes(log.bytes.size(), '\0');
        WalEnd end = end_in(bytes);
        CHECK(end.find() == 0);
        for (const std::uint64_t written : log.ends) {
            std::copy_n(log.bytes.begin(), written, bytes.begin());
            CHECK(end.find() == written);
        }
    }
}

TEST_CASE("a log without zeros ends with its file") {
    for (const Written& log : several()) {
        for (const std::uint64_t size : {log.end(), log.end() - 1, log.begin_of_last() + 3}) {
            const std::string bytes = log.bytes.substr(0, size);
            CHECK(end_in(bytes).find() == WalEnd::with_its_file);
        }
    }
}

TEST_CASE("a batch that a writer was killed in is not there") {
    CHECK(rc::check("a batch that was written up to some byte", [] {
        const Written log = *rc::gen::elementOf(several());
        // Of the last eight bytes, which are a digest's, the crash leaves none or all.
        const auto until = *rc::gen::inRange<std::uint64_t>(log.begin_of_last(), log.end() - 8);
        std::string bytes = log.bytes;
        clear(bytes, until, log.end());
        const std::uint64_t end = end_in(bytes).find();
        RC_ASSERT(end >= log.begin_of_last());
        RC_ASSERT(end <= first_change(bytes, log));
    }));
}

TEST_CASE(
    "a batch that was written up to shortly before the end of one of its pieces is not there") {
    const Written& log = several().back();
    constexpr std::uint64_t block = 32768;
    std::string bytes = log.bytes;
    const std::uint64_t first = log.begin_of_last() / block + 1;
    for (std::uint64_t end_of_piece = log.end() / block * block; end_of_piece >= first * block;
         end_of_piece -= block) {
        for (std::uint64_t left_out = 0; left_out < 20; ++left_out) {
            clear(bytes, end_of_piece - left_out, log.end());
            CAPTURE(end_of_piece);
            CAPTURE(left_out);
            const std::uint64_t end = end_in(bytes).find();
            CHECK(end >= log.begin_of_last());
            CHECK(end <= first_change(bytes, log));
        }
    }
}

TEST_CASE("a batch of which a power cut left out sectors is not there") {
    CHECK(rc::check("any sectors of the last batch are still zeros", [] {
        const Written log = *rc::gen::elementOf(several());
        std::string bytes = log.bytes;
        const int kept_of_eight = *rc::gen::inRange(0, 8);
        for (std::uint64_t at = log.begin_of_last(); at < log.end();) {
            const std::uint64_t end = std::min((at / sector + 1) * sector, log.end());
            if (*rc::gen::inRange(0, 8) >= kept_of_eight) clear(bytes, at, end);
            at = end;
        }
        const std::uint64_t end = end_in(bytes).find();
        RC_ASSERT(end >= log.begin_of_last());
        RC_ASSERT((end < log.end()) == (bytes != log.bytes));
    }));
}

TEST_CASE("damage is left for RocksDB to find") {
    CHECK(rc::check("a bit flipped before the last batch", [] {
        const Written log = *rc::gen::elementOf(several());
        std::string bytes = log.bytes;
        const auto at = *rc::gen::inRange<std::uint64_t>(0, log.begin_of_last());
        bytes[at] = static_cast<char>(bytes[at] ^ 1U << *rc::gen::inRange(0U, 8U));
        const std::uint64_t end = end_in(bytes).find();
        // Or what RocksDB reads before the end is where it finds it.
        RC_ASSERT(end == WalEnd::with_its_file || end == log.end());
    }));
    CHECK(rc::check("a sector of zeros before the last batch", [] {
        const Written log = *rc::gen::elementOf(several());
        std::string bytes = log.bytes;
        const auto at = *rc::gen::inRange<std::uint64_t>(0, log.begin_of_last()) / sector * sector;
        clear(bytes, at, std::min(at + sector, log.begin_of_last()));
        const std::uint64_t end = end_in(bytes).find();
        RC_ASSERT(end == WalEnd::with_its_file || end == log.end());
    }));
    CHECK(rc::check("a bit flipped in the last batch", [] {
        const Written log = several()[static_cast<std::size_t>(*rc::gen::inRange(0, 2))];
        constexpr std::uint64_t head_bytes = 7;
        std::string bytes = log.bytes;
        const auto at =
            *rc::gen::inRange<std::uint64_t>(log.begin_of_last() + head_bytes, log.end());
        bytes[at] = static_cast<char>(bytes[at] ^ 1U << *rc::gen::inRange(0U, 8U));
        RC_ASSERT(end_in(bytes).find() == WalEnd::with_its_file);
    }));
}

}  // namespace
}  // namespace gridcase::rocks::wal_end_test
