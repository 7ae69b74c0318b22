// What a policy is, how two differ, and what one would have decided, from the command line.

#include <doctest/doctest.h>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::policy_line_test {

using namespace gridcase::test;

namespace {

/// The shipped policy with one text replaced.
std::string shipped_with(const std::string& old_part, const std::string& new_part) {
    std::string text = program({"policy", "show"}).out;
    const auto at = text.find(old_part);
    if (at == std::string::npos) throw std::runtime_error("the policy has no " + old_part);
    return text.replace(at, old_part.size(), new_part);
}

/// Sanitation belongs to the community.
std::string stricter() {
    return shipped_with("[[rule]]\nid = \"on-the-spot\"",
                        "[[rule]]\nid = \"cleaning\"\nwhy = \"卫生\"\n"
                        "when = { category = \"sanitation\" }\nlevel = \"community\"\n\n"
                        "[[rule]]\nid = \"on-the-spot\"");
}

std::vector<std::string> rehearse(const City& city, const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{
        "policy", "rehearse",   "--policy", city.file("new.toml").string(),
        "--from", "2000-01-01", "--to",     "2199-12-30"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

}  // namespace

TEST_CASE("a policy is checked: every fault at its line and column, or what it holds") {
    const TempDir dir;
    const std::string file = (dir / "policy.toml").string();
    write_file(file, shipped_with("grid = \"2 emergency hours\"", "grid = \"9 working hours\""));
    const Ended broken = program({"policy", "check", file});
    CHECK(broken.code == 1);
    CHECK_MESSAGE(broken.err.find("policy.toml has 1 fault") != std::string::npos, broken.err);
    CHECK_MESSAGE(broken.err.find(":8: the urgent limit 9 working hours") != std::string::npos,
                  broken.err);
    write_file(file, program({"policy", "show"}).out);
    const Ended sound = program({"policy", "check", file});
    CHECK(sound.code == 0);
    CHECK(sound.out.find("valid, 6 categories") != std::string::npos);
}

TEST_CASE("policies are compared by what they mean, files with files or with what is in force") {
    const City city;
    write_file(city.file("new.toml"), stricter());
    const Ended same = city.must({"policy", "diff", "active", city.file("policy.toml").string()});
    CHECK(same.out == "they mean the same\n");
    const Ended told = city.must({"policy", "diff", "active", city.file("new.toml").string()});
    CHECK_MESSAGE(told.out.find("rule cleaning") != std::string::npos, told.out);
    const auto list =
        json_of(city.must({"policy", "diff", "active", city.file("new.toml").string(), "--json"}));
    REQUIRE(list.as_array().size() == 1);
    CHECK(list.at(0).at("change").as_string() == "added");
    CHECK(list.at(0).at("part").as_string() == "rule cleaning");
}

TEST_CASE("a policy is shown as its text, or part by part") {
    const auto shown = json_of(program({"policy", "show", "--json"}));
    CHECK(shown.at("level_limits.grid").as_string() == "8 working hours");
    CHECK(shown.at("rules").at(0).at("id").as_string() == "district-funds");
    CHECK(shown.at("duties").as_array().size() >= 12);
}

TEST_CASE("real cases are replayed under another policy, and every number opens to them") {
    const City city;
    const std::string rubbish = city.report();
    const std::string quarrel = city.report("dispute");
    write_file(city.file("new.toml"), stricter());

    const Ended told = city.must(rehearse(city));
    CHECK_MESSAGE(told.out.find("2 cases rehearsed") != std::string::npos, told.out);
    const auto cells = json_of(city.must(rehearse(city, {"--json"}))).at("cells");
    CHECK(cells.at("moved:grid:community").at("count").to_number<int>() == 1);
    CHECK(cells.at("moved:grid:community").at("cases").at(0).as_string() == rubbish);
    CHECK(cells.at("unit:990101001000:now").at("count").to_number<int>() == 1);
    CHECK(city.must(rehearse(city, {"--cases", "moved:grid:grid"})).out == quarrel + "\n");
    CHECK(city.must(rehearse(city, {"--format", "csv"})).out.find("moved:grid:community,1") !=
          std::string::npos);

    const Ended unknown = city.ask(rehearse(city, {"--cases", "moved:grid:comunity"}));
    CHECK(unknown.code == 2);
    CHECK_MESSAGE(unknown.err.find("did you mean moved:grid:community?") != std::string::npos,
                  unknown.err);

    // The policy in force changes nothing.
    write_file(city.file("new.toml"), program({"policy", "show"}).out);
    const auto same = json_of(city.must(rehearse(city, {"--json"}))).at("cells");
    CHECK(same.at("moved:grid:grid").at("count").to_number<int>() == 2);
    CHECK(!same.as_object().contains("moved:grid:community"));
}

TEST_CASE("a rehearsal needs days and a directory") {
    const City city;
    write_file(city.file("new.toml"), stricter());
    const Ended backwards =
        city.ask({"policy", "rehearse", "--policy", city.file("new.toml").string(), "--from",
                  "2024-09-02", "--to", "2024-09-01"});
    CHECK(backwards.code == 2);
    CHECK(backwards.err.find("lies before") != std::string::npos);
    const Ended no_day = city.ask({"policy", "rehearse", "--policy", city.file("new.toml").string(),
                                   "--from", "September", "--to", "2024-09-01"});
    CHECK(no_day.code == 2);
    CHECK(no_day.err.find("is not a day; write it as 2024-09-01") != std::string::npos);
    const Ended nowhere = program({"policy", "rehearse", "--policy", city.file("new.toml").string(),
                                   "--from", "2024-09-01", "--to", "2024-09-01"});
    CHECK(nowhere.code == 2);
    CHECK(nowhere.err.find("--data DIR") != std::string::npos);
}

}  // namespace gridcase::policy_line_test
