#include <doctest/doctest.h>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::watch_test {

using namespace gridcase::test;

namespace {

void must_show(const Ended& ended, const std::vector<std::string>& parts) {
    CHECK_MESSAGE(ended.code == 0, ended.err);
    for (const std::string& part : parts)
        CHECK_MESSAGE(ended.out.find(part) != std::string::npos, part, "\n", ended.out);
}

}  // namespace

TEST_CASE("one frame shows what a unit has to do and must know, on a directory and on a server") {
    const City city;
    const std::string first = city.report();
    const std::string second = city.report();
    city.must({"case", "escalate", second, "--reason", "beyond_means", "--as", worker});

    const Ended frame = city.ask({"watch", "--unit", grid, "--once"});
    must_show(frame, {"gridcase watch " + grid, "worklist 待办: 1 open, 0 overdue 超期", first,
                      "sign_in 签收", "escalations 上报: nothing unread", "notices 告知: 2 unread",
                      "routed 分派"});
    CHECK(frame.out.find('\x1b') == std::string::npos);  // no terminal, no colours

    const Ended above = city.ask({"watch", "--unit", "990101001000", "--once"});
    must_show(above, {second, "escalations 上报: 1 unread"});
    CHECK(above.out.find(first) == std::string::npos);
    must_show(city.ask({"watch", "--unit", "990101001000", "--below", "--once"}), {first, second});
    must_show(city.ask({"watch", "--once"}), {"the whole house", first, second});

    const Served served(city.data());
    const Ended beside = city.ask({"watch", "--unit", grid, "--once"});
    must_show(beside, {first});
    const Ended over = program({"watch", "--unit", grid, "--once", "--server", served.url()});
    must_show(over, {first, "notices 告知: 2 unread"});
}

TEST_CASE("what was shown counts as read, when somebody of the unit says so") {
    const City city;
    const std::string first = city.report();
    must_show(city.ask({"watch", "--unit", grid, "--once", "--read", "--as", worker}),
              {"notices 告知: 1 unread"});
    must_show(city.ask({"watch", "--unit", grid, "--once"}), {"notices 告知: nothing unread"});
    const std::string second = city.report();
    must_show(city.ask({"watch", "--unit", grid, "--once"}),
              {"notices 告知: 1 unread", first, second});
    const Ended elsewhere =
        city.ask({"watch", "--unit", "990101001000", "--once", "--read", "--as", worker});
    CHECK(elsewhere.code == 0);  // there was nothing to read
    CHECK(city.ask({"watch", "--once", "--read"}).code == 2);
}

TEST_CASE("a board that is left standing shows what comes") {
    const City city;
    const std::string first = city.report();
    Process process(line({"watch", "--unit", grid, "--every", "1", "--data", city.data()}));
    const auto wait_for = [&](const std::string& part) {
        for (int i = 0; i < 3000 && process.out().find(part) == std::string::npos; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        CHECK_MESSAGE(process.out().find(part) != std::string::npos, part, "\n", process.out());
    };
    wait_for(first);
    wait_for(city.report());
}

TEST_CASE("a list is shown like a view") {
    const City city;
    const std::string number = city.report();
    must_show(city.ask({"view", "--list"}), {"worklist", "待办", "closure"});
    must_show(city.ask({"view", "worklist"}), {"worklist 待办", number, grid});
    must_show(city.ask({"view", "worklist", "--within", "990101001000"}), {number});
    must_show(city.ask({"view", "worklist", "--unit", grid}), {number});
    CHECK(city.ask({"view", "worklist", "--due-soon"}).code == 0);
    CHECK(city.ask({"view", "worklist", "--overdue"}).out.find(number) == std::string::npos);
    const auto page = json_of(city.must({"view", "worklist", "--json"}));
    CHECK(page.at("lines").at(0).at("case").at("number").as_string() == number);
    CHECK(city.ask({"view", "worklist", "--unit", "nowhere"}).code == 2);
    CHECK(city.ask({"watch", "--below", "--once"}).code == 2);
}

}  // namespace gridcase::watch_test
