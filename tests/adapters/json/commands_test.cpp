#include "adapters/json/commands.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "adapters/vault/vault.hpp"

namespace gridcase::commands_test {
namespace {

using Parsed = tl::expected<json::ParsedCommand, json::Problem>;

/// A body read as a command about the case of these tests, with a vault of its own.
struct Desk {
    std::unique_ptr<KeyVault> vault = vault::memory_vault(1);
    CommandId id{"test-1"};
    std::optional<CaseNumber> number = CaseNumber("220402001001-20240913-0007");

    Parsed read(std::string_view command, std::string_view body) const {
        const json::CommandForm* form = json::find_command_form(command);
        REQUIRE(form != nullptr);
        return json::parse_command(*form, body, {id, number, *vault});
    }

    template <class Command>
    Command good(std::string_view command, std::string_view body) const {
        Parsed parsed = read(command, body);
        INFO(std::string(body) << ": " << (parsed ? "" : parsed.error().detail));
        REQUIRE(parsed.has_value());
        return std::get<Command>(parsed->command);
    }

    std::string opened(const PersonalText& text) const { return vault->open(text).value(); }

    json::Problem bad(std::string_view command, std::string_view body) const {
        Parsed parsed = read(command, body);
        INFO(std::string(body.substr(0, 200)));
        REQUIRE_FALSE(parsed.has_value());
        CHECK(!parsed.error().detail.empty());
        return parsed.error();
    }
};

const std::string full_report = R"({"unit":"220402001001007","category":"dispute",
    "severity":"urgent","channel":"hotline","description":"楼上漏水","on_behalf":true,
    "reporter":{"name":"王","contact":"13800000000"},
    "facts":{"parties":2,"households":30,"estimated_cost_yuan":5000,"hazard":true},
    "occurred_at":"2024-09-13T09:00:00+08:00"})";

TEST_CASE("a report is read with all its fields, its texts sealed for the person who reports") {
    const Desk desk;
    const auto report = desk.good<engine::ReportCase>("report", full_report);
    CHECK(report.unit.value() == "220402001001007");
    CHECK(report.category.value() == "dispute");
    CHECK(report.severity == Severity::urgent);
    CHECK(report.channel == Channel::hotline);
    CHECK(report.on_behalf);
    CHECK(report.facts.parties == 2);
    CHECK(report.facts.households == 30);
    CHECK(report.facts.estimated_cost_yuan == 5000);
    CHECK(report.facts.hazard);
    CHECK_FALSE(report.facts.spans_grids);
    CHECK(desk.vault->open(report.description) == "楼上漏水");
    REQUIRE(report.reporter.has_value());
    CHECK(desk.vault->open(*report.reporter) == "王, 13800000000");
    CHECK(report.description.person == desk.vault->person("phone:13800000000"));
    CHECK(desk.read("report", full_report)->occurred_at ==
          parse_instant("2024-09-13T01:00:00Z").value());
}

TEST_CASE("the same report read again is the same command, to the last sealed byte") {
    const Desk desk;
    CHECK(engine::digest_of(desk.read("report", full_report)->command) ==
          engine::digest_of(desk.read("report", full_report)->command));
}

TEST_CASE("an anonymous report belongs to a person of its own, and says so little") {
    Desk desk;
    const std::string body = R"({"unit":"g","category":"safety","description":"井盖缺失"})";
    const auto report = desk.good<engine::ReportCase>("report", body);
    CHECK_FALSE(report.reporter.has_value());
    CHECK(report.severity == Severity::normal);
    desk.id = CommandId("test-2");
    const auto other = desk.good<engine::ReportCase>("report", body);
    CHECK(report.description.person != other.description.person);
}

TEST_CASE("what is handled on the spot is a report with its outcome, of the same person") {
    const Desk desk;
    const auto handled = desk.good<engine::HandleOnTheSpot>(
        "handle_on_the_spot", R"({"unit":"g","category":"enquiry","description":"低保怎么办理",
            "reporter":{"contact":"13800000000"},"outcome":"已告知","persons":3})");
    CHECK(handled.report.category.value() == "enquiry");
    CHECK(handled.persons == 3);
    CHECK(desk.vault->open(*handled.outcome) == "已告知");
    CHECK(handled.outcome->person == desk.vault->person("phone:13800000000"));
    const auto least = desk.good<engine::HandleOnTheSpot>(
        "handle_on_the_spot", R"({"unit":"g","category":"sanitation","description":"垃圾"})");
    CHECK_FALSE(least.outcome.has_value());
    CHECK(least.persons == 0);
}

