#include "engine/domain/territory_csv.hpp"

#include <rapidcheck.h>

#include "tests/engine/domain/specs.hpp"

namespace gridcase::territory_csv_test {
namespace {

std::vector<UnitRegistered> read(std::string_view text) {
    auto units = parse_territory_csv(text);
    if (!units) FAIL(to_text(units.error()));
    return *units;
}

struct Broken {
    std::string_view text;
    std::vector<std::string_view> faults;  // `line:column: ` and the beginning of the message
};

const std::vector<Broken>& broken_files() {
    static const std::vector<Broken> files{
        {"", {"the file is empty"}},
        {"\n\n", {"the file is empty"}},
        {"code,name,level,parent\n", {"1:1: the file has a header but no units"}},
        {"code,name,level\nc,市,city\n", {"1:1: the header has no column `parent`"}},
        {"code;name;level;parent\nc;市;city;\n",
         {"1:1: `code;name;level;parent` is not a column", "1:1: the header has no column `code`",
          "1:1: the header has no column `name`", "1:1: the header has no column `level`",
          "1:1: the header has no column `parent`"}},
        {"code,name,lvel,parent\nc,市,city,\n",
         {"1:1: the header has no column `level`",
          "1:11: `lvel` is not a column of a division table; did you mean `level`?"}},
        {"code,name,level,parent,code\nc,市,city,,c\n", {"1:24: the column `code` is named twice"}},
        {"code,name,level,parent\nc,市,city\n", {"2:1: the row has 3 cells, the header 4"}},
        {"code,name,level,parent\nc,市,city,,\n", {"2:1: the row has 5 cells, the header 4"}},
        {"code,name,level,parent\n,市,city,\n", {"2:1: unit code"}},
        {"code,name,level,parent\nc,,city,\n", {"2:3: the unit has no name; give it one"}},
        {"code,name,level,parent\nc,辽河市,town,\n",
         {"2:7: “town” is not a level; the levels are"}},
        {"code,name,level,parent,kind\nc,市,city,,club\n", {"2:11: “club” is not a kind of unit"}},
        {"code,name,level,parent\nc,\xFF,city,\n", {"2:3: the name is not valid UTF-8"}},
        {"code,name,level,parent\nc,a\x01,city,\n", {"2:3: the name holds a control character"}},
        {"code,name,level,parent\nc,市,city,\nc,县,district,\n",
         {"3:1: unit c is described twice; it stands at line 2 already"}},
        {"code,name,level,parent\ng,格,grid,\ns,街,street,g\n",
         {"3:12: a street cannot stand below unit g, a grid; the parent must be of a higher"}},
        {"code,name,level,parent,kind\na,甲,city,b,department\nb,乙,city,a,department\n",
         {"2:10: unit a stands below itself; its parents must lead to a top"}},
        {"code,name,level,parent\nc,c,city,c\n",
         {"2:10: a city cannot stand below unit c", "2:10: unit c stands below itself"}},
        {"code,name,level,parent\nc,\"市\"x,city,\n", {"2:6: a closing quote is followed by more"}},
        {"code,name,level,parent\nc,市\"x\",city,\n", {"2:4: a quote stands inside a cell"}},
        {"code,name,level,parent\nc,\"市,city,\n", {"2:3: a quoted cell has no end"}},
        {"code,name,level,parent\nc,市,town,\nd,,city,\ng,\"格\n子\",grid, c\n",
         {"2:5: “town” is not a level", "3:3: the unit has no name",
          "5:9: the parent's unit code"}},
    };
    return files;
}

}  // namespace

TEST_CASE("a division table becomes units, parents first") {
    const auto units = read(
        "code,name,level,parent\n"
        "g1,一网格,grid,c\n"
        "d,区,district,\n"
        "c,\"社区, 东\",community,s\n"
        "s,街道,street,d\n");
    REQUIRE(units.size() == 4);
    CHECK(units[0] == unit(UnitCode("d"), "区", Level::district, std::nullopt, "区县书记"));
    CHECK(units[1] == unit(UnitCode("s"), "街道", Level::street, UnitCode("d"), "街道书记"));
    CHECK(units[2] == unit(UnitCode("c"), "社区, 东", Level::community, UnitCode("s"), "社区书记"));
    CHECK(units[3] == unit(UnitCode("g1"), "一网格", Level::grid, UnitCode("c"), "网格长"));
}

TEST_CASE("columns come in any order; kind and holder may be told; Chinese words are known") {
    const auto units = read(
        "\xEF\xBB\xBFholder,parent,level,name,code,kind\r\n"
        "张局长,,区县,城管局,b,部门\r\n"
        "\r\n"
        ",b,网格,\"带\"\"引号\"\"\n换行\",g,\r\n");
    REQUIRE(units.size() == 2);
    CHECK(units[0] == unit(UnitCode("b"), "城管局", Level::district, std::nullopt, "张局长",
                           UnitKind::department));
    CHECK(units[1].name == "带\"引号\"\n换行");
    CHECK(units[1].holder == "网格长");
}

TEST_CASE("the last line needs no end, and a parent outside the file is the decider's business") {
    const auto units = read("code,name,level,parent\ng,格,grid,elsewhere");
    REQUIRE(units.size() == 1);
    CHECK(units[0].parent == UnitCode("elsewhere"));
}

TEST_CASE("a broken table tells every fault at its place") {
    for (const Broken& file : broken_files()) {
        const auto units = parse_territory_csv(file.text);
        INFO("the file:\n" << file.text);
        REQUIRE(!units.has_value());
        INFO("its faults:\n" << to_text(units.error()));
        CHECK(units.error().size() == file.faults.size());
        for (std::size_t i = 0; i < std::min(units.error().size(), file.faults.size()); ++i) {
            const std::string told = to_text({units.error()[i]});
            INFO("expected: " << file.faults[i]);
            CHECK(told.substr(0, file.faults[i].size()) == file.faults[i]);
            CHECK(!units.error()[i].hint.empty());
        }
    }
}

TEST_CASE("a long chain of departments neither overflows nor loses its order") {
    std::string text = "code,name,level,parent,kind\n";
    for (int i = 0; i < 50'000; ++i)
        text += "d" + std::to_string(i) + ",部,city,d" + std::to_string(i + 1) + ",department\n";
    const auto units = read(text);
    CHECK(units.size() == 50'000);
    CHECK(units.front().code == UnitCode("d49999"));
    CHECK(units.back().code == UnitCode("d0"));
}

TEST_CASE("random bytes are refused or read, never anything worse") {
    CHECK(rc::check([](const std::string& bytes) {
        const auto units = parse_territory_csv(bytes);
        if (!units) RC_ASSERT(!units.error().empty());
    }));
    CHECK(rc::check([] {
        const auto pieces =
            *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                "code", "name", "level", "parent", "kind", "holder", ",", ",", ",", "\n", "\r\n",
                "\"", "grid", "city", "部门", "\xFF", std::string(1, '\0'), "a", "b", "é"));
        std::string text = *rc::gen::element<std::string>("", "code,name,level,parent\n");
        for (const std::string& piece : pieces) text += piece;
        const auto units = parse_territory_csv(text);
        if (!units) {
            RC_ASSERT(!units.error().empty());
            return;
        }
        // What is read can be registered: the decider finds nothing to refuse but foreign parents.
        for (std::size_t i = 0; i < units->size(); ++i) {
            RC_ASSERT(is_utf8((*units)[i].name));
            RC_ASSERT(!(*units)[i].holder.empty());
        }
    }));
}

TEST_CASE("the table of any tree reads back as that tree, whatever the order of its lines") {
    CHECK(rc::check([] {
        std::vector<UnitRegistered> shuffled = units();
        for (std::size_t i = shuffled.size(); i > 1; --i)
            std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
        std::string text = "code,name,level,parent,kind,holder\n";
        for (const UnitRegistered& each : shuffled)
            text += each.code.value() + "," + each.name + "," + std::string(to_text(each.level)) +
                    "," + (each.parent ? each.parent->value() : "") + "," +
                    std::string(to_text(each.kind)) + "," + each.holder + "\n";
        const auto read_back = parse_territory_csv(text);
        RC_ASSERT(read_back.has_value());
        const Actor actor = the_system();
        const Rulebook rulebook = empty_rulebook();
        const Context context{actor, noon, noon, rulebook};
        const Decision decision =
            decide(TerritoryStream{}, RegisterUnits{"city", *read_back}, context);
        RC_ASSERT(decision.has_value());
        RC_ASSERT(decision->front().events.size() == units().size());
    }));
}

}  // namespace gridcase::territory_csv_test
