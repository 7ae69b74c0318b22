#include "adapters/rocksdb/files_beside.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "adapters/rocksdb/views_database.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::files_beside_test {
namespace {

using projections::Family;
using test::TempDir;
using Entries = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t stretches = 6;

std::string key_of(std::size_t stretch, int entry) {
    std::string number = std::to_string(entry);
    return std::to_string(stretch) + "-" + std::string(6 - number.size(), '0') + number;
}

/// Puts so many entries of a kilobyte into each stretch, now here and now there; returns how many
/// files it took.
std::size_t put(const TempDir& data, const std::vector<int>& counts, Entries& found) {
    ViewsDatabase database(data.path() / "views", ViewsDatabase::Mode::build);
    FilesBeside files(database.database(), database.handle(Family::cells),
                      (data.path() / "sorted").string(), stretches);
    const std::string value(1'000, 'v');
    bool more = true;
    for (int entry = 0; more; ++entry) {
        more = false;
        for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
            if (entry >= counts[stretch]) continue;
            files.put(stretch, key_of(stretch, entry), value + std::to_string(entry));
            more = true;
        }
    }
    ViewsDatabase::Sorted made;
    made[files.handle()] = files.finish();
    database.take_in(made);
    DatabaseViewStore(database).scan(Family::cells, {}, {}, [&](auto key, auto each) {
        found.emplace_back(key, each);
        return true;
    });
    return made[files.handle()].size();
}

Entries expected(const std::vector<int>& counts) {
    Entries entries;
    for (std::size_t stretch = 0; stretch < stretches; ++stretch)
        for (int entry = 0; entry < counts[stretch]; ++entry)
            entries.emplace_back(key_of(stretch, entry),
                                 std::string(1'000, 'v') + std::to_string(entry));
    return entries;
}

TEST_CASE("stretches that are made beside each other lie one behind the other") {
    struct Case {
        std::vector<int> counts;
        std::size_t files;
    };
    // More than a thousand entries are too many to wait.
    for (const Case& each : {Case{{0, 0, 0, 0, 0, 0}, 0}, Case{{3, 0, 900, 1, 0, 2}, 1},
                             Case{{3, 2'000, 0, 0, 900, 2}, 3}, Case{{0, 1'500, 1'400, 0, 0, 0}, 2},
                             Case{{1'500, 1, 1'500, 1, 1'500, 0}, 5}}) {
        const TempDir data;
        Entries found;
        CHECK(put(data, each.counts, found) == each.files);
        CHECK(found == expected(each.counts));
    }
}

}  // namespace
}  // namespace gridcase::rocks::files_beside_test
