#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::test::backup_line_test {
namespace {

namespace fs = std::filesystem;

/// A city with a backup beside it.
class BackedUp : public City {
   public:
    BackedUp() : City(reported_city()) {}

    [[nodiscard]] std::string to() const { return file("backup").string(); }
    [[nodiscard]] std::string keys() const { return file("keys").string(); }

    [[nodiscard]] boost::json::value create() const {
        return json_of(must({"backup", "create", "--to", to(), "--json"}));
    }
    [[nodiscard]] Ended restore(const std::string& name,
                                const std::vector<std::string>& more = {}) const {
        std::vector<std::string> words{"backup", "restore", "--from",
                                       to(),     "--data",  file(name).string()};
        words.insert(words.end(), more.begin(), more.end());
        return program(words);
    }
    /// The text of a case as the house in `name` tells it.
    [[nodiscard]] std::string shown(const std::string& name, const std::string& number) const {
        const Ended ended = program(
            {"case", "show", number, "--reveal", "--as", worker, "--data", file(name).string()});
        CHECK(ended.code == 0);
        return ended.out;
    }
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::int64_t number(const boost::json::value& object, const char* member) {
    return object.at(member).to_number<std::int64_t>();
}

TEST_CASE("a house is backed up while it serves, and another one made of the backup goes on") {
    BackedUp city;
    const std::string first = city.report();
    std::string second;
    boost::json::value before;
    boost::json::value after;
    {
        Served served(city.data());
        before = city.create();
        CHECK(number(before, "commits_new") == number(before, "commits"));
        second = city.report();  // through the server
        after = json_of(
            city.must({"backup", "create", "--to", city.to(), "--keys", city.keys(), "--json"}));
        CHECK(number(after, "commits_new") == 1);
        CHECK(number(after, "key_files") >= 2);
        CHECK(number(city.create(), "commits_new") == 0);
    }
    const auto listed = json_of(program({"backup", "list", "--from", city.to(), "--json"}));
    CHECK(listed.at("segments").as_array().size() == 2);
    CHECK(listed.at("segments").at(0).at("root") == before.at("root"));
    CHECK(listed.at("root") == after.at("root"));
    const auto verified = json_of(program({"backup", "verify", "--from", city.to(), "--json"}));
    CHECK(verified.at("verified") == true);
    CHECK(verified.at("root") == after.at("root"));

    const Ended restored = city.restore("new", {"--keys", city.keys()});
    INFO(restored.err);
    REQUIRE(restored.code == 0);
    CHECK(contains(city.shown("new", second), "楼道堆放杂物"));
    const auto head =
        json_of(program({"audit", "head", "--json", "--data", city.file("new").string()}));
    CHECK(head.at("root") == after.at("root"));
    CHECK(head.at("log") == after.at("log"));
    CHECK(number(head, "epoch") == 2);
    const auto reported = json_of(
        program({"case", "report", "--unit", grid, "--category", "sanitation", "--description",
                 "又来了", "--as", worker, "--json", "--data", city.file("new").string()}));
    CHECK(number(reported, "position") == number(after, "commits") + 1);
    CHECK(contains(city.shown("new", first), first));
    const Served serves(city.file("new").string());

    CHECK(city.restore("new").code == 1);
    CHECK(contains(city.restore("new").err, "is not empty"));
}

TEST_CASE("without its keys a restored house says what cannot be read, and how to put them back") {
    const BackedUp city;
    const std::string number = city.report();
    static_cast<void>(city.must({"backup", "create", "--to", city.to(), "--keys", city.keys()}));
    const Ended restored = city.restore("new");
    CHECK(restored.code == 0);
    CHECK(contains(restored.out, "residents' texts cannot be read"));
    fs::copy(city.keys(), city.file("new") / "keys");
    CHECK(contains(city.shown("new", number), "楼道堆放杂物"));
}

TEST_CASE("a log restored to an earlier position is the log of then") {
    const BackedUp city;
    const std::string first = city.report();
    const auto before = city.create();
    static_cast<void>(city.report());
    const auto after = city.create();
    const std::string position = std::to_string(number(before, "commits"));
    const auto restored = json_of(city.restore(
        "then", {"--to-position", position, "--keys", city.data() + "/keys", "--json"}));
    CHECK(restored.at("root") == before.at("root"));
    CHECK(restored.at("root") != after.at("root"));
    CHECK(contains(city.shown("then", first), "楼道堆放杂物"));
    CHECK(contains(city.restore("never", {"--to-position", "999999"}).err, "is none of them"));
    CHECK_FALSE(fs::exists(city.file("never")));
}

TEST_CASE("a damaged backup is told with its place, and not restored") {
    const BackedUp city;
    static_cast<void>(city.create());
    const std::string name =
        std::string(json_of(program({"backup", "list", "--from", city.to(), "--json"}))
                        .at("segments")
                        .at(0)
                        .at("file")
                        .as_string());
    const fs::path segment = fs::path(city.to()) / name;
    std::string bytes = file_text(segment);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
    write_file(segment, bytes);
    const Ended verified = program({"backup", "verify", "--from", city.to()});
    CHECK(verified.code == 1);
    CHECK(contains(verified.err, name));
    CHECK(contains(verified.err, ", position "));
    const auto told = json_of(program({"backup", "verify", "--from", city.to(), "--json"}));
    CHECK(told.at("verified") == false);
    CHECK(contains(std::string(told.at("fault").as_string()), name));
    CHECK(city.restore("new").code == 1);
    CHECK_FALSE(fs::exists(city.file("new")));
}

TEST_CASE("a backup is refused where it would do harm") {
    const BackedUp city;
    static_cast<void>(city.create());
    const auto refused = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words{"backup", "create"};
        words.insert(words.end(), more.begin(), more.end());
        const Ended ended = city.ask(words);
        CHECK(ended.code == 1);
        return ended.err;
    };
    CHECK(contains(refused({"--to", city.to(), "--keys", city.to() + "/keys"}), "do not belong"));
    CHECK(contains(refused({"--to", city.data()}), "a directory of its own"));
    REQUIRE(city.restore("new").code == 0);
    const Ended other =
        program({"backup", "create", "--to", city.to(), "--data", city.file("new").string()});
    CHECK(other.code == 1);
    CHECK(contains(other.err, "another history of the same log"));

