// Broken policies and what is said about each: `line:column: message; hint`, all faults at once.

#include <rapidcheck.h>

#include "engine/domain/policy_words.hpp"
#include "tests/engine/domain/broken_files.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase {
namespace {

/// A sound policy, one line a text, so that a test can replace a line by its number.
const std::vector<std::string>& sound_lines() {
    static const std::vector<std::string> lines{
        /* 1 */ "name = \"小策略\"",
        /* 2 */ "utc_offset = \"+08:00\"",
        /* 3 */ "[[category]]",
        /* 4 */ "code = \"dispute\"",
        /* 5 */ "name_zh = \"矛盾纠纷\"",
        /* 6 */ "name_en = \"Disputes\"",
        /* 7 */ "[[category]]",
        /* 8 */ "code = \"safety\"",
        /* 9 */ "name_zh = \"安全隐患\"",
        /* 10 */ "name_en = \"Safety\"",
        /* 11 */ "[[rule]]",
        /* 12 */ "id = \"big\"",
        /* 13 */ "why = \"多方\"",
        /* 14 */ "when = { category = \"dispute\", parties_at_least = 3 }",
        /* 15 */ "level = \"community\"",
        /* 16 */ "[[rule]]",
        /* 17 */ "id = \"small\"",
        /* 18 */ "why = \"其余\"",
        /* 19 */ "level = \"grid\"",
        /* 20 */ "[level_limits]",
        /* 21 */ "grid = \"8h\"",
        /* 22 */ "community = \"3d\"",
        /* 23 */ "[level_limits.urgent]",
        /* 24 */ "grid = \"2h\"",
        /* 25 */ "[case_limits]",
        /* 26 */ "grid = \"3d\"",
        /* 27 */ "community = \"7d\"",
    };
    return lines;
}

std::string with(const Changes& changes) { return changed(sound_lines(), changes); }

const std::vector<Broken>& broken_policies() {
    static const std::vector<Broken> policies{
        // The file itself.
        {{{1, "name = "}}, {"1:"}},
        {{{1, "name = \"a\""}, {2, "name = \"b\""}}, {"2:"}},
        {{{4, "code = dispute"}}, {"4:"}},
        // Keys.
        {{{1, ""}}, {"1:1: the policy has no `name`"}},
        {{{1, "nmae = \"x\""}},
         {"1:1: `nmae` is not a key of the policy; did you mean `name`?",
          "1:1: the policy has no `name`; add name = "}},
        {{{1, "name = 7"}}, {"1:8: `name` is a whole number; it must be a text in quotes"}},
        {{{1, "name = \"\""}}, {"1:8: `name` is empty"}},
        {{{1, "name = \"a\\u0001\""}}, {"1:8: name holds a control character"}},
        {{{5, "name_cn = \"矛盾\""}},
         {"3:1: [[category]] has no `name_zh`",
          "5:1: `name_cn` is not a key of [[category]]; did you mean `name_"}},
        {{{13, "because = \"多方\""}},
         {"11:1: [[rule]] has no `why`",
          "13:1: `because` is not a key of [[rule]]; its keys are id, why, when, level"}},
        {{{14, "when = { parties = 3 }"}},
         {"14:10: `parties` is not a key of `when`; did you mean `parties_at_least`?"}},
        {{{14, "hazard = true"}}, {"14:1: `hazard` is not a key of [[rule]]"}},
        {{{24, "village = \"2h\""}}, {"24:1: `village` is not a key of [level_limits.urgent]"}},
        // The offset.
        {{{2, "utc_offset = \"8\""}}, {"2:14: `utc_offset` “8” is not an offset from UTC; write"}},
        {{{2, "utc_offset = \"+15:00\""}}, {"2:14: `utc_offset` “+15:00” lies outside"}},
        {{{2, "utc_offset = 8"}}, {"2:14: `utc_offset` is a whole number"}},
        // Categories.
        {{{8, "code = \"dispute\""}},
         {"8:8: category “dispute” is described twice; it stands at line 4 already"}},
        {{{4, "code = \" dispute\""}}, {"4:8: category “ dispute” begins or ends with a blank"}},
        {{{4, ""}}, {"3:1: [[category]] has no `code`"}},
        {{{14, "when = { category = \"disputes\" }"}},
         {"14:21: category “disputes” is not described in this policy; did you mean “dispute”?"}},
        {{{14, "when = { category = [\"dispute\", \"stars\"], hazard = true }"}},
         {"14:33: category “stars” is not described in this policy; describe it with a"}},
        {{{14, "when = { category = [] }"}}, {"14:21: `category` is an empty list"}},
        {{{14, "when = { category = [1] }"}}, {"14:22: `category` is a whole number"}},
        // Rules.
        {{{17, "id = \"big\""}},
         {"17:6: rule id “big” is used twice; it stands at line 12 already"}},
        {{{12, "id = \"source\""}}, {"12:6: rule id “source” is taken"}},
        {{{12, "id = \"大 事\""}}, {"12:6: rule id “大 事” is not a plain word"}},
        {{{15, "level = \"comunity\""}},
         {"15:9: “comunity” is not a level; did you mean “community”?"}},
        {{{15, "level = \"社区\""}},
         {"15:9: “社区” is not a level; the levels are grid, community"}},
        {{{15, ""}}, {"11:1: [[rule]] has no `level`"}},
        {{{14, "when = \"always\""}}, {"14:8: `when` is a text; it must be a table of terms"}},
        {{{14, "when = { severity = \"high\" }"}},
         {"14:21: “high” is not a severity; it is normal or urgent"}},
        {{{14, "when = { hazard = \"yes\" }"}},
         {"14:19: `hazard` is a text; it must be true or false, without quotes"}},
        {{{14, "when = { parties_at_least = \"3\" }"}},
         {"14:29: `parties_at_least` is a text; it must be a whole number"}},
        {{{14, "when = { parties_at_least = 2.5 }"}},
         {"14:29: `parties_at_least` is a decimal number"}},
        {{{14, "when = { parties_at_least = 0 }"}},
         {"14:29: `parties_at_least` is 0; it must lie between 1 and 1000000"}},
        {{{14, "when = { households_at_least = -1 }"}}, {"14:32: `households_at_least` is -1"}},
        {{{14, "when = { estimated_cost_yuan_at_least = 9000000000000 }"}},
         {"14:41: `estimated_cost_yuan_at_least` is 9000000000000"}},
        // What the rules mean together.
        {{{14, ""}},
         {"16:1: rule “small” never gets its turn: rule “big” before it always matches"}},
        {{{14, "when = {}"}}, {"16:1: rule “small” never gets its turn"}},
        // A rule with a fault in it is not judged further: it may look broader than it was meant.
        {{{14, "when = { category = \"dispute\" }"},
          {18, "why = \"\"\nwhen = { category = \"dispute\" }"}},
         {"18:7: `why` is empty"}},
        {{{14, "when = { category = \"dispute\" }"},
          {18, "why = \"x\"\nwhen = { category = \"dispute\", hazard = true }"}},
         {"8:8: an issue of category “safety” could match no rule",
          "16:1: rule “small” never gets its turn: rules before it settle all its categories"}},
        {{{18, "why = \"x\"\nwhen = { hazard = true }"}},
         {"4:8: an issue of category “dispute” could match no rule; end the rules with one",
          "8:8: an issue of category “safety” could match no rule"}},
        // Limits.
        {{{22, ""}}, {"15:9: a rule routes to community, but [level_limits] has no limit for it"}},
        {{{27, ""}}, {"15:9: a rule routes to community, but [case_limits] has no limit for it"}},
        {{{15, "level = \"city\""}},
         {"15:9: a rule routes to city, but [level_limits]",
          "15:9: a rule routes to city, but [case_limits]"}},
        {{{21, "grid = \"8 h\""}}, {"21:8: the limit “8 h” is not a duration; write it as \"8h\""}},
        {{{21, "grid = \"-8h\""}}, {"21:8: the limit “-8h” is negative"}},
        {{{21, "grid = \"0h\""}}, {"21:8: the limit “0h” is no time at all"}},
        {{{21, "grid = \"3651d\""}}, {"21:8: the limit “3651d” is longer than ten years"}},
        {{{21, "grid = \"99999999999999999999999d\""}},
         {"21:8: the limit “99999999999999999999999d”"}},
        {{{21, "grid = 8"}}, {"21:8: `grid` is a whole number; it must be a text in quotes"}},
        {{{24, "grid = \"soon\""}}, {"24:8: the limit “soon” is not a duration"}},
        {{{23, ""}, {24, "urgent = \"2h\""}},
         {"24:10: `urgent` is a text; it must be a table begun with [level_limits.urgent]"}},
        // Several at once, in the order of their lines.
        {{{2, "utc_offset = \"east\""},
          {6, "name_en = 6"},
          {15, "level = \"comunity\""},
          {21, "grid = \"8 hours\""},
          {27, "comunity = \"7d\""}},
         {"2:14: ", "6:11: `name_en` is a whole number", "15:9: “comunity” is not a level",
          "21:8: the limit “8 hours” is not a duration",
          "27:1: `comunity` is not a key of [case_limits]; did you mean `community`?"}},
        {{{12, "id = \"small\""},
          {14, "when = { category = \"fire\", hazrd = true }"},
          {19, "level = 1"}},
         {"14:21: category “fire” is not described",
          "14:29: `hazrd` is not a key of `when`; did you mean `hazard`?",
          "17:6: rule id “small” is used twice", "19:9: `level` is a whole number"}},
    };
    return policies;
}

}  // namespace

