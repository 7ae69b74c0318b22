#include <doctest/doctest.h>

#include <sstream>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::test::audit_line_test {
namespace {

void stop(Served& served) {
    served.process().signal(SIGTERM);
    CHECK(served.process().wait().code == 0);
}

}  // namespace

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

TEST_CASE("a verification goes on from the day before, and a log that was cut since is told") {
    const City city;
    static_cast<void>(city.report());
    const std::string state = city.file("state");
    const auto verified = [&](const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"audit", "verify", "--json", "--resume", state};
        words.insert(words.end(), more.begin(), more.end());
        return city.ask(words);
    };
    const auto first = json_of(verified());
    CHECK(first.at("verified_before") == 0);
    const std::string early = city.must({"audit", "head", "--json"}).out;
    static_cast<void>(city.report());
    const auto second = json_of(verified());
    CHECK(second.at("verified_before") == first.at("commits"));
    CHECK(second.at("root") == json_of(city.must({"audit", "verify", "--json"})).at("root"));

    write_file(city.file("heads"), city.must({"audit", "head", "--json"}).out);
    CHECK(verified({"--against", city.file("heads")}).code == 0);
    write_file(city.file("heads"), early);
    CHECK(verified({"--against", city.file("heads")}).err.find("leave --resume out") !=
          std::string::npos);

    const City other;  // its log is shorter
    const Ended shorter = other.ask({"audit", "verify", "--resume", state});
    CHECK(shorter.code == 1);
    CHECK(shorter.err.find("cut off") != std::string::npos);
    write_file(state, "nonsense");
    CHECK(verified().code == 2);
}

