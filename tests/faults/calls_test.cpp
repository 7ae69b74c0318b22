// The checker of calls must see what it is there for: each of these histories is impossible for a
// log that answers truly, but for the first ones.

#include "tests/faults/calls.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/runtime/memory_log.hpp"
#include "events/codec.hpp"
#include "tests/support/samples.hpp"

namespace gridcase::faults::calls_test {
namespace {

using engine::ExpectedRevision;
using Outcome = Call::Outcome;

const StreamName one{StreamKind::case_file, "one"};
const StreamName two{StreamKind::case_file, "two"};

struct Entry {
    StreamName stream;
    Revision revision = 0;
    std::string command;
};

/// A log of these commits; what they say does not matter here.
class Written {
   public:
    Written(const std::vector<Entry>& entries) {
        std::vector<CommitPtr> batch;
        for (const Entry& entry : entries) {
            Commit commit;
            commit.stream = entry.stream;
            commit.revision = entry.revision;
            commit.occurred_at = commit.recorded_at = samples::noon;
            commit.command_id = CommandId(entry.command);
            commit.command_type = "note";
            commit.events = {NoteAdded{}};
            batch.push_back(stored(std::move(commit), batch.size() + 1));
        }
        log_.append(0, batch);
    }
    [[nodiscard]] const EventLog& log() const { return log_; }

   private:
    engine::MemoryLog log_;
};

Call call(std::string id, const StreamName& stream, Tick asked, Tick answered, Outcome outcome) {
    Call made;
    made.id = CommandId(std::move(id));
    made.stream = stream;
    made.asked = asked;
    made.answered = answered;
    made.outcome = outcome;
    return made;
}

Call accepted(std::string id, const StreamName& stream, Tick asked, Tick answered, Position first) {
    Call made = call(std::move(id), stream, asked, answered, Outcome::accepted);
    made.first = first;
    made.commits = 1;
    return made;
}

Call conflict(std::string id, Tick asked, Tick answered, Revision expected, Revision actual) {
    Call made = call(std::move(id), one, asked, answered, Outcome::conflict);
    made.expected = ExpectedRevision::exactly(expected);
    made.actual = actual;
    return made;
}

Call unknown(std::string id, Tick asked) { return call(std::move(id), one, asked, never, {}); }

TEST_CASE("calls that overlap may have happened in either order") {
    const Written written({{one, 1, "b"}, {one, 2, "a"}});
    CHECK(fault_in({accepted("a", one, 1, 4, 2), accepted("b", one, 2, 3, 1)}, written.log()) ==
          "");
}

TEST_CASE("a call without an answer happened once, or not at all, or when it was asked again") {
    Call lost = unknown("a", 1);
    lost.outcome = Outcome::unknown;
    const Written empty({});
    CHECK(fault_in({lost}, empty.log()) == "");
    const Written written({{one, 1, "a"}});
    CHECK(fault_in({lost}, written.log()) == "");
    CHECK(fault_in({lost, accepted("a", one, 2, 3, 1)}, written.log()) == "");
}

TEST_CASE("an accepted command that is not in the log is lost") {
    const Written empty({});
    CHECK(fault_in({accepted("a", one, 1, 2, 1)}, empty.log()) ==
          "command a: was accepted, and is lost");
}

TEST_CASE("an accepted command that stands elsewhere, or by half, was changed") {
    const Written written({{one, 1, "a"}, {one, 2, "b"}});
    CHECK(fault_in({accepted("a", one, 1, 2, 1), accepted("b", one, 1, 2, 1)}, written.log()) !=
          "");
    Call whole = accepted("b", one, 1, 2, 2);
    whole.commits = 2;
    CHECK(fault_in({accepted("a", one, 1, 2, 1), whole}, written.log()) ==
          "command b: was accepted at position 2, and stands at position 2 with 1 commits instead "
          "of 2");
}

TEST_CASE("what was refused, or was never asked, does not happen") {
    const Written written({{one, 1, "a"}});
    CHECK(fault_in({call("a", one, 1, 2, Outcome::no_effect)}, written.log()) ==
          "position 1: command a was refused");
    CHECK(fault_in({}, written.log()) == "position 1: nobody asked for command a");
}

TEST_CASE("what was answered stands before what was asked afterwards, in the same stream") {
    const std::vector<Call> calls{accepted("a", one, 1, 2, 2), accepted("b", one, 3, 4, 1)};
    const Written one_stream({{one, 1, "b"}, {one, 2, "a"}});
    CHECK(fault_in(calls, one_stream.log()) ==
          "position 1: command b stands before one that was answered before it was asked");
    // Streams are independent of each other.
    const Written two_streams({{two, 1, "b"}, {one, 1, "a"}});
    CHECK(fault_in(calls, two_streams.log()) == "");
}

TEST_CASE("a command that expected a revision stands right behind it") {
    const Written written({{one, 1, "a"}, {one, 2, "b"}, {one, 3, "c"}});
    Call last = accepted("c", one, 3, 4, 3);
    const std::vector<Call> before{accepted("a", one, 1, 2, 1), accepted("b", one, 1, 4, 2)};
    const auto with = [&](Revision expected) {
        std::vector<Call> calls = before;
        last.expected = ExpectedRevision::exactly(expected);
        calls.push_back(last);
        return fault_in(calls, written.log());
    };
    CHECK(with(2) == "");
    CHECK(with(1) == "command c: was accepted behind revision 1, and another command stands there");
}

TEST_CASE("a conflict tells a revision that the stream had while it was asked") {
    const Written written({{one, 1, "a"}, {one, 2, "b"}});
    const auto with = [&](const Call& told) {
        return fault_in({accepted("a", one, 1, 2, 1), accepted("b", one, 5, 6, 2), told},
                        written.log());
    };
    CHECK(with(conflict("c", 3, 4, 7, 1)) == "");
    CHECK(with(conflict("c", 3, 5, 7, 2)) == "");
    CHECK(with(conflict("c", 3, 4, 7, 2)) ==
          "command c: a conflict told revision 2, which the stream had not reached by then");
    CHECK(with(conflict("c", 7, 8, 7, 1)) ==
          "command c: a conflict told revision 1, which the stream had left before it was asked");
    CHECK(with(conflict("c", 3, 4, 1, 1)) ==
          "command c: was refused as a conflict, and there was none");
}

}  // namespace
}  // namespace gridcase::faults::calls_test