TEST_CASE("the sound policy of this test is sound") {
    const auto policy = parse_policy(with({}));
    if (!policy) FAIL(to_text(policy.error()));
    CHECK(policy->name == "小策略");
    CHECK(policy->rules.size() == 2);
    CHECK(policy->rules[0].when.parties_at_least == 3U);
    CHECK(policy->rules[0].why == "多方");
    CHECK(policy->level_limits.urgent.at(Level::grid) == hours(2));
    CHECK(policy->case_limits.normal.at(Level::community) == days(7));
    CHECK(parse_policy(with({{2, "utc_offset = \"-05:30\""}}))->utc_offset_minutes == -330);
    CHECK(parse_policy(with({{2, "utc_offset = \"Z\""}}))->utc_offset_minutes == 0);
}

TEST_CASE("a broken policy tells every fault at its place, with a hint") {
    CHECK(broken_policies().size() >= 25);
    check_broken(sound_lines(), broken_policies(), parse_policy);
}

TEST_CASE("an empty policy lacks everything") {
    const auto policy = parse_policy("");
    REQUIRE(!policy.has_value());
    const std::string told = to_text(policy.error());
    for (const char* part : {"`name`", "`utc_offset`", "[[category]]", "[[rule]]", "[level_limits]",
                             "[case_limits]"}) {
        INFO(told);
        CHECK(told.find("the policy has no " + std::string(part)) != std::string::npos);
    }
}

