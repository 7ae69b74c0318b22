#include "projections/stretches.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>

#include "events/instant.hpp"
#include "projections/cell_keys.hpp"
#include "projections/cells.hpp"

namespace gridcase::stretches_test {

using namespace gridcase::projections;

namespace {

/// How often a way counts what happened at a moment.
int times_counted(const Way& way, Instant at) {
    int times = 0;
    for (const Stretch& stretch : way.stretches) {
        const std::int32_t bucket = Buckets(at).of(stretch.layer.resolution);
        if (bucket >= stretch.first && bucket < stretch.bound) times += stretch.sign;
    }
    if (at >= way.first_moment && at < way.moments_bound) times += way.sign_of_moments;
    return times;
}

/// Near to it mostly, where buckets of all resolutions end.
Instant any_moment_around(Instant moment) {
    const Duration reach =
        *rc::gen::element(Duration{2}, Duration(minutes(1)), Duration(minutes(6)),
                          Duration(hours(1)), Duration(hours(7)), Duration(days(1)),
                          Duration(days(6)), Duration(days(40)), Duration(days(800)));
    return moment + Duration{*rc::gen::inRange<std::int64_t>(-reach.micros, reach.micros + 1)};
}

}  // namespace

TEST_CASE("a way counts once what had happened by the moment, and nothing else") {
    const Instant base = parse_instant("2024-02-29T23:59:59Z").value();
    CHECK(rc::check([&] {
        const Cut cut =
            *rc::gen::element(Cut::whole, Cut::months, Cut::full, Cut::communities, Cut::units);
        const Instant as_of = any_moment_around(base);
        const Way way = way_to(cut, as_of);
        for (int i = 0; i < 50; ++i) {
            const Instant at = any_moment_around(as_of);
            RC_ASSERT(times_counted(way, at) == (at <= as_of ? 1 : 0));
        }
        for (const Stretch& stretch : way.stretches) RC_ASSERT(stretch.first < stretch.bound);
    }));
}

TEST_CASE("shortly before a quarter ends, what is to come of it is taken back from the whole") {
    const Instant as_of = parse_instant("2026-03-31T23:58:00Z").value();
    const Way way = way_to(Cut::units, as_of);
    REQUIRE(way.stretches.size() == 1);
    CHECK(way.stretches.front().layer.resolution == Resolution::quarter);
    CHECK(way.stretches.front().bound == 2026 * 4 + 1);
    CHECK(way.first_moment == as_of + Duration{1});
    CHECK(way.moments_bound == parse_instant("2026-04-01T00:00:00Z").value());
    CHECK(way.sign_of_moments == -1);
}

TEST_CASE("shortly after a quarter began, what was before is all there is") {
    const Instant as_of = parse_instant("2026-04-01T00:01:00Z").value();
    const Way way = way_to(Cut::units, as_of);
    REQUIRE(way.stretches.size() == 1);
    CHECK(way.stretches.front().bound == 2026 * 4 + 1);
    CHECK(way.first_moment == parse_instant("2026-04-01T00:00:00Z").value());
    CHECK(way.moments_bound == as_of + Duration{1});
    CHECK(way.sign_of_moments == +1);
}

TEST_CASE("a way to any moment reads few buckets") {
    CHECK(rc::check([] {
        const Instant as_of = any_moment_around(parse_instant("2025-07-16T11:58:00Z").value());
        const Way way = way_to(Cut::units, as_of);
        std::int64_t buckets = 0;
        for (std::size_t i = 1; i < way.stretches.size(); ++i)
            buckets += way.stretches[i].bound - way.stretches[i].first;
        RC_ASSERT(buckets <= 18);  // 31 may lie before it: 2 + 5 + 5 + 3 + 5 + 11
    }));
}

}  // namespace gridcase::stretches_test
