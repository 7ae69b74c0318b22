#include "events/words.hpp"

#include <doctest/doctest.h>

#include <string>

#include "events/commit.hpp"

namespace gridcase::words_test {
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
    is_a_vocabulary<UnitKind>(parse_unit_kind, 7);
    is_a_vocabulary<Role>(parse_role, 7);
    is_a_vocabulary<Severity>(parse_severity, 2);
    is_a_vocabulary<Channel>(parse_channel, 7);
    is_a_vocabulary<EscalationReason>(parse_escalation_reason, 8);
    is_a_vocabulary<ClockClass>(parse_clock_class, 4);
    is_a_vocabulary<LimitKind>(parse_limit_kind, 7);
    is_a_vocabulary<WithheldReason>(parse_withheld_reason, 4);
    is_a_vocabulary<MediationOutcome>(parse_mediation_outcome, 3);
    is_a_vocabulary<Verification>(parse_verification, 3);
    is_a_vocabulary<RequestKind>(parse_request_kind, 2);
    is_a_vocabulary<SuspensionReason>(parse_suspension_reason, 3);
    is_a_vocabulary<HolderChange>(parse_holder_change, 4);
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
    CHECK(static_cast<int>(StreamKind::calendar) == 4);
    CHECK(static_cast<int>(StreamKind::handover) == 6);
    CHECK(static_cast<int>(UnitKind::member_organisation) == 7);
    CHECK(static_cast<int>(EscalationReason::supervised) == 8);
    CHECK(static_cast<int>(ClockClass::calendar_days) == 4);
    CHECK(static_cast<int>(LimitKind::supervision) == 7);
    CHECK(static_cast<int>(WithheldReason::handled) == 4);
    CHECK(static_cast<int>(HolderChange::redrawn) == 4);
}

TEST_CASE("levels have a Chinese word each, and a stream a name for people") {
    for (const Level level : all_levels) CHECK(chinese(level) != chinese(static_cast<Level>(0)));
    CHECK(chinese(Level::grid) == "网格");
    for (const LimitKind limit : all_limit_kinds)
        CHECK(chinese(limit) != chinese(static_cast<LimitKind>(0)));
    CHECK(to_text(StreamName{StreamKind::case_file, "220402001001-20240913-0007"}) ==
          "case_file/220402001001-20240913-0007");
}

}  // namespace
}  // namespace gridcase::words_test
