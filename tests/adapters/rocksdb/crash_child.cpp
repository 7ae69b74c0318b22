// The process that crash_test and views_test kill, and beside which readers_test reads:
//
//   crash_child write DATA JOURNAL FIRST [storm]   asks commands from group FIRST on, and writes to
//                                                  JOURNAL a line `? id` before each is asked and
//                                                  `! id position parts` when it was answered;
//                                                  storm: always in a flush
//   crash_child load DATA                          the same without a journal, flushing views
//   crash_child fold DATA                          folds a log in memory into views, flushing them
//
// It ends when it is killed. Anything unexpected is told on standard error, with exit code 1.

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "adapters/rocksdb/log.hpp"
#include "adapters/rocksdb/log_internal.hpp"
#include "adapters/rocksdb/views.hpp"
#include "adapters/vault/vault.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_log.hpp"
#include "tests/adapters/rocksdb/commits.hpp"
#include "tests/support/samples.hpp"

namespace gridcase::test {
namespace {

constexpr int askers = 8;

[[noreturn]] void give_up(const std::string& why) {
    std::cerr << why << std::endl;
    std::_Exit(1);
}

/// Commands as they are asked and answered, in the order of both; a line is one write(2), so it is
/// there when the process dies.
class Journal {
   public:
    explicit Journal(const std::string& file)
        : handle_(file.empty() ? -1 : ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT, 0600)) {}

    void asks(const std::string& id) const { write("? " + id + "\n"); }
    void answered(const std::string& id, const engine::Accepted& answer) const {
        write("! " + id + " " + std::to_string(answer.commits.front()->position) + " " +
              std::to_string(answer.commits.size()) + "\n");
    }

   private:
    void write(const std::string& line) const {
        if (handle_ < 0) return;
        if (::write(handle_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
            give_up("the journal cannot be written");
    }

    int handle_;
};

/// A group is one case's life, or one archival case; every command is a function of the group's
/// number, so that asking again after a crash is asking the same.
class Asker {
   public:
    Asker(engine::Engine& engine, KeyVault& vault, const Journal& journal)
        : engine_(engine), vault_(vault), journal_(journal) {}

    void city() {
        ask("territory", engine::RegisterUnits{"city", samples::units()});
        ask("policy", engine::ActivatePolicy{std::string(engine::default_policy_text())});
    }

    void group(std::uint64_t number) {
        const std::string name = "group-" + std::to_string(number);
        if (number % 3 == 0) return archive(number, name);
        engine::ReportCase report =
            samples::report_it(number % 2 == 0 ? samples::grid_1 : samples::grid_9);
        report.description = vault_.seal(vault_.person("resident " + name), "垃圾堆放 " + name);
        const engine::Accepted reported = ask(name + "-report", report);
        const CaseNumber the_case(reported.commits.front()->commit.stream.id);
        ask(name + "-accept", engine::AcceptCase{the_case});
        ask(name + "-resolve", engine::ResolveCase{the_case, std::nullopt});
        ask(name + "-close", engine::CloseCase{the_case, std::nullopt});
    }

   private:
    void archive(std::uint64_t number, const std::string& name) {
        engine::RecordHistory history = samples::record_it();
        history.number = CaseNumber("old-hotline:" + std::to_string(number));
        ask(name + "-history", history);
    }

    engine::Accepted ask(const std::string& id, engine::Command command) {
        engine::Envelope envelope;
        envelope.id = CommandId(id);
        envelope.actor = samples::admin_of(samples::city);
        if (id.ends_with("-history")) envelope.actor = samples::the_system();
        envelope.occurred_at = samples::morning;
        envelope.recorded_at = samples::noon;
        envelope.command = std::move(command);
        journal_.asks(id);
        const engine::Answer answer = engine_.ask(std::move(envelope)).get();
        if (const auto* accepted = std::get_if<engine::Accepted>(&answer)) {
            journal_.answered(id, *accepted);
            return *accepted;
        }
        if (const auto* rejection = std::get_if<engine::Rejection>(&answer))
            give_up(id + " was rejected: " + rejection->message);
        if (const auto* failed = std::get_if<engine::Failed>(&answer))
            give_up(id + " failed: " + failed->why);
        give_up(id + " got answer " + std::to_string(answer.index()));
    }

    engine::Engine& engine_;
    KeyVault& vault_;
    const Journal& journal_;
};

void write(const std::string& data, const std::string& journal_file, std::uint64_t first,
           bool storm, std::chrono::milliseconds flush_pause) {
    rocks::LogTuning tuning;
    if (storm) tuning.write_buffer_bytes = 64U << 10U;
    const auto log = rocks::open_log_tuned(tuning, data);
    const auto vault = vault::open_vault(data);
    const auto views = rocks::Views::open(data, *log);
    engine::Engine engine(*log, *views, *vault);
    engine.on_durable([&](Position last) { views->wake(last); });

    const Journal journal(journal_file);
    Asker(engine, *vault, journal).city();
    std::atomic<std::uint64_t> next{first};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < askers; ++thread)
        threads.emplace_back([&] {
            Asker asker(engine, *vault, journal);
            while (true) asker.group(next++);
        });
    if (storm || flush_pause.count() > 0)
        threads.emplace_back([&] {
            while (true) {
                views->flush();
                if (!views->failure().empty()) give_up("the views failed: " + views->failure());
                std::this_thread::sleep_for(flush_pause);
            }
        });
    for (std::thread& thread : threads) thread.join();
}

void fold(const std::string& data) {
    engine::MemoryLog log;
    CommitMaker maker;
    const auto views = rocks::Views::open(data, log);
    while (true) {
        log.append(log.last(), maker.next(40));
        views->wake(log.last());
        if (maker.cases() % 3 == 0) views->flush();
    }
}

void run(const std::vector<std::string>& words) {
    const std::string mode = words.empty() ? "" : words[0];
    if (mode == "fold" && words.size() == 2) return fold(words[1]);
    if (mode == "load" && words.size() == 2)
        return write(words[1], "", 1, false, std::chrono::milliseconds(300));
    if (mode == "write" && words.size() >= 4)
        return write(words[1], words[2], std::stoull(words[3]), words.size() > 4,
                     std::chrono::milliseconds(0));
    give_up("see the top of crash_child.cpp");
}

}  // namespace
}  // namespace gridcase::test

int main(int count, char** arguments) {
    try {
        gridcase::test::run({arguments + 1, arguments + count});
    } catch (const std::exception& error) {
        gridcase::test::give_up(error.what());
    }
}