TEST_CASE("what it is, is said anew and whole") {
    const Desk desk;
    const auto triage = desk.good<engine::TriageCase>(
        "triage",
        R"({"category":"safety","severity":"urgent","facts":{"hazard":true,"households":12}})");
    CHECK(triage.number == *desk.number);
    CHECK(triage.category.value() == "safety");
    CHECK(triage.severity == Severity::urgent);
    CHECK(triage.facts == CaseFacts{.households = 12, .hazard = true});
    const auto least = desk.good<engine::TriageCase>(
        "triage", R"({"category":"safety","severity":"normal","facts":{}})");
    CHECK(least.facts == CaseFacts{});
}

TEST_CASE("what is put right is sealed for the case, or for whom the contact names") {
    const Desk desk;
    const auto corrected =
        desk.good<engine::CorrectCase>("correct", R"({"unit":"h","description":"三楼漏水"})");
    CHECK(corrected.unit == UnitCode("h"));
    CHECK(desk.vault->open(*corrected.description) == "三楼漏水");
    CHECK(corrected.description->person == desk.vault->person("case:220402001001-20240913-0007"));
    CHECK_FALSE(corrected.reporter.has_value());
    const auto whole = desk.good<engine::CorrectCase>(
        "correct", R"({"description":"漏水","reporter":{"name":"王","contact":"13800000000"}})");
    CHECK_FALSE(whole.unit.has_value());
    CHECK(desk.vault->open(*whole.reporter) == "王, 13800000000");
    CHECK(whole.reporter->person == desk.vault->person("phone:13800000000"));
    CHECK(whole.description->person == whole.reporter->person);
}

TEST_CASE("the parts of a case are read with facts and sealed descriptions") {
    const Desk desk;
    const auto split = desk.good<engine::SplitCase>(
        "split", R"({"parts":[{"unit":"g","category":"safety","description":"电线裸露"},
            {"unit":"h","category":"dispute","severity":"urgent","description":"邻里争执",
             "facts":{"parties":2}}]})");
    REQUIRE(split.parts.size() == 2);
    CHECK(split.parts[0].unit == UnitCode("g"));
    CHECK(split.parts[0].severity == Severity::normal);
    CHECK(desk.vault->open(split.parts[0].description) == "电线裸露");
    CHECK(split.parts[1].category.value() == "dispute");
    CHECK(split.parts[1].severity == Severity::urgent);
    CHECK(split.parts[1].facts.parties == 2);
    CHECK(split.parts[1].description.person ==
          desk.vault->person("case:220402001001-20240913-0007"));
}

