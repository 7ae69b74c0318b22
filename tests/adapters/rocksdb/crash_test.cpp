#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks {
namespace {

using Clock = std::chrono::steady_clock;
using test::dump;
using test::Process;
using test::TempDir;

/// An answered command, as its asker wrote it down outside the data directory.
struct Answered {
    Position first = 0;
    std::size_t parts = 0;
    bool operator==(const Answered&) const = default;
};

/// Reads the lines of the journal; a command answered twice must have got the same answer.
std::map<std::string, Answered> read_journal(const std::filesystem::path& file) {
    std::map<std::string, Answered> answers;
    std::istringstream lines(test::file_text(file));
    std::string id;
    for (Answered answer; lines >> id >> answer.first >> answer.parts;) {
        const auto [known, fresh] = answers.emplace(id, answer);
        if (!fresh) CHECK(known->second == answer);
    }
    return answers;
}

std::size_t lines_in(const std::filesystem::path& file) {
    const std::string text = test::file_text(file);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// The first group that may not be finished.
std::uint64_t group_to_go_on_with(const std::map<std::string, Answered>& answers) {
    std::uint64_t highest = 0;
    for (const auto& [id, answer] : answers)
        if (id.starts_with("group-"))
            highest = std::max<std::uint64_t>(highest, std::stoull(id.substr(6)));
    return highest > 16 ? highest - 16 : 1;
}

/// Every commit decodes, every stream is a chain without gaps, every command is there once and
/// whole, and everything that was answered is where the answer said.
void check_log(const EventLog& log, const std::map<std::string, Answered>& answers) {
    struct End {
        Revision revision = 0;
        Digest digest;
    };
    std::map<StreamName, End> ends;
    std::map<std::string, Answered> commands;
    Digest digest;
    Position expected = 1;
    log.read(1, log.last(), [&](Position position, std::string_view bytes) {
        REQUIRE(position == expected++);
        const auto read = stored(std::string(bytes), position);
        REQUIRE(read);
        const Commit& commit = (*read)->commit;
        digest = chained(digest, (*read)->digest);
        End& end = ends[commit.stream];
        REQUIRE(commit.revision == end.revision + 1);
        REQUIRE(commit.prev_digest == end.digest);
        end = {commit.revision, (*read)->digest};

        Answered& command = commands[commit.command_id.value()];
        if (command.parts == 0) command.first = position;
        ++command.parts;
        REQUIRE(commit.part == command.parts);                   // none twice, none skipped
        REQUIRE(position == command.first + command.parts - 1);  // together
        if (commit.part == commit.parts) command.parts = commit.parts;
        return true;
    });
    REQUIRE(expected == log.last() + 1);
    CHECK(digest == log.digest());
    for (const auto& [id, answer] : answers) {
        CAPTURE(id);
        REQUIRE(commands.contains(id));
        REQUIRE(commands.at(id) == answer);
    }
    for (const auto& [id, command] : commands)
        if (id.ends_with("-history")) REQUIRE(command.parts == 3);
}

struct Kill {
    std::string name;
    std::size_t answers;                // further ones to wait for
    std::chrono::microseconds after{};  // and then so long
    bool storm = false;
};

Kill planned(int round, std::mt19937_64& random) {
    const std::chrono::microseconds soon(random() % 3000);
    switch (round % 6) {
        case 0:
            return {"at the first commit", 1};
        case 1:
            return {"at the edge of a batch", 8 * (1 + random() % 8)};
        case 2:
            return {"while flushing", 20 + random() % 60, soon, true};
        case 3:
            return {"at random", random() % 200, soon};
        case 4:
            return {"at the start", 0, std::chrono::microseconds(random() % 60'000)};
        default:
            return {"while flushing, at random", random() % 100, soon, true};
    }
}

TEST_CASE("whatever was answered survives kill -9, once, and the views agree with the log") {
    const auto deadline = Clock::now() + std::chrono::seconds(150);
    constexpr int least_rounds = 50;
    constexpr int most_rounds = 60;
    const TempDir directory;
    const auto data = directory / "city";
    const auto journal = directory / "journal";
    test::write_file(journal, "");
    std::random_device seed;
    std::mt19937_64 random(seed());
    std::map<std::string, int> killed;
    std::size_t longest_tail = 0;

    int round = 0;
    for (; round < most_rounds && (round < least_rounds || Clock::now() < deadline); ++round) {
        const Kill plan = planned(round, random);
        CAPTURE(round);
        CAPTURE(plan.name);
        const auto before = read_journal(journal);
        const std::size_t wanted = lines_in(journal) + plan.answers;
        std::vector<std::string> words{CRASH_CHILD, "write", data, journal,
                                       std::to_string(group_to_go_on_with(before))};
        if (plan.storm) words.emplace_back("storm");
        {
            Process child(words);
            const auto hopeless = Clock::now() + std::chrono::seconds(60);
            while (lines_in(journal) < wanted) {
                INFO(child.err());
                REQUIRE(child.running());
                REQUIRE(Clock::now() < hopeless);
                std::this_thread::yield();
            }
            std::this_thread::sleep_for(plan.after);
            child.signal(SIGKILL);
            const test::Ended ended = child.wait();
            INFO(ended.err);
            REQUIRE(ended.code == 128 + SIGKILL);
        }
        ++killed[plan.name];
        if (!std::filesystem::exists(data)) continue;  // it had not come that far

        const auto answers = read_journal(journal);
        const auto log = open_log(data);
        check_log(*log, answers);
        const Position flushed = views_status(data).checkpoint;
        REQUIRE(flushed <= log->last());
        longest_tail = std::max<std::size_t>(longest_tail, log->last() - flushed);
        const auto views = Views::open(data, *log);
        REQUIRE(views->position() == log->last());
        REQUIRE(dump(views->snapshot()->store()) == dump(views_at(*log, log->last())->store()));
    }
    const auto answers = read_journal(journal);
    const auto log = open_log_reader(data);
    std::cout << round << " kills, " << answers.size() << " answered commands, " << log->last()
              << " commits, longest tail folded again " << longest_tail << "\n";
    for (const auto& [name, count] : killed) std::cout << "  " << name << ": " << count << "\n";
    CHECK(round >= least_rounds);
    CHECK(answers.size() > 500);
}

}  // namespace
}  // namespace gridcase::rocks
