#include <doctest/doctest.h>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::test::territory_line_test {
namespace {

const std::string community = "990101001000";

void write_posts(const City& city) {
    write_file(city.file("posts.csv"), "unit,person,name,from,until,stand_in\n" + grid +
                                           ",zhang,张三,2024-01-01,,\n" + community +
                                           ",li,李四,2024-01-01,2024-02-01,\n");
}

}  // namespace

TEST_CASE("people, rosters and units are looked at from the command line") {
    const City city;
    write_posts(city);
    CHECK(city.must({"territory", "posts", city.file("posts.csv")}).out == "2 changes of posts\n");
    CHECK(city.must({"territory", "posts", city.file("posts.csv")}).out == "0 changes of posts\n");
    const std::string shown = city.must({"territory", "show", grid}).out;
    CHECK(shown.find("张三（网格长）") != std::string::npos);
    CHECK(shown.find("990101001000  桥头社区") != std::string::npos);
    const std::string above = city.must({"territory", "show", community}).out;
    CHECK(above.find("vacant (空缺)") != std::string::npos);
    CHECK(above.find("街道书记 of 990101000000") != std::string::npos);
    CHECK(above.find("2 grid") != std::string::npos);
    CHECK(city.must({"territory", "show"}).out.find("community") != std::string::npos);
    CHECK(city.ask({"territory", "show", "nowhere"}).code == 1);

    write_file(city.file("roster.csv"),
               "unit,person,reach,from,until\n990101000000,lu,0437-1,"
               "2024-10-01 22:00,2024-10-02 06:00\n");
    CHECK(city.must({"territory", "roster", city.file("roster.csv")}).out == "1 shifts added\n");
    const std::string duty =
        city.must({"territory", "duty", "--unit", grid, "--at", "2024-10-02T02:00:00+08:00"}).out;
    CHECK(duty.find("0437-1") != std::string::npos);
    const Ended nobody =
        city.ask({"territory", "duty", "--unit", grid, "--at", "2024-10-03T02:00:00+08:00"});
    CHECK(nobody.code == 1);
    CHECK(nobody.err.find("nobody is on duty") != std::string::npos);
}

TEST_CASE("a table is checked before it is taken over, the territory after") {
    const City city;
    // The small territory's codes follow no scheme.
    const std::string checked = city.must({"territory", "check", "--grid-digits", "0"}).out;
    CHECK(checked.find("0 errors, 0 warnings") != std::string::npos);
    CHECK(city.ask({"territory", "check"}).code == 1);
    CHECK(city.ask({"territory", "check", "--grid-digits", "many"}).code == 2);
    write_file(city.file("wrong.csv"),
               "code,name,level,parent\n"
               "220402001001,康宁社区,community,\n"
               "220402001001001,第一网格,grid,220402001001\n"
               "220402002001002,错网格,grid,220402001001\n");
    const Ended wrong = program({"territory", "check", city.file("wrong.csv")});
    CHECK(wrong.code == 1);
    CHECK(wrong.out.find("code_off_scheme") != std::string::npos);
    CHECK(wrong.err.find("1 errors, 0 warnings") != std::string::npos);
    write_file(city.file("twice.csv"), "unit,person\n" + grid + ",zhang\n" + grid + ",li\n");
    const Ended twice = program({"territory", "check", city.file("territory.csv"), "--posts",
                                 city.file("twice.csv"), "--grid-digits", "0", "--json"});
    CHECK(twice.code == 1);
    CHECK(json_of(twice).at("findings").at(0).at("kind") == "double_holder");
}

TEST_CASE("a table with other headers is taken over by naming its columns") {
    const City city;
    write_file(city.file("others.csv"),
               "区划代码,名称,级别,上级,备注\n"
               "990101001000003,桥头三网格,网格,990101001000,新\n"
               "880101001000003,别处,网格,,\n");
    CHECK(city.must({"territory", "import", city.file("others.csv"), "--column", "code=区划代码",
                     "--column", "name=名称", "--column", "level=级别", "--column", "parent=上级",
                     "--prefix", "99"})
              .out == "1 units registered or described anew\n");
    CHECK(city.ask({"territory", "import", city.file("others.csv"), "--column", "code"}).code == 2);
    write_file(city.file("codes.csv"),
               "code,name,areaCode,provinceCode,cityCode\n"
               "880101001,西街道,880101,88,8801\n");
    CHECK(city.must({"territory", "import", city.file("codes.csv")}).code == 0);
    const std::string shown = city.must({"territory", "show", "880101001000"}).out;
    CHECK(shown.find("西街道") != std::string::npos);
    CHECK(shown.find("880101000000") != std::string::npos);
}