TEST_CASE("the commands of those who handle a case are read") {
    const Desk desk;
    CHECK(desk.good<engine::AcceptCase>("accept", "").number == *desk.number);
    CHECK(desk.good<engine::AcceptCase>("accept", "{}").number == *desk.number);
    CHECK(desk.good<engine::AssignCase>("assign", R"({"person":"李梅"})").person ==
          ActorId("李梅"));
    CHECK(
        desk.opened(desk.good<engine::RecordVisit>("visit", R"({"finding":"无人在家"})").finding) ==
        "无人在家");
    CHECK(desk.opened(desk.good<engine::AddNote>("note", R"({"text":"周三再去"})").text) ==
          "周三再去");
    const std::string digest(64, 'a');
    const auto evidence = desk.good<engine::AttachEvidence>(
        "attach", R"({"content":")" + digest +
                      R"(","media_type":"image/jpeg","size_bytes":67108864,"caption":"现场"})");
    CHECK(evidence.content.hex() == digest);
    CHECK(evidence.media_type == "image/jpeg");
    CHECK(evidence.size_bytes == 67'108'864);
    CHECK(desk.opened(*evidence.caption) == "现场");
    const auto mediation = desk.good<engine::HoldMediation>(
        "mediate", R"({"parties":3,"outcome":"agreed","record":"各让一步"})");
    CHECK(mediation.parties == 3);
    CHECK(mediation.outcome == MediationOutcome::agreed);
    CHECK(desk.opened(*mediation.record) == "各让一步");
    CHECK_FALSE(
        desk.good<engine::HoldMediation>("mediate", R"({"parties":1,"outcome":"adjourned"})")
            .record.has_value());
    CHECK(desk.opened(desk.good<engine::AnswerResident>("answer", R"({"text":"已安排"})").text) ==
          "已安排");
    const auto resolve = desk.good<engine::ResolveCase>("resolve", R"({"outcome":"已清理"})");
    CHECK(desk.opened(*resolve.outcome) == "已清理");
    const auto verify =
        desk.good<engine::VerifyResolution>("verify", R"({"passed":true,"finding":"属实"})");
    CHECK(verify.passed);
    CHECK(desk.opened(*verify.finding) == "属实");
    CHECK_FALSE(desk.good<engine::VerifyResolution>("verify", R"({"passed":false})").passed);
    CHECK_FALSE(desk.good<engine::CloseCase>("close", R"({"remark":""})").remark.has_value());
}

TEST_CASE("what a resident says of a case is read") {
    const Desk desk;
    CHECK_FALSE(desk.good<engine::UrgeCase>("urge", "").remark.has_value());
    CHECK(desk.opened(*desk.good<engine::UrgeCase>("urge", R"({"remark":"三天了"})").remark) ==
          "三天了");
    const auto rate = desk.good<engine::RateCase>("rate", R"({"solved":true,"satisfaction":5})");
    CHECK(rate.solved);
    CHECK(rate.satisfaction == 5);
    CHECK(desk.opened(*desk.good<engine::ReopenCase>("reopen", R"({"ground":"又漏了"})").ground) ==
          "又漏了");
    CHECK_FALSE(desk.good<engine::WithdrawCase>("withdraw", "").ground.has_value());
    CHECK(desk.opened(
              *desk.good<engine::WithdrawCase>("withdraw", R"({"ground":"已和好"})").ground) ==
          "已和好");
}

TEST_CASE("the commands that say whose a case is are read") {
    const Desk desk;
    const auto returned =
        desk.good<engine::ReturnCase>("return", R"({"duty_item":"greening","remark":"归园林"})");
    CHECK(returned.duty_item == "greening");
    CHECK(desk.opened(*returned.remark) == "归园林");
    const auto ruled = desk.good<engine::RuleReturn>("rule", R"({"to":"g","duty_item":"roads"})");
    CHECK(ruled.to == UnitCode("g"));
    CHECK(ruled.duty_item == "roads");
    CHECK_FALSE(ruled.remark.has_value());
    const auto escalate = desk.good<engine::EscalateCase>(
        "escalate", R"({"reason":"beyond_means","remark":"需要资金"})");
    CHECK(escalate.reason == EscalationReason::beyond_means);
    CHECK(desk.opened(*escalate.remark) == "需要资金");
    CHECK(desk.good<engine::DelegateCase>("delegate", R"({"to":"g"})").to == UnitCode("g"));
    CHECK(desk.good<engine::SummonDepartment>("summon", R"({"department":"cg"})").department ==
          UnitCode("cg"));
    CHECK(desk.good<engine::ArriveOnSpot>("arrive", R"({"department":"cg"})").department ==
          UnitCode("cg"));
    const auto supervised = desk.good<engine::SuperviseCase>(
        "supervise", R"({"due":"2024-09-20T17:30:00+08:00","lift_conditions":"全部整改"})");
    CHECK(supervised.due == parse_instant("2024-09-20T09:30:00Z").value());
    CHECK(supervised.lift_conditions == "全部整改");
    CHECK_FALSE(desk.good<engine::LiftSupervision>("lift", "").remark.has_value());
    CHECK(desk.good<engine::MergeCase>("merge", R"({"into":"a-20240913-0001"})").into ==
          CaseNumber("a-20240913-0001"));
    CHECK(desk.good<engine::UnmergeCase>("unmerge", "").number == *desk.number);
}

