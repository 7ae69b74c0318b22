// Heads that people kept, as lines of JSON or as a witness's file.

#include "events/kept_heads.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "events/witness.hpp"
#include "tests/adapters/verify/evidence.hpp"
#include "tests/engine/runtime/town.hpp"
#include "tests/engine/runtime/town_log.hpp"

namespace gridcase::test::kept_heads_test {
namespace {

std::string json_line(const LogHead& head) {
    return R"({"log":")" + head.log + R"(","epoch":)" + std::to_string(head.epoch) + R"(,"size":)" +
           std::to_string(head.size) + R"(,"root":")" + head.root.hex() + R"(","at":")" +
           to_text(head.at) + R"(","key":")" + head.key + R"(","signature":")" + head.signature +
           "\"}";
}

LogHead some_head() { return Town(engine::town::commits_of_a_town()).head(7); }

bool names(const std::string& text, std::string_view words) {
    const bool found = text.find(words) != std::string::npos;
    if (!found) MESSAGE(text);
    return found;
}

}  // namespace

TEST_CASE("a head is read as the house prints it, as its journal keeps it, and as people note it") {
    const LogHead head = some_head();
    const std::string line = json_line(head);
    CHECK(parse_head_line(line) == head);
    std::string journal = line;
    journal.insert(journal.size() - 1, R"(,"peaks":["00","11"])");
    CHECK(parse_head_line(journal) == head);
    const LogHead noted{head.log, head.epoch, head.size, head.root, {}, {}, {}};
    CHECK(parse_head_line(R"( { "size" : 7, "root": ")" + head.root.hex() +
                          R"(", "epoch": 1,"log": "0a0b" } )") == noted);
    const auto kept = parse_heads("\n" + line + "\r\n\n" + journal + "\n" + line);
    REQUIRE(kept.has_value());
    REQUIRE(kept->lines.size() == 3);
    CHECK(kept->lines[0].number == 2);
    CHECK(kept->lines[1].number == 4);
    CHECK(fault_in(*kept, {}) == "");
    CHECK(names(fault_in(*kept, key_number(9).public_key()), "no file of a witness"));
}

TEST_CASE("what is no head is refused with its line, and never read past its end") {
    const std::string line = json_line(some_head());
    CHECK(names(parse_heads(line + "\nno head\n").error(), "line 2: this is no head of a log"));
    CHECK(names(parse_head_line(R"({"size":1})").error(), "its log is"));
    CHECK(names(parse_head_line(line + "}").error(), "no object"));
    CHECK(names(parse_head_line(std::string(20'000, ' ')).error(), "too long"));
    for (std::size_t end = 0; end < line.size(); ++end)
        CHECK_FALSE(parse_head_line(std::string_view(line).substr(0, end)).has_value());
    CHECK(rc::check([&] {
        const std::string spoilt = spoiled(line);
        const auto head = parse_head_line(spoilt);
        // Blanks and a member that nobody knows change nothing.
        RC_ASSERT((!head || !is_signed(*head) || *head == some_head()));
    }));
}

TEST_CASE("a head with another's signature, and a witness's file that does not hold, are told") {
    LogHead head = some_head();
    head.size = 8;
    CHECK(
        names(fault_in(parse_heads(json_line(head)).value(), {}), "line 1: the signature is not"));

    const vault::HeadKey key = key_number(9);
    const LogHead good = some_head();
    const Instant seen = engine::town::noon;
    WitnessFile file{key.public_key(), {{good, seen, key.sign(cosigned_statement(good, seen))}}};
    const auto kept = parse_heads(to_text(file)).value();
    REQUIRE(kept.lines.size() == 1);
    CHECK(kept.lines.front().head == good);
    CHECK(kept.lines.front().number == 3);
    CHECK(fault_in(kept, {}) == "");
    CHECK(fault_in(kept, key.public_key()) == "");
    CHECK(names(fault_in(kept, key_number(8).public_key()), "not of"));
    file.entries.front().seen = {};
    CHECK(names(fault_in(parse_heads(to_text(file)).value(), {}), "co-signature"));
}

}  // namespace gridcase::test::kept_heads_test
