// Broken policies and what is said about each: `line:column: message; hint`, all faults at once.

#include <rapidcheck.h>

#include <random>
#include <sstream>

#include "engine/domain/policy_words.hpp"
#include "tests/engine/domain/broken_files.hpp"
#include "tests/engine/domain/policies.hpp"

namespace gridcase::policy_faults_test {
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

/// The sound policy with more lines behind it, from line 28 on.
Changes more(const std::string& lines) { return {{27, "community = \"7d\"\n" + lines}}; }

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
          "13:1: `because` is not a key of [[rule]]; its keys are id, why, when, level, "
          "department"}},
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
        {{{15, "level = \"社区\""}}, {"15:9: “社区” is not a level; it is one of grid, community"}},
        {{{15, ""}}, {"11:1: [[rule]] has no `level`"}},
        {{{14, "when = \"always\""}}, {"14:8: `when` is a text; it must be a table of terms"}},
        {{{14, "when = { severity = \"high\" }"}},
         {"14:21: “high” is not a severity; it is one of normal, urgent"}},
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
          "16:1: rule “small” never gets its turn: rule “big” before it matches whatever it"}},
        {{{14, "when = { category = \"dispute\" }"},
          {18, "why = \"x\"\nwhen = { category = \"safety\" }"},
          {19,
           "level = \"grid\"\n[[rule]]\nid = \"both\"\nwhy = \"x\"\n"
           "when = { category = [\"dispute\", \"safety\"] }\nlevel = \"grid\"\n"
           "[[rule]]\nid = \"rest\"\nwhy = \"x\"\nlevel = \"grid\""}},
         {"21:1: rule “both” never gets its turn: rules before it settle all its categories",
          "26:1: rule “rest” never gets its turn: rules before it settle all categories"}},
        {{{18, "why = \"x\"\nwhen = { hazard = true }"}},
         {"4:8: an issue of category “dispute” could match no rule; end the rules with one",
          "8:8: an issue of category “safety” could match no rule"}},
        // Limits.
        {{{22, ""}}, {"15:9: a rule routes to community, but [level_limits] has no limit for it"}},
        {{{27, ""}}, {"15:9: a rule routes to community, but [case_limits] has no limit for it"}},
        {{{15, "level = \"city\""}},
         {"15:9: a rule routes to city, but [level_limits]",
          "15:9: a rule routes to city, but [case_limits]"}},
        {{{21, "grid = \"8 h\""}},
         {"21:8: the limit “8 h” is not a limit; write it as \"8 working hours\""}},
        {{{21, "grid = \"-8h\""}}, {"21:8: the limit “-8h” is negative"}},
        {{{21, "grid = \"0h\""}}, {"21:8: the limit “0h” is no time at all"}},
        {{{21, "grid = \"3651d\""}}, {"21:8: the limit “3651d” is longer than ten years"}},
        {{{21, "grid = \"99999999999999999999999d\""}},
         {"21:8: the limit “99999999999999999999999d”"}},
        {{{21, "grid = 8"}}, {"21:8: `grid` is a whole number; it must be a text in quotes"}},
        {{{24, "grid = \"soon\""}}, {"24:8: the limit “soon” is not a duration"}},
        {{{23, ""}, {24, "urgent = \"2h\""}},
         {"24:10: `urgent` is a text; it must be a table begun with [level_limits.urgent]"}},
        // Terms and outcomes.
        {{{14, "when = { channel = \"phone\" }"}},
         {"14:20: “phone” is not a channel; it is one of patrol, hotline, counter"}},
        {{{14, "when = { channel = [\"app\", \"hotlin\"] }"}},
         {"14:28: “hotlin” is not a channel; did you mean “hotline”?"}},
        {{{14, "when = { repeats_within = 30 }"}},
         {"14:27: `repeats_within` is a whole number; it must be a text in quotes"}},
        {{{14, "when = { repeats_within = \"12h\" }"}},
         {"14:27: `repeats_within` “12h” is not a number of whole days; write it as \"30d\""}},
        {{{14, "when = { at_night = \"yes\" }"}}, {"14:21: `at_night` is a text"}},
        {{{15, "level = \"community\"\ndepartment = \"城管\""}},
         {"16:14: department “城管” is not a plain word; name its line of business"}},
        {{{15, "level = \"community\"\nwithin = \"soon\""}},
         {"16:10: the limit “soon” is not a duration"}},
        {{{15, "level = \"community\"\nwithin = \"8 days\"\ncase_within = \"2 days\""}},
         {"16:10: the holder's limit 8 days is longer than the case's, 2 days; shorten"}},
        {{{15, "level = \"community\"\nmeeting = 1"}}, {"16:11: `meeting` is a whole number"}},
        {{{15, "level = \"community\"\nnotify = \"street\""}},
         {"16:10: `notify` is a text; it must be a list: [\"grid\"]"}},
        {{{15, "level = \"community\"\nnotify = [\"street\", \"street\"]"}},
         {"16:21: “street” is named twice"}},
        {{{15, "level = \"community\"\nnotify = [\"street\", \"grid\"]"}},
         {"16:21: `notify` names grid, below the rule's level; name levels above community"}},
        {{{15, "level = \"community\"\nnotify = [\"community\"]"}},
         {"16:11: `notify` names community, which holds the case itself"}},
        {{{10, "name_en = \"Safety\"\nenquiry = \"no\""}}, {"11:11: `enquiry` is a text"}},
        // Rules that an earlier one covers.
        {{{17, "id = \"narrow\""},
          {18,
           "why = \"x\"\nwhen = { category = \"dispute\", parties_at_least = 4, hazard = true }"},
          {19, "level = \"grid\"\n[[rule]]\nid = \"rest\"\nwhy = \"x\"\nlevel = \"grid\""}},
         {"16:1: rule “narrow” never gets its turn: rule “big” before it matches whatever it"}},
        // The ladder.
        {{{2, "utc_offset = \"Z\"\nladder = [\"community\", \"grid\"]"}},
         {"3:24: the ladder goes down at “grid”; name its rungs upwards"}},
        {{{2, "utc_offset = \"Z\"\nladder = [\"grid\", \"street\"]"}},
         {"16:9: a rule routes to community, which is no rung of the ladder"}},
        {{{2, "utc_offset = \"Z\"\nladder = []"}}, {"3:10: `ladder` is empty"}},
        {{{2, "utc_offset = \"Z\"\nladder = [\"grid\", \"comunity\"]"}},
         {"3:19: “comunity” is not a level"}},
        {{{2, "utc_offset = \"Z\"\nladder = [\"grid\", \"grid\"]"}},
         {"3:19: “grid” is named twice"}},
        // The duty list.
        {more("[[duty]]\nid = \"a\"\ntext = \"x\""),
         {"28:1: a duty says nobody whose business it is; add level = \"community\", or"}},
        {more("[[duty]]\nid = \"a\"\ntext = \"x\"\nlevel = \"grid\"\ndepartment = \"housing\""),
         {"32:14: a duty has both `level` and `department`"}},
        {more("[[duty]]\nid = \"a b\"\ntext = \"x\"\nlevel = \"gird\""),
         {"29:6: duty id “a b” is not a plain word", "31:9: “gird” is not a level; did you mean"}},
        {more("[[duty]]\nid = \"a\"\ntext = \"x\"\nlevel = \"grid\"\n"
              "[[duty]]\nid = \"a\"\nlevel = \"grid\""),
         {"32:1: [[duty]] has no `text`",
          "33:6: duty id “a” is used twice; it stands at line 29 already"}},
        {{{2, "utc_offset = \"Z\"\nladder = [\"grid\", \"community\"]"},
          {27, "community = \"7d\"\n[[duty]]\nid = \"a\"\ntext = \"x\"\nlevel = \"city\""}},
         {"32:9: a duty is that of city, which is no rung of the ladder"}},
        // Limits that contradict each other.
        {{{24, "grid = \"9h\""}},
         {"24:8: the urgent limit 9 emergency hours is longer than the normal one, 8 emergency"}},
        {{{22, "community = \"8d\""}},
         {"22:13: the limit of the community, 8 days, is longer than that of the whole case, 7"}},
        {{{22, "community = \"200 working hours\""}},
         {"22:13: the limit of the community, 200 working hours, is longer than that of the"}},
        {{{22, "community = \"9 working days\""}},
         {"22:13: the limit of the community, 9 working days, is longer than that of the whole"}},
        {{{21, "grid = \"2h\""}},
         {"21:8: the time to sign, 2 working hours, is not shorter than the limit of the grid"}},
        {more("[sign_in]\nnormal = \"1 day\""),
         {"29:10: the time to sign, 1 day, is not shorter than the limit of the grid, 8"}},
        {more("[sign_in]\nurgent = \"2h\"\nnormal = \"1h\""),
         {"29:10: the urgent limit 2 emergency hours is longer than the normal one, 1",
          "29:10: the time to sign, 2 emergency hours, is not shorter than the limit of the grid"}},
        {more("[sign_in]\nnormal = \"soon\"\nlate = 1"),
         {"29:10: the limit “soon” is not a duration", "30:1: `late` is not a key of [sign_in]"}},
        {more("[returns]\nruling_at = 3\nmeeting_at = 3"),
         {"30:14: the joint meeting comes at return 3, the ruling before it at 3; `meeting_at`"}},
        {more("[returns]\nwindow = \"10 days\""),
         {"29:10: a case may be returned within 10 days, when the limit of every level has"}},
        {more("[returns]\nwindow = 1\nruling_at = 0"),
         {"29:10: `window` is a whole number", "30:13: `ruling_at` is 0; it must lie between 1"}},
        {more("[limits]\narrival = \"at once\"\nfeedbck = \"14 days\""),
         {"29:11: the limit “at once” is not a limit",
          "30:1: `feedbck` is not a key of [limits]; did you mean `feedback`?"}},
        // Conduct.
        {more("[on_breach]\nlevel = \"panic\"\nfeedback = \"remind\""),
         {"29:9: “panic” is not what a breach does; it is one of escalate, remind",
          "30:1: `feedback` is not a key of [on_breach]"}},
        {more("[on_the_spot]\n"), {"28:1: [on_the_spot] has no `levels`"}},
        {more("[extensions]\nat_most = -1\nfirst = \"worker\""),
         {"29:11: `at_most` is -1", "30:9: “worker” is not a role that grants; it is one of"}},
        {more("[extensions]\nfirst = \"supervisor\"\nlater = \"dispatcher\""),
         {"30:9: a later extension is granted by less than the first one"}},
        {more("[suspensions]\nreasons = [\"winter\"]"),
         {"29:12: “winter” is not a reason to suspend; it is one of season, precondition, other"}},
        {more("[verification]\ngrid = \"sometimes\"\nsample_percent = 0"),
         {"29:8: “sometimes” is not a way to verify",
          "30:18: `sample_percent` is 0; it must lie between 1 and 100"}},
        {more("[verification]\nsample_percent = 101"), {"29:18: `sample_percent` is 101"}},
        {more("[time_claims]\nbelieved = \"half an hour\""),
         {"29:12: `believed` “half an hour” is not a duration; write it as \"30m\""}},
        {more("[night]\nfrom = \"22:00\"\nuntil = \"22:00\""),
         {"30:9: the night begins and ends at one moment; give its end"}},
        {more("[night]\nfrom = \"25:00\"\nuntil = 6"),
         {"29:8: `from` “25:00” is not a time of day; write it as \"22:00\"",
          "30:9: `until` is a whole number"}},
        {more("[calendars]\ngrid = \"day and night\"\ncounty = \"x\""),
         {"29:8: calendar “day and night” is not a plain word",
          "30:1: `county` is not a key of [calendars]; its keys are grid"}},
        {more("[notices]\nrouted = [\"everybody\"]\ndue_soon_before = \"0h\""),
         {"29:11: “everybody” is not a recipient; it is one of holder, superior, origin",
          "30:19: `due_soon_before` “0h” is no time at all"}},
        {{{2, "utc_offset = \"Z\"\nreturns = 1"}}, {"3:11: `returns` is a whole number"}},
        // Several at once, in the order of their lines.
        {{{2, "utc_offset = \"east\""},
          {6, "name_en = 6"},
          {15, "level = \"comunity\""},
          {21, "grid = \"8 ours\""},
          {27, "comunity = \"7d\""}},
         {"2:14: ", "6:11: `name_en` is a whole number", "15:9: “comunity” is not a level",
          "21:8: the limit “8 ours” is not a limit",
          "27:1: `comunity` is not a key of [case_limits]; did you mean `community`?"}},
        {{{12, "id = \"small\""},
          {14, "when = { category = \"fire\", hazrd = true }"},
          {19, "level = 1"}},
         {"14:21: category “fire” is not described",
          "14:29: `hazrd` is not a key of `when`; did you mean `hazard`?",
          "17:6: rule id “small” is used twice", "19:9: `level` is a whole number"}},
        {{{2, "utc_offset = \"Z\"\nladder = [\"grid\", \"community\", \"distrct\"]"},
          {12, "id = \"big\"\nwithin = \"3 weeks\""},
          {21, "grid = \"1 working hour\""},
          {24, "grid = \"2 working hours\""},
          {27, "community = \"7d\"\n[verification]\nsample_percent = 150"}},
         {"3:32: “distrct” is not a level; did you mean “district”?",
          "14:10: the limit “3 weeks” is not a limit",
          "23:8: the time to sign, 2 working hours, is not shorter than the limit of the grid, 1",
          "26:8: the urgent limit 2 working hours is longer than the normal one, 1 working hour",
          "31:18: `sample_percent` is 150"}},
        {{{4, "code = \"\""},
          {9, "name_zh = 9"},
          {15, "level = \"community\"\nnotify = [\"village\"]"},
          {24, "grid = \"9h\""},
          {27, "community = \"7d\"\n[night]\nfrom = \"late\""}},
         {"4:8: `code` is empty", "9:11: `name_zh` is a whole number",
          "16:11: “village” is not a level", "25:8: the urgent limit 9 emergency hours",
          "30:8: `from` “late” is not a time of day"}},
    };
    return policies;
}