TEST_CASE("an extension is asked for in days, or in hours and minutes, as the clock counts") {
    const Desk desk;
    const auto check = [&](const std::string& said, std::int64_t amount, engine::AmountUnit unit) {
        const auto asked = desk.good<engine::RequestExtension>(
            "request_extension",
            R"({"limit":"case","amount":")" + said + R"(","ground":"等材料"})");
        CHECK(asked.amount == amount);
        CHECK(asked.unit == unit);
    };
    check("2 days", 2, engine::AmountUnit::days);
    check("1 day", 1, engine::AmountUnit::days);
    check("4 hours", 240, engine::AmountUnit::minutes);
    check("90 minutes", 90, engine::AmountUnit::minutes);
    const auto asked = desk.good<engine::RequestExtension>(
        "request_extension", R"({"limit":"level","amount":"1 hour","ground":"等材料"})");
    CHECK(asked.limit == LimitKind::level);
    CHECK(asked.amount == 60);
    CHECK(desk.opened(*asked.ground) == "等材料");
    for (const std::string wrong :
         {"2", "days", "2days", "0 days", "-1 days", "2 weeks", "1.5 days", "2 days ", "367 days",
          "99999999999999999999 days"}) {
        INFO(wrong);
        const json::Problem problem =
            desk.bad("request_extension",
                     R"({"limit":"level","amount":")" + wrong + R"(","ground":"等材料"})");
        CHECK(problem.field == "amount");
        CHECK(problem.detail.find("such as 2 days") != std::string::npos);
    }
}

TEST_CASE("the other commands about clocks are read") {
    const Desk desk;
    const auto suspension = desk.good<engine::RequestSuspension>(
        "request_suspension", R"({"reason":"season","ground":"冬季无法施工"})");
    CHECK(suspension.reason == SuspensionReason::season);
    CHECK(desk.opened(*suspension.ground) == "冬季无法施工");
    CHECK(desk.good<engine::ApproveRequest>("approve", "").number == *desk.number);
    CHECK(
        desk.opened(*desk.good<engine::RefuseRequest>("refuse", R"({"remark":"不同意"})").remark) ==
        "不同意");
    CHECK(desk.good<engine::ResumeCase>("resume", "{}").number == *desk.number);
}

TEST_CASE("the house's own commands are read") {
    const Desk desk;
    const auto units = desk.good<engine::RegisterUnits>(
        "register_units",
        R"({"territory":"city","units":[{"code":"c","name":"城","level":"city"},
            {"code":"d","name":"局","level":"district","kind":"department","parent":"c",
             "holder":"局长","line":"city-management","valid_from":"2024-01-01T00:00:00+08:00"}]})");
    CHECK(units.territory == "city");
    REQUIRE(units.units.size() == 2);
    CHECK_FALSE(units.units[0].parent.has_value());
    CHECK(units.units[1].kind == UnitKind::department);
    CHECK(units.units[1].parent == UnitCode("c"));
    CHECK(units.units[1].line == "city-management");
    CHECK(units.units[1].valid_from == parse_instant("2023-12-31T16:00:00Z").value());
    const auto read = desk.good<engine::ReadNotices>("read_notices", R"({"unit":"c","up_to":17})");
    CHECK(read.unit == UnitCode("c"));
    CHECK(read.up_to == 17);
    const auto erase = desk.good<engine::ErasePersonalData>(
        "erase", R"({"person":"00112233445566778899aabbccddeeff","ground":"consent withdrawn"})");
    CHECK(erase.person.hex() == "00112233445566778899aabbccddeeff");
    CHECK(erase.ground == "consent withdrawn");
    const auto rotated = desk.good<engine::RotateHeadKey>(
        "rotate_head_key", R"({"before":"aa","key":"bb","signature":"cc"})");
    CHECK(rotated.before + rotated.key + rotated.signature == "aabbcc");
    const auto calendar = desk.good<engine::AdoptCalendar>(
        "adopt_calendar", R"({"calendar":"default","text":"id = \"x\"\n"})");
    CHECK(calendar.calendar == "default");
    CHECK(calendar.text == "id = \"x\"\n");
    CHECK(desk.good<engine::ActivatePolicy>("activate_policy", "name = \"x\"\n").text ==
          "name = \"x\"\n");
}

