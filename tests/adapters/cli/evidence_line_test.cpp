// Evidence made at the command line, and what the program without a house says to it.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/adapters/cli/program.hpp"

namespace gridcase::test::evidence_line_test {
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

TEST_CASE("the program without a house needs libcrypto, and no library of the house") {
    const Ended needed = run({"/usr/bin/ldd", GRIDCASE_VERIFY});
    REQUIRE(needed.code == 0);
    CHECK(names(needed.out, "libcrypto"));
    for (const char* library : {"rocksdb", "sodium", "boost", "spdlog", "tomlplusplus"})
        CHECK(needed.out.find(library) == std::string::npos);
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
    // Whoever kept a newer head is not content with an older proof: the end may have been cut off.
    static_cast<void>(city.report());
    const std::string newer = outside.kept("newer", {"audit", "head", "--json"});
    CHECK(verify({proof, "--against", newer}).code == 1);
    CHECK(names(verify({proof, "--against", newer}).err, "ask for a new one"));

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
    CHECK(verify({proof, "--witness", "no key", "--against", heads}).code == 2);
    CHECK(verify({proof, "--witness", key}).code == 2);
    CHECK(verify({proof, "--against"}).code == 2);
    CHECK(verify({proof, "--unheard", "of"}).code == 2);
}

TEST_CASE(
    "evidence is the same whether its nodes were kept in the views or made of the whole log") {
    const Outside outside;
    const City& city = outside.city;
    const std::string number = city.report();
    city.must({"audit", "rotate-key"});
    static_cast<void>(city.report());
    // A bundle without its head, which says when it was asked for.
    const auto evidence = [&](const std::vector<std::string>& words) {
        const std::string file = outside.kept("evidence", words);
        INFO(words.back());
        CHECK(verify({file}).code == 0);
        const std::string text = file_text(file);
        const std::size_t head = text.find("\nhead ");
        REQUIRE(head != std::string::npos);
        return text.substr(0, head) + text.substr(text.find('\n', head + 1));
    };
    const std::vector<std::vector<std::string>> asked{
        {"audit", "bundle", number},
        {"audit", "bundle", "--from", "2", "--to", "6"},
        {"audit", "prove", "--position", "3"},
        {"audit", "prove"}};
    std::vector<std::string> with_views;
    for (const auto& words : asked) with_views.push_back(evidence(words));
    std::filesystem::remove_all(std::filesystem::path(city.data()) / "views");
    for (std::size_t i = 0; i < asked.size(); ++i) CHECK(evidence(asked[i]) == with_views[i]);
}

TEST_CASE("a witness signs what goes on from what they signed, and the house is held to it") {
    const Outside outside;
    const City& city = outside.city;
    const std::string secret = outside.file("witness.key");
    const Ended made = verify({"witness-key", secret});
    CHECK(made.code == 0);
    const std::string witness = made.out.substr(8, 64);
    struct stat status {};
    REQUIRE(::stat(secret.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
    CHECK(names(verify({"witness-key", secret}).err, "is there already"));

    const std::string own = outside.file("witness.txt");
    const auto sign = [&](const std::string& proof, const std::vector<std::string>& more = {}) {
        std::vector<std::string> words{"witness", own, proof, "--secret", secret};
        words.insert(words.end(), more.begin(), more.end());
        return verify(words);
    };
    const std::string key = outside.head_key();
    const std::string first = outside.kept("first", {"audit", "prove"});
    CHECK(names(sign(first).err, "say by which key the house signs"));
    CHECK(sign(first, {"--key", std::string(64, '0')}).code == 1);
    CHECK_FALSE(std::filesystem::exists(own));
    CHECK(sign(first, {"--key", key}).code == 0);
    CHECK(names(sign(first).out, "signed already"));

    static_cast<void>(city.report());
    city.must({"audit", "rotate-key"});
    CHECK(names(sign(outside.kept("bare", {"audit", "prove"})).err, "does not show"));
    const std::string next = outside.kept("next", {"audit", "prove", "--against", own});
    CHECK(sign(next).code == 0);
    CHECK(names(sign(first).err, "its end was given up"));

    const Ended held = city.ask({"audit", "verify", "--against", own, "--witness", witness});
    INFO(held.err);
    CHECK(held.code == 0);
    CHECK(names(held.out, "goes on from 2 earlier heads"));
    CHECK(verify({own, key, "--witness", witness}).code == 0);
    CHECK(verify({next, key, "--against", own, "--witness", witness}).code == 0);
    CHECK(city.ask({"audit", "verify", "--against", own, "--witness", key}).code == 1);
    CHECK(city.ask({"audit", "verify", "--witness", witness}).code == 2);
    CHECK(names(verify({own, "--witness", key}).err, "not of"));

    // Another log of the same house, as an operator makes it who wants to have history otherwise.
    const City forked(reported_city());
    static_cast<void>(forked.report("property"));
    static_cast<void>(forked.report());
    CHECK(forked.ask({"audit", "prove", "--against", own}).code == 1);
    write_file(outside.file("forked"), forked.must({"audit", "prove"}).out);
    CHECK(sign(outside.file("forked")).code == 1);

    const std::string text = file_text(own);
    write_file(own, with_other_digit(text, "head ", 45));
    CHECK(names(sign(next).err, "its signature is not that of the house's key"));
    CHECK(city.ask({"audit", "verify", "--against", own}).code == 1);
    std::string cosigned = text;
    char& digit = cosigned[cosigned.size() - 3];
    digit = digit == '0' ? '1' : '0';
    write_file(own, cosigned);
    CHECK(names(city.ask({"audit", "verify", "--against", own}).err, "co-signature"));
    write_file(own, text.substr(0, text.size() - 9));
    CHECK(names(sign(next).err, "line 4 does not end"));
    write_file(own, text);

    ::chmod(secret.c_str(), 0644);
    CHECK(names(sign(next).err, "can be read by others"));
    const std::string other = outside.file("other.key");
    verify({"witness-key", other});
    CHECK(names(verify({"witness", own, next, "--secret", other}).err,
                "this is the file of witness"));
    write_file(other, "no key\n");
    CHECK(names(verify({"witness", own, next, "--secret", other}).err, "no private Ed25519 key"));
    CHECK(verify({"witness", own, next}).code == 2);
    CHECK(verify({"witness", own, next, "--secret", outside.file("missing")}).code == 3);
}

}  // namespace gridcase::test::evidence_line_test
