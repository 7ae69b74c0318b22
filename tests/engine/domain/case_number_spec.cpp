#include "tests/engine/domain/specs.hpp"

namespace gridcase::case_number_spec {
namespace {

/// The prefixes that a report asks a serial for, under the sample city and more units.
std::vector<std::string> prefixes(const ReportCase& command, Instant recorded_at = noon,
                                  const std::vector<UnitRegistered>& more = {},
                                  int utc_offset_minutes = 480) {
    auto territory = std::make_shared<Territory>(*samples::rulebook().territory);
    for (const UnitRegistered& each : more) territory->put(each);
    auto policy = std::make_shared<Policy>(*samples::rulebook().policy);
    policy->utc_offset_minutes = utc_offset_minutes;
    const Rulebook rulebook{.versions = {}, .policy = policy, .territory = territory};
    const Actor actor = the_system();
    const Context context{actor, recorded_at, recorded_at, rulebook};
    std::vector<std::string> asked;
    const auto stream = stream_of(command, context, [&](std::string_view prefix) {
        asked.emplace_back(prefix);
        return CaseNumber(std::string(prefix) + "0001");
    });
    if (stream) CHECK(stream->id == asked.front() + "0001");
    return asked;
}

using Prefixes = std::vector<std::string>;

}  // namespace

TEST_CASE("a number is the community, the local date and a serial, given once") {
    CHECK(prefixes(report_it(grid_7)) == Prefixes{"220402002001-20240913-"});
    CHECK(prefixes(report_it(community_3)) == Prefixes{"220402002001-20240913-"});
}

TEST_CASE("above the communities the unit's own code begins the number") {
    CHECK(prefixes(report_it(street_1)) == Prefixes{"220402001000-20240913-"});
    CHECK(prefixes(report_it(bureau)) == Prefixes{"220402000000-cg-20240913-"});
}

TEST_CASE("the date is that of the place when it was recorded") {
    const Instant late = at("2024-12-31T23:59:59+08:00");
    CHECK(prefixes(report_it(), late) == Prefixes{"220402002001-20241231-"});
    CHECK(prefixes(report_it(), late + seconds(1)) == Prefixes{"220402002001-20250101-"});
    CHECK(prefixes(report_it(), late, {}, -300) == Prefixes{"220402002001-20241231-"});
    CHECK(prefixes(report_it(), at("2024-03-01T00:30:00Z"), {}, -300) ==
          Prefixes{"220402002001-20240229-"});
}

TEST_CASE("an issue of last night that is filed today is numbered today") {
    const auto outcome = given().at(at("2024-09-12T22:00:00+08:00"), noon).when(report_it());
    CHECK(outcome.stream().id == "220402002001-20240913-0007");
}

TEST_CASE("what a number cannot hold becomes an underscore") {
    const UnitCode ward("Ward 3 — 北");
    CHECK(
        prefixes(report_it(ward), noon, {unit(ward, "北区", Level::community, street_1, "书记")}) ==
        Prefixes{"Ward_3_-20240913-"});
}

TEST_CASE("a code without letter or digit cannot begin a number, nor can a very long one") {
    const UnitCode north("北区");
    const UnitCode longest(std::string(40, 'a'));
    const UnitCode longer(std::string(41, 'a'));
    const std::vector<UnitRegistered> more{
        unit(north, "北区", Level::community, street_1, "书记"),
        unit(longest, "长", Level::community, street_1, "书记"),
        unit(longer, "更长", Level::community, street_1, "书记")};
    CHECK(prefixes(report_it(north), noon, more).empty());
    CHECK(prefixes(report_it(longer), noon, more).empty());
    CHECK(prefixes(report_it(longest), noon, more).size() == 1);
    given(more[0])
        .when(report_it(north), as(the_system()))
        .then_rejected(Reason::not_well_formed, "no letter or digit", "unit");
    given(more[2])
        .when(report_it(longer), as(the_system()))
        .then_rejected(Reason::not_well_formed, "at most 40 characters", "unit");
}

TEST_CASE("a refused report uses no number up") {
    ReportCase stars = report_it();
    stars.category = CategoryCode("stars");
    CHECK(prefixes(stars).empty());
    CHECK(prefixes(report_it(UnitCode("nowhere"))).empty());
}

TEST_CASE("every other command says its stream itself") {
    const Actor actor = the_system();
    const Context context{actor, noon, noon, samples::rulebook()};
    const auto stream = [&](const Command& command) {
        return stream_of(command, context, [](std::string_view) -> CaseNumber {
            FAIL("only a report asks for a number");
            return CaseNumber();
        });
    };
    CHECK(*stream(accept_it()) == case_stream);
    CHECK(*stream(escalate_it()) == case_stream);
    CHECK(*stream(resolve_it()) == case_stream);
    CHECK(*stream(close_it()) == case_stream);
    CHECK(*stream(rate_it()) == case_stream);
    CHECK(*stream(record_it()) == StreamName{StreamKind::case_file, "old-hotline:A-1"});
    CHECK(*stream(RegisterUnits{"boston-311", {}}) ==
          StreamName{StreamKind::territory, "boston-311"});
    CHECK(*stream(ActivatePolicy{"x"}) == StreamName{StreamKind::policy, "policy"});

    for (const std::string& bad : {std::string(), std::string("a/b"), std::string(65, 'a'),
                                   std::string("c\0d", 3), std::string("县")})
        CHECK(stream(RegisterUnits{bad, {}}).error().field == "territory");
    CHECK(stream(AcceptCase{CaseNumber(std::string("c\0d", 3))}).error().field == "number");
    CHECK(stream(CloseCase{CaseNumber(""), std::nullopt}).error().reason ==
          Reason::not_well_formed);
}

}  // namespace gridcase::case_number_spec