TEST_CASE("parts of the wrong shape are named") {
    const auto told = [](const std::string& text) {
        const auto policy = parse_policy(text);
        return policy ? std::string("none") : to_text(policy.error());
    };
    CHECK(told("category = 1\nrule = [1]\nlevel_limits = true\n")
              .find("1:12: `category` is a whole number; it must be a list of tables") !=
          std::string::npos);
    CHECK(told("rule = [1]\n").find("1:9: `rule` is a whole number; it must be a table") !=
          std::string::npos);
    CHECK(told("level_limits = true\n").find("1:16: `level_limits` is true or false") !=
          std::string::npos);
    CHECK(told("category = []\n").find("`category` is empty") != std::string::npos);
}

TEST_CASE("a policy of ten thousand rules is read, one more is too many") {
    const auto sized = [](std::size_t rules) {
        std::string text =
            "name=\"n\"\nutc_offset=\"Z\"\nlevel_limits.grid=\"8h\"\n"
            "case_limits.grid=\"8h\"\ncategory=[{code=\"c\",name_zh=\"c\","
            "name_en=\"c\"}]\nrule=[\n";
        for (std::size_t i = 0; i < rules; ++i) text += "{},\n";
        return text + "]\n";
    };
    const auto most = parse_policy(sized(10'000));
    REQUIRE(!most.has_value());
    CHECK(to_text(most.error()).find("at most 10000") == std::string::npos);
    const auto more = parse_policy(sized(10'001));
    REQUIRE(!more.has_value());
    CHECK(to_text(more.error()).find("there are 10001 [[rule]]; at most 10000 are taken") !=
          std::string::npos);
    const auto huge = parse_policy(std::string((256U << 10U) + 1, '\n'));
    REQUIRE(!huge.has_value());
    CHECK(to_text(huge.error()).find("at most 262144 are taken") != std::string::npos);
}

TEST_CASE("deep nesting, zero bytes and bad UTF-8 are faults, not crashes") {
    for (const std::string& text :
         {"a = " + std::string(200'000, '['), std::string("name = \"\0\"", 10),
          std::string("name = \"\xFF\""), std::string(100'000, '{'),
          "[" + std::string(9'000, '.')}) {
        const auto policy = parse_policy(text);
        REQUIRE(!policy.has_value());
        CHECK(policy.error().size() >= 1);
        CHECK(policy.error().front().line == 1);
    }
}

TEST_CASE("durations are whole numbers with their units, largest first") {
    CHECK(parse_duration("3d") == days(3));
    CHECK(parse_duration("8h") == hours(8));
    CHECK(parse_duration("90m") == minutes(90));
    CHECK(parse_duration("1d12h") == hours(36));
    CHECK(parse_duration("1d0h30m") == minutes(24 * 60 + 30));
    CHECK(parse_duration("3650d") == days(3'650));
    for (const char* bad : {"", "d", "3", "3 d", "12h1d", "1d1d", "3w", "3D", "1.5h", "+3d", "3d!",
                            "0d", "-3d", "3651d", "3650d1m", "三d"})
        CHECK_FALSE(parse_duration(bad).has_value());
}

TEST_CASE("the nearest word is offered only when it is near") {
    const std::vector<std::string_view> words{"hazard", "parties_at_least", "severity"};
    CHECK(nearest("hazrd", words) == "hazard");
    CHECK(nearest("severety", words) == "severity");
    CHECK(nearest("parties", words) == "parties_at_least");
    CHECK(nearest("xyz", words) == std::nullopt);
    CHECK(nearest("pa", words) == std::nullopt);
    CHECK(nearest(std::string(1'000, 'h'), words) == std::nullopt);
}

TEST_CASE("any change of any bytes of a policy gives a policy or faults") {
    CHECK(rc::check([] {
        std::string text(default_policy_text());
        const auto changes = *rc::gen::inRange(1, 4);
        for (int i = 0; i < changes; ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            const auto piece = *rc::gen::oneOf(
                rc::gen::arbitrary<std::string>(),
                rc::gen::element<std::string>("[", "]", "{", "\"", "=", "\n", "9", "-", "grid"));
            text.replace(at, *rc::gen::inRange<std::size_t>(0, 12), piece);
        }
        const auto policy = parse_policy(text);
        if (!policy) RC_ASSERT(!policy.error().empty());
    }));
}

}  // namespace gridcase