TEST_CASE("grids are redrawn after a look at what that would do") {
    const City city;
    const std::string number = city.report();
    const std::string other = "990101001000002";
    const Ended looked =
        city.must({"territory", "redraw", "--from", grid, "--to", other, "--preview"});
    CHECK(looked.out.find(number) != std::string::npos);
    CHECK(looked.out.find("1 open cases would move") != std::string::npos);
    CHECK(city.must({"territory", "redraw", "--from", grid, "--to", other})
              .out.starts_with("redrawn"));
    const Ended again = city.ask({"territory", "redraw", "--from", grid, "--to", other});
    CHECK(again.code == 1);
    CHECK(again.err.find("already_redrawn") != std::string::npos);
    CHECK(city.must({"territory", "show", grid}).out.find("became") != std::string::npos);
}

TEST_CASE("somebody leaves a post, and cases are handed over, by command line") {
    const City city;
    write_posts(city);
    city.must({"territory", "posts", city.file("posts.csv")});
    CHECK(city.must({"territory", "vacate", "--territory", "city", "--unit", grid, "--person",
                     "zhang", "--as", supervisor})
              .out.starts_with("post left"));
    const std::string number = city.report();
    const Ended opened = city.must(
        {"territory", "hand-over", "--unit", grid, "--post", "网格长", "--from", "zhang", "--to",
         "wang.fang", "--item", "{\"number\":\"" + number + "\"}", "--as", supervisor, "--json"});
    const std::string stream(json_of(opened).at("stream").as_string());
    const std::string id = stream.substr(stream.find('/') + 1);
    const std::string open = city.must({"territory", "handovers"}).out;
    CHECK(open.find(id) != std::string::npos);
    CHECK(open.find(number) != std::string::npos);
    CHECK(open.find("1 of 1 items to answer") != std::string::npos);
    CHECK(city.must({"territory", "handovers", "--unit", grid, "--json"}).out.find(number) !=
          std::string::npos);
    CHECK(city.must({"territory", "answer", "--handover", id, "--item", number, "--accepted",
                     "true", "--as", worker})
              .out.starts_with("answered"));
    CHECK(city.must({"territory", "handovers"}).out == "no handover is open\n");
    CHECK(city.must({"territory", "handovers", "--closed"}).out.find("accepted 已接收") !=
          std::string::npos);
}

TEST_CASE("a calendar is looked at before it is adopted, by command line") {
    const City city;
    static_cast<void>(city.report());
    std::string text = city.must({"calendar", "show"}).out;
    const std::string usual = R"(hours = ["08:30-12:00", "13:30-17:30"])";
    REQUIRE(text.find(usual) != std::string::npos);
    text.replace(text.find(usual), usual.size(), R"(hours = ["09:00-11:00"])");
    write_file(city.file("short.toml"), text);
    const std::string planned =
        city.must({"calendar", "preview", "--calendar", city.file("short.toml")}).out;
    CHECK(planned.find("1 of 1 open cases move, 0 become overdue") != std::string::npos);
    CHECK(city.ask({"calendar", "preview"}).code == 2);
    CHECK(city.ask({"calendar", "preview", "--from", "2024-09-13T17:50:00+08:00"}).code == 2);
    const std::string boss = "chen:admin@" + grid;
    CHECK(city.must({"calendar", "adopt", city.file("short.toml"), "--as", boss})
              .out.starts_with("in force"));
    CHECK(city.must({"calendar", "adopt", city.file("short.toml"), "--as", boss})
              .out.starts_with("it was in force already"));
    CHECK(city.must({"calendar", "show"}).out == text);
}

}  // namespace gridcase::test::territory_line_test
