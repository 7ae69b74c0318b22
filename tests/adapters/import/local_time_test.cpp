#include "adapters/import/local_time.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>

namespace gridcase::local_time_test {

using namespace gridcase::import;

namespace {

std::string read(const std::string& pattern, const std::string& text,
                 const std::string& zone_name = "UTC") {
    const auto format = DateFormat::parse(pattern);
    REQUIRE(format);
    const auto zone = TimeZone::find(zone_name);
    REQUIRE(zone);
    const auto local = format->read(text);
    if (!local) return "no";
    const Instant at = zone->instant_of(*local);
    return to_text(at, zone->utc_offset_minutes(at));
}

}  // namespace

TEST_CASE("times in the forms of the world's tables") {
    CHECK(read("%m/%d/%Y %I:%M:%S %p", "01/02/2015 09:08:42 AM") == "2015-01-02T09:08:42Z");
    CHECK(read("%m/%d/%Y %I:%M:%S %p", "01/01/2015 12:20:09 AM") == "2015-01-01T00:20:09Z");
    CHECK(read("%m/%d/%Y %I:%M:%S %p", "01/01/2015 12:20:09 pm") == "2015-01-01T12:20:09Z");
    CHECK(read("%Y/%m/%d %H:%M:%S", "2019/4/5 9:32:09") == "2019-04-05T09:32:09Z");
    CHECK(read("%Y年%m月%d日%p%I:%M", "2019年4月5日下午3:07") == "2019-04-05T15:07:00Z");
    CHECK(read("%d-%b-%Y", "5-APR-2019") == "2019-04-05T00:00:00Z");
    CHECK(read("%Y-%m-%dT%H:%M:%S.%f", "2019-04-05T01:02:03.25") == "2019-04-05T01:02:03.250000Z");
    CHECK(read("%Y-%m-%dT%H:%M:%S%z", "2019-04-05T01:02:03+08:00") == "2019-04-04T17:02:03Z");
    CHECK(read("%Y-%m-%dT%H:%M:%S%z", "2019-04-05T01:02:03-0130", "Asia/Shanghai") ==
          "2019-04-05T10:32:03+08:00");
    CHECK(read("%Y-%m-%dT%H:%M:%S%z", "2019-04-05T01:02:03Z") == "2019-04-05T01:02:03Z");
}

TEST_CASE("days and times that do not exist are no times") {
    CHECK(read("%Y-%m-%d", "2015-02-29") == "no");
    CHECK(read("%Y-%m-%d", "2016-02-29") == "2016-02-29T00:00:00Z");
    CHECK(read("%Y-%m-%d", "2015-13-01") == "no");
    CHECK(read("%Y-%m-%d", "15-12-01") == "no");
    CHECK(read("%Y-%m-%d", "2015-12-01 ") == "no");
    CHECK(read("%Y-%m-%d", "") == "no");
    CHECK(read("%Y-%m-%d", "1899-12-31") == "no");
    CHECK(read("%Y-%m-%d %H:%M", "2015-12-01 24:00") == "no");
    CHECK(read("%Y-%m-%d %I:%M %p", "2015-12-01 13:00 PM") == "no");
    CHECK(read("%Y-%m-%d %I:%M %p", "2015-12-01 00:30 AM") == "no");
}

TEST_CASE("around a change of the clocks the offset before it decides") {
    const std::string form = "%Y-%m-%d %H:%M";
    const std::string boston = "America/New_York";
    CHECK(read(form, "2015-03-08 01:59", boston) == "2015-03-08T01:59:00-05:00");
    CHECK(read(form, "2015-03-08 02:30", boston) == "2015-03-08T03:30:00-04:00");  // left out
    CHECK(read(form, "2015-03-08 03:00", boston) == "2015-03-08T03:00:00-04:00");
    CHECK(read(form, "2015-11-01 00:59", boston) == "2015-11-01T00:59:00-04:00");
    CHECK(read(form, "2015-11-01 01:30", boston) == "2015-11-01T01:30:00-04:00");  // comes twice
    CHECK(read(form, "2015-11-01 02:00", boston) == "2015-11-01T02:00:00-05:00");
}

TEST_CASE("formats that cannot give a time are refused") {
    const auto fault = [](const std::string& pattern) {
        const auto format = DateFormat::parse(pattern);
        return format ? std::string("none") : format.error();
    };
    CHECK(fault("%Y-%m-%d") == "none");
    CHECK(fault("%Y-%m-%d %%") == "none");
    CHECK(fault("%Y-%m") == "a date needs %Y, %d and one of %m and %b");
    CHECK(fault("%Y-%m-%d %q") == "unknown directive %q");
    CHECK(fault("%Y-%m-%d %") == "a lone % at the end");
    CHECK(fault("%Y-%m-%d %I:%M") == "an hour is %H, or %I together with %p");
    CHECK(fault("%Y-%m-%d %d") == "%d stands there twice");
    CHECK(fault("%Y-%m-%d %M").find("needs an hour") != std::string::npos);
}

TEST_CASE("zones are those of the IANA database") {
    CHECK(TimeZone::find("Asia/Shanghai"));
    CHECK_FALSE(TimeZone::find("Asia/Atlantis"));
    CHECK_FALSE(TimeZone::find("../../etc/passwd"));
}

TEST_CASE("what is printed in a zone is read back as the same moment") {
    CHECK(rc::check([] {
        const auto name = *rc::gen::element<std::string>("Asia/Shanghai", "America/New_York",
                                                         "Australia/Lord_Howe", "UTC");
        const auto zone = TimeZone::find(name);
        const Instant at{*rc::gen::inRange<std::int64_t>(0, 2'000'000'000) * 1'000'000};
        const int offset = zone->utc_offset_minutes(at);
        const auto local = DateFormat::parse("%Y-%m-%dT%H:%M:%S%z")->read(to_text(at, offset));
        RC_ASSERT(local.has_value());
        RC_ASSERT(zone->instant_of(*local) == at);
        const auto wall =
            DateFormat::parse("%Y-%m-%dT%H:%M:%S")->read(to_text(at, offset).substr(0, 19));
        RC_ASSERT(wall.has_value());
        // Without the offset a moment in an hour that comes twice is taken for its first.
        const Duration late = at - zone->instant_of(*wall);
        const std::array<Duration, 3> possible{Duration{0}, minutes(30), hours(1)};
        RC_ASSERT(std::find(possible.begin(), possible.end(), late) != possible.end());
    }));
}

}  // namespace gridcase::local_time_test
