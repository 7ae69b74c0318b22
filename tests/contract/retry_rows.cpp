// c.2: the first write of two events succeeds; then the same write comes again, in four ways.
//
// Our rule is one sentence: an accepted command's id gives its first answer, for ever, whatever is
// expected now; with another body it is refused. So a retry wins over any check, and a *partial*
// retry (the first event with a new one) is another body under a known id.

#include <doctest/doctest.h>

#include "tests/contract/rows.hpp"

namespace gridcase::contract {
namespace {

using Expected = ExpectedRevision;

struct Given {
    const char* name;
    std::vector<int> before;  // events that are there, in a commit each
    Expected expected;
    const char* not_applicable;  // null: it applies
};

constexpr const char* no_stream_exists =
    "n/a because we know `none`, `exactly n` and `any`; `exactly n` says more than `exists`";

const std::vector<Given>& given() {
    static const std::vector<Given> all{
        {"any on N", {}, Expected::any(), nullptr},
        {"any on X2", {0, 1, 2}, Expected::any(), nullptr},
        {"any on S2", {}, Expected::any(), never_deleted},
        {"stream-exists on X2", {}, Expected::any(), no_stream_exists},
        {"no-stream on N", {}, Expected::none(), nullptr},
        {"no-stream on S2", {}, Expected::none(), never_deleted},
        {"soft-deleted on S2", {}, Expected::any(), never_deleted},
        {"2 on X2", {0, 1, 2}, Expected::exactly(3), nullptr},
        {"2 on S2", {}, Expected::exactly(3), never_deleted},
    };
    return all;
}

constexpr const char* stream_name = "s";

/// The state, then the first write: events 10 and 11 as one batch. Answers its revision.
Revision first_write(House& house, const Given& state) {
    for (const int event : state.before)
        CHECK(house.append("before" + std::to_string(event), stream_name, {event}).find("ok") == 0);
    const Revision revision = state.before.size() + 1;
    CHECK(house.append("batch", stream_name, {10, 11}, state.expected) ==
          "ok " + std::to_string(revision));
    return revision;
}

using Retry = std::function<void(House&, const Given&, Revision)>;

void same_again(House& house, const Given& state, Revision revision) {
    CHECK(house.append("batch", stream_name, {10, 11}, state.expected) ==
          "again " + std::to_string(revision));
}

void partly_again(House& house, const Given& state, Revision) {
    CHECK(house.append("batch", stream_name, {10, 12}, state.expected) == "reused");
}

void again_with_a_failing_check(House& house, const Given&, Revision revision) {
    CHECK(house.append("batch", stream_name, {10, 11}, Expected::exactly(77)) ==
          "again " + std::to_string(revision));
    CHECK(house.append("batch", stream_name, {10, 11}, Expected::none()) ==
          "again " + std::to_string(revision));
}

void again_with_a_passing_check(House& house, const Given&, Revision revision) {
    CHECK(house.append("batch", stream_name, {10, 11}, Expected::exactly(revision)) ==
          "again " + std::to_string(revision));
}

void again_after_more(House& house, const Given& state, Revision revision) {
    CHECK(house.append("more", stream_name, {20}) == "ok " + std::to_string(revision + 1));
    same_again(house, state, revision);
    house.restart();
    same_again(house, state, revision);
    CHECK(house.events_in(stream_name).back() == 20);
}

Row row_of(const Given& state, const char* kind, const char* ours, const Retry& retry) {
    Row row{std::string("c.2 ") + state.name + ", " + kind,
            std::string("first write with ") + state.name + ", retried as " + kind, ours, nullptr};
    if (state.not_applicable) {
        row.ours = state.not_applicable;
        return row;
    }
    row.run = [state, retry](House& house) {
        const Revision revision = first_write(house, state);
        std::vector<int> events = state.before;
        events.insert(events.end(), {10, 11});
        retry(house, state, revision);
        auto now = house.events_in(stream_name);
        now.resize(std::min(now.size(), events.size()));
        CHECK(now == events);
    };
    return row;
}

}  // namespace

std::vector<Row> retry_rows() {
    std::vector<Row> rows;
    for (const Given& state : given()) {
        rows.push_back(row_of(state, "full", "the first answer", same_again));
        rows.push_back(row_of(state, "partial", "CommandIdReused, nothing written", partly_again));
        rows.push_back(row_of(state, "full with a failing check",
                              "the first answer: a retry wins over the check",
                              again_with_a_failing_check));
        rows.push_back(row_of(state, "full with a passing check", "the first answer",
                              again_with_a_passing_check));
        rows.push_back(row_of(state, "full after more events",
                              "the first answer, also after a restart", again_after_more));
    }
    rows.push_back({"c.2 after a soft delete", "retry after the stream was soft-deleted",
                    never_deleted, nullptr});
    rows.push_back({"c.2 after a soft delete, stream-exists",
                    "retry expecting that the stream exists", never_deleted, nullptr});
    rows.push_back(
        {"c.2 after a tombstone", "retry after the stream was buried", never_deleted, nullptr});
    return rows;
}

}  // namespace gridcase::contract
