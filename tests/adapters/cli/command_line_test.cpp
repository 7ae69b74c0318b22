#include <doctest/doctest.h>

#include <algorithm>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::command_line_test {

using namespace gridcase::test;

TEST_CASE("what cannot be understood ends with 2 and says what would be right") {
    CHECK(program({}).code == 2);
    CHECK(program({"dance"}).code == 2);
    CHECK(program({"case", "accept"}).code == 2);
    const Ended nowhere = program({"view", "closure"});
    CHECK(nowhere.code == 2);
    CHECK(nowhere.err.find("--data DIR") != std::string::npos);
    const Ended nobody = City().ask({"case", "accept", "x-1"});
    CHECK(nobody.code == 2);
    CHECK(nobody.err.find("--as NAME:ROLE@UNIT") != std::string::npos);
}

TEST_CASE("a directory that is not there ends with 3, and is not made by a look or a command") {
    const TempDir dir;
    const std::string data = (dir / "nowhere").string();
    CHECK(program({"view", "closure", "--data", data}).code == 3);
    CHECK(program({"case", "accept", "a-1", "--as", worker, "--data", data}).code == 3);
    CHECK(!std::filesystem::exists(data));
}

TEST_CASE("a house is opened with as many files as the system allows; what lacks is named") {
    const City city;
    static_cast<void>(city.report());
    const std::filesystem::path current = std::filesystem::path(city.data()) / "views/CURRENT";
    const std::string views = file_text(current);
    const std::vector<std::string> reading{"view", "closure"};
    const std::vector<std::string> writing{
        "case",       "report",     "--unit",        grid,          "--as", worker,
        "--category", "sanitation", "--description", "楼道堆放杂物"};
    for (const std::vector<std::string>& words : {reading, writing}) {
        const auto with_limit = [&](const std::string& limit) {
            std::vector<std::string> all{"/bin/sh", "-c",
                                         "ulimit " + limit + "; exec \"$0\" \"$@\""};
            for (const std::string& word : line(words)) all.push_back(word);
            all.insert(all.end(), {"--data", city.data()});
            return run(all);
        };
        CHECK(with_limit("-Sn 16").code == 0);
        int refused = 0;
        for (int files = 36; files < 64; files += 2) {
            const Ended ended = with_limit("-n " + std::to_string(files));
            CAPTURE(files);
            CAPTURE(ended.err);
            if (ended.code == 0) continue;
            ++refused;
            CHECK(ended.code == 3);
            CHECK(ended.err.find("Too many open files") != std::string::npos);
        }
        CHECK(refused > 0);
        CHECK(file_text(current) == views);  // none were made anew
    }
}

TEST_CASE("a case from report to rating, and its history told to a person") {
    const City city;
    const std::string number = city.report();
    const std::string resident = "zhang.wei:resident";
    city.must({"case", "accept", number, "--as", worker});
    city.must({"case", "resolve", number, "--outcome", "已清理", "--as", worker});
    city.must({"case", "close", number, "--as", worker});
    city.must(
        {"case", "rate", number, "--solved", "true", "--satisfaction", "5", "--as", resident});

    const auto shown = json_of(city.must({"case", "show", number, "--json"}));
    CHECK(shown.at("status").as_string() == "closed");
    CHECK(shown.at("revision").to_number<int>() == 5);
    CHECK(shown.at("satisfaction").to_number<int>() == 5);

    const Ended history = city.must({"case", "history", number});
    for (const char* part : {"wang.fang", "zhang.wei", "签收", "办结", "结案", "why", grid.c_str()})
        CHECK_MESSAGE(history.out.find(part) != std::string::npos, part, "\n", history.out);
    CHECK(history.out.find("已清理") == std::string::npos);  // masked
    CHECK(city.must({"case", "history", number, "--reveal"}).out.find("已清理") !=
          std::string::npos);
}