    const int held = ::open((city.to() + "/lock").c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(::flock(held, LOCK_EX | LOCK_NB) == 0);
    CHECK(contains(refused({"--to", city.to()}), "another process is writing to"));
    ::close(held);
    static_cast<void>(city.create());
}

TEST_CASE("what is not understood, and surroundings that do not work, have codes of their own") {
    const BackedUp city;
    CHECK(program({"backup", "create", "--to", city.to()}).code == 2);
    CHECK(program({"backup", "verify"}).code == 2);
    CHECK(program({"backup", "load", "-"}).code == 2);
    CHECK(program({"backup", "create", "--to", city.to(), "--data", city.to()}).code == 3);
    CHECK(program({"backup", "list", "--from", city.to()}).code == 1);
    CHECK(program({"backup", "load", city.to() + "/none", "--data", city.to()}).code == 3);
}

TEST_CASE("a house that was dumped and loaded is the same house") {
    const BackedUp city;
    const std::string number = city.report();
    const Ended dumped = city.must({"backup", "dump"});
    write_file(city.file("dump.jsonl"), dumped.out);
    const fs::path data = city.file("new");
    const Ended loaded = program(
        {"backup", "load", city.file("dump.jsonl").string(), "--data", data.string(), "--json"});
    INFO(loaded.err);
    REQUIRE(loaded.code == 0);
    fs::copy(city.data() + "/keys", data / "keys");
    CHECK(contains(city.shown("new", number), "楼道堆放杂物"));
    const auto head = json_of(program({"audit", "head", "--json", "--data", data.string()}));
    CHECK(head.at("root") == json_of(loaded).at("root"));
    CHECK(head.at("root") == json_of(city.must({"audit", "head", "--json"})).at("root"));

    write_file(city.file("dump.jsonl"), dumped.out.substr(0, dumped.out.size() / 2));
    const Ended cut = program({"backup", "load", city.file("dump.jsonl").string(), "--data",
                               city.file("other").string()});
    CHECK(cut.code == 1);
    CHECK(contains(cut.err, "line "));
    CHECK_FALSE(fs::exists(city.file("other")));
}

}  // namespace
}  // namespace gridcase::test::backup_line_test
