#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/projections/samples.hpp"

using namespace gridcase;
using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

const Instant opened = moment("2024-09-13 17:50");
const Instant limit = moment("2024-09-16 17:50");

CaseRow row_of(const History& history) {
    CaseRow row;
    for (const CommitPtr& stored : history.commits()) row = fold(std::move(row), *stored);
    return row;
}

/// A case as it stands when it was reported and routed to its grid.
History routed_case() {
    CaseRouted route = routed(grid_1, limit);
    route.level_due = opened + hours(8);
    History history;
    history.add("c-1", opened, {reported(grid_1), route}, opened + minutes(3));
    return history;
}

}  // namespace

TEST_CASE("a report opens the row") {
    CaseReported fact = reported(grid_1);
    fact.severity = Severity::urgent;
    fact.channel = Channel::hotline;
    History history;
    history.add("c-1", opened, {fact}, opened + minutes(3));

    CaseRow expected;
    expected.number = CaseNumber("c-1");
    expected.revision = 1;
    expected.position = 1;
    expected.unit = grid_1;
    expected.category = dispute;
    expected.severity = Severity::urgent;
    expected.channel = "hotline";
    expected.utc_offset_minutes = china;
    expected.opened_at = opened;
    expected.recorded_at = opened + minutes(3);
    CHECK(row_of(history) == expected);
}

TEST_CASE("an import opens an archival row, with its source and the source's own channel") {
    History history;
    history.add("old-hotline-17", opened, {imported(grid_3)}, opened + days(900));
    const CaseRow row = row_of(history);

    CHECK(row.archival);
    CHECK(row.source == "old-hotline");
    CHECK(row.channel == "电话");
    CHECK(row.unit == grid_3);
    CHECK(row.opened_at == opened);
    CHECK(row.recorded_at == opened + days(900));
    CHECK(row.status == RowStatus::reported);
}

TEST_CASE("routing names the holder, the level and both limits") {
    const CaseRow row = row_of(routed_case());

    CHECK(row.status == RowStatus::routed);
    CHECK(row.holder == grid_1);
    CHECK(row.level == Level::grid);
    CHECK(row.first_level == Level::grid);
    CHECK(row.routed_at == opened);
    CHECK(row.level_due == opened + hours(8));
    CHECK(row.case_due == limit);
}

TEST_CASE("a later routing moves the case and its limits, not where it began") {
    History history = routed_case();
    history.add("c-1", opened + hours(1), {routed(community_1)});
    const CaseRow row = row_of(history);

    CHECK(row.holder == community_1);
    CHECK(row.level == Level::community);
    CHECK(row.highest_level == Level::community);
    CHECK(row.first_level == Level::grid);
    CHECK(row.routed_at == opened);
    CHECK_FALSE(row.case_due);
}

TEST_CASE("accepting, resolving and closing leave their times") {
    History history = routed_case();
    history.add("c-1", opened + hours(1), {accepted(grid_1)});
    CHECK(row_of(history).status == RowStatus::accepted);
    history.add("c-1", opened + hours(2), {CaseResolved{}});
    CHECK(row_of(history).status == RowStatus::resolved);
    history.add("c-1", opened + hours(3), {CaseClosed{}});
    const CaseRow row = row_of(history);

    CHECK(row.status == RowStatus::closed);
    CHECK(row.accepted_at == opened + hours(1));
    CHECK(row.resolved_at == opened + hours(2));
    CHECK(row.closed_at == opened + hours(3));
    CHECK_FALSE(row.closed_before_opened);
    CHECK(row.revision == 4);
    CHECK(row.position == 4);
    CHECK(row.recorded_at == opened + minutes(3));
}

TEST_CASE("an escalation moves holder, level and limit; the new holder has yet to sign") {
    CaseEscalated fact = escalated(grid_1, community_1);
    fact.level_due = limit + days(1);
    History history = routed_case();
    history.add("c-1", opened + hours(1), {accepted(grid_1)})
        .add("c-1", opened + hours(2), {fact})
        .add("c-1", opened + hours(9), {escalated(community_1, street)});
    const CaseRow row = row_of(history);

    CHECK(row.status == RowStatus::routed);
    CHECK(row.holder == street);
    CHECK(row.level == Level::street);
    CHECK(row.highest_level == Level::street);
    CHECK(row.first_level == Level::grid);
    CHECK(row.escalations == 2);
    CHECK(row.first_escalated_at == opened + hours(2));
    CHECK_FALSE(row.level_due);
    CHECK(row.case_due == limit);
}

TEST_CASE("a rating leaves two facts and does not change the status") {
    History history = routed_case();
    history.add("c-1", opened + hours(1), {CaseClosed{}})
        .add("c-1", opened + days(1), {rated(true, 5)});
    const CaseRow row = row_of(history);

    CHECK(row.status == RowStatus::closed);
    CHECK(row.rated_at == opened + days(1));
    CHECK(row.solved);
    CHECK(row.satisfaction == 5);
}

TEST_CASE("a closing before the opening is kept and flagged") {
    History history;
    history.add("old-1", opened, {imported(grid_1)}).add("old-1", opened, {CaseClosed{}});
    CHECK_FALSE(row_of(history).closed_before_opened);

    history.add("old-1", opened - one_micro, {CaseClosed{}});
    CHECK(row_of(history).closed_before_opened);
    CHECK(row_of(history).closed_at == opened - one_micro);
}

TEST_CASE("facts about units and policies say nothing about a case") {
    History history = routed_case();
    CaseRow expected = row_of(history);
    history.add("c-1", opened, {unit(grid_1, "第一网格", community_1), PolicyActivated{}});
    expected.revision = 2;
    expected.position = 2;

    CHECK(row_of(history) == expected);
}

TEST_CASE("a row survives its bytes; damaged bytes do not make a row") {
    History history = routed_case();
    history.add("c-1", opened + hours(2), {escalated(grid_1, community_1)})
        .add("c-1", opened + hours(3), {CaseClosed{}})
        .add("c-1", opened + days(1), {rated(false, 2)});
    const CaseRow row = row_of(history);
    const std::string bytes = encode(row);

    CHECK(decode_case_row(bytes) == row);
    CHECK(decode_case_row(encode(CaseRow{})) == CaseRow{});
    CHECK_THROWS_AS(decode_case_row(bytes + "x"), std::runtime_error);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_THROWS_AS(decode_case_row(std::string_view(bytes).substr(0, size)),
                        std::runtime_error);
}

TEST_CASE("no personal text enters the row") {
    History history = routed_case();
    CaseClosed closing;
    closing.remark = sealed("已修复");
    history.add("c-1", opened + hours(3), {closing});

    CHECK(encode(row_of(history)).find("sealed:") == std::string::npos);
}

TEST_CASE("every status has a word") {
    CHECK(to_text(RowStatus::reported) == "reported");
    CHECK(to_text(RowStatus::routed) == "routed");
    CHECK(to_text(RowStatus::accepted) == "accepted");
    CHECK(to_text(RowStatus::resolved) == "resolved");
    CHECK(to_text(RowStatus::closed) == "closed");
}