TEST_CASE("every command about a case is a command line, told in both languages") {
    const Ended help = program({"case", "--help"});
    CHECK(help.code == 0);
    for (const char* name : {"report",
                             "handle_on_the_spot",
                             "triage",
                             "accept 签收",
                             "assign 指派",
                             "visit",
                             "note",
                             "attach",
                             "mediate",
                             "return 退单",
                             "rule",
                             "escalate",
                             "delegate",
                             "summon",
                             "arrive",
                             "request_extension",
                             "request_suspension",
                             "approve",
                             "refuse",
                             "resume",
                             "correct",
                             "urge",
                             "answer",
                             "resolve",
                             "verify",
                             "close",
                             "rate",
                             "reopen",
                             "merge",
                             "unmerge",
                             "split",
                             "supervise",
                             "lift",
                             "withdraw"}) {
        const std::string both(name);
        const std::size_t cut = std::min(both.find(' '), both.size());
        CHECK_MESSAGE(help.out.find("\n  " + both.substr(0, cut) + " ") != std::string::npos, name);
        CHECK_MESSAGE(
            help.out.find(both.substr(std::min(cut + 1, both.size()))) != std::string::npos, name);
    }
    CHECK(help.out.find("pass_limit") == std::string::npos);
    const Ended options = program({"case", "report", "--help"});
    for (const char* option :
         {"--unit", "--on-behalf", "--reporter-contact", "--estimated-cost-yuan", "--hazard",
          "--occurred-at", "--expect", "normal, urgent", "standard input"})
        CHECK_MESSAGE(options.out.find(option) != std::string::npos, option);
}

TEST_CASE("facts are flags, and a case is triaged, assigned, visited and corrected") {
    const City city;
    const Ended reported = city.must({"case", "report", "--unit", grid, "--category", "dispute",
                                      "--description", "邻里争执", "--parties", "4", "--hazard",
                                      "--reporter-name", "王", "--as", worker, "--json"});
    CHECK(json_of(reported).at("route").at("level").as_string() == "street");
    const std::string number = city.report();
    const Ended triaged = city.must({"case", "triage", number, "--category", "dispute",
                                     "--severity", "normal", "--parties", "4", "--as", supervisor});
    CHECK(triaged.out.find("triaged 已研判") != std::string::npos);
    CHECK(triaged.out.find("held by 990101001000 (community)") != std::string::npos);
    CHECK(triaged.out.find("本级时限") != std::string::npos);
    city.must({"case", "accept", number, "--as", supervisor});
    city.must({"case", "assign", number, "--person", "zhao.lei", "--as", supervisor});
    city.must({"case", "visit", number, "--finding", "已到现场", "--as", supervisor});
    city.must({"case", "mediate", number, "--parties", "2", "--outcome", "adjourned", "--as",
               supervisor});
    city.must({"case", "correct", number, "--description", "二楼漏水", "--as", supervisor});
    city.must({"case", "attach", number, "--content", std::string(64, 'a'), "--media-type",
               "image/png", "--size-bytes", "2048", "--as", supervisor});
    CHECK(city.ask({"case", "triage", number, "--category", "dispute", "--as", supervisor}).code ==
          2);
    CHECK(city.ask({"case", "attach", number, "--content", "ab", "--media-type", "image/png",
                    "--size-bytes", "1", "--as", supervisor})
              .code == 2);
}

