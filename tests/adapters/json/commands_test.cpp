#include "adapters/json/commands.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <boost/json.hpp>
#include <string>

#include "adapters/vault/vault.hpp"

namespace gridcase {
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

TEST_CASE("the commands about a case are read") {
    const Desk desk;
    CHECK(desk.good<engine::AcceptCase>("accept", "").number == *desk.number);
    CHECK(desk.good<engine::AcceptCase>("accept", "{}").number == *desk.number);
    const auto escalate = desk.good<engine::EscalateCase>(
        "escalate", R"({"reason":"beyond_means","remark":"需要资金"})");
    CHECK(escalate.reason == EscalationReason::beyond_means);
    CHECK(desk.vault->open(*escalate.remark) == "需要资金");
    const auto resolve = desk.good<engine::ResolveCase>("resolve", R"({"outcome":"已清理"})");
    CHECK(desk.vault->open(*resolve.outcome) == "已清理");
    CHECK_FALSE(desk.good<engine::CloseCase>("close", R"({"remark":""})").remark.has_value());
    const auto rate = desk.good<engine::RateCase>("rate", R"({"solved":true,"satisfaction":5})");
    CHECK(rate.solved);
    CHECK(rate.satisfaction == 5);
}

TEST_CASE("the house's own commands are read") {
    const Desk desk;
    const auto units = desk.good<engine::RegisterUnits>(
        "register_units",
        R"({"territory":"city","units":[{"code":"c","name":"城","level":"city"},
            {"code":"d","name":"局","level":"district","kind":"department","parent":"c",
             "holder":"局长"}]})");
    CHECK(units.territory == "city");
    REQUIRE(units.units.size() == 2);
    CHECK_FALSE(units.units[0].parent.has_value());
    CHECK(units.units[1].kind == UnitKind::department);
    CHECK(units.units[1].parent == UnitCode("c"));
    CHECK(desk.good<engine::ActivatePolicy>("activate_policy", "name = \"x\"\n").text ==
          "name = \"x\"\n");
}

struct BadBody {
    std::string_view command;
    std::string body;
    std::string_view field;    // that the problem names
    std::string_view in_text;  // a part of the sentence
};

std::string report_with(const std::string& member) {
    return R"({"unit":"g","category":"c","description":"d",)" + member + "}";
}

TEST_CASE("what is wrong in a body is named, with what would be right") {
    const Desk desk;
    const std::string long_text(17U << 10U, 'x');
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
        {"accept", R"({"number":"other"})", "number", "not known"},
        {"escalate", "{}", "reason", "missing"},
        {"escalate", R"({"reason":"tired"})", "reason", "beyond_means"},
        {"resolve", R"({"outcome":")" + std::string(8193, 'x') + "\"}", "outcome", "8192"},
        {"rate", R"({"solved":true})", "satisfaction", "missing"},
        {"rate", R"({"solved":true,"satisfaction":6})", "satisfaction", "1 to 5"},
        {"rate", R"({"solved":true,"satisfaction":0})", "satisfaction", "1 to 5"},
        {"rate", R"({"solved":"yes","satisfaction":3})", "solved", "true or false"},
        {"register_units", R"({"territory":"city","units":[]})", "units", "empty"},
        {"register_units", R"({"territory":"city","units":[1]})", "units", "objects"},
        {"register_units",
         R"({"territory":"city","units":[{"code":"a","name":"A","level":"hut"}]})",
         "units[0].level", "community"},
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
    void make_durable() override {}
};

TEST_CASE("a refused body makes no key") {
    Desk desk;
    desk.vault = std::make_unique<NoVault>();
    desk.bad("report", R"({"unit":"g","category":"c","description":"d","occurred_at":"now"})");
    desk.bad("rate", R"({"solved":true,"satisfaction":9,"comment":"c"})");
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
    CHECK(commands.at(0).at("name") == "report");
    CHECK(commands.at(0).at("fields").at(0).at("required") == true);
    CHECK(json::find_command_form("record_history") == nullptr);
}

}  // namespace
}  // namespace gridcase
