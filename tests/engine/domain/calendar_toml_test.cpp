// Broken calendars and what is said about each: `line:column: message; hint`, all faults at once.

#include <rapidcheck.h>

#include "tests/engine/domain/broken_files.hpp"
#include "tests/engine/domain/calendars.hpp"

namespace gridcase::calendar_toml_test {
namespace {

using namespace calendars;  // NOLINT

/// A sound calendar, one line a text, so that a test can replace a line by its number.
const std::vector<std::string>& sound_lines() {
    static const std::vector<std::string> lines{
        /* 1 */ "id = \"office\"",
        /* 2 */ "version = \"2024 第1版\"",
        /* 3 */ "utc_offset = \"+08:00\"",
        /* 4 */ "week = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\"]",
        /* 5 */ "hours = [\"08:30-12:00\", \"13:30-17:30\"]",
        /* 6 */ "[[notice]]",
        /* 7 */ "source = \"通知\"",
        /* 8 */ "holidays = [",
        /* 9 */ "{name = \"中秋节\", from = 2024-09-15, to = 2024-09-17, make_up = [2024-09-14]},",
        /* 10 */ "{name = \"元旦\", from = 2025-01-01},",
        /* 11 */ "]",
    };
    return lines;
}

std::string with(const Changes& changes) { return changed(sound_lines(), changes); }

const std::vector<Broken>& broken_calendars() {
    static const std::vector<Broken> calendars{
        // The file itself.
        {{{1, "id = "}}, {"1:"}},
        {{{2, "id = \"b\""}}, {"2:"}},
        {{{10, "{name = \"元旦\", from = 2025-02-30},"}}, {"10:"}},
        {{{10, "{name = \"元旦\", from = 2025-13-01},"}}, {"10:"}},
        {{{10, "{name = \"元旦\", from = 2025-1-1},"}}, {"10:"}},
        // Keys.
        {{{1, ""}}, {"1:1: the calendar has no `id`; add id = "}},
        {{{1, "idd = \"x\""}},
         {"1:1: `idd` is not a key of the calendar; did you mean `id`?",
          "1:1: the calendar has no `id`"}},
        {{{1, "id = \"two words\""}}, {"1:6: calendar id “two words” is not a plain word"}},
        {{{2, "version = 3"}}, {"2:11: `version` is a whole number; it must be a text"}},
        {{{2, "version = \"\""}}, {"2:11: `version` is empty"}},
        {{{2, "version = \"a\\u0001\""}}, {"2:11: version holds a control character"}},
        {{{7, "sauce = \"通知\""}},
         {"6:1: [[notice]] has no `source`",
          "7:1: `sauce` is not a key of [[notice]]; did you mean `source`?"}},
        {{{10, "{name = \"元旦\", on = 2025-01-01},"}},
         {"10:1: a holiday has no `from`; add from = 2024-09-15",
          "10:15: `on` is not a key of a holiday; its keys are name, from, to, make_up"}},
        {{{10, "{from = 2025-01-01},"}}, {"10:1: a holiday has no `name`"}},
        // The offset.
        {{{3, "utc_offset = \"8\""}}, {"3:14: `utc_offset` “8” is not an offset from UTC; write"}},
        {{{3, "utc_offset = \"+15:00\""}}, {"3:14: `utc_offset` “+15:00” lies outside"}},
        // The week.
        {{{4, "week = []"}}, {"4:8: `week` is empty; name at least one"}},
        {{{4, "week = \"monday\""}}, {"4:8: `week` is a text; it must be a list"}},
        {{{4, "week = [\"monday\", 2]"}}, {"4:19: `week` is a whole number; it must be a text"}},
        {{{4, "week = [\"monday\", \"tusday\"]"}},
         {"4:19: “tusday” is not a day of the week; did you mean “tuesday”?"}},
        {{{4, "week = [\"monday\", \"周二\"]"}},
         {"4:19: “周二” is not a day of the week; they are monday, tuesday"}},
        {{{4, "week = [\"monday\", \"monday\"]"}}, {"4:19: “monday” is named twice; keep one"}},
        {{{4, ""}}, {"1:1: the calendar has no `week`"}},
        // Hours.
        {{{5, "hours = [\"08:30-12:00\", \"11:30-17:30\"]"}},
         {"5:25: the hours “11:30-17:30” begin before those before them end; begin at 12:00"}},
        {{{5, "hours = [\"13:30-17:30\", \"08:30-12:00\"]"}},
         {"5:25: the hours “08:30-12:00” begin before those before them end; begin at 17:30"}},
        {{{5, "hours = [\"12:00-08:30\"]"}},
         {"5:10: the hours “12:00-08:30” close before they open; opening comes first"}},
        {{{5, "hours = [\"08:30-08:30\"]"}}, {"5:10: the hours “08:30-08:30” close before"}},
        {{{5, "hours = [\"8:30-12:00\"]"}},
         {"5:10: the hours “8:30-12:00” are not a span of a day; write them as \"08:30-12:00\""}},
        {{{5, "hours = [\"08:30–12:00\"]"}}, {"5:10: the hours “08:30–12:00” are not a span"}},
        {{{5, "hours = [\"08:30-24:01\"]"}}, {"5:10: the hours “08:30-24:01” are not a span"}},
        {{{5, "hours = [\"08:60-12:00\"]"}}, {"5:10: the hours “08:60-12:00” are not a span"}},
        {{{5, "hours = [\"\"]"}}, {"5:10: `hours` is empty"}},
        {{{5, "hours = []"}}, {"5:9: `hours` is empty; name at least one"}},
        {{{5,
           "hours = [\"00:00-01:00\",\"01:00-02:00\",\"02:00-03:00\",\"03:00-04:00\","
           "\"04:00-05:00\",\"05:00-06:00\",\"06:00-07:00\",\"07:00-08:00\",\"08:00-09:00\"]"}},
         {"5:122: `hours` has 9 parts; at most 8 are taken"}},
        {{{5, ""}}, {"1:1: the calendar has no `hours`"}},
        // Notices and dates.
        {{{8, "holidays = []"}, {9, ""}, {10, ""}, {11, ""}}, {"8:12: `holidays` is empty"}},
        {{{8, "holidays = [1,"}}, {"8:13: `holidays` is a whole number; it must be a table"}},
        {{{10, "{name = \"元旦\", from = \"2025-01-01\"},"}},
         {"10:22: `from` is a text; it must be a date without quotes: 2024-09-15"}},
        {{{10, "{name = \"元旦\", from = 2025-01-01T00:00:00},"}},
         {"10:22: `from` is a date with time; it must be a date without"}},
        {{{10, "{name = \"元旦\", from = 1899-12-31},"}},
         {"10:22: `from` lies outside the years 1900 to 2199; correct the year"}},
        {{{10, "{name = \"元旦\", from = 2025-01-01, to = 2024-12-31},"}},
         {"10:39: the holiday ends on 2024-12-31, before its beginning; `to` is its last day"}},
        {{{10, "{name = \"元旦\", from = 2025-01-01, to = 2025-03-02},"}},
         {"10:39: the holiday is longer than 60 days"}},
        {{{10, "{name = \"元旦\", from = 2025-01-01, make_up = 2024-12-28},"}},
         {"10:44: `make_up` is a date; it must be a list"}},
        {{{10, "{name = \"元旦\", from = 2025-01-01, make_up = [\"2024-12-28\"]},"}},
         {"10:45: `make_up` is a text; it must be a date"}},
        {{{10, "{name = \"元旦\", from = 2025-01-01, make_up = [2024-12-28, 2024-12-27]},"}},
         {"10:57: the make-up day 2024-12-27 is a friday, which is worked already; leave it out"}},
        // Twice.
        {{{10, "{name = \"元旦\", from = 2024-09-17},"}},
         {"10:22: 2024-09-17 is named twice; it stands at line 9 already; keep one"}},
        {{{10, "{name = \"元旦\", from = 2024-09-14, to = 2024-09-20},"}},
         {"10:22: 2024-09-14 is named twice"}},
        {{{10, "{name = \"元旦\", from = 2025-01-01, make_up = [2024-09-14]},"}},
         {"10:45: 2024-09-14 is named twice; it stands at line 9"}},
        {{{10, "{name = \"元旦\", from = 2025-01-04, make_up = [2025-01-04]},"}},
         {"10:45: 2025-01-04 is named twice; it stands at line 10"}},
        // One fault a holiday, even if what it repeats has gaps.
        {{{10,
           "{name = \"a\", from = 2025-01-01},{name = \"b\", from = 2025-01-03},"
           "{name = \"c\", from = 2025-01-01, to = 2025-01-04},"}},
         {"10:85: 2025-01-01 is named twice"}},
        // Several at once, in the order of their places. An unreadable week judges no make-up day.
        {{{3, "utc_offset = \"east\""},
          {4, "week = [\"moonday\", \"wednesday\"]"},
          {5, "hours = [\"9-5\", \"18:00-17:00\"]"},
          {9, "{name = 9, from = 2024-09-17, to = 2024-09-15, make_up = [2024-09-18]},"},
          {10, "{nmae = \"元旦\", from = 2025-01-01},"}},
         {"3:14: `utc_offset` “east” is not", "4:9: “moonday” is not a day of the week",
          "5:10: the hours “9-5” are not", "5:17: the hours “18:00-17:00” close",
          "9:9: `name` is a whole number", "9:36: the holiday ends on 2024-09-15",
          "10:1: a holiday has no `name`", "10:2: `nmae` is not a key of a holiday; did you mean"}},
    };
    return calendars;
}

}  // namespace

TEST_CASE("the sound calendar of this test is sound") {
    const auto calendar = parse_calendar(with({}));
    if (!calendar) FAIL(to_text(calendar.error()));
    const CalendarTerms& terms = calendar->terms();
    CHECK(terms.id == "office");
    CHECK(terms.version == "2024 第1版");
    CHECK(terms.utc_offset_minutes == 480);
    CHECK(terms.works == CalendarTerms().works);
    CHECK(terms.hours == CalendarTerms().hours);
    CHECK(terms.exceptions ==
          std::vector<DayException>{{date(2024, 9, 14), ExceptionKind::make_up_day, "中秋节"},
                                    {date(2024, 9, 15), ExceptionKind::day_off, "中秋节"},
                                    {date(2024, 9, 16), ExceptionKind::day_off, "中秋节"},
                                    {date(2024, 9, 17), ExceptionKind::day_off, "中秋节"},
                                    {date(2025, 1, 1), ExceptionKind::day_off, "元旦"}});
}

TEST_CASE("a calendar may have no notices, other offsets, weeks and hours") {
    const auto calendar = parse_calendar(
        "id = \"night\"\nversion = \"1\"\nutc_offset = \"-05:30\"\nweek = [\"sunday\"]\n"
        "hours = [\"00:00-06:00\", \"22:00-24:00\"]\n");
    if (!calendar) FAIL(to_text(calendar.error()));
    CHECK(calendar->terms().utc_offset_minutes == -330);
    CHECK(calendar->terms().exceptions.empty());
    CHECK(calendar->is_working_day(date(2024, 9, 15)));
    CHECK_FALSE(calendar->is_working_day(date(2024, 9, 16)));
    CHECK(calendar->hours_on(date(2024, 9, 15))[1] == HoursSpan{hours(22), hours(24)});
}

TEST_CASE("hours may adjoin, and a holiday may last sixty days") {
    const auto calendar =
        parse_calendar(with({{5, "hours = [\"08:30-12:00\", \"12:00-16:00\"]"},
                             {10, "{name = \"长假\", from = 2025-01-01, to = 2025-03-01},"}}));
    if (!calendar) FAIL(to_text(calendar.error()));
    CHECK(calendar->terms().hours.size() == 2);
    CHECK(calendar->terms().exceptions.size() == 4 + 60);
    CHECK_FALSE(calendar->is_working_day(date(2025, 2, 28)));
    CHECK(calendar->is_working_day(date(2025, 3, 3)));
}

TEST_CASE("the shipped calendar is read and says what it is") {
    const auto calendar = parse_calendar(default_calendar_text());
    if (!calendar) FAIL(to_text(calendar.error()));
    CHECK(calendar->terms().id == "cn-mainland");
    CHECK(calendar->terms().utc_offset_minutes == 480);
    CHECK(calendar->terms().hours == CalendarTerms().hours);
    CHECK(calendar->terms().exceptions.size() == 255 + 59);
}

TEST_CASE("a broken calendar tells every fault at its place, with a hint") {
    CHECK(broken_calendars().size() >= 40);
    check_broken(sound_lines(), broken_calendars(), parse_calendar);
}

TEST_CASE("an empty calendar lacks everything that it needs") {
    const auto calendar = parse_calendar("");
    REQUIRE(!calendar.has_value());
    CHECK(calendar.error().size() == 5);
    for (const char* part : {"`id`", "`version`", "`utc_offset`", "`week`", "`hours`"})
        CHECK(to_text(calendar.error()).find("the calendar has no " + std::string(part)) !=
              std::string::npos);
}

TEST_CASE("a calendar that is too large is not read") {
    const auto told = [](const std::string& text) {
        const auto calendar = parse_calendar(text);
        return calendar ? std::string("taken") : to_text(calendar.error());
    };
    CHECK(told(with({}) + std::string((256U << 10U) - with({}).size(), '\n')) == "taken");
    CHECK(told(std::string((256U << 10U) + 1, '\n')).find("at most 262144 are taken") !=
          std::string::npos);
    const auto holidays = [&](int count) {
        std::string lines;
        for (int i = 0; i < count; ++i) {
            const Date first = date(1900, 1, 1) + std::chrono::days(50 * i);
            lines += "{name = \"x\", from = " + to_text(first) +
                     ", to = " + to_text(first + std::chrono::days(49)) + "},\n";
        }
        return with({{9, lines}, {10, ""}});
    };
    CHECK(told(holidays(100)) == "taken");
    CHECK(told(holidays(101)).find("6:1: the notices name 5050 days; at most 5000 are taken") == 0);
}

TEST_CASE("deep nesting, zero bytes and bad UTF-8 in a calendar are faults, not crashes") {
    for (const std::string& text :
         {"a = " + std::string(200'000, '['), std::string("id = \"\0\"", 8),
          std::string("id = \"\xFF\""), std::string(100'000, '{')}) {
        const auto calendar = parse_calendar(text);
        REQUIRE(!calendar.has_value());
        CHECK(calendar.error().size() >= 1);
        CHECK(calendar.error().front().line == 1);
    }
}

TEST_CASE("any change of any bytes of a calendar gives a calendar or faults") {
    CHECK(rc::check([] {
        std::string text(default_calendar_text());
        const auto changes = *rc::gen::inRange(1, 4);
        for (int i = 0; i < changes; ++i) {
            const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
            const auto piece = *rc::gen::oneOf(
                rc::gen::arbitrary<std::string>(),
                rc::gen::element<std::string>("[", "]", "{", "\"", "=", "\n", "9", "-", "to"));
            text.replace(at, *rc::gen::inRange<std::size_t>(0, 12), piece);
        }
        const auto calendar = parse_calendar(text);
        if (!calendar) RC_ASSERT(!calendar.error().empty());
    }));
}

}  // namespace gridcase::calendar_toml_test
