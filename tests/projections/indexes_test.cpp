#include "projections/indexes.hpp"

#include <doctest/doctest.h>

#include "tests/projections/samples.hpp"

namespace gridcase::indexes_test {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

StreamName case_stream(std::string id) { return {StreamKind::case_file, std::move(id)}; }

StoredCommit commit(const StreamName& stream, Revision revision, Position position) {
    StoredCommit stored;
    stored.position = position;
    stored.commit.stream = stream;
    stored.commit.revision = revision;
    stored.commit.command_id = CommandId("c" + std::to_string(position));
    return stored;
}

void index(ViewStore& store, const StoredCommit& commit) {
    index_place(store, commit);
    index_case(store, commit);
}

}  // namespace

TEST_CASE("a command leads to the first of its commits") {
    MemoryViewStore store;
    StoredCommit first = commit(case_stream("a"), 1, 300);
    first.commit.command_id = CommandId("merge-7");
    first.commit.command_digest = sha256("what was asked");
    first.commit.parts = 2;
    StoredCommit second = first;
    second.position = 301;
    second.commit.stream.id = "b";
    second.commit.part = 2;
    index(store, first);
    index(store, second);

    const auto found = indexed_command(store, CommandId("merge-7"));
    REQUIRE(found);
    CHECK(found->first == 300);
    CHECK(found->parts == 2);
    CHECK(found->digest == sha256("what was asked"));
    CHECK_FALSE(indexed_command(store, CommandId("merge-8")));
}

TEST_CASE("a stream's positions come in the order of its revisions, after the one given") {
    MemoryViewStore store;
    const StreamName stream = case_stream("a");
    for (Revision revision = 1; revision <= 300; ++revision)
        index(store, commit(stream, revision, revision * 1000));

    CHECK(indexed_stream(store, stream).size() == 300);
    CHECK(indexed_stream(store, stream, 297) == std::vector<Position>{298000, 299000, 300000});
    CHECK(indexed_stream(store, stream, 300).empty());
    CHECK(indexed_stream(store, stream, ~Revision{0}).empty());
}

TEST_CASE("streams whose ids begin alike, or that differ in kind, do not mix") {
    MemoryViewStore store;
    index(store, commit(case_stream("a"), 1, 1));
    index(store, commit(case_stream("ab"), 1, 2));
    index(store, commit(case_stream("a-1"), 1, 3));
    index(store, commit({StreamKind::territory, "a"}, 1, 4));

    CHECK(indexed_stream(store, case_stream("a")) == std::vector<Position>{1});
    CHECK(indexed_stream(store, case_stream("ab")) == std::vector<Position>{2});
    CHECK(indexed_stream(store, {StreamKind::territory, "a"}) == std::vector<Position>{4});
    CHECK(indexed_stream(store, case_stream("")).empty());
}

TEST_CASE("the largest serial of a prefix is kept, in whatever order numbers come") {
    MemoryViewStore store;
    Position position = 0;
    for (const char* number :
         {"220402001001-20240913-0007", "220402001001-20240913-0012", "220402001001-20240913-0003",
          "220402001001-20240914-0001", "boston-311-101001234567", "no.serial", "odd-12b", "odd-",
          "long-1234567890123456789"})
        index(store, commit(case_stream(number), 1, ++position));
    index(store, commit({StreamKind::policy, "policy-99"}, 1, ++position));
    index(store, commit(case_stream("late-5"), 2, ++position));

    CHECK(indexed_serial(store, "220402001001-20240913-") == 12);
    CHECK(indexed_serial(store, "220402001001-20240914-") == 1);
    CHECK(indexed_serial(store, "boston-311-") == 101001234567);
    for (const char* prefix : {"odd-", "long-", "policy-", "late-", "220402001001-", ""})
        CHECK(indexed_serial(store, prefix) == 0);
}

TEST_CASE("the newest report of a place and category is kept, in whatever order reports come") {
    History history;
    const Instant day = moment("2024-09-13 08:00");
    history.add("c-1", day, {reported(grid_1)})
        .add("c-2", day + days(2), {reported(grid_1)})
        .add("c-3", day + days(1), {reported(grid_1)})
        .add("c-4", day + days(3), {reported(grid_1, sanitation)})
        .add("c-5", day + days(4), {reported(grid_2)})
        .add("old-1", day + days(5), {imported(grid_1)});
    const Views views(history);

    CHECK(indexed_last_report(views.store(), grid_1, dispute) == day + days(2));
    CHECK(indexed_last_report(views.store(), grid_1, sanitation) == day + days(3));
    CHECK(indexed_last_report(views.store(), grid_2, dispute) == day + days(4));
    CHECK_FALSE(indexed_last_report(views.store(), grid_2, sanitation));
    CHECK_FALSE(indexed_last_report(views.store(), UnitCode(), dispute));
}

}  // namespace gridcase::indexes_test
