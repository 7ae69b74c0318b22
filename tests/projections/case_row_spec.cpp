#include <doctest/doctest.h>

#include <stdexcept>

#include "tests/projections/samples.hpp"

namespace gridcase::case_row_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

const Instant opened = moment("2024-09-13 17:50");
const Instant limit = moment("2024-09-16 17:50");

CaseRow row_of(const History& history) {
    CaseRow row;
    for (const CommitPtr& stored : history.commits()) fold(row, *stored);
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
    history.add("c-1", opened + hours(2), {escalated(grid_1, community_1), returned(grid_1)})
        .add("c-1", opened + hours(3), {CaseClosed{}})
        .add("c-1", opened + days(1), {rated(false, 2)})
        .add("c-1", opened + days(2), {reopened(street), supervised(district, limit)})
        .add("c-1", opened + days(2), {summoned(UnitCode("gas"), limit), CaseResolved{}})
        .add("c-1", opened + days(3), {reworked(limit), ExtensionRequested{}})
        .add("c-1", opened + days(3), {suspended(opened), resumed(limit, limit)})
        .add("c-1", opened + days(4), {CaseDocketed{.unit = street, .times = 3}});
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

TEST_CASE("every status has a word, and the word is read back") {
    for (const RowStatus status : all_row_statuses) {
        CHECK(parse_row_status(to_text(status)) == status);
        CHECK_FALSE(chinese(status).empty());
    }
    CHECK(to_text(RowStatus::in_progress) == "in_progress");
    CHECK_FALSE(parse_row_status("gone"));
}

TEST_CASE("handling, checking and filing move the status; a failed check moves it back") {
    History history = routed_case();
    const auto then = [&](std::vector<Event> events) {
        history.add("c-1", opened + hours(1), std::move(events));
        return row_of(history).status;
    };
    CHECK(then({accepted(grid_1)}) == RowStatus::accepted);
    CHECK(then({CaseAssigned{.unit = grid_1, .person = ActorId("王芳")}}) ==
          RowStatus::in_progress);
    CHECK(then({CaseResolved{}}) == RowStatus::resolved);
    CHECK(then({reworked(limit)}) == RowStatus::in_progress);
    CHECK(then({CaseResolved{}}) == RowStatus::resolved);
    CHECK(then({ResolutionVerified{}}) == RowStatus::verified);
    CHECK(then({CaseClosed{}}) == RowStatus::closed);
    CHECK(then({reopened(community_1, limit)}) == RowStatus::routed);
    CHECK(then({mediated(MediationOutcome::agreed)}) == RowStatus::in_progress);
    CHECK(then({CaseWithdrawn{}}) == RowStatus::withdrawn);

    const CaseRow row = row_of(history);
    CHECK(row.checks.size() == 2);
    CHECK_FALSE(row.checks[0].passed);
    CHECK(row.checks[1].passed);
    CHECK(row.earlier_closings.size() == 1);
    CHECK(row.dispute);
}

TEST_CASE("notes, evidence and reminders move nothing") {
    History history = routed_case();
    history.add("c-1", opened + hours(1), {accepted(grid_1)});
    CaseRow expected = row_of(history);
    history.add("c-1", opened + hours(2), {NoteAdded{}, EvidenceAttached{}, ResidentAnswered{}})
        .add("c-1", opened + hours(3), {EscalationWithheld{}, CaseUrged{}});
    expected.revision = 4;
    expected.position = 4;
    expected.urges = 1;
    CHECK(row_of(history) == expected);
}

TEST_CASE("a suspended case comes back to where it was, with the time it stood still") {
    History history = routed_case();
    history.add("c-1", opened + hours(1), {accepted(grid_1)})
        .add("c-1", opened + hours(2), {SuspensionRequested{}});
    CHECK(row_of(history).request->kind == RequestKind::suspension);
    history.add("c-1", opened + hours(3), {suspended(opened + hours(2))});
    CaseRow row = row_of(history);
    CHECK(row.status == RowStatus::suspended);
    CHECK(row.stood_at == RowStatus::accepted);
    CHECK(row.suspended_since == opened + hours(2));
    CHECK(row.review_at == opened + hours(2) + days(30));
    CHECK_FALSE(row.request);

    history.add("c-1", opened + hours(12), {resumed(opened + hours(10), limit + hours(8))});
    row = row_of(history);
    CHECK(row.status == RowStatus::accepted);
    CHECK_FALSE(row.suspended_since);
    CHECK(stood_still(row) == hours(8));
    CHECK(row.suspended_at == opened + hours(2));
    CHECK(row.case_due == limit + hours(8));
}

TEST_CASE("a merged case stands where it stood when it is unmerged; the other counts it") {
    History history = routed_case();
    history.add("c-1", opened + hours(1), {accepted(grid_1)})
        .add("c-1", opened + hours(2), {merged_into("c-2")});
    CHECK(row_of(history).status == RowStatus::merged);
    CHECK(row_of(history).merged_into == CaseNumber("c-2"));
    history.add("c-1", opened + hours(3), {CaseUnmerged{.from = CaseNumber("c-2")}});
    CHECK(row_of(history).status == RowStatus::accepted);
    CHECK_FALSE(row_of(history).merged_into);
    CHECK_FALSE(row_of(history).merged_at);

    CaseAbsorbed other;
    other.absorbed = CaseNumber("c-3");
    other.case_due = limit - hours(1);
    history.add("c-1", opened + hours(4), {other});
    CHECK(row_of(history).absorbed == 1);
    CHECK(row_of(history).case_due == limit - hours(1));
    history.add("c-1", opened + hours(5),
                {CaseReleased{.released = CaseNumber("c-3"), .case_due = limit}});
    CHECK(row_of(history).absorbed == 0);
    CHECK(row_of(history).case_due == limit);

    // It passes; moved away it is another, and moved back it has passed.
    history.add("c-1", limit, {DeadlineBreached{LimitKind::whole_case, limit, grid_1}});
    other.case_due = limit + hours(1);
    history.add("c-1", limit + minutes(1), {other});
    CHECK_FALSE(row_of(history).breached.contains(LimitKind::whole_case));
    history.add("c-1", limit + minutes(2),
                {CaseReleased{.released = CaseNumber("c-3"), .case_due = limit}});
    CHECK(row_of(history).breached.contains(LimitKind::whole_case));
}

TEST_CASE("splitting names parent and children") {
    History history = routed_case();
    history.add("c-1", opened + hours(1),
                {CaseSplit{.children = {CaseNumber("c-2"), CaseNumber("c-3")}}});
    CHECK(row_of(history).children == 2);
    history.add("c-1", opened + hours(2), {CaseSplitOff{.parent = CaseNumber("c-0")}});
    CHECK(row_of(history).parent == CaseNumber("c-0"));
}

TEST_CASE("returns, rulings and the docket leave their marks") {
    CaseEscalated up = escalated(grid_1, community_1);
    up.reason = EscalationReason::returned;
    History history = routed_case();
    history.add("c-1", opened + hours(1), {returned(grid_1), routed(grid_2, limit)})
        .add("c-1", opened + hours(2), {returned(grid_2, 2), up});
    CaseRow row = row_of(history);
    CHECK(row.returns.size() == 2);
    CHECK(row.ruling_wanted);
    CHECK(row.earlier_routings.size() == 2);

    history.add("c-1", opened + hours(3), {CaseDocketed{.unit = street, .times = 3}});
    CHECK(row_of(history).docket->unit == street);
    history.add("c-1", opened + hours(4), {ReturnRuled{}, routed(grid_1, limit)});
    row = row_of(history);
    CHECK_FALSE(row.ruling_wanted);
    CHECK_FALSE(row.docket);
    CHECK(row.holder == grid_1);
    CHECK(row.highest_level == Level::community);
}

TEST_CASE("departments that were called stay awaited until they arrive, or the case ends") {
    const UnitCode gas("gas-department");
    const UnitCode water("water-department");
    History history = routed_case();
    history.add("c-1", opened, {accepted(grid_1)})
        .add("c-1", opened + hours(1), {summoned(gas, opened + hours(2))})
        .add("c-1", opened + hours(1), {summoned(water, opened + hours(3))})
        .add("c-1", opened + hours(4), {breached(LimitKind::arrival, opened + hours(2), gas)});
    CaseRow row = row_of(history);
    REQUIRE(row.summons.size() == 2);
    CHECK(row.summons[0].breached);
    CHECK_FALSE(row.summons[1].breached);
    CHECK(row.summons[1].armed_at == 4);
    CHECK(row.ever_breached.contains(LimitKind::arrival));
    CHECK_FALSE(row.breached.contains(LimitKind::arrival));

    history.add("c-1", opened + hours(5), {arrived(gas)});
    row = row_of(history);
    CHECK(row.summons.size() == 1);
    CHECK(row.status == RowStatus::in_progress);
    history.add("c-1", opened + hours(6), {CaseClosed{}});
    CHECK(row_of(history).summons.empty());
}

TEST_CASE("a limit that moved is a new one; what was late once stays known") {
    History history = routed_case();
    history.add("c-1", limit + hours(1), {breached(LimitKind::whole_case, limit, grid_1)});
    CaseRow row = row_of(history);
    CHECK(row.breached.contains(LimitKind::whole_case));
    CHECK(row.armed_at.whole_case == 1);

    history.add("c-1", limit + hours(2), {extended(limit, 1)});
    CHECK(row_of(history).breached.contains(LimitKind::whole_case));
    CHECK(row_of(history).armed_at.whole_case == 1);

    history.add("c-1", limit + hours(3), {extended(limit + days(1), 2)});
    row = row_of(history);
    CHECK_FALSE(row.breached.contains(LimitKind::whole_case));
    CHECK(row.ever_breached.contains(LimitKind::whole_case));
    CHECK(row.armed_at.whole_case == 4);
    CHECK(row.extensions == 2);
    CHECK(row.extended_at == limit + hours(2));
}

TEST_CASE("a time that was not believed counts when the log took it, and is marked") {
    CaseAccepted late = accepted(grid_1);
    late.counted_at = opened + hours(6);
    History history = routed_case();
    history.add("c-1", opened + hours(1), {late}, opened + hours(6));
    const CaseRow row = row_of(history);

    CHECK(row.accepted_at == opened + hours(1));
    CHECK(present_routing(row)->accepted_at == opened + hours(6));
    CHECK(row.time_not_believed);
}

TEST_CASE("a case that was never routed was handled on the spot") {
    CaseClosed closing;
    closing.persons = 3;
    History history;
    history.add("c-1", opened, {reported(grid_1), CaseResolved{}, closing});
    CHECK(row_of(history).on_the_spot);
    CHECK(row_of(history).persons == 3);
}

TEST_CASE("where it lies, what it is and who holds it can be put right") {
    HolderChanged change;
    change.from = grid_1;
    change.to = community_1;
    change.to_level = Level::community;
    change.unit = grid_2;
    History history = routed_case();
    history.add("c-1", opened, {CaseCorrected{.unit = grid_3, .description = {}, .reporter = {}}})
        .add("c-1", opened,
             {CaseTriaged{.category = sanitation, .severity = Severity::urgent, .facts = {}}});
    CHECK(row_of(history).unit == grid_3);
    CHECK(row_of(history).category == sanitation);
    CHECK(row_of(history).severity == Severity::urgent);
    history.add("c-1", opened + hours(1), {change});
    const CaseRow row = row_of(history);
    CHECK(row.unit == grid_2);
    CHECK(row.holder == community_1);
    CHECK(row.level == Level::community);
    CHECK(row.highest_level == Level::grid);  // it did not move on the ladder
    CHECK(row.status == RowStatus::routed);
}

}  // namespace gridcase::case_row_spec
