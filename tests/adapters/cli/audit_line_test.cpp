#include <doctest/doctest.h>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::test {

TEST_CASE("an auditor verifies a log, and holds it against the heads that were kept") {
    const City city;
    static_cast<void>(city.report());
    const Ended verified = city.must({"audit", "verify"});
    CHECK(verified.out.find("every chain is whole") != std::string::npos);
    const std::string first = city.must({"audit", "head", "--json"}).out;
    static_cast<void>(city.report());
    const std::string second = city.must({"audit", "head", "--json"}).out;
    CHECK(first != second);
    write_file(city.file("heads.jsonl"), second + first);
    const Ended against = city.must({"audit", "verify", "--against", city.file("heads.jsonl")});
    CHECK(against.out.find("goes on from 2 earlier heads") != std::string::npos);
    const auto told =
        json_of(city.must({"audit", "verify", "--against", city.file("heads.jsonl"), "--json"}));
    CHECK(told.at("verified") == true);
    CHECK(city.must({"audit", "head"}).out.find("outside the house") != std::string::npos);
    const std::string key(json_of(city.must({"audit", "head", "--json"})).at("key").as_string());
    const auto by = [&](const std::string& wanted) {
        return city.ask(
            {"audit", "verify", "--against", city.file("heads.jsonl"), "--key", wanted});
    };
    CHECK(by(key).code == 0);
    CHECK(by(std::string(64, '0')).code == 1);
}

TEST_CASE("a log that is not what it was is told so, with the head that it left") {
    const City city;
    static_cast<void>(city.report());
    const std::string signed_head = city.must({"audit", "head", "--json"}).out;
    // As somebody noted it down, without the signature.
    const std::string head = signed_head.substr(0, signed_head.find(",\"at\"")) + "}\n";
    const std::size_t root = head.find("\"root\":\"") + 8;
    const auto against = [&](const std::string& kept) {
        write_file(city.file("kept.jsonl"), kept);
        return city.ask({"audit", "verify", "--against", city.file("kept.jsonl")});
    };
    std::string rewritten = head;
    rewritten[root] = rewritten[root] == '0' ? '1' : '0';
    CHECK(against(rewritten).code == 1);
    CHECK(against(rewritten).err.find("rewritten") != std::string::npos);

    std::string longer = head;
    const std::size_t size = longer.find("\"size\":") + 7;
    longer.insert(size, "9");
    CHECK(against(longer).code == 1);
    CHECK(against(longer).err.find("cut off") != std::string::npos);

    std::string foreign = head;
    const std::size_t log = foreign.find("\"log\":\"") + 7;
    foreign[log] = foreign[log] == '0' ? '1' : '0';
    CHECK(against(foreign).code == 1);
    CHECK(against(foreign).err.find("this head is of log") != std::string::npos);

    std::string backdated = signed_head;
    const std::size_t year = backdated.find("\"at\":\"20") + 8;
    backdated[year] = backdated[year] == '1' ? '2' : '1';
    CHECK(against(backdated).code == 1);
    CHECK(against(backdated).err.find("somebody changed it") != std::string::npos);
    CHECK(against(signed_head).code == 0);

    CHECK(against("no head\n").code == 2);
    CHECK(against("{\"size\":1}\n").code == 2);
    CHECK(program({"audit", "verify"}).code == 2);
}

TEST_CASE("a case leaves the house as evidence, and a program without the house checks it") {
    const City city;
    const std::string number = city.report();
    const std::string evidence = city.must({"audit", "bundle", number}).out;
    const std::filesystem::path file = city.file("case.bundle");
    const auto verified = [&](const std::string& text, const std::vector<std::string>& more = {}) {
        write_file(file, text);
        std::vector<std::string> words{GRIDCASE_VERIFY, file};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    };
    const Ended good = verified(evidence);
    INFO(good.err);
    CHECK(good.code == 0);
    CHECK(good.out.find("CaseReported") != std::string::npos);
    CHECK(good.out.find(number) != std::string::npos);
    const std::string key(json_of(city.must({"audit", "head", "--json"})).at("key").as_string());
    CHECK(verified(evidence, {key}).code == 0);
    CHECK(verified(evidence, {std::string(64, '0')}).code == 1);

    std::string changed = evidence;
    const std::size_t inside = changed.size() - 200;
    changed[inside] = changed[inside] == '0' ? '1' : '0';
    CHECK(verified(changed).code == 1);
    CHECK(verified(evidence.substr(0, evidence.size() - 1)).err.find("cut off") !=
          std::string::npos);
    CHECK(verified("nothing\n").code == 1);
    CHECK(run({GRIDCASE_VERIFY, city.file("missing")}).code == 3);
    CHECK(run({GRIDCASE_VERIFY}).code == 2);
    CHECK(city.ask({"audit", "bundle", "C1-20240913-9999"}).code == 1);
    CHECK(city.ask({"audit", "bundle", "no number"}).code == 2);
}

}  // namespace gridcase::test
