// One place of a log's files is changed as somebody would who can write to the disk: whoever looks
// sees it, or sees exactly what was there before.
//
// GRIDCASE_DAMAGED_PLACES tries more (10,000 in the long mode), GRIDCASE_FAULT_SEED others.

#include <doctest/doctest.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "adapters/rocksdb/head_file.hpp"
#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/log_internal.hpp"
#include "events/log_check.hpp"
#include "events/log_tree.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/process.hpp"

namespace gridcase::faults::places_test {
namespace {

namespace fs = std::filesystem;
using Random = std::mt19937_64;

constexpr std::uint64_t usual_places = 600;

std::uint64_t wanted(const char* variable, std::uint64_t usual) {
    const char* value = std::getenv(variable);
    return value != nullptr ? std::strtoull(value, nullptr, 10) : usual;
}

/// Relative path → content: a data directory held in memory.
using Files = std::map<fs::path, std::string>;

Files files_in(const fs::path& data) {
    Files files;
    for (const auto& entry : fs::recursive_directory_iterator(data))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), data)] = test::file_text(entry.path());
    return files;
}

void put_back(const Files& files, const fs::path& data) {
    fs::remove_all(data);
    for (const auto& [file, content] : files) {
        fs::create_directories((data / file).parent_path());
        test::write_file(data / file, content);
    }
}

enum class Change : std::uint8_t { flip, overwrite, remove, insert, swap, cut, gone };
constexpr std::array all_changes{Change::flip, Change::overwrite, Change::remove, Change::insert,
                                 Change::swap, Change::cut,       Change::gone};

std::string_view to_text(Change change) {
    switch (change) {
        case Change::flip:
            return "a bit flipped";
        case Change::overwrite:
            return "a byte overwritten";
        case Change::remove:
            return "bytes taken out";
        case Change::insert:
            return "bytes put in";
        case Change::swap:
            return "two places swapped";
        case Change::cut:
            return "the end cut off";
        case Change::gone:
            return "the file removed";
    }
    return "";
}

/// Mostly before the zeros that a file may end with: there are many of them.
std::size_t any_place(const std::string& bytes, Random& random) {
    const std::size_t content = bytes.find_last_not_of('\0') + 1;
    return random() % (content > 0 && random() % 8 != 0 ? content : bytes.size());
}

std::string changed(std::string bytes, Change change, Random& random) {
    const std::size_t at = any_place(bytes, random);
    const std::size_t some = std::min<std::size_t>(1 + random() % 40, bytes.size() - at);
    switch (change) {
        case Change::flip:
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << (random() % 8)));
            break;
        case Change::overwrite:
            bytes[at] = static_cast<char>(random());
            break;
        case Change::remove:
            bytes.erase(at, some);
            break;
        case Change::insert:
            bytes.insert(at, bytes.substr(random() % bytes.size(), some));
            break;
        case Change::swap: {
            const std::size_t other = random() % (bytes.size() - some + 1);
            for (std::size_t i = 0; i < some; ++i) std::swap(bytes[at + i], bytes[other + i]);
            break;
        }
        case Change::cut:
            bytes.resize(at);
            break;
        case Change::gone:
            break;
    }
    return bytes;
}

/// A log, the bytes of its commits, and the root that somebody outside has kept.
struct Kept {
    Files files;
    std::vector<std::string> commits;
    Digest root;
};

/// Stopped in order: everything lies in tables. Killed: the last part in the write-ahead log.
enum class Ending : std::uint8_t { stopped, killed };

Kept a_log(Ending ending) {
    const test::TempDir source(test::fleeting_place());
    test::CommitMaker maker;
    Kept kept;
    rocks::open_log(source.path())->append(0, maker.next(150));
    auto log = rocks::open_log(source.path());
    for (int batch = 0; batch < 15; ++batch) log->append(log->last(), maker.next(10));
    kept.commits = test::bytes_of(*log);
    kept.root = LogTree(*log).root();
    if (ending == Ending::stopped) log.reset();
    kept.files = files_in(source.path());
    std::erase_if(kept.files, [](const auto& file) {
        const std::string name = file.first.filename();  // nobody reads these
        return name == "LOCK" || name.starts_with("OPTIONS");
    });
    return kept;
}

/// What the house and an auditor find: empty, or what is wrong. `same`: every commit is what it
/// was.
struct Finding {
    std::string fault;
    bool same = false;
};

Finding look(const fs::path& data, const Kept& kept) {
    const int damaged_slots = rocks::HeadFile::read(rocks::head_path(data)).damaged_slots;
    try {
        const auto log = rocks::open_log(data, {.create = false});
        LogCheck check;
        std::vector<std::string> commits;
        std::string fault;
        log->read(1, log->last(), [&](Position position, std::string_view bytes) {
            fault = check.look_at(position, bytes);
            commits.emplace_back(bytes);
            return fault.empty();
        });
        if (fault.empty()) fault = check.at_the_end();
        if (fault.empty() && check.digest() != log->digest()) fault = "the running digest differs";
        if (fault.empty() && check.tree().root() != kept.root)
            fault = "the log of " + std::to_string(log->last()) + " commits has another root";
        if (fault.empty() && damaged_slots > 0)
            fault = "a slot of HEAD is damaged";  // is warned of
        return {fault, commits == kept.commits};
    } catch (const LogFailed& failed) {
        return {failed.what(), false};
    }
}

struct Tally {
    std::size_t detected = 0;
    std::size_t carried_nothing = 0;
};

TEST_CASE("a place that was changed is found, or carried nothing") {
    const std::uint64_t places = wanted("GRIDCASE_DAMAGED_PLACES", usual_places);
    const std::uint64_t seed = wanted("GRIDCASE_FAULT_SEED", std::random_device{}());
    Random random(seed);
    spdlog::set_level(spdlog::level::off);  // what the house would tell its operator
    const std::array logs{a_log(Ending::stopped), a_log(Ending::killed)};
    const test::TempDir directory(test::fleeting_place());
    const fs::path data = directory / "city";
    for (const Kept& kept : logs) {
        put_back(kept.files, data);
        REQUIRE(look(data, kept).fault == "");
    }

    std::map<std::string, Tally> tally;
    for (std::uint64_t place = 0; place < places; ++place) {
        const Kept& kept = logs[random() % logs.size()];
        Files files = kept.files;
        const auto file = std::next(files.begin(), static_cast<long>(random() % files.size()));
        const Change change = all_changes[random() % all_changes.size()];
        const std::string name = file->first.string();
        if (change == Change::gone || file->second.empty())
            files.erase(file);
        else
            file->second = changed(file->second, change, random);
        put_back(files, data);

        CAPTURE(seed);
        CAPTURE(place);
        CAPTURE(name);
        CAPTURE(to_text(change));
        const Finding finding = look(data, kept);
        CAPTURE(finding.fault);
        REQUIRE((!finding.fault.empty() || finding.same));
        const std::string kind = fs::path(name).extension().empty()
                                     ? fs::path(name).filename().string().substr(0, 8)
                                     : fs::path(name).extension().string();
        Tally& of = tally[kind];
        ++(finding.fault.empty() ? of.carried_nothing : of.detected);
    }
    std::cout << places << " places (seed " << seed << ")\n";
    for (const auto& [kind, of] : tally)
        std::cout << "  " << kind << ": " << of.detected << " found, " << of.carried_nothing
                  << " carried nothing\n";
    std::size_t detected = 0;
    for (const auto& [kind, of] : tally) detected += of.detected;
    CHECK(detected > places / 4);
}

}  // namespace
}  // namespace gridcase::faults::places_test
