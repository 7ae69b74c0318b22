#include "adapters/backup/dump.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <functional>
#include <sstream>
#include <string>

#include "tests/adapters/backup/logs.hpp"

namespace gridcase::test::dump_test {
namespace {

namespace fs = std::filesystem;

std::string dump_of(const EventLog& log) {
    std::ostringstream out;
    backup::dump(log, the_source, out);
    return out.str();
}

/// Loads into a log in memory, which is quick; the directories are real.
class Loader {
   public:
    std::string refusal(const std::string& text) {
        std::istringstream in(text);
        const auto in_memory = [](const fs::path& data, const backup::Source&) {
            fs::create_directory(data / "log");
            return std::make_unique<engine::MemoryLog>();
        };
        const TempDir dir;
        const std::string why = refusal_of([&] { backup::load(in, dir / "d", in_memory); });
        CHECK(fs::exists(dir / "d") == why.empty());  // all or nothing
        return why;
    }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string without_line(const std::string& text, std::size_t number) {
    std::istringstream lines(text);
    std::string kept;
    std::string line;
    for (std::size_t i = 1; std::getline(lines, line); ++i)
        if (i != number) kept += line + "\n";
    return kept;
}

TEST_CASE("a log that was dumped and loaded is the same log, in a new epoch") {
    const TempDir dir;
    const SomeLog some(30);
    std::istringstream in(dump_of(some.log()));
    const backup::Verified loaded = backup::load(in, dir / "d", new_log);
    CHECK(loaded.size == some.log().last());
    const auto log = rocks::open_log_reader(dir / "d");
    CHECK(log->digest() == some.log().digest());
    CHECK(root_at(*log, log->last()) == loaded.root);
    CHECK(loaded.root == root_at(some.log(), some.log().last()));
    CHECK(rocks::identity_of(dir / "d").epoch == the_source.epoch + 1);
    CHECK(rocks::identity_of(dir / "d").id == the_source.log);
    in = std::istringstream(dump_of(some.log()));
    CHECK(contains(refusal_of([&] { backup::load(in, dir / "d", new_log); }), "is not empty"));
}

TEST_CASE("a line that is not right is named by its number, with what would be right") {
    Loader loader;
    const SomeLog some(8);
    const std::string dump = dump_of(some.log());
    const Position size = some.log().last();
    CHECK(loader.refusal(dump).empty());
    CHECK(loader.refusal(dump.substr(0, dump.size() - 1)).empty());  // the last line feed

    CHECK(contains(loader.refusal(""), "line 1: there is nothing; a dump begins with"));
    CHECK(contains(loader.refusal("{\n"), "line 1: this is not JSON"));
    CHECK(contains(loader.refusal("[1]\n"), "line 1: right is {\"format\""));
    CHECK(contains(loader.refusal(replaced(dump, "dump 1", "dump 7")),
                   "line 1: `format` is `gridcase dump 7`; this program reads `gridcase dump 1`"));
    CHECK(contains(loader.refusal(replaced(dump, "\"epoch\":1", "\"epoch\":-1")),
                   "line 1: `epoch` must be a whole number"));
    CHECK(contains(loader.refusal(replaced(dump, "\"log\":\"00", "\"log\":\"")),
                   "line 1: `log` must be 32 lower-case hex digits"));

    CHECK(contains(loader.refusal(without_line(dump, 5)),
                   "line 5: position 5 stands where 4 belongs"));
    CHECK(contains(loader.refusal(without_line(dump, size + 1)), "it was cut off"));
    CHECK(contains(loader.refusal(dump + "\n"), "goes on behind them"));
    CHECK(contains(loader.refusal(replaced(dump, "\"revision\":1", "\"revision\":3")),
                   "line 2: `revision` says 3, its bytes say 1"));
    CHECK(contains(loader.refusal(replaced(dump, "\"command\":\"c", "\"command\":\"d")),
                   "line 2: `command` says dommand-1"));
    CHECK(contains(loader.refusal(replaced(dump, "\"bytes\":\"", "\"bytes\":\"0")),
                   "line 2: `bytes` must be lower-case hex digits"));
    CHECK(contains(loader.refusal(replaced(dump, "\"bytes\":\"", "\"bytes\":\"00")),
                   "line 2: `bytes` cannot be read"));
    CHECK(contains(loader.refusal(replaced(dump, "\"stream\":", "\"river\":")),
                   "line 2: `stream` is missing; right is {\"position\":N"));
    CHECK(contains(loader.refusal(replaced(dump, "\"stream\":", "\"more\":1,\"stream\":")),
                   "line 2: right is {\"position\":N"));
    CHECK(contains(loader.refusal(dump.substr(0, dump.find('\n') + 1) +
                                  std::string(backup::dump_line_limit_bytes + 1, '{')),
                   "line 2: it is longer than 4194304 bytes"));
    const std::string deep = dump.substr(0, dump.find('\n') + 1) + std::string(100'000, '[');
    CHECK(contains(loader.refusal(deep), "line 2: this is not JSON"));
}

TEST_CASE("a dump that was changed behind its first line is refused") {
    CHECK(rc::check("flip", [] {
        static const std::string dump = dump_of(SomeLog(8).log());
        static const std::size_t head = dump.find('\n') + 1;
        const auto byte = *rc::gen::inRange<std::size_t>(head, dump.size() - 1);
        std::string changed = dump;
        changed[byte] = static_cast<char>(changed[byte] ^ *rc::gen::inRange(1, 256));
        Loader loader;
        RC_ASSERT(contains(loader.refusal(changed), "line "));
    }));
}

TEST_CASE("a stream that takes no more is told") {
    std::ostringstream full;
    full.setstate(std::ios::badbit);
    const SomeLog some(3);
    CHECK_THROWS_AS(backup::dump(some.log(), the_source, full), backup::Failed);
}

}  // namespace
}  // namespace gridcase::test::dump_test
