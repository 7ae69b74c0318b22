#include "events/words.hpp"

#include <doctest/doctest.h>

#include <string>

#include "events/commit.hpp"

namespace gridcase {
namespace {

/// Every number of a vocabulary's byte: known words go there and back, all others are "unknown".
template <class Word, class Parse>
void is_a_vocabulary(Parse parse, int words) {
    int known = 0;
    for (int number = 0; number < 256; ++number) {
        const auto word = static_cast<Word>(number);
        const std::string text(to_text(word));
        if (text == "unknown") continue;
        ++known;
        CAPTURE(text);
        CHECK(parse(text) == word);
        CHECK_FALSE(parse(text + " "));
    }
    CHECK(known == words);
    CHECK_FALSE(parse("unknown"));
    CHECK_FALSE(parse(""));
}

TEST_CASE("words go to their text and back; other numbers are unknown") {
    is_a_vocabulary<Level>(parse_level, 5);
    is_a_vocabulary<UnitKind>(parse_unit_kind, 2);
    is_a_vocabulary<Role>(parse_role, 7);
    is_a_vocabulary<Severity>(parse_severity, 2);
    is_a_vocabulary<Channel>(parse_channel, 7);
    is_a_vocabulary<EscalationReason>(parse_escalation_reason, 5);
}

TEST_CASE("the numbers of words are on disk for ever") {
    CHECK(static_cast<int>(Level::grid) == 1);
    CHECK(static_cast<int>(Level::city) == 5);
    CHECK(static_cast<int>(UnitKind::department) == 2);
    CHECK(static_cast<int>(Role::worker) == 1);
    CHECK(static_cast<int>(Role::system) == 7);
    CHECK(static_cast<int>(Severity::urgent) == 2);
    CHECK(static_cast<int>(Channel::patrol) == 1);
    CHECK(static_cast<int>(Channel::import) == 7);
    CHECK(static_cast<int>(EscalationReason::other) == 5);
    CHECK(static_cast<int>(StreamKind::case_file) == 1);
    CHECK(static_cast<int>(StreamKind::territory) == 2);
    CHECK(static_cast<int>(StreamKind::policy) == 3);
}

TEST_CASE("levels have a Chinese word each, and a stream a name for people") {
    for (const Level level : all_levels) CHECK(chinese(level) != chinese(static_cast<Level>(0)));
    CHECK(chinese(Level::grid) == "网格");
    CHECK(to_text(StreamName{StreamKind::case_file, "220402001001-20240913-0007"}) ==
          "case_file/220402001001-20240913-0007");
}

}  // namespace
}  // namespace gridcase