TEST_CASE("a limit that passed and nothing says so is found, and is no damage") {
    const TempDir dir;
    const std::string data = (dir.path() / "data").string();
    const auto ask = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"--data", data});
        return program(words);
    };
    REQUIRE(ask({"demo", "--cases", "60", "--seed", "7"}).code == 0);
    const auto limits = [&] {
        const Ended verified = ask({"audit", "verify", "--json"});
        CHECK(verified.code == 0);
        CHECK(json_of(verified).at("verified") == true);
        return json_of(verified).at("limits");
    };
    CHECK(limits().at("unsaid").as_array().empty());
    // The demo city's year is over; a report of today says that time went on, and nobody kept it.
    const auto report = [&] {
        REQUIRE(ask({"case", "report", "--as", "wang.fang:worker@990101001001001", "--unit",
                     "990101001001001", "--category", "property", "--description", "电梯停运"})
                    .code == 0);
    };
    report();
    const auto found = limits();
    REQUIRE(!found.at("unsaid").as_array().empty());
    CHECK(found.at("not_looked_at").as_string().empty());
    CHECK(ask({"audit", "verify"}).out.find("the log does not say so") != std::string::npos);
    {
        Served served(data);
        // The keeper lets them pass; what is asked meanwhile is answered by the same house.
        for (int i = 0; i < 600 && !limits().at("unsaid").as_array().empty(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stop(served);
    }
    CHECK(ask({"audit", "verify"}).out.find("no limit passed without") != std::string::npos);

    std::filesystem::remove_all(data + "/views");
    CHECK(limits().at("not_looked_at").as_string().find("no views") != std::string::npos);
}

TEST_CASE("a new key signs for the house, and whoever knows the old one need not be told") {
    const City city;
    static_cast<void>(city.report());
    const std::string before = city.must({"audit", "head", "--json"}).out;
    const std::string old_key(boost::json::parse(before).at("key").as_string());
    const auto rotated = json_of(city.must({"audit", "rotate-key", "--json"}));
    CHECK(rotated.at("before").as_string() == old_key);
    const std::string after = city.must({"audit", "head", "--json"}).out;
    CHECK(boost::json::parse(after).at("key") == rotated.at("key"));
    CHECK(rotated.at("key").as_string() != old_key);
    city.must({"audit", "rotate-key"});
    write_file(city.file("heads"), before + after + city.must({"audit", "head", "--json"}).out);
    const auto by = [&](const std::string& key) {
        return city.ask({"audit", "verify", "--against", city.file("heads"), "--key", key});
    };
    CHECK(by(old_key).code == 0);
    // Nobody signs backwards: the new key does not vouch for what the old one signed.
    CHECK(by(std::string(rotated.at("key").as_string())).code == 1);
    CHECK(by(std::string(64, '0')).err.find("nor follows from it") != std::string::npos);
    CHECK(city.ask({"audit", "rotate-key", "--as", worker}).code == 1);
}

TEST_CASE("a rotation that was cut off before the new key took its place is finished") {
    const City city;
    const std::filesystem::path keys = std::filesystem::path(city.data()) / "keys";
    const auto rotated = json_of(city.must({"audit", "rotate-key", "--json"}));
    const std::string new_seed = file_text(keys / "head");
    // As if the process had ended between the commit and the renaming.
    write_file(keys / "head.next", new_seed);
    write_file(keys / "head", std::string(32, 'o'));
    const auto finished = json_of(city.must({"audit", "rotate-key", "--json"}));
    CHECK(finished.at("key") == rotated.at("key"));
    CHECK(file_text(keys / "head") == new_seed);
    CHECK_FALSE(std::filesystem::exists(keys / "head.next"));
}

TEST_CASE("a house whose keys are locked opens with the passphrase, and not without") {
    const City city(reported_city());
    const std::string key(json_of(city.must({"audit", "head", "--json"})).at("key").as_string());
    CHECK(city.ask({"keys", "lock"}).err.find("GRIDCASE_PASSPHRASE_FILE") != std::string::npos);
    CHECK(city.ask({"keys", "lock"}).code == 2);
    write_file(city.file("phrase"), "five words that nobody guesses\n");
    ::setenv("GRIDCASE_PASSPHRASE_FILE", city.file("phrase").c_str(), 1);
    CHECK(city.must({"keys", "lock"}).out.find("2 keys locked") != std::string::npos);
    static_cast<void>(city.report());
    CHECK(json_of(city.must({"audit", "head", "--json"})).at("key").as_string() == key);
    city.must({"audit", "rotate-key"});
    ::unsetenv("GRIDCASE_PASSPHRASE_FILE");
    const Ended closed = city.ask({"audit", "head"});
    CHECK(closed.code == 3);
    CHECK(closed.err.find("is locked; say its passphrase") != std::string::npos);
    CHECK(city.ask({"audit", "verify"}).code == 0);  // it needs no secret
    const std::filesystem::path views = std::filesystem::path(city.data()) / "views";
    std::filesystem::remove_all(views);
    const Ended writing = city.ask({"case", "report", "--unit", grid, "--category", "sanitation",
                                    "--description", "楼道堆放杂物", "--as", worker});
    CHECK(writing.code == 3);
    CHECK(writing.err.find("is locked; say its passphrase") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(views));  // it is said before they are made anew

    ::setenv("GRIDCASE_PASSPHRASE", "five words that nobody guesses", 1);
    CHECK(city.must({"keys", "unlock"}).out.find("2 keys unlocked") != std::string::npos);
    ::unsetenv("GRIDCASE_PASSPHRASE");
    static_cast<void>(city.report());
    city.must({"audit", "head"});
}

TEST_CASE("a house that is served writes down what its log is, and goes on where it stopped") {
    const City city;
    static_cast<void>(city.report());
    const std::string journal = city.data() + "/heads.jsonl";
    const auto lines = [&] {
        std::vector<std::string> all;
        std::istringstream in(file_text(journal));
        for (std::string line; std::getline(in, line);)
            if (!line.empty()) all.push_back(line);
        return all;
    };
    for (int day = 0; day < 2; ++day) {
        Served served(city.data());
        static_cast<void>(city.report());
        stop(served);
    }
    const auto heads = lines();
    CHECK(heads.size() >= 2);
    CHECK(boost::json::parse(heads.back()).at("root") ==
          json_of(city.must({"audit", "verify", "--json"})).at("root"));
    CHECK(city.must({"audit", "verify", "--against", journal}).code == 0);

    // A line torn by a crash, and a journal of nonsense, cost one reading of the log, no more.
    write_file(journal, file_text(journal) + heads.back().substr(0, 40));
    static_cast<void>(city.report());
    {
        Served served(city.data());
        stop(served);
    }
    CHECK(boost::json::parse(lines().back()).at("root") ==
          json_of(city.must({"audit", "verify", "--json"})).at("root"));
}

TEST_CASE("a head that could not be written down is written the next time, though nothing is new") {
    const City city;
    const std::filesystem::path journal = city.data() + "/heads.jsonl";
    static_cast<void>(city.report());
    std::filesystem::remove(journal);
    std::filesystem::create_directory(journal);  // in the way, as a full disk would be
    {
        Served served(city.data());
        static_cast<void>(city.must({"audit", "head"}));
        std::filesystem::remove(journal);
        stop(served);
    }
    const auto head = boost::json::parse(file_text(journal));
    CHECK(head.at("root") == json_of(city.must({"audit", "verify", "--json"})).at("root"));
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

}  // namespace gridcase::test::audit_line_test