struct BadBody {
    std::string_view command;
    std::string body;
    std::string_view field;    // that the problem names
    std::string_view in_text;  // a part of the sentence
};

/// A good body of `attach` with one member said otherwise.
std::string attach_with(const std::string& member) {
    std::string body = "{" + member;
    for (const std::string& good :
         {R"("content":")" + std::string(64, '0') + "\"",
          std::string(R"("media_type":"image/png")"), std::string(R"("size_bytes":1)")})
        if (!member.starts_with(good.substr(0, good.find(':')))) body += "," + good;
    return body + "}";
}

std::string report_with(const std::string& member) {
    return R"({"unit":"g","category":"c","description":"d",)" + member + "}";
}

TEST_CASE("what is wrong in a body is named, with what would be right") {
    const Desk desk;
    const std::string long_text(17U << 10U, 'x');
    const std::string long_value = '"' + std::string(8193, 'x') + '"';
    std::string twenty_parts = "{}";
    for (int i = 1; i < 20; ++i) twenty_parts += ",{}";
    const std::vector<BadBody> table{
        {"report", "", "unit", "missing"},
        {"report", "{", "", "breaks off"},
        {"report", "[]", "", "object"},
        {"report", "\"text\"", "", "object"},
        {"report", "{\"unit\":\"g\"} x", "", "not JSON"},
        {"report", "{'unit':'g'}", "", "not JSON"},
        {"report", report_with("\"colour\":1"), "colour", "the fields are unit, category"},
        {"report", R"({"unit":7,"category":"c","description":"d"})", "unit", "text"},
        {"report", R"({"unit":"","category":"c","description":"d"})", "unit", "empty"},
        {"report", R"({"unit":"c\u0000d","category":"c","description":"d"})", "unit", "control"},
        {"report", R"({"unit":null,"category":"c","description":"d"})", "unit", "missing"},
        {"report", R"({"unit":"g","category":"c","description":""})", "description", "empty"},
        {"report", R"({"unit":"g","category":"c","description":"a\u0007b"})", "description",
         "control"},
        {"report", R"({"unit":"g","category":"c","description":")" + long_text + "\"}",
         "description", "16384"},
        {"report", "{\"unit\":\"g\",\"category\":\"c\",\"description\":\"\xC3\x28\"}", "", "UTF-8"},
        {"report", R"({"unit":"g","category":"c","description":"\ud800"})", "", "not JSON"},
        {"report", report_with("\"severity\":\"dire\""), "severity", "normal, urgent"},
        {"report", report_with("\"channel\":\"pigeon\""), "channel", "hotline"},
        {"report", report_with("\"on_behalf\":\"yes\""), "on_behalf", "true or false"},
        {"report", report_with("\"facts\":[]"), "facts", "object"},
        {"report", report_with("\"facts\":{\"parties\":-1}"), "facts.parties", "whole number"},
        {"report", report_with("\"facts\":{\"parties\":1.5}"), "facts.parties", "whole number"},
        {"report", report_with("\"facts\":{\"parties\":1e30}"), "facts.parties", "whole number"},
        {"report", report_with("\"facts\":{\"party\":1}"), "facts.party", "parties"},
        {"report", report_with("\"facts\":{\"hazard\":1}"), "facts.hazard", "true or false"},
        {"report", report_with("\"reporter\":\"me\""), "reporter", "object"},
        {"report", report_with("\"reporter\":{\"contact\":\"" + std::string(257, '1') + "\"}"),
         "reporter.contact", "256"},
        {"report", report_with("\"occurred_at\":\"2024-09-13 09:00\""), "occurred_at", ""},
        {"report", report_with("\"occurred_at\":1726190000"), "occurred_at", "text"},
        {"report", report_with("\"unit\":\" \""), "unit", "empty"},
        {"handle_on_the_spot", "{}", "unit", "missing"},
        {"handle_on_the_spot", report_with("\"persons\":-1"), "persons", "whole number"},
        {"handle_on_the_spot", report_with("\"outcome\":" + long_value), "outcome", "8192"},
        {"triage", R"({"category":"c","facts":{}})", "severity", "missing"},
        {"triage", R"({"category":"c","severity":"normal"})", "facts", "missing"},
        {"triage", R"({"severity":"normal","facts":{}})", "category", "missing"},
        {"triage", R"({"category":"c","severity":"low","facts":{}})", "severity", "urgent"},
        {"triage", R"({"category":"c","severity":"normal","facts":{"hazard":"no"}})",
         "facts.hazard", "true or false"},
        {"correct", "{}", "description", "unit and reporter"},
        {"correct", R"({"description":""})", "description", "unit and reporter"},
        {"correct", R"({"unit":"a\nb"})", "unit", "control"},
        {"correct", R"({"reporter":{"phone":"1"}})", "reporter.phone", "name, contact"},
        {"split", "{}", "parts", "missing"},
        {"split", R"({"parts":[]})", "parts", "empty"},
        {"split", R"({"parts":{}})", "parts", "list of objects"},
        {"split", R"({"parts":["g"]})", "parts", "list of objects"},
        {"split", R"({"parts":[)" + twenty_parts + R"(,{}]})", "parts", "at most 20"},
        {"split", R"({"parts":[{"unit":"g","category":"c","description":"d"},{"unit":"g"}]})",
         "parts[1].category", "missing"},
        {"split", R"({"parts":[{"unit":"g","category":"c","description":"d","reporter":{}}]})",
         "parts[0].reporter", "not known"},
        {"split",
         R"({"parts":[{"unit":"g","category":"c","description":"d","facts":{"hazard":1}}]})",
         "parts[0].facts.hazard", "true or false"},
        {"accept", R"({"number":"other"})", "number", "not known"},
        {"assign", "{}", "person", "missing"},
        {"assign", R"({"person":"a\u0000b"})", "person", "control"},
        {"visit", "{}", "finding", "missing"},
        {"visit", R"({"finding":" \n"})", "finding", "empty"},
        {"note", R"({"text":7})", "text", "must be a text"},
        {"note", R"({"text":)" + long_value + "}", "text", "8192"},
        {"attach", attach_with(R"("content":"ab")"), "content", "64 hexadecimal"},
        {"attach", attach_with(R"("content":")" + std::string(64, 'g') + "\""), "content",
         "64 hexadecimal"},
        {"attach", attach_with(R"("media_type":"text/html")"), "media_type", "image/jpeg"},
        {"attach", attach_with(R"("size_bytes":0)"), "size_bytes", "1 to 67108864"},
        {"attach", attach_with(R"("size_bytes":67108865)"), "size_bytes", "1 to 67108864"},
        {"mediate", R"({"outcome":"agreed"})", "parties", "missing"},
        {"mediate", R"({"parties":0,"outcome":"agreed"})", "parties", "1 to 10000"},
        {"mediate", R"({"parties":2,"outcome":"peace"})", "outcome", "not_agreed"},
        {"answer", "{}", "text", "missing"},
        {"return", "{}", "duty_item", "missing"},
        {"return", R"({"duty_item":")" + std::string(65, 'x') + "\"}", "duty_item", "64"},
        {"rule", R"({"duty_item":"roads"})", "to", "missing"},
        {"rule", R"({"to":"g"})", "duty_item", "missing"},
        {"escalate", "{}", "reason", "missing"},
        {"escalate", R"({"reason":"tired"})", "reason", "beyond_means"},
        {"escalate", R"({"reason":"supervised"})", "reason", "beyond_means"},  // the house's own
        {"delegate", "{}", "to", "missing"},
        {"delegate", R"({"to":["g"]})", "to", "text"},
        {"summon", "{}", "department", "missing"},
        {"arrive", R"({"department":""})", "department", "empty"},
        {"supervise", R"({"lift_conditions":"x"})", "due", "missing"},
        {"supervise", R"({"due":"tomorrow","lift_conditions":"x"})", "due", "2024-"},
        {"supervise", R"({"due":"2024-09-20T09:30:00Z"})", "lift_conditions", "missing"},
        {"lift", R"({"remark":true})", "remark", "text"},
        {"merge", "{}", "into", "missing"},
        {"merge", R"({"into":"a/b"})", "into", "A–Z"},
        {"unmerge", R"({"into":"a"})", "into", "the fields are occurred_at"},
        {"request_extension", R"({"limit":"sign_in","amount":"1 day","ground":"g"})", "limit",
         "level, case"},
        {"request_extension", R"({"limit":"level","amount":1,"ground":"g"})", "amount", "text"},
        {"request_extension", R"({"limit":"level","amount":"1 day"})", "ground", "missing"},
        {"request_suspension", "{}", "reason", "missing"},
        {"request_suspension", R"({"reason":"holiday"})", "reason", "season, precondition"},
        {"approve", R"({"remark":"fine"})", "remark", "not known"},
        {"refuse", R"({"remark":{}})", "remark", "text"},
        {"resolve", R"({"outcome":)" + long_value + "}", "outcome", "8192"},
        {"verify", "{}", "passed", "missing"},
        {"verify", R"({"passed":1})", "passed", "true or false"},
        {"rate", R"({"solved":true})", "satisfaction", "missing"},
        {"rate", R"({"solved":true,"satisfaction":6})", "satisfaction", "1 to 5"},
        {"rate", R"({"solved":true,"satisfaction":0})", "satisfaction", "1 to 5"},
        {"rate", R"({"solved":"yes","satisfaction":3})", "solved", "true or false"},
        {"reopen", R"({"reason":"x"})", "reason", "ground"},
        {"withdraw", R"({"ground":"\u0000"})", "ground", "control"},
        {"register_units", R"({"territory":"city","units":[]})", "units", "empty"},
        {"register_units", R"({"territory":"city","units":[1]})", "units", "objects"},
        {"register_units",
         R"({"territory":"city","units":[{"code":"a","name":"A","level":"hut"}]})",
         "units[0].level", "community"},
        {"read_notices", R"({"unit":"c"})", "up_to", "missing"},
        {"read_notices", R"({"unit":"c","up_to":0})", "up_to", "whole number"},
        {"erase", R"({"person":"wang","ground":"x"})", "person", "32 lower-case hex digits"},
        {"erase", R"({"person":"00112233445566778899aabbccddeeff"})", "ground", "missing"},
        {"rotate_head_key", "{}", "key", "missing"},
        {"adopt_calendar", R"({"calendar":"default"})", "text", "missing"},
        {"adopt_calendar", R"({"text":"x"})", "calendar", "missing"},
        {"activate_policy", "", "", "empty"},
        {"activate_policy", "name = \"\xFF\"", "", "UTF-8"},
    };
    for (const BadBody& row : table) {
        const json::Problem problem = desk.bad(row.command, row.body);
        INFO(std::string(row.command) << " " << row.body.substr(0, 100) << " → " << problem.detail);
        CHECK(problem.status == 400);
        CHECK(problem.code == "not_well_formed");
        CHECK(problem.field == std::string(row.field));
        CHECK(problem.detail.find(row.in_text) != std::string::npos);
    }
}

