#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/views.hpp"
#include "events/log_check.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/faults/calls.hpp"
#include "tests/support/process.hpp"

namespace gridcase::rocks::crash_test {
namespace {

using Clock = std::chrono::steady_clock;
using faults::Call;
using test::dump;
using test::Process;
using test::TempDir;

/// What the askers wrote down outside the data directory, in the order of asking and answering.
std::vector<Call> read_journal(const std::filesystem::path& file) {
    std::vector<Call> calls;
    std::map<std::string, std::size_t> newest;  // of each command: it is asked again after a kill
    std::istringstream lines(test::file_text(file));
    char mark = 0;
    std::string id;
    for (faults::Tick now = 1; lines >> mark >> id; ++now) {
        if (mark == '?') {
            newest[id] = calls.size();
            calls.emplace_back();
            calls.back().id = CommandId(id);
            calls.back().asked = now;
        } else {
            Call& call = calls.at(newest.at(id));
            call.answered = now;
            call.outcome = Call::Outcome::accepted;
            lines >> call.first >> call.commits;
        }
    }
    return calls;
}

bool is_answered(const Call& call) { return call.outcome == Call::Outcome::accepted; }

std::size_t answers_in(const std::filesystem::path& file) {
    const std::string text = test::file_text(file);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '!'));
}

/// The first group that may not be finished.
std::uint64_t group_to_go_on_with(const std::vector<Call>& calls) {
    std::uint64_t highest = 0;
    for (const Call& call : calls)
        if (is_answered(call) && call.id.value().starts_with("group-"))
            highest = std::max<std::uint64_t>(highest, std::stoull(call.id.value().substr(6)));
    return highest > 16 ? highest - 16 : 1;
}

/// Every commit decodes, every stream is a chain without gaps, every command is there once and
/// whole, and everything that was answered is where the answer said, in an order that its askers
/// can have seen.
void check_log(const EventLog& log, const std::vector<Call>& calls) {
    LogCheck check;
    std::string fault;
    log.read(1, log.last(), [&](Position position, std::string_view bytes) {
        fault = check.look_at(position, bytes);
        return fault.empty();
    });
    if (fault.empty()) fault = check.at_the_end();
    REQUIRE(fault == "");
    REQUIRE(check.tree().size() == log.last());
    CHECK(check.digest() == log.digest());
    REQUIRE(faults::fault_in(calls, log) == "");
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

/// GRIDCASE_KILL_ROUNDS of them, or as many as two and a half minutes allow, within bounds.
struct Rounds {
    int least = 50;
    int most = 60;
    std::chrono::seconds patience{150};
};

Rounds wanted_rounds() {
    const char* asked = std::getenv("GRIDCASE_KILL_ROUNDS");
    if (asked == nullptr) return {};
    const int rounds = std::atoi(asked);
    return {rounds, rounds, std::chrono::hours(24)};
}

constexpr int rounds_of_a_city = 60;  // then another one is begun, so that looking stays cheap

/// A city that is killed and looked at, again and again.
class KilledCity {
   public:
    KilledCity() { test::write_file(journal_, ""); }

    void kill_and_look(const Kill& plan) {
        const std::size_t wanted = answers_in(journal_) + plan.answers;
        std::vector<std::string> words{CRASH_CHILD, "write", data_, journal_,
                                       std::to_string(group_to_go_on_with(calls_))};
        if (plan.storm) words.emplace_back("storm");
        {
            Process child(words);
            const auto hopeless = Clock::now() + std::chrono::seconds(60);
            while (answers_in(journal_) < wanted) {
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
        if (!std::filesystem::exists(data_)) return;  // it had not come that far

        calls_ = read_journal(journal_);
        const auto log = open_log(data_);
        check_log(*log, calls_);
        commits_ = log->last();
        const Position flushed = views_status(data_).checkpoint;
        REQUIRE(flushed <= log->last());
        longest_tail_ = std::max<std::size_t>(longest_tail_, log->last() - flushed);
        const auto views = Views::open(data_, *log);
        REQUIRE(views->position() == log->last());
        REQUIRE(dump(views->snapshot()->store()) == dump(views_at(*log, log->last())->store()));
    }

    [[nodiscard]] std::size_t answers() const {
        return static_cast<std::size_t>(std::count_if(calls_.begin(), calls_.end(), is_answered));
    }
    [[nodiscard]] Position commits() const { return commits_; }
    [[nodiscard]] std::size_t longest_tail() const { return longest_tail_; }

   private:
    TempDir directory_;
    std::filesystem::path data_ = directory_ / "city";
    std::filesystem::path journal_ = directory_ / "journal";
    std::vector<Call> calls_;
    Position commits_ = 0;
    std::size_t longest_tail_ = 0;
};

TEST_CASE("whatever was answered survives kill -9, once, and the views agree with the log") {
    const Rounds rounds = wanted_rounds();
    const auto deadline = Clock::now() + rounds.patience;
    std::mt19937_64 random(std::random_device{}());
    std::map<std::string, int> killed;
    std::size_t answers = 0, longest_tail = 0;
    Position commits = 0;
    std::unique_ptr<KilledCity> city;
    const auto leave = [&] {
        if (!city) return;
        answers += city->answers();
        commits += city->commits();
        longest_tail = std::max(longest_tail, city->longest_tail());
        city.reset();
    };

    int round = 0;
    for (; round < rounds.most && (round < rounds.least || Clock::now() < deadline); ++round) {
        if (round % rounds_of_a_city == 0) leave();
        if (!city) city = std::make_unique<KilledCity>();
        const Kill plan = planned(round, random);
        CAPTURE(round);
        CAPTURE(plan.name);
        city->kill_and_look(plan);
        ++killed[plan.name];
    }
    leave();
    std::cout << round << " kills, " << answers << " answered commands, " << commits
              << " commits, longest tail folded again " << longest_tail << "\n";
    for (const auto& [name, count] : killed) std::cout << "  " << name << ": " << count << "\n";
    CHECK(round >= rounds.least);
    CHECK(answers > 10 * static_cast<std::size_t>(round));
}

}  // namespace
}  // namespace gridcase::rocks::crash_test
