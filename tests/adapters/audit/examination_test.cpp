#include "adapters/audit/examination.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/adapters/audit/units_log.hpp"

namespace gridcase::audit::examination_test {
namespace {

constexpr Position chunk = 100;  // few, so that the room of each is used again and again
constexpr Position commits = 40 * chunk + 50;

/// A log with so many commits; made once.
const engine::MemoryLog& long_log() {
    static engine::MemoryLog log;
    if (log.last() == 0) add_units(log, commits);
    return log;
}

/// A log that cannot be read from some position on.
class Broken final : public EventLog {
   public:
    [[nodiscard]] Position last() const override { return long_log().last(); }
    [[nodiscard]] Digest digest() const override { return long_log().digest(); }
    void append(Position, const std::vector<CommitPtr>&) override {}
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        if (final > chunk) throw LogFailed("the disk is gone");
        long_log().read(first, final, visit);
    }
};

}  // namespace

TEST_CASE("every commit comes once, in order, examined as if alone, from wherever one begins") {
    const engine::MemoryLog& log = long_log();
    REQUIRE(log.last() == commits);
    for (const Position first : {Position{1}, chunk, chunk + 1, commits}) {
        Examination examination(log, first, chunk);
        Position next = first;
        for (auto some = examination.take(); !some.empty(); some = examination.take())
            for (const Examined& commit : some) {
                REQUIRE(commit.position == next++);
                REQUIRE(commit.fault.empty());
            }
        CHECK(next == commits + 1);
        CHECK(examination.take().empty());
    }
    CHECK(Examination(log, commits + 1, chunk).take().empty());
    LogCheck check;
    Examination examination(log, 1, chunk);
    for (auto some = examination.take(); !some.empty(); some = examination.take())
        for (const Examined& commit : some) REQUIRE(check.take(commit).empty());
    CHECK(check.digest() == log.digest());
    CHECK(check.streams() == 97);
}

TEST_CASE("who takes no more is waited for by nobody") {
    Examination untouched(long_log(), 1, chunk);
    Examination examination(long_log(), 1, chunk);
    CHECK(examination.take().size() == chunk);
}

TEST_CASE("a log that cannot be read is told to who takes, after what could be") {
    const Broken log;
    Examination examination(log, 1, chunk);
    CHECK(examination.take().size() == chunk);
    CHECK_THROWS_AS(examination.take(), LogFailed);
    CHECK_THROWS_AS(examination.take(), LogFailed);
}

}  // namespace gridcase::audit::examination_test
