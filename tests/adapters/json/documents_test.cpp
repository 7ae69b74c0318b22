#include "adapters/json/documents.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <cmath>
#include <set>
#include <string>

#include "adapters/json/write.hpp"
#include "adapters/vault/vault.hpp"
#include "events/codec.hpp"
#include "tests/events/sample_events.hpp"

namespace gridcase::documents_test {
namespace {

using boost::json::object;
using boost::json::parse;

CommitPtr commit_of(std::vector<Event> events, Position position = 7) {
    Commit commit;
    commit.stream = {StreamKind::case_file, "220402001001-20240913-0007"};
    commit.revision = 3;
    commit.recorded_at = Instant{1'726'220'600'000'000};
    commit.occurred_at = Instant{1'726'220'599'250'000};
    commit.command_id = CommandId("phone-17");
    commit.command_type = "escalate";
    commit.command_digest = sha256("command");
    commit.part = 1;
    commit.parts = 2;
    commit.correlation = "0af7651916cd43dd8448eb211c80319c";
    commit.causation = "cause";
    commit.actor = ActorId("李梅");
    commit.role = Role::dispatcher;
    commit.unit = UnitCode("220402001001");
    commit.rulebook = {.policy = 4, .calendar = 0, .territory = 2};
    commit.prev_digest = sha256("before");
    commit.events = std::move(events);
    return stored(std::move(commit), position);
}

object event_at(const CommitPtr& commit, std::size_t index) {
    return parse(json::to_json(*commit)).at("events").at(index).as_object();
}

TEST_CASE("a commit shows every field with its position and digest") {
    const CommitPtr commit = commit_of({samples::FullEvent().accepted()});
    const object shown = parse(json::to_json(*commit)).as_object();
    CHECK(shown.at("position") == 7);
    CHECK(shown.at("digest").as_string() == commit->digest.hex());
    CHECK(shown.at("stream").at("kind") == "case_file");
    CHECK(shown.at("stream").at("id") == "220402001001-20240913-0007");
    CHECK(shown.at("revision") == 3);
    CHECK(shown.at("recorded_at") == "2024-09-13T09:43:20Z");
    CHECK(shown.at("occurred_at") == "2024-09-13T09:43:19.250000Z");
    CHECK(shown.at("command_id") == "phone-17");
    CHECK(shown.at("command_type") == "escalate");
    CHECK(shown.at("command_digest").as_string() == sha256("command").hex());
    CHECK(shown.at("part") == 1);
    CHECK(shown.at("parts") == 2);
    CHECK(shown.at("correlation") == "0af7651916cd43dd8448eb211c80319c");
    CHECK(shown.at("causation") == "cause");
    CHECK(shown.at("actor") == "李梅");
    CHECK(shown.at("role") == "dispatcher");
    CHECK(shown.at("unit") == "220402001001");
    CHECK(shown.at("rulebook").at("policy") == 4);
    CHECK(shown.at("rulebook").at("territory") == 2);
    CHECK(shown.at("prev_digest").as_string() == sha256("before").hex());
    CHECK(shown.at("events").as_array().size() == 1);
}

TEST_CASE("every event appears under its type and version, with all its fields") {
    std::set<std::string> types;
    const auto shown = parse(json::to_json(*commit_of(samples::full_events())));
    for (const auto& event : shown.at("events").as_array()) {
        types.emplace(event.at("type").as_string());
        CHECK(event.at("version").as_int64() >= 1);
        const bool says_more = event.at("type").as_string() != HandoverClosed::type;
        CHECK(event.at("data").as_object().empty() != says_more);
    }
    CHECK(types.size() == std::variant_size_v<EventVariant>);

    const CommitPtr commit = commit_of(samples::first_day_events());

    const object routed = event_at(commit, 2).at("data").as_object();
    CHECK(routed.at("level") == "community");
    CHECK(routed.at("holder") == "社区书记");
    CHECK(routed.at("facts_read").at(0).at("name") == "parties");
    CHECK(routed.at("case_due") == "2024-09-16T09:43:20.123456Z");
    const object escalated = event_at(commit, 4).at("data").as_object();
    CHECK(escalated.at("reason") == "several_units");
    CHECK(event_at(commit, 4).at("version") == 3);
    const object rated = event_at(commit, 7).at("data").as_object();
    CHECK(rated.at("satisfaction") == 4);
    CHECK(rated.at("solved") == true);
    const object unit = event_at(commit, 8).at("data").as_object();
    CHECK(unit.at("kind") == "department");
    CHECK(unit.at("parent") == "220402001001");
}

TEST_CASE("a sealed text lies in a commit as base64, an absent one as null") {
    const samples::FullEvent full;
    CaseReported anonymous = full.reported();
    anonymous.reporter = std::nullopt;
    const CommitPtr commit = commit_of({full.reported(), anonymous});
    const object data = event_at(commit, 0).at("data").as_object();
    CHECK(data.at("reporter").at("sealed") == "c2VhbGVkAHJlcG9ydGVy");
    CHECK(data.at("reporter").at("person") == "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    CHECK(event_at(commit, 1).at("data").at("reporter").is_null());
}

projections::CaseFile file_with(const PersonalText& text) {
    projections::CaseFile file;
    file.row.number = CaseNumber("220402001001-20240913-0007");
    file.row.revision = 1;
    file.flags = {"recorded_late"};
    projections::TimelineEntry entry;
    entry.revision = 1;
    entry.event = "CaseReported";
    entry.what = "reported (上报) by wang";
    entry.details = {{"description", {}, text}, {"channel", "patrol", std::nullopt}};
    file.timeline = {entry};
    return file;
}

TEST_CASE("personal text is masked, unless the keys are there to reveal it") {
    const auto vault = vault::memory_vault(1);
    const PersonId person = vault->person("phone:13800000000");
    const auto file = file_with(vault->seal(person, "楼上漏水"));

    const auto masked = parse(json::case_json(file, nullptr)).at("texts").at(0);
    CHECK(masked.at("name") == "description");
    CHECK(masked.at("personal").at("masked") == true);
    CHECK(masked.at("personal").at("person").as_string() == person.hex());
    CHECK(json::case_json(file, nullptr).find("楼上漏水") == std::string::npos);

    const auto revealed = parse(json::history_json(file, vault.get())).at("timeline").at(0);
    CHECK(revealed.at("details").at(0).at("personal").at("text") == "楼上漏水");
    CHECK(revealed.at("details").at(1).at("value") == "patrol");
}

TEST_CASE("a text whose key is gone reveals nothing, and says so") {
    const auto vault = vault::memory_vault(1);
    const auto other = vault::memory_vault(2);
    const auto file = file_with(other->seal(other->person("phone:1"), "楼上漏水"));
    const auto shown = parse(json::case_json(file, vault.get())).at("texts").at(0);
    CHECK(shown.at("personal").at("text").is_null());
}

TEST_CASE("a case without rating has no answer, rather than a bad one") {
    projections::CaseRow row;
    CHECK(parse(json::to_json(row)).at("satisfaction").is_null());
    row.rated_at = Instant{1};
    row.satisfaction = 2;
    CHECK(parse(json::to_json(row)).at("satisfaction") == 2);
    CHECK(parse(json::to_json(row)).at("solved") == false);
}

TEST_CASE("a figure has totals by name, rates beside them, and rows that carry both") {
    const projections::Figure* closure = projections::find_figure("closure");
    REQUIRE(closure != nullptr);
    REQUIRE(closure->counters.size() == 6);
    projections::FigureAnswer answer{.figure = closure, .totals = {20, 13, 10}, .lines = {}};
    answer.lines.push_back({.key = {{projections::By::unit, "220402"}},
                            .unit_name = "龙山区",
                            .counters = {20, 13, 10}});
    answer.lines.push_back(
        {.key = {{projections::By::unit, "220403"}}, .unit_name = "西安区", .counters = {0, 0, 0}});
    const auto shown = parse(json::figure_json(answer, Instant{0}, 42));
    CHECK(shown.at("view") == "closure");
    CHECK(shown.at("definition").as_string() == closure->definition);
    CHECK(shown.at("as_of") == "1970-01-01T00:00:00Z");
    CHECK(shown.at("position") == 42);
    CHECK(shown.at("totals").as_object().size() == 6);
    CHECK(shown.at("totals").at("due") == 20);
    CHECK(shown.at("totals").at("closed") == 13);
    CHECK(shown.at("rates").at("closure_rate").as_double() == doctest::Approx(0.65));
    CHECK(shown.at("rows").at(0).at("key").at("unit") == "220402");
    CHECK(shown.at("rows").at(0).at("unit_name") == "龙山区");
    CHECK(shown.at("rows").at(0).at("closed") == 13);
    CHECK(shown.at("rows").at(1).at("rates").at("closure_rate").is_null());
}

TEST_CASE("what a case waits for is shown; what it does not wait for is null") {
    projections::CaseRow row;
    row.revision = 4;
    row.status = projections::RowStatus::accepted;
    object idle = parse(json::to_json(row)).as_object();
    for (const char* name : {"supervision", "request", "docket", "suspended_since", "pressing",
                             "merged_into", "parent", "mediation", "withdrawn_at"})
        CHECK_MESSAGE(idle.at(name).is_null(), name);
    CHECK(idle.at("summons").as_array().empty());
    CHECK(idle.at("late").as_array().empty());

    row.level_due = Instant{1'726'220'600'000'000};
    row.ever_breached.add(LimitKind::sign_in);
    row.summons.push_back({.department = UnitCode("gas"), .arrive_by = Instant{0}});
    row.supervision = {.by = UnitCode("220402"), .due = Instant{0}};
    row.request = {.kind = RequestKind::extension, .limit = LimitKind::level, .amount = 120};
    row.checks.push_back({});
    row.suspensions.push_back({Instant{0}, Instant{hours(2).micros}});
    const object shown = parse(json::to_json(row)).as_object();
    CHECK(shown.at("pressing").at("limit") == "level");
    CHECK(shown.at("pressing").at("due") == "2024-09-13T09:43:20Z");
    CHECK(shown.at("late").at(0) == "sign_in");
    CHECK(shown.at("summons").at(0).at("department") == "gas");
    CHECK(shown.at("supervision").at("by") == "220402");
    CHECK(shown.at("request").at("kind") == "extension");
    CHECK(shown.at("request").at("amount") == 120);
    CHECK(shown.at("reworks") == 1);
    CHECK(shown.at("suspensions") == 1);
    CHECK(shown.at("stood_still_seconds") == 7200);
}

TEST_CASE("a list shows its lines by the moment it is sorted by, and where to go on") {
    projections::ListPage page;
    page.list = projections::find_list("worklist");
    REQUIRE(page.list != nullptr);
    projections::CaseRow row;
    row.number = CaseNumber("c-1");
    page.lines.push_back({UnitCode("220402"), Instant{0}, row});
    page.lines.push_back({UnitCode("220403"), std::nullopt, row});
    page.next = "7.c-1";
    const auto shown = parse(json::list_json(page, Instant{0}, 42));
    CHECK(shown.at("list") == "worklist");
    CHECK(shown.at("sorted_by") == "due");
    CHECK(shown.at("position") == 42);
    CHECK(shown.at("lines").at(0).at("due") == "1970-01-01T00:00:00Z");
    CHECK(shown.at("lines").at(0).at("unit") == "220402");
    CHECK(shown.at("lines").at(0).at("case").at("number") == "c-1");
    CHECK(shown.at("lines").at(1).at("due").is_null());
    CHECK(shown.at("next") == "7.c-1");
    page.next.reset();
    CHECK(parse(json::list_json(page, Instant{0}, 42)).at("next").is_null());
    CHECK(parse(json::list_catalogue_json()).at("lists").as_array().size() ==
          projections::lists().size());
}

TEST_CASE("a unit's notices show what happened, why it concerns the unit, and what is read") {
    json::NoticeBoard board;
    board.unit = UnitCode("220402");
    board.read_up_to = 7;
    projections::Notice notice;
    notice.position = 8;
    notice.kind = projections::NoticeKind::overdue;
    notice.concern = projections::Concern::superior;
    notice.number = CaseNumber("c-1");
    notice.limit = LimitKind::level;
    board.notices.push_back(notice);
    board.next = 8;
    const auto shown = parse(json::notices_json(board));
    CHECK(shown.at("unit") == "220402");
    CHECK(shown.at("read_up_to") == 7);
    CHECK(shown.at("next") == 8);
    CHECK(shown.at("due_soon").as_array().empty());
    const auto& told = shown.at("notices").at(0);
    CHECK(told.at("kind") == "overdue");
    CHECK(told.at("name_zh") == "超期");
    CHECK(told.at("concern") == "superior");
    CHECK(told.at("limit") == "level");
    CHECK(told.at("due").is_null());
    CHECK(told.at("read") == false);
}

TEST_CASE("the catalogue shows every figure with its formula") {
    const auto views = parse(json::catalogue_json()).at("views").as_array();
    CHECK(views.size() == projections::catalogue().size());
    for (const auto& view : views) {
        CHECK(!view.at("definition").as_string().empty());
        CHECK(!view.at("counters").as_array().empty());
    }
}

TEST_CASE("numbers are written as people write them") {
    CHECK(json::write(0.65) == "0.65");
    CHECK(json::write(0.0001) == "0.0001");
    CHECK(json::write(1.0) == "1");
    CHECK(json::write(std::nan("")) == "null");
    CHECK(json::write(~std::uint64_t{0}) == "18446744073709551615");
    CHECK(json::write(-3) == "-3");
}

TEST_CASE("whatever text is written is read back the same") {
    CHECK(rc::check("texts survive", [](const std::vector<std::uint8_t>& bytes) {
        std::string text;  // one to two bytes of UTF-8 each, control characters among them
        for (const std::uint8_t byte : bytes) {
            if (byte >= 0x80) text += static_cast<char>(0xC2 + (byte & 1U));
            text += static_cast<char>(byte >= 0x80 ? 0x80 | (byte & 0x3FU) : byte);
        }
        const std::string written = json::write(object{{text, text}});
        const object read = parse(written).as_object();
        RC_ASSERT(read.size() == 1U);
        RC_ASSERT(std::string(read.begin()->key()) == text);
        RC_ASSERT(std::string(read.begin()->value().as_string()) == text);
    }));
    CHECK(rc::check("numbers survive", [](std::int64_t number, double fraction) {
        RC_ASSERT(parse(json::write(number)) == number);
        RC_PRE(std::isfinite(fraction));
        const auto read = parse(json::write(fraction));
        RC_ASSERT(std::abs(read.to_number<double>() - fraction) <= std::abs(fraction) * 1e-12);
    }));
}

}  // namespace
}  // namespace gridcase::documents_test
