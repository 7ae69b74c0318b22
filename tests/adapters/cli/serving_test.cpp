#include <doctest/doctest.h>

#include "adapters/http/client.hpp"
#include "tests/adapters/cli/program.hpp"

namespace gridcase::serving_test {

using namespace gridcase::test;

namespace {

http::Response get(const Served& served, const std::string& target) {
    http::Request request;
    request.method = "GET";
    request.target = target;
    return http::send(served.url(), request, std::chrono::seconds(20));
}

TEST_CASE("who reads is answered by who serves, and by the directory itself when nobody does") {
    const City city;
    const std::string number = city.report();
    const std::vector<std::string> show{"case", "show", number, "--json"};
    const auto beside = [&] {
        std::vector<std::string> words = show;
        words.emplace_back("--beside");
        return city.must(words).out;
    };
    std::string told;
    {
        Served served(city.data());
        told = city.must(show).out;
        CHECK(told == beside());
        served.process().signal(SIGKILL);
        static_cast<void>(served.process().wait());
    }
    CHECK(std::filesystem::exists(city.data() + "/control.sock"));  // it had no time to clear up
    CHECK(city.must(show).out == told);
    CHECK(beside() == told);
}

}  // namespace

TEST_CASE("a command line is forwarded to the process that holds the directory") {
    const City city;
    Served served(city.data());
    const std::string number = city.report();
    city.must({"case", "accept", number, "--as", worker});
    const auto shown = boost::json::parse(get(served, "/api/v1/cases/" + number).body);
    CHECK(shown.at("status").as_string() == "accepted");
    CHECK(json_of(city.must({"case", "show", number, "--json"})).at("revision").to_number<int>() ==
          2);
    CHECK(city.must({"projections", "rebuild"}).out.find("rebuilt by the process") !=
          std::string::npos);
    served.process().signal(SIGTERM);
    const Ended ended = served.process().wait();
    CHECK_MESSAGE(ended.code == 0, ended.err);
}

TEST_CASE("--server speaks to a server instead of a directory") {
    const City city;
    Served served(city.data());
    const Ended reported =
        program({"case", "report", "--unit", grid, "--category", "property", "--description",
                 "电梯停运", "--as", worker, "--json", "--server", served.url()});
    REQUIRE_MESSAGE(reported.code == 0, reported.err);
    const std::string number(json_of(reported).at("number").as_string());
    CHECK(program({"case", "history", number, "--server", served.url()}).out.find("电梯") ==
          std::string::npos);
    CHECK(program({"view", "timeliness", "--server", served.url()}).code == 0);
}

TEST_CASE("what was answered before a kill is there afterwards") {
    const City city;
    std::string number;
    {
        Served served(city.data());
        number = city.report();
        city.must({"case", "accept", number, "--as", worker});
        served.process().signal(SIGKILL);
        CHECK(served.process().wait().code == 128 + SIGKILL);
    }
    CHECK(json_of(city.must({"case", "show", number, "--json"})).at("status").as_string() ==
          "accepted");
    city.must({"case", "resolve", number, "--as", worker});
}

TEST_CASE("a directory held by somebody who does not listen ends with 3 and a hint") {
    const City city;
    Served served(city.data());
    std::filesystem::remove(std::filesystem::path(city.data()) / "control.sock");
    const Ended ended = city.ask({"case", "accept", "x-1", "--as", worker});
    CHECK(ended.code == 3);
    CHECK(ended.err.find("control socket") != std::string::npos);
}

}  // namespace gridcase::serving_test