TEST_CASE("parts of a case are told one by one as JSON, or as a file") {
    const City city;
    const std::string number = city.report();
    const std::string part =
        R"({"unit":")" + grid + R"(","category":"safety","description":"电线裸露"})";
    const Ended split = city.must(
        {"case", "split", number, "--part", part, "--part", part, "--as", supervisor, "--json"});
    CHECK(json_of(split).at("others").as_array().size() == 2);
    write_file(city.file("parts.json"), "[" + part + "]");
    const std::string file = city.file("parts.json").string();
    const Ended told = city.must({"case", "split", number, "--parts", file, "--as", supervisor});
    CHECK(told.out.find("split 已拆分") != std::string::npos);
    CHECK(told.out.find("  and 990101001000-") != std::string::npos);

    const auto refused = [&](const std::vector<std::string>& more) {
        std::vector<std::string> arguments{"case", "split", number, "--as", supervisor};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return city.ask(arguments);
    };
    CHECK(refused({}).code == 2);
    const Ended broken = refused({"--part", part, "--part", "{unit}"});
    CHECK(broken.code == 2);
    CHECK(broken.err.find("entry 2 of parts is not JSON") != std::string::npos);
    CHECK(refused({"--part", part, "--parts", file}).code == 2);
    CHECK(refused({"--parts", city.file("missing.json").string()}).code == 3);
    write_file(city.file("parts.json"), "{}");
    CHECK(refused({"--parts", file}).err.find("parts") != std::string::npos);
}

TEST_CASE("cases are merged, and an answer that changes nothing says so") {
    const City city;
    const std::string into = city.report();
    const std::string number = city.report();
    const Ended merged = city.must({"case", "merge", number, "--into", into, "--as", supervisor});
    CHECK(merged.out.find(number + "  merged 已并案") != std::string::npos);
    CHECK(merged.out.find("  and " + into) != std::string::npos);
    CHECK(city.ask({"case", "accept", number, "--as", worker}).code == 1);
    city.must({"case", "unmerge", number, "--as", supervisor});
    city.must({"case", "accept", number, "--as", worker});
    CHECK(city.ask({"case", "request_extension", number, "--limit", "level", "--amount", "soon",
                    "--ground", "x", "--as", worker})
              .code == 2);
    CHECK(city.ask({"case", "verify", number, "--passed", "true", "--as", supervisor}).code == 1);
    CHECK(city.ask({"case", "accept", into, "--as", "gridcase:system"}).code == 2);
}

TEST_CASE("why a case lies where it lies is told rule by rule") {
    const City city;
    const Ended why = city.must({"case", "why", city.report()});
    for (const char* part : {"routed to", "grid 网格", "version 1", "facts read",
                             "estimated_cost_yuan 0, must be at least 200000", "matches 命中"})
        CHECK_MESSAGE(why.out.find(part) != std::string::npos, part, "\n", why.out);
    CHECK(city.ask({"case", "why", "x-1"}).code == 1);
}