/// A policy, or faults each of which lies in the text and says something.
void check_outcome(const std::string& text) {
    const auto policy = parse_policy(text);
    if (policy) return;
    CHECK(!policy.error().empty());
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    for (const Fault& fault : policy.error()) {
        CHECK(fault.line <= lines);
        CHECK(!fault.message.empty());
        CHECK(!fault.hint.empty());
    }
}

}  // namespace

TEST_CASE("the sound policy of this test is sound") {
    const auto policy = parse_policy(with({}));
    if (!policy) FAIL(to_text(policy.error()));
    CHECK(policy->name == "小策略");
    CHECK(policy->rules.size() == 2);
    CHECK(policy->rules[0].when.parties_at_least == 3U);
    CHECK(policy->rules[0].why == "多方");
    CHECK(policy->level_limits.urgent.at(Level::grid) == any_minutes(120));
    CHECK(policy->case_limits.normal.at(Level::community) == days_of(7));
    CHECK(parse_policy(with({{2, "utc_offset = \"-05:30\""}}))->utc_offset_minutes == -330);
    CHECK(parse_policy(with({{2, "utc_offset = \"Z\""}}))->utc_offset_minutes == 0);
}

TEST_CASE("a broken policy tells every fault at its place, with a hint") {
    CHECK(broken_policies().size() >= 40);
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

TEST_CASE("every part of a policy is what its text says") {
    const auto policy = parse_policy(with(
        {{2, "utc_offset = \"Z\"\nladder = [\"grid\", \"community\", \"city\"]"},
         {10, "name_en = \"Safety\"\nenquiry = true"},
         {14,
          "when = { channel = [\"app\", \"letter\"], repeats_within = \"30d\", at_night = false }"},
         {15,
          "level = \"community\"\ndepartment = \"housing\"\nwithin = \"2 working days\"\n"
          "case_within = \"5 working days\"\nmeeting = true\nnotify = [\"city\"]"},
         {27,
          "community = \"7d\"\n"
          "[[duty]]\nid = \"roofs\"\ntext = \"屋顶\"\ndepartment = \"housing\"\n"
          "[[duty]]\nid = \"stairs\"\ntext = \"楼道\"\nlevel = \"grid\"\n"
          "[sign_in]\nnormal = \"1 working hour\"\nurgent = \"15 minutes\"\n"
          "[limits]\narrival = \"20 minutes\"\nfeedback = \"7 days\"\nreopening = \"20 days\"\n"
          "[on_breach]\nsign_in = \"escalate\"\nlevel = \"remind\"\n"
          "[on_the_spot]\nlevels = [\"grid\", \"community\"]\n"
          "[returns]\nwindow = \"4 working hours\"\nruling_at = 1\nmeeting_at = 5\n"
          "[extensions]\nat_most = 0\nfirst = \"supervisor\"\nlater = \"supervisor\"\n"
          "[suspensions]\ngranted_by = \"dispatcher\"\nreasons = [\"other\"]\n"
          "review_every = \"10 days\"\n"
          "[verification]\ngrid = \"resident\"\nsample_percent = 5\nwithin = \"2 days\"\n"
          "[time_claims]\nbelieved = \"2h\"\n[night]\nfrom = \"23:30\"\nuntil = \"05:00\"\n"
          "[calendars]\ngrid = \"shifts\"\n"
          "[notices]\nrouted = []\nanswered = [\"superior\"]\ndue_soon_before = \"1h30m\""}}));
    if (!policy) FAIL(to_text(policy.error()));
    CHECK(policy->ladder == std::vector{Level::grid, Level::community, Level::city});
    CHECK(policy->category(CategoryCode("safety"))->enquiry);
    CHECK(policy->rules[0].when.channels == std::vector{Channel::app, Channel::letter});
    CHECK(policy->rules[0].when.repeats_within_days == 30);
    CHECK(policy->rules[0].when.at_night == false);
    CHECK(policy->rules[0].then == RuleOutcome{.level = Level::community,
                                               .line = "housing",
                                               .level_limit = working_days_of(2),
                                               .case_limit = working_days_of(5),
                                               .meeting = true,
                                               .notify = {Level::city}});
    CHECK(policy->duties == std::vector{DutyItem{"roofs", "屋顶", Level::community, "housing"},
                                        DutyItem{"stairs", "楼道", Level::grid, ""}});
    CHECK(policy->sign_in.normal == working_minutes(60));
    CHECK(policy->sign_in.urgent == any_minutes(15));
    CHECK(policy->arrival == any_minutes(20));
    CHECK(policy->feedback == days_of(7));
    CHECK(policy->reopening == days_of(20));
    CHECK(policy->on_breach.at(LimitKind::sign_in) == OnBreach::escalate);
    CHECK(policy->on_breach.at(LimitKind::level) == OnBreach::remind);
    CHECK(policy->on_the_spot == std::vector{Level::grid, Level::community});
    CHECK(policy->returns.window == working_minutes(240));
    CHECK(policy->returns.ruling_at == 1);
    CHECK(policy->returns.meeting_at == 5);
    CHECK(policy->extensions.at_most == 0);
    CHECK(policy->extensions.first == Role::supervisor);
    CHECK(policy->suspensions.granted_by == Role::dispatcher);
    CHECK(policy->suspensions.reasons == std::vector{SuspensionReason::other});
    CHECK(policy->suspensions.review_every == days_of(10));
    CHECK(policy->verification.modes.at(Level::grid) == VerificationMode::resident);
    CHECK(policy->verification.modes.at(Level::city) == VerificationMode::always);
    CHECK(policy->verification.sample_percent == 5);
    CHECK(policy->verification.within == days_of(2));
    CHECK(policy->time_claim == hours(2));
    CHECK(policy->night_from == minutes(23 * 60 + 30));
    CHECK(policy->night_until == hours(5));
    CHECK(policy->calendars.at(Level::grid) == "shifts");
    CHECK(policy->notices.recipients.at(NoticeKind::routed).empty());
    CHECK(policy->notices.recipients.at(NoticeKind::answered) == std::vector{Recipient::superior});
    CHECK(policy->notices.due_soon_before == minutes(90));
}

TEST_CASE("what was activated is recalled though it makes no sense today; what is broken is not") {
    CHECK(recall_policy(with({{24, "grid = \"9h\""}})).has_value());
    CHECK(recall_policy(with({{14, ""}})).has_value());
    CHECK_FALSE(recall_policy(with({{12, "id = \"small\""}})).has_value());
    CHECK_FALSE(recall_policy(with({{15, "level = \"comunity\""}})).has_value());
}

// A rule is said never to get its turn only when that is so: whatever matches it matches an earlier
// one. Small values, so that rules are covered often.
TEST_CASE("a rule that is covered never decides, and one that decides is not covered") {
    std::mt19937 random(7);
    const auto below = [&](std::uint32_t bound) {
        return static_cast<std::uint32_t>(random() % bound);
    };
    const auto category = [&] { return below(2) == 0 ? dispute : sanitation; };
    const auto terms = [&] {
        RuleTerms when;
        if (below(2) == 0) when.categories.push_back(category());
        if (below(4) == 0) when.categories.push_back(category());
        if (below(4) == 0) when.severity = Severity::urgent;
        if (below(4) == 0) when.channels = {Channel::app};
        if (below(6) == 0) when.channels = {Channel::app, Channel::visit};
        if (below(2) == 0) when.parties_at_least = 1 + below(3);
        if (below(4) == 0) when.estimated_cost_yuan_at_least = 1 + below(3);
        if (below(4) == 0) when.repeats_within_days = 1 + below(3);
        if (below(4) == 0) when.hazard = below(2) == 0;
        if (below(4) == 0) when.at_night = below(2) == 0;
        return when;
    };
    int covered = 0;
    for (int pairs = 0; pairs < 1'000; ++pairs) {
        const Policy policy = policy_of({{"a", "", terms()}, {"b", "", terms()}});
        const bool is_covered =
            covers(policy.rules, policy.rules.trials()[0], policy.rules.trials()[1]);
        covered += is_covered ? 1 : 0;
        bool decided = false;
        for (std::uint32_t i = 0; i < 3 * 2 * 3 * 4 * 4 * 5 * 2 * 2 && !decided; ++i) {
            std::uint32_t rest = i;
            const auto next = [&](std::uint32_t bound) {
                const std::uint32_t value = rest % bound;
                rest /= bound;
                return value;
            };
            Matter matter;
            matter.category = std::array{dispute, sanitation, CategoryCode("safety")}.at(next(3));
            matter.severity = std::array{Severity::normal, Severity::urgent}.at(next(2));
            matter.channel = std::array{Channel::app, Channel::visit, Channel::patrol}.at(next(3));
            matter.facts.parties = next(4);
            matter.facts.estimated_cost_yuan = next(4);
            if (const std::uint32_t since = next(5); since > 0) matter.days_since_last = since;
            matter.facts.hazard = next(2) == 0;
            matter.at_night = next(2) == 0;
            const auto chosen = route(policy, matter);
            decided = chosen && chosen->rule == "b";
        }
        INFO("pair " << pairs);
        CHECK(is_covered == !decided);
    }
    CHECK(covered > 20);
}

TEST_CASE("two thousand rules are judged pair by pair in a bearable time") {
    std::string text =
        "name=\"n\"\nutc_offset=\"Z\"\nlevel_limits.grid=\"8h\"\ncase_limits.grid=\"8h\"\n"
        "category=[{code=\"c\",name_zh=\"c\",name_en=\"c\"}]\nrule=[\n";
    for (int i = 0; i < 2'000; ++i)
        text += "{id=\"r" + std::to_string(i) +
                "\",why=\"w\",level=\"grid\",when={category=\"c\"," +
                "parties_at_least=" + std::to_string(2'000 - i) + "}},\n";
    text += "{id=\"rest\",why=\"w\",level=\"grid\"}]\n";
    const auto policy = parse_policy(text);
    if (!policy) FAIL(to_text(policy.error(), 3));
    CHECK(policy->rules.size() == 2'001);
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
        check_outcome(text);
    }));
}

TEST_CASE("lines lost, lines twice and letters turned: a policy, or faults inside the text") {
    std::vector<std::string> lines;
    std::istringstream shipped{std::string(default_policy_text())};
    for (std::string line; std::getline(shipped, line);) lines.push_back(line);
    std::mt19937 random(20240913);
    const auto below = [&](std::size_t bound) { return random() % bound; };
    for (int rounds = 0; rounds < 400; ++rounds) {
        std::vector<std::string> mutated = lines;
        for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
            const auto at = mutated.begin() + static_cast<std::ptrdiff_t>(below(mutated.size()));
            const std::size_t kind = below(3);
            if (kind == 0) {
                mutated.erase(at);
            } else if (kind == 1) {
                const std::string twice = *at;
                mutated.insert(at, twice);
            } else if (!at->empty()) {
                char& letter = (*at)[below(at->size())];
                letter = static_cast<char>(letter ^ static_cast<char>(1U << below(8)));
            }
        }
        std::string text;
        for (const std::string& line : mutated) text += line + "\n";
        check_outcome(text);
    }
}

}  // namespace gridcase::policy_faults_test
