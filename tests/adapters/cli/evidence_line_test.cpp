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

}  // namespace gridcase::test
