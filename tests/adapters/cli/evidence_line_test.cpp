// Evidence made at the command line, and what the program without a house says to it.

#include <doctest/doctest.h>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::test {
namespace {

/// gridcase-verify asked in words.
Ended verify(std::vector<std::string> words) {
    words.insert(words.begin(), GRIDCASE_VERIFY);
    return run(words);
}

/// A city, and what lies outside it in the auditor's and the witness's hands.
class Outside {
   public:
    City city{reported_city()};

    [[nodiscard]] std::string file(const std::string& name) const {
        return city.file(name).string();
    }
    /// What a command line of the house prints, in a file.
    [[nodiscard]] std::string kept(const std::string& name,
                                   const std::vector<std::string>& words) const {
        write_file(file(name), city.must(words).out);
        return file(name);
    }
    [[nodiscard]] std::string head_key() const {
        return std::string(json_of(city.must({"audit", "head", "--json"})).at("key").as_string());
    }
    [[nodiscard]] std::size_t commits() const {
        return json_of(city.must({"audit", "head", "--json"})).at("size").to_number<std::size_t>();
    }
};

bool names(const std::string& text, std::string_view words) {
    const bool found = text.find(words) != std::string::npos;
    if (!found) MESSAGE(text);
    return found;
}

/// A digit of a hex text that is another one now, somewhere in the line that begins so.
std::string with_other_digit(std::string text, std::string_view line, std::size_t behind) {
    char& digit = text.at(text.find(line) + behind);
    digit = digit == '0' ? '1' : '0';
    return text;
}

}  // namespace

TEST_CASE("all commits of a range leave the house as evidence, and none can be kept back") {
    const Outside outside;
    static_cast<void>(outside.city.report());
    const std::string last = std::to_string(outside.commits());
    const std::string range =
        outside.kept("range", {"audit", "bundle", "--from", "2", "--to", last});
    const Ended good = verify({range, outside.head_key()});
    INFO(good.err);
    CHECK(good.code == 0);
    CHECK(names(good.out, "commits 2 to " + last + ", all of them"));
    CHECK(names(good.out, "CaseReported"));

    const std::string text = file_text(range);
    std::string shorter = text;
    const std::size_t third = shorter.find("commit 3 ");
    shorter.erase(third, shorter.find("\ncommit 4 ") + 1 - third);
    write_file(range, shorter);
    CHECK(verify({range}).code == 1);
    CHECK(names(verify({range}).err, "commit 4: commit 3 should stand here"));
    write_file(range, with_other_digit(text, "commit 3 ", 40));
    CHECK(verify({range}).code == 1);
    write_file(range, with_other_digit(text, "before ", 10));
    CHECK(names(verify({range}).err, "do not lead to the head's root"));
    write_file(range, with_other_digit(text, "head ", 45));
    CHECK(names(verify({range}).err, "its signature is not that of the key it names"));

    const auto asked = [&](const std::vector<std::string>& words) {
        std::vector<std::string> all{"audit", "bundle"};
        all.insert(all.end(), words.begin(), words.end());
        return outside.city.ask(all);
    };
    CHECK(asked({}).code == 2);
    CHECK(asked({"--from", "2"}).code == 2);
    CHECK(asked({"--from", "0", "--to", "2"}).code == 2);
    CHECK(asked({"--from", "3", "--to", "2"}).code == 2);
    CHECK(asked({"--from", "2", "--to", "9999"}).code == 1);
    CHECK(names(asked({"--from", "2", "--to", "9999"}).err, "the log has " + last + " commits"));
}

TEST_CASE("a commit and kept heads are proven, and a log that was rewritten proves nothing") {
    const Outside outside;
    const City& city = outside.city;
    const std::string heads = outside.kept("heads.jsonl", {"audit", "head", "--json"});
    const std::string key = outside.head_key();
    static_cast<void>(city.report());
    city.must({"audit", "rotate-key"});
    const std::string proof =
        outside.kept("proof", {"audit", "prove", "--position", "2", "--against", heads});
    const Ended good = verify({proof, key, "--against", heads});
    INFO(good.err);
    CHECK(good.code == 0);
    CHECK(names(good.out, "goes on from 1 head that was kept"));
    CHECK(names(good.out, "commit 2"));

    // Without --against the house says nothing of what was kept.
    const std::string bare = outside.kept("bare", {"audit", "prove"});
    CHECK(verify({bare}).code == 0);
    CHECK(names(verify({bare, "--against", heads}).err, "heads.jsonl:1: the bundle does not show"));
    // A head that is newer than the proof says nothing against it.
    static_cast<void>(city.report());
    const std::string newer = outside.kept("newer", {"audit", "head", "--json"});
    CHECK(names(verify({proof, "--against", newer}).out, "1 newer"));

    const std::string unsigned_head = [&] {
        const std::string line = file_text(heads);
        return line.substr(0, line.find(",\"at\"")) + "}\n";
    }();
    write_file(heads, with_other_digit(unsigned_head, "\"root\":\"", 10));
    CHECK(city.ask({"audit", "prove", "--against", heads}).code == 1);
    CHECK(names(city.ask({"audit", "prove", "--against", heads}).err, "was rewritten"));
    CHECK(names(verify({proof, "--against", heads}).err, "was rewritten"));
    std::string longer = unsigned_head;
    write_file(heads, longer.insert(longer.find("\"size\":") + 7, "9"));
    CHECK(names(city.ask({"audit", "prove", "--against", heads}).err, "cut off"));
    CHECK(city.ask({"audit", "prove", "--position", "9999"}).code == 1);
    CHECK(city.ask({"audit", "prove", "--position", "0"}).code == 2);
    CHECK(verify({proof, "no key"}).code == 2);
    CHECK(verify({proof, "--witness", key}).code == 2);
    CHECK(verify({proof, "--against"}).code == 2);
    CHECK(verify({proof, "--unheard", "of"}).code == 2);
}

}  // namespace gridcase::test