TEST_CASE("200 kB of [ are refused for their depth, not followed") {
    const Desk desk;
    const json::Problem problem = desk.bad("report", std::string(200'000, '['));
    CHECK(problem.status == 400);
    CHECK(problem.detail.find("deeper than 32 levels") != std::string::npos);
    std::string nested;
    for (int i = 0; i < 50'000; ++i) nested += "{\"a\":";
    CHECK(desk.bad("report", nested).detail.find("deeper") != std::string::npos);
}

TEST_CASE("a body beyond the limit is refused by its size") {
    const Desk desk;
    const json::Problem problem = desk.bad("report", std::string((1U << 20U) + 1, ' '));
    CHECK(problem.status == 413);
    CHECK(problem.code == "body_too_large");
}

/// A vault that must not be asked to seal.
class NoVault final : public KeyVault {
   public:
    PersonId person(std::string_view /*identity*/) override { return {}; }
    PersonalText seal(const PersonId& /*person*/, std::string_view /*plain*/) override {
        FAIL("sealed before all fields were right");
        return {};
    }
    [[nodiscard]] std::optional<std::string> open(const PersonalText& /*text*/) const override {
        return std::nullopt;
    }
    [[nodiscard]] bool knows(const PersonId& /*person*/) const override { return false; }
    void destroy(const std::vector<PersonId>& /*persons*/) override {}
    void make_durable() override {}
};

TEST_CASE("a refused body makes no key") {
    Desk desk;
    desk.vault = std::make_unique<NoVault>();
    CHECK(
        desk.bad("erase", R"({"person":"00112233445566778899aabbccddeeff","ground":"x"})").field ==
        "person");  // of nobody
    desk.bad("report", R"({"unit":"g","category":"c","description":"d","occurred_at":"now"})");
    desk.bad("rate", R"({"solved":true,"satisfaction":9,"comment":"c"})");
    desk.bad("split", R"({"parts":[{"unit":"g","category":"c","description":"d"},{}]})");
}

TEST_CASE("no bytes break the reader") {
    const Desk desk;
    const auto read_all = [&](const std::string& body) {
        for (const json::CommandForm& form : json::command_forms()) {
            const Parsed parsed = desk.read(form.name, body);
            if (!parsed) RC_ASSERT(!parsed.error().detail.empty());
        }
    };
    CHECK(rc::check("any bytes", [&](const std::string& body) { read_all(body); }));
    CHECK(rc::check("a report with a byte changed", [&] {
        std::string body = full_report;
        const auto at = *rc::gen::inRange<std::size_t>(0, body.size());
        body[at] = *rc::gen::arbitrary<char>();
        read_all(body);
    }));
    CHECK(rc::check("a report cut short", [&] {
        read_all(full_report.substr(0, *rc::gen::inRange<std::size_t>(0, full_report.size())));
    }));
}

TEST_CASE("the table of commands tells what each takes") {
    const auto commands = boost::json::parse(json::commands_json()).at("commands").as_array();
    CHECK(commands.size() == json::command_forms().size());
    const auto& report = commands.at(0);
    CHECK(report.at("name") == "report");
    CHECK(report.at("about") == "a new case");
    CHECK(report.at("fields").at(0).at("name") == "unit");
    CHECK(report.at("fields").at(0).at("required") == true);
    CHECK(report.at("fields").at(0).at("kind") == "word");
    const auto& facts = report.at("fields").at(7);
    CHECK(facts.at("kind") == "object");
    CHECK(facts.at("fields").at(0).at("name") == "parties");
}

/// What the house asks itself: importers, timers, processes. There is no door for it.
const std::set<std::string_view> asked_by_the_house{
    engine::RecordHistory::type, engine::RecalculateDeadlines::type, engine::PassLimit::type,
    engine::ChangeHolder::type};

TEST_CASE("every command has a form, but those that only the house may ask") {
    const auto check = [](std::string_view name) {
        INFO(name);
        CHECK((json::find_command_form(name) != nullptr) != asked_by_the_house.contains(name));
    };
    const auto check_all = [&]<std::size_t... I>(std::index_sequence<I...>) {
        (check(std::variant_alternative_t<I, engine::CommandVariant>::type), ...);
    };
    check_all(std::make_index_sequence<std::variant_size_v<engine::CommandVariant>>());
    CHECK(json::command_forms().size() ==
          std::variant_size_v<engine::CommandVariant> - asked_by_the_house.size());
}

TEST_CASE("a form's name is that of the command it makes") {
    for (const json::CommandForm& form : json::command_forms()) {
        INFO(form.name);
        CHECK(json::find_command_form(form.name) == &form);  // no name stands there twice
        CHECK(form.body_limit_bytes > 0);
        CHECK((form.subject == json::Subject::one_case) == form.path.empty());
        const bool about_cases =
            form.subject == json::Subject::new_case || form.subject == json::Subject::one_case;
        CHECK((!about_cases || !form.done.empty()));
    }
}

}  // namespace
}  // namespace gridcase::commands_test
