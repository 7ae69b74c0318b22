#include <doctest/doctest.h>

#include "projections/case_file.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::case_file_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Texts = std::vector<std::string>;

const Instant opened = moment("2024-09-13 17:50");
const Instant limit = moment("2024-09-16 17:50");

/// Reported, routed, escalated with a remark, resolved, closed, rated; other streams lie between.
History whole_case() {
    CaseReported report = reported(grid_1);
    report.severity = Severity::urgent;
    report.channel = Channel::hotline;
    report.reporter = sealed("李四 138…");
    report.on_behalf = true;
    report.facts.parties = 2;
    report.facts.hazard = true;
    CaseRouted route = routed(grid_1, limit);
    route.level_due = opened + hours(2);
    CaseEscalated up = escalated(grid_1, community_1);
    up.remark = sealed("需要物业到场");
    CaseResolved resolution;
    resolution.outcome = sealed("已修复");

    History history = territory();
    history.add("c-1", opened, {report, route})
        .add("c-2", opened, {reported(grid_2)})
        .add("c-1", opened + hours(1), {accepted(grid_1)})
        .add("c-1", opened + hours(2), {up})
        .add("c-1", opened + hours(3), {resolution})
        .add("c-1", opened + hours(4), {CaseClosed{}})
        .add("c-1", opened + days(1), {rated(true, 5)});
    return history;
}

Texts events_of(const std::optional<CaseFile>& file) {
    Texts events;
    if (file)
        for (const TimelineEntry& entry : file->timeline) events.push_back(entry.event);
    return events;
}

std::optional<CaseFile> replay_until(const History& history, Instant as_of) {
    return replay(history.stream("c-1"), {.as_of = as_of, .position = {}, .revision = {}});
}

}  // namespace

TEST_CASE("a case file tells who, when, what and why") {
    const auto file = replay(whole_case().stream("c-1"), {});
    REQUIRE(file);
    CHECK(file->row.status == RowStatus::closed);
    REQUIRE(file->timeline.size() == 7);

    Texts told;
    for (const TimelineEntry& entry : file->timeline) told.push_back(entry.what);
    CHECK(told ==
          Texts{"reported (登记) at 220402001001001: dispute, urgent (紧急), by hotline, on behalf "
                "of a resident",
                "routed (分派) to 220402001001001 (grid 网格), held by 网格员",
                "accepted (签收) by 220402001001001",
                "escalated (上报) from 220402001001001 to 220402001001 (community 社区), held by "
                "社区书记",
                "resolved (办结)", "closed (结案)",
                "rated (评价): solved (已解决), satisfaction 5 of 5"});

    const TimelineEntry& route = file->timeline[1];
    CHECK(route.position == 2);
    CHECK(route.revision == 1);
    CHECK(route.occurred_at == opened);
    CHECK(route.actor == "王芳");
    CHECK(route.unit == grid_1);
    CHECK(route.event == "CaseRouted");
    CHECK(route.why == "rule small_dispute: parties = 2, hazard = no");
    REQUIRE(route.details.size() == 2);
    CHECK(route.details[0].name == "level_due");
    CHECK(route.details[0].value == "2024-09-13T19:50:00+08:00");
    CHECK(route.details[1].name == "case_due");
    CHECK(file->timeline[3].why == "beyond competence (超出职权)");
}

TEST_CASE("what a resident said stays sealed; what a policy may read does not") {
    const auto file = replay(whole_case().stream("c-1"), {});
    REQUIRE(file);
    const std::vector<Detail>& details = file->timeline[0].details;

    REQUIRE(details.size() == 4);
    CHECK(details[0].name == "description");
    CHECK(details[0].personal == sealed("楼上漏水"));
    CHECK(details[0].value.empty());
    CHECK(details[1].name == "reporter");
    CHECK(details[1].personal == sealed("李四 138…"));
    CHECK(details[2].name == "parties");
    CHECK(details[2].value == "2");
    CHECK(details[3].name == "hazard");
    CHECK(details[3].value == "yes");
    CHECK(file->timeline[3].details[0].personal == sealed("需要物业到场"));
    CHECK(file->timeline[4].details[0].personal == sealed("已修复"));
    CHECK(file->timeline[5].details.empty());
}