TEST_CASE("a limit is counted day by day by the calendar") {
    const auto due = [](const std::vector<std::string>& more) {
        std::vector<std::string> arguments{
            "calendar", "preview", "--from", "2024-09-13T17:50:00+08:00", "--amount", "3"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return program(arguments);
    };
    const Ended ended = due({});
    CHECK_MESSAGE(ended.code == 0, ended.err);
    CHECK(ended.out.find("due   2024-09-19T17:30:00+08:00") != std::string::npos);
    CHECK(ended.out.find("2024-09-14 1 day, make-up day") != std::string::npos);
    CHECK(ended.out.find("中秋节") != std::string::npos);
    CHECK(due({"--class", "moons"}).code == 2);

    const TempDir dir;
    write_file(dir / "calendar.toml", program({"calendar", "show"}).out);
    CHECK(program({"calendar", "check", (dir / "calendar.toml").string()}).code == 0);
    write_file(dir / "calendar.toml", "id = 7\n");
    const Ended broken = program({"calendar", "check", (dir / "calendar.toml").string()});
    CHECK(broken.code == 1);
    CHECK(broken.err.find("calendar.toml:1:") != std::string::npos);
}

TEST_CASE("a case is replayed by revision, position and time") {
    const City city;
    const std::string number = city.report();
    const auto reported = json_of(city.must({"case", "show", number, "--json"}));
    city.must({"case", "accept", number, "--as", worker});

    const std::string position = std::to_string(reported.at("position").to_number<int>());
    const auto status = [&](const std::vector<std::string>& bound) {
        std::vector<std::string> arguments{"case", "show", number, "--json"};
        arguments.insert(arguments.end(), bound.begin(), bound.end());
        return std::string(json_of(city.must(arguments)).at("status").as_string());
    };
    CHECK(status({}) == "accepted");
    CHECK(status({"--revision", "1"}) == "routed");
    CHECK(status({"--position", position}) == "routed");
    CHECK(status({"--as-of", std::string(reported.at("opened_at").as_string())}) == "routed");
    CHECK(city.ask({"case", "show", number, "--as-of", "2001-01-01T00:00:00Z"}).code == 1);
}

TEST_CASE("what the rules refuse ends with 1 and says what would be allowed") {
    const City city;
    const std::string number = city.report();
    const Ended early = city.ask({"case", "resolve", number, "--as", worker});
    CHECK(early.code == 1);
    CHECK(early.err.find("accept") != std::string::npos);
    CHECK(city.ask({"case", "accept", "no-such-1", "--as", worker}).code == 1);
    CHECK(city.ask({"case", "accept", number, "--expect", "7", "--as", worker}).code == 1);
    CHECK(city.ask({"case", "report", "--unit", "nowhere", "--category", "sanitation",
                    "--description", "x", "--as", worker})
              .code == 1);
}

TEST_CASE("the same id gives the first answer, another command under it is refused") {
    const City city;
    const std::string number = city.report();
    const std::vector<std::string> accept{"case",      "accept", number, "--id",
                                          "phone-7:1", "--as",   worker, "--json"};
    const Ended first = city.must(accept);
    CHECK(city.must(accept).out == first.out);
    CHECK(city.ask({"case", "resolve", number, "--id", "phone-7:1", "--as", worker}).code == 1);
    CHECK(json_of(city.must({"case", "show", number, "--json"})).at("revision").to_number<int>() ==
          2);
}

TEST_CASE("bad text and ids are refused before anything happens") {
    const City city;
    const auto report = [&](const std::string& description, const std::string& id) {
        return city.ask({"case", "report", "--unit", grid, "--category", "sanitation",
                         "--description", description, "--as", worker, "--id", id});
    };
    CHECK(report("\xff\xfe", "id-1").code == 2);
    CHECK(report(std::string(20'000, 'x'), "id-2").code == 2);
    CHECK(report("fine", "id with blanks").code == 2);
    CHECK(report("", "id-3").code == 2);
    const auto view = json_of(city.must({"view", "timeliness", "--json"}));
    CHECK(view.at("totals").at("within_limit").to_number<int>() == 0);
}

TEST_CASE("a figure is a table, JSON or CSV, and its rows sum to the totals") {
    const City city;
    (void)city.report("sanitation");
    (void)city.report("enquiry");
    const auto view = json_of(city.must({"view", "timeliness", "--by", "unit,category", "--json"}));
    CHECK(view.at("view").as_string() == "timeliness");
    CHECK(view.at("rows").as_array().size() == 2);
    CHECK(view.at("totals").at("within_limit").to_number<int>() == 2);
    CHECK(view.at("rows").at(0).at("key").at("unit").as_string() == grid);
    CHECK(city.must({"view", "timeliness", "--by", "category"}).out.find("sanitation") !=
          std::string::npos);
    CHECK(city.must({"view", "closure", "--format", "csv"}).out.find("due,closed,closed_on_time") !=
          std::string::npos);
    CHECK(city.must({"view", "--list"}).out.find("containment") != std::string::npos);
    CHECK(city.ask({"view", "nonsense"}).code == 1);
    CHECK(city.ask({"view", "closure", "--as-of", "yesterday"}).code == 2);
}

TEST_CASE("a broken policy or territory names every fault and changes nothing") {
    const City city;
    write_file(city.file("bad.toml"), "name = 7\n[[rules]]\nid = \"x\"\nlevell = \"grid\"\n");
    const Ended policy = city.ask({"policy", "activate", city.file("bad.toml").string()});
    CHECK(policy.code == 1);
    CHECK(policy.err.find("bad.toml:1:8: `name`") != std::string::npos);
    CHECK(policy.err.find("did you mean `rule`") != std::string::npos);
    CHECK(city.ask({"policy", "check", city.file("bad.toml").string()}).code == 1);
    write_file(city.file("bad.csv"), "code,name,level,parent\nA,阿,grid,missing\nB,乙,moon,\n");
    const Ended territory = city.ask({"territory", "import", city.file("bad.csv").string()});
    CHECK(territory.code == 1);
    CHECK(territory.err.find("bad.csv:3:5") != std::string::npos);
    CHECK(territory.err.find("moon") != std::string::npos);
    write_file(city.file("lost.csv"), "code,name,level,parent\nA,阿,grid,missing\n");
    const Ended lost = city.ask({"territory", "import", city.file("lost.csv").string()});
    CHECK(lost.code == 1);
    CHECK(lost.err.find("missing") != std::string::npos);
}

TEST_CASE("views are listed, told and rebuilt") {
    const City city;
    (void)city.report();
    const std::string before =
        city.must({"view", "timeliness", "--by", "unit", "--format", "csv"}).out;
    CHECK(city.must({"projections", "list"}).out.find("closure") != std::string::npos);
    CHECK(json_of(city.must({"projections", "status", "--json"})).at("log").to_number<int>() > 2);
    CHECK(city.must({"projections", "rebuild"}).out.find("rebuilt from") != std::string::npos);
    CHECK(city.must({"view", "timeliness", "--by", "unit", "--format", "csv"}).out == before);
    std::filesystem::remove_all(std::filesystem::path(city.data()) / "views");
    CHECK(city.must({"view", "timeliness", "--by", "unit", "--format", "csv"}).out == before);
}

TEST_CASE("the same seed makes the same city, and only in an empty directory") {
    const TempDir dir;
    const auto digest = [&](const std::string& name, const std::string& seed) {
        const Ended ended = program(
            {"demo", "--data", (dir / name).string(), "--cases", "300", "--seed", seed, "--json"});
        REQUIRE_MESSAGE(ended.code == 0, ended.err);
        return std::string(json_of(ended).at("log_digest").as_string());
    };
    const std::string first = digest("a", "7");
    CHECK(digest("b", "7") == first);
    CHECK(digest("c", "8") != first);
    CHECK(program({"demo", "--data", (dir / "a").string(), "--cases", "10"}).code == 1);
}

TEST_CASE("a demo city names the dispute whose history tells most, and it can be followed") {
    const TempDir dir;
    const std::string data = (dir / "city").string();
    const Ended demo = program({"demo", "--data", data, "--cases", "20", "--json"});
    REQUIRE_MESSAGE(demo.code == 0, demo.err);
    const std::string number(json_of(demo).at("follow").as_string());
    const Ended history = program({"case", "history", number, "--reveal", "--data", data});
    REQUIRE_MESSAGE(history.code == 0, history.err);
    for (const char* step :
         {"退单", "裁定", "吹哨", "报到", "延期", "挂账", "调解", "返工", "评价"}) {
        CAPTURE(step);
        CHECK(history.out.find(step) != std::string::npos);
    }
    CHECK(history.out.find("街道裁定") != std::string::npos);
}

TEST_CASE("a bench asks real commands in a directory of its own, and leaves nothing behind") {
    const TempDir dir;
    const Ended ended = program(
        {"bench", "--commands", "200", "--in-flight", "8", "--dir", dir.path().string(), "--json"});
    REQUIRE_MESSAGE(ended.code == 0, ended.err);
    CHECK(json_of(ended).at("commands").to_number<int>() == 200);
    CHECK(json_of(ended).at("commands_per_second").as_double() > 0);
    CHECK(std::filesystem::is_empty(dir.path()));
    CHECK(program({"bench", "--in-flight", "0"}).code == 2);
}

}  // namespace gridcase::command_line_test
