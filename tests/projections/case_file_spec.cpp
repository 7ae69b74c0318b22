#include <doctest/doctest.h>

#include "projections/case_file.hpp"
#include "tests/projections/samples.hpp"

using namespace gridcase;
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