TEST_CASE("as of a moment only what had happened by then is there, the moment included") {
    const History history = whole_case();

    CHECK_FALSE(replay_until(history, opened - one_micro));
    CHECK(events_of(replay_until(history, opened)) == Texts{"CaseReported", "CaseRouted"});
    CHECK(events_of(replay_until(history, opened + hours(1) - one_micro)).size() == 2);
    CHECK(events_of(replay_until(history, opened + hours(1))).size() == 3);
    CHECK(replay_until(history, opened + hours(1))->row.status == RowStatus::accepted);
    CHECK(replay_until(history, latest_instant)->timeline.size() == 7);
}

TEST_CASE("position and revision cut the stream; several bounds hold together") {
    const std::vector<CommitPtr> stream = whole_case().stream("c-1");
    const auto cut = [&](std::optional<Instant> as_of, std::optional<Position> position,
                         std::optional<Revision> revision) {
        return replay(stream, {.as_of = as_of, .position = position, .revision = revision});
    };

    CHECK_FALSE(cut({}, 1, {}));
    CHECK(cut({}, 2, {})->row.revision == 1);
    CHECK(cut({}, 3, {})->row.revision == 1);
    CHECK(cut({}, 4, {})->row.revision == 2);
    CHECK_FALSE(cut({}, {}, 0));
    CHECK(cut({}, {}, 3)->row.level == Level::community);
    CHECK(cut({}, {}, 99)->row.revision == 6);
    CHECK(cut(opened + hours(3), 6, 2)->row.revision == 2);
    CHECK(cut(opened + hours(1), 6, 4)->row.revision == 2);
    CHECK_FALSE(replay({}, {}));
}

TEST_CASE("a fact that was filed late moves the past it belongs to") {
    History history;
    history.add("c-1", opened, {reported(grid_1), routed(grid_1)})
        .add("c-1", opened + days(3), {CaseClosed{}})
        .add("c-1", opened + hours(1), {accepted(grid_1)}, opened + days(4));

    CHECK(events_of(replay_until(history, opened + hours(1))) ==
          Texts{"CaseReported", "CaseRouted", "CaseAccepted"});
    CHECK(replay(history.stream("c-1"), {.as_of = {}, .position = 2, .revision = {}})
              ->timeline.size() == 3);
}

TEST_CASE("a case that was closed before it was opened exists from its opening on") {
    History history;
    history.add("c-1", opened, {imported(grid_1), routed(grid_1)}, opened + days(900))
        .add("c-1", opened - days(2), {CaseClosed{}}, opened + days(900));

    CHECK_FALSE(replay_until(history, opened - days(1)));
    const auto file = replay_until(history, opened);
    REQUIRE(file);
    CHECK(file->row.status == RowStatus::closed);
    CHECK(file->flags == Texts{"archival", "closed_before_opened"});
}

TEST_CASE("an archival case says where it comes from") {
    CaseRouted route = routed(grid_1);
    route.rule = "source";
    route.facts_read = {};
    route.holder = "";
    History history;
    history.add("c-1", opened, {imported(grid_1), route});
    const auto file = replay(history.stream("c-1"), {});
    REQUIRE(file);

    CHECK(
        file->timeline[0].what ==
        "taken over (导入) from old-hotline, where it is 17, at 220402001001001: dispute, by 电话");
    CHECK(file->timeline[1].what == "routed (分派) to 220402001001001 (grid 网格)");
    CHECK(file->timeline[1].why == "as its source says");
}

TEST_CASE("a filing more than a day late is flagged") {
    History history;
    history.add("c-1", opened, {reported(grid_1)}, opened + days(1));
    CHECK(replay(history.stream("c-1"), {})->flags.empty());

    history.add("c-1", opened, {accepted(grid_1)}, opened + days(1) + one_micro);
    CHECK(replay(history.stream("c-1"), {})->flags == Texts{"recorded_late"});
}

namespace {

/// What one event, as the second commit of a case, is told as.
TimelineEntry telling(const Event& event) {
    History history;
    history.add("c-1", opened, {reported(grid_1)}).add("c-1", opened + hours(1), {event});
    return replay(history.stream("c-1"), {})->timeline.back();
}

std::string what(const Event& event) { return telling(event).what; }
std::string why(const Event& event) { return telling(event).why; }

/// `name=value`, a resident's text as `name=*`.
Texts details(const Event& event) {
    Texts texts;
    for (const Detail& detail : telling(event).details)
        texts.push_back(detail.name + "=" + (detail.personal ? "*" : detail.value));
    return texts;
}

}  // namespace

