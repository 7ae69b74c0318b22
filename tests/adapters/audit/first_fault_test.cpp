#include "adapters/audit/first_fault.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/adapters/audit/units_log.hpp"

namespace gridcase::audit::first_fault_test {
namespace {

constexpr Position commits = 50;

const engine::MemoryLog& whole_log() {
    static engine::MemoryLog log;
    if (log.last() == 0) add_units(log, commits);
    return log;
}

/// A log that somebody had a hand in.
class Touched final : public EventLog {
   public:
    Position changed = 0;  // the commit with another last byte
    Position gone = 0;     // the commit whose place the ones after it took
    bool other_digest = false;

    [[nodiscard]] Position last() const override { return commits; }
    [[nodiscard]] Digest digest() const override {
        return other_digest ? sha256("another") : whole_log().digest();
    }
    void append(Position, const std::vector<CommitPtr>&) override {}
    void read(Position first, Position final,
              const std::function<bool(Position, std::string_view)>& visit) const override {
        whole_log().read(first, final, [&](Position position, std::string_view bytes) {
            std::string shown(bytes);
            if (position == changed) shown.back() = static_cast<char>(shown.back() ^ 1);
            if (position == gone) return true;
            return visit(position, shown);
        });
    }
};

Fault fault_in(const EventLog& log, const Question& question = {}) {
    LogCheck check;
    return first_fault(log, check, question);
}

}  // namespace

TEST_CASE("a whole log has no fault, and one is told how far it got") {
    Position reached = 0;
    LogCheck check;
    const Fault fault =
        first_fault(whole_log(), check, {}, [&](Position position) { reached = position; });
    CHECK(fault.what.empty());
    CHECK(reached == commits);
    CHECK(check.digest() == whole_log().digest());
}

TEST_CASE("the first commit with a fault is named") {
    Touched log;
    log.changed = 7;
    Fault fault = fault_in(log);
    CHECK(fault.position == 7);
    CHECK_FALSE(fault.what.empty());

    log.changed = 0;
    log.gone = 9;
    fault = fault_in(log);
    CHECK(fault.position == 10);
    CHECK(fault.what == "the commit before is 8: one is missing between them");
}

TEST_CASE("a log whose own digest is of other commits has a fault at its end") {
    Touched log;
    log.other_digest = true;
    const Fault fault = fault_in(log);
    CHECK(fault.position == commits);
    CHECK(fault.what == "the log's own digest is not the chain over its commits");
}

TEST_CASE("a question is asked of every commit in order, until it is answered with a fault") {
    std::vector<Position> asked;
    const Fault fault = fault_in(whole_log(), [&](const Examined& commit) {
        asked.push_back(commit.position);
        return std::string(commit.position == 3 ? "not this one" : "");
    });
    CHECK(asked == std::vector<Position>{1, 2, 3});
    CHECK(fault.position == 3);
    CHECK(fault.what == "not this one");
}

TEST_CASE("it goes on after the commits that are known") {
    LogCheck check;
    whole_log().read(1, 20, [&](Position position, std::string_view bytes) {
        REQUIRE(check.look_at(position, bytes).empty());
        return true;
    });
    Position first = 0;
    const Fault fault = first_fault(whole_log(), check, [&](const Examined& commit) {
        if (first == 0) first = commit.position;
        return std::string();
    });
    CHECK(fault.what.empty());
    CHECK(first == 21);
}

}  // namespace gridcase::audit::first_fault_test
