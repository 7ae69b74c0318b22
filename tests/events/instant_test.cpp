#include "events/instant.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <string>

#include "events/ids.hpp"

namespace gridcase::instant_test {
namespace {

using namespace std::string_literals;

constexpr std::int64_t second = 1'000'000;

struct Good {
    const char* text;
    std::int64_t micros;
};

TEST_CASE("times as RFC 3339 writes them") {
    const Good cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01T00:00:00.000001Z", 1},
        {"1969-12-31T23:59:59.999999Z", -1},
        {"2024-09-13T17:50:00+08:00", 1'726'221'000 * second},
        {"2024-09-13T09:50:00Z", 1'726'221'000 * second},
        {"2024-09-13t09:50:00z", 1'726'221'000 * second},
        {"2024-09-13 09:50:00Z", 1'726'221'000 * second},
        {"2015-03-01T00:00:00-05:00", 1'425'186'000 * second},
        {"2015-07-01T00:00:00-04:00", 1'435'723'200 * second},
        {"2016-01-13T00:00:00-05:00", 1'452'661'200 * second},
        {"2024-09-13T09:50:00.5Z", 1'726'221'000 * second + 500'000},
        {"2024-09-13T09:50:00.000120Z", 1'726'221'000 * second + 120},
        {"2024-09-13T15:35:00+05:45", 1'726'221'000 * second},
        {"2024-09-13T09:50:00-00:00", 1'726'221'000 * second},
        {"2024-02-29T00:00:00Z", 1'709'164'800 * second},
        {"2000-02-29T12:00:00Z", 951'825'600 * second},
        {"1999-12-31T23:59:59Z", 946'684'799 * second},
        {"1900-01-01T00:00:00Z", earliest_instant.micros},
        {"1900-01-01T14:00:00+14:00", earliest_instant.micros},
        {"2200-01-01T07:59:59+08:00", latest_instant.micros / second * second},
        {"2199-12-31T23:59:59.999999Z", latest_instant.micros},
    };
    for (const Good& good : cases) {
        CAPTURE(good.text);
        const auto at = parse_instant(good.text);
        REQUIRE_MESSAGE(at, at.error());
        CHECK(at->micros == good.micros);
    }
}

struct Bad {
    std::string text;
    const char* why;
};

TEST_CASE("what is not a time is refused with a sentence that shows a good one") {
    const Bad cases[] = {
        {"", "is not a time"},
        {"yesterday", "is not a time"},
        {"2024-09-13", "is not a time"},
        {"2024-09-13T17:50:00", "has no time zone"},
        {"2024-09-13T17:50:00.25", "has no time zone"},
        {"2024-09-13T17:50Z", "is not a time"},
        {"2024-9-13T17:50:00Z", "is not a time"},
        {"20240913T175000Z", "is not a time"},
        {"+2024-09-13T17:50:00Z", "is not a time"},
        {"-2024-09-13T17:50:00Z", "is not a time"},
        {" 2024-09-13T17:50:00Z", "is not a time"},
        {"2024-09-13T17:50:00Z ", "is not a time"},
        {"2024-09-13T17:50:00ZZ", "is not a time"},
        {"2024-09-13T17:50:00+08", "is not a time"},
        {"2024-09-13T17:50:00+0800", "is not a time"},
        {"2024-09-13T17:50:00+15:00", "is not a time"},
        {"2024-09-13T17:50:00+08:60", "is not a time"},
        {"2024-09-13T17:50:00.Z", "is not a time"},
        {"2024-09-13T17:50:00.1234567Z", "is not a time"},
        {"2024-09-13T17:50:00,5Z", "is not a time"},
        {"2024-13-01T00:00:00Z", "does not exist"},
        {"2024-00-01T00:00:00Z", "does not exist"},
        {"2024-09-00T00:00:00Z", "does not exist"},
        {"2024-09-31T00:00:00Z", "does not exist"},
        {"2023-02-29T00:00:00Z", "does not exist"},
        {"1900-02-29T00:00:00Z", "does not exist"},
        {"2100-02-29T00:00:00Z", "does not exist"},
        {"2024-09-13T24:00:00Z", "does not exist"},
        {"2024-09-13T17:60:00Z", "does not exist"},
        {"2016-12-31T23:59:60Z", "does not exist"},
        {"1899-12-31T23:59:59Z", "outside the years"},
        {"1900-01-01T00:00:00+08:00", "outside the years"},
        {"2200-01-01T00:00:00Z", "outside the years"},
        {"2199-12-31T23:59:59-05:00", "outside the years"},
        {"0000-01-01T00:00:00Z", "outside the years"},
        {"9999-12-31T23:59:59Z", "outside the years"},
        {"2024-09-13T17:50:00\0Z"s, "is not a time"},
        {"2024-09-13T17:50:00Z\0"s, "is not a time"},
        {"２０２４-09-13T17:50:00Z", "is not a time"},
        {std::string(100'000, '2'), "is too long"},
        {"下午五点五十分下午五点五十分下午五点五十分", "is too long"},
        {"\x1B[2J2024", "is not a time"},
        {"\xFF\xFE", "is not a time"},
    };
    for (const Bad& bad : cases) {
        CAPTURE(bad.why);
        const auto at = parse_instant(bad.text);
        if (at) {
            FAIL_CHECK("taken: ", bad.text);
            continue;
        }
        CHECK_MESSAGE(at.error().find(bad.why) != std::string::npos, at.error());
        CHECK(at.error().find("write it as 2024-09-13T17:50:00+08:00") != std::string::npos);
        CHECK(is_utf8(at.error()));
        CHECK(at.error().find('\x1B') == std::string::npos);
        CHECK(at.error().find('\0') == std::string::npos);
    }
}

TEST_CASE("a moment is written in UTC, or in local time with its offset") {
    const Instant at{1'726'221'000 * second};
    CHECK(to_text(at) == "2024-09-13T09:50:00Z");
    CHECK(to_text(at, 480) == "2024-09-13T17:50:00+08:00");
    CHECK(to_text(at, -300) == "2024-09-13T04:50:00-05:00");
    CHECK(to_text(at, -210) == "2024-09-13T06:20:00-03:30");
    CHECK(to_text(at, 840) == "2024-09-13T23:50:00+14:00");
    CHECK(to_text(Instant{-1}) == "1969-12-31T23:59:59.999999Z");
    CHECK(to_text(Instant{1}, 0) == "1970-01-01T00:00:00.000001Z");
    CHECK(to_text(earliest_instant) == "1900-01-01T00:00:00Z");
    CHECK(to_text(latest_instant) == "2199-12-31T23:59:59.999999Z");
}

TEST_CASE("law: a moment survives its text, at any offset") {
    CHECK(rc::check("parse after to_text", [] {
        const Instant at{*rc::gen::inRange(earliest_instant.micros, latest_instant.micros + 1)};
        const int offset = *rc::gen::inRange(-14 * 60, 14 * 60 + 1);
        const auto utc = parse_instant(to_text(at));
        RC_ASSERT(utc.has_value());
        RC_ASSERT(*utc == at);
        const auto local = parse_instant(to_text(at, offset));
        RC_ASSERT(local.has_value());
        RC_ASSERT(*local == at);
    }));
}

TEST_CASE("law: later moments have later dates, one day a day") {
    CHECK(rc::check("civil_date", [] {
        const Instant at{*rc::gen::inRange(earliest_instant.micros, latest_instant.micros)};
        const int offset = *rc::gen::inRange(-14 * 60, 14 * 60 + 1);
        const CivilDate today = civil_date(at, offset);
        const CivilDate tomorrow = civil_date(at + days(1), offset);
        RC_ASSERT(today < tomorrow);
        RC_ASSERT(civil_date(at + days(400), offset) > tomorrow);
        RC_ASSERT(to_text(at, offset).substr(8, 2) ==
                  (today.day < 10 ? "0" : "") + std::to_string(today.day));
    }));
}

TEST_CASE("the date is that of the place") {
    const Instant at = parse_instant("2024-12-31T23:30:00Z").value();
    CHECK(civil_date(at, 0) == CivilDate{2024, 12, 31});
    CHECK(civil_date(at, 480) == CivilDate{2025, 1, 1});
    CHECK(civil_date(at, -300) == CivilDate{2024, 12, 31});
    CHECK(civil_date(Instant{-1}, 0) == CivilDate{1969, 12, 31});
    CHECK(civil_date(parse_instant("2024-02-29T12:00:00Z").value(), 0) == CivilDate{2024, 2, 29});
}

// Damaged bytes can hold any number where a moment stands; showing it must not be undefined.
TEST_CASE("moments far outside the calendar can be shown") {
    for (const std::int64_t micros :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        for (const int offset : {-32'768, -300, 0, 480, 32'767}) {
            CHECK_FALSE(to_text(Instant{micros}, offset).empty());
            const CivilDate date = civil_date(Instant{micros}, offset);
            CHECK(date.month >= 1);
            CHECK(date.month <= 12);
            CHECK(date.day >= 1);
            CHECK(date.day <= 31);
        }
    }
}

}  // namespace
}  // namespace gridcase::instant_test