TEST_CASE("what is done with a case is told") {
    CHECK(what(CaseTriaged{.category = sanitation, .severity = Severity::urgent, .facts = {}}) ==
          "triaged (研判): sanitation, urgent (紧急)");
    CHECK(what(CaseAssigned{.unit = grid_1, .person = ActorId("王芳")}) ==
          "assigned (指派) to 王芳 of 220402001001001");
    CHECK(what(VisitRecorded{.finding = sealed("水表箱渗水")}) == "visited (走访)");
    CHECK(details(VisitRecorded{.finding = sealed("水表箱渗水")}) == Texts{"finding=*"});
    CHECK(what(NoteAdded{}) == "noted (备注)");
    CHECK(what(EvidenceAttached{
              .content = {}, .media_type = "image/jpeg", .size_bytes = 7, .caption = {}}) ==
          "evidence attached (附件): image/jpeg, 7 bytes");
    CHECK(what(mediated(MediationOutcome::not_agreed)) ==
          "mediation held (调解): not agreed (未达成协议)");
    CHECK(details(mediated(MediationOutcome::agreed)) == Texts{"parties=2"});
    CHECK(what(CaseUrged{}) == "urged (催办)");
    CHECK(what(ResidentAnswered{}) == "the resident was answered (答复)");
    CHECK(what(CaseCorrected{.unit = grid_2, .description = sealed("x"), .reporter = {}}) ==
          "corrected (更正): it lies at 220402001001002");
    CHECK(what(CaseWithdrawn{}) == "withdrawn (撤回)");
}

TEST_CASE("how a case moves is told, and why") {
    CHECK(what(returned(grid_1, 2)) == "returned (退单) by 220402001001001, for time 2");
    CHECK(why(returned(grid_1, 2)) == "item gas of the duty list (责任清单)");
    CHECK(what(ReturnRuled{.by = street, .to = grid_2, .duty_item = "gas", .remark = {}}) ==
          "ruled (裁定) by 220402001: it is the business of 220402001001002");
    CHECK(what(CaseDocketed{.unit = street, .times = 3}) ==
          "put on the agenda of the joint meeting (列入联席会议) of 220402001");
    CHECK(what(delegated(community_1, grid_1)) ==
          "delegated (下派) from 220402001001 to 220402001001001 (grid 网格), held by 网格员");
    CHECK(what(reopened(community_1, limit)) ==
          "reopened (重开), it goes to 220402001001 (community 社区), held by 社区书记");
    CHECK(details(reopened(community_1, limit)) == Texts{"case_due=2024-09-16T17:50:00+08:00"});
    HolderChanged change;
    change.from = grid_1;
    change.to = community_1;
    change.to_level = Level::community;
    change.unit = grid_2;
    CHECK(what(change) ==
          "holder changed (责任主体变更) from 220402001001001 to 220402001001 (community 社区); "
          "it lies at 220402001001002 now");
    CHECK(why(change) == "vacancy (岗位空缺，上级兜底)");
    CaseRouted route = routed(grid_2);
    route.facts_read = {};
    route.rule = "duty:gas";
    CHECK(why(route) == "item gas of the duty list (责任清单)");
    route.rule = "ruling:gas";
    CHECK(why(route) == "a superior's ruling (裁定), item gas of the duty list (责任清单)");
}

TEST_CASE("calls, supervision and other cases are told") {
    CHECK(what(summoned(UnitCode("gas"), limit)) == "called to the spot (吹哨): gas");
    CHECK(details(summoned(UnitCode("gas"), limit)) ==
          Texts{"arrive_by=2024-09-16T17:50:00+08:00"});
    CHECK(what(arrived(UnitCode("gas"))) == "arrived (报到): gas");
    CHECK(what(supervised(district, limit)) == "put under supervision (挂牌督办) by 220402");
    CHECK(why(supervised(district, limit)) == "lifted when: 三日内恢复供水");
    CHECK(what(SupervisionLifted{.by = district, .remark = {}}) ==
          "supervision lifted (摘牌) by 220402");
    CHECK(what(merged_into("c-2")) == "merged (并案): it goes on in c-2");
    CHECK(what(CaseUnmerged{.from = CaseNumber("c-2")}) ==
          "unmerged (撤销并案) from c-2, it stands where it stood");
    CaseAbsorbed other;
    other.absorbed = CaseNumber("c-3");
    CHECK(what(other) == "absorbed (并入): c-3 goes on in this case");
    CHECK(what(CaseReleased{.released = CaseNumber("c-3"), .case_due = {}}) ==
          "released (撤销并入): c-3 is on its own again");
    CHECK(what(CaseSplit{.children = {CaseNumber("c-4"), CaseNumber("c-5")}}) ==
          "split (拆分) into c-4, c-5");
    CHECK(what(CaseSplitOff{.parent = CaseNumber("c-0")}) == "split off (拆分) from c-0");
}

TEST_CASE("what becomes of limits is told") {
    ExtensionRequested asked;
    asked.amount = 120;
    CHECK(what(asked) == "a later limit asked for (申请延期): level 本级办理");
    CHECK(details(asked) == Texts{"amount=120"});
    CHECK(what(extended(limit, 2)) == "limit extended (延期): case 整案办理, for time 2");
    CHECK(what(RequestRefused{.kind = RequestKind::suspension, .remark = {}}) ==
          "refused (不予批准): the suspension (挂账) asked for");
    CHECK(what(SuspensionRequested{}) == "suspension asked for (申请挂账)");
    CHECK(what(suspended(opened)) == "suspended (挂账): the clocks stand still");
    CHECK(why(suspended(opened)) == "precondition (前置条件未具备)");
    CHECK(what(resumed(opened, limit)) == "resumed (恢复): the clocks run again");
    DeadlinesRecalculated anew;
    anew.calendar = 7;
    CHECK(what(anew) == "limits recalculated (重算时限)");
    CHECK(why(anew) == "calendar version 7 (工作日历)");
    CHECK(what(breached(LimitKind::sign_in, limit, grid_1)) ==
          "limit passed (超期): sign in 签收, of 220402001001001");
    CHECK(what(EscalationWithheld{.limit = LimitKind::level,
                                  .reason = WithheldReason::no_superior}) ==
          "not escalated (未上报) though a limit passed: level 本级办理");
    CHECK(
        why(EscalationWithheld{.limit = LimitKind::level, .reason = WithheldReason::no_superior}) ==
        "no superior (无上级单元)");
}

TEST_CASE("how a case ends is told") {
    CaseResolved resolution;
    resolution.verification = Verification::staff;
    resolution.verification_due = limit;
    CHECK(what(resolution) == "resolved (办结), to be checked by staff (工作人员核查)");
    CHECK(details(resolution) == Texts{"verification_due=2024-09-16T17:50:00+08:00"});
    CHECK(what(ResolutionVerified{}) == "verified (核查通过)");
    CHECK(what(reworked(limit)) == "found not done, to be done again (返工)");
    CaseClosed closing;
    closing.persons = 3;
    closing.reopen_until = limit;
    CHECK(details(closing) == Texts{"persons=3", "reopen_until=2024-09-16T17:50:00+08:00"});
}

TEST_CASE("what to look at twice is flagged") {
    CaseAccepted claimed = accepted(grid_1);
    claimed.counted_at = opened + hours(3);
    History history;
    history.add("c-1", opened, {reported(grid_1), routed(grid_1)})
        .add("c-1", opened, {breached(LimitKind::sign_in, opened, grid_1)})
        .add("c-1", opened, {claimed, supervised(street, limit)})
        .add("c-1", opened, {returned(grid_1), routed(grid_2), CaseResolved{}, reworked(limit)});
    CHECK(replay(history.stream("c-1"), {})->flags ==
          Texts{"time_not_believed", "late_sign_in", "returned", "reworked", "supervised"});
    history.add("c-1", opened, {CaseClosed{}}).add("c-1", opened, {reopened(community_1)});
    CHECK(replay(history.stream("c-1"), {})->flags ==
          Texts{"time_not_believed", "late_sign_in", "returned", "reworked", "reopened"});

    History at_once;
    at_once.add("c-1", opened, {reported(grid_1), CaseResolved{}, CaseClosed{}});
    CHECK(replay(at_once.stream("c-1"), {})->flags == Texts{"on_the_spot"});
}

}  // namespace gridcase::case_file_spec
