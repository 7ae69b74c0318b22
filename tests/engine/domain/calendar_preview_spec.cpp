#include "engine/domain/calendar_preview.hpp"
#include "engine/domain/calendar_toml.hpp"
#include "engine/domain/domain.hpp"
#include "tests/engine/domain/specs.hpp"

namespace gridcase::calendar_preview_spec {
namespace {

/// The shipped calendar with other hours.
Calendar with_hours(const std::string& hours) {
    std::string text(default_calendar_text());
    const std::string usual = R"(hours = ["08:30-12:00", "13:30-17:30"])";
    text.replace(text.find(usual), usual.size(), "hours = [" + hours + "]");
    return parse_calendar(text).value();
}

Case folded(const std::vector<Event>& events) {
    Case state;
    for (const Event& event : events)
        std::visit(
            [&]<class Fact>(const Fact& fact) {
                if constexpr (!HouseFact<Fact>) state = evolve(std::move(state), fact);
            },
            event);
    return state;
}

/// Signing within two hours, handling within eight, the case within three days, from `at`.
CaseRouted running_from(Instant at) {
    CaseRouted routed = case_routed_to(grid_7);
    const Calendar& calendar = samples::rulebook().city_calendar();
    const auto set = [&](std::optional<Instant>& due, std::optional<Started>& clock,
                         Budget budget) {
        clock = Started{at, budget};
        due = engine::due(calendar, at, budget)->instant;
    };
    set(routed.sign_in_due, routed.sign_in_clock, {ClockClass::working_hours, 120});
    set(routed.level_due, routed.level_clock, {ClockClass::working_hours, 480});
    set(routed.case_due, routed.case_clock, {ClockClass::working_days, 3});
    return routed;
}

}  // namespace

TEST_CASE("a calendar shows what it would move before it is adopted, and moves just that") {
    const Case running = folded({case_reported(), running_from(noon)});
    const auto preview_at = [&](Instant at, const Calendar& next, const Case& each) {
        CalendarPreviewing previewing(samples::rulebook(), "default", next, at);
        previewing.take(number, each);
        return previewing.result();
    };

    const CalendarPreview same = preview_at(noon, samples::rulebook().city_calendar(), running);
    CHECK(same.open == 1);
    CHECK(same.moves.empty());

    const Calendar shorter = with_hours("\"09:00-11:00\"");
    const CalendarPreview later = preview_at(noon, shorter, running);
    REQUIRE(later.moves.size() == 1);
    CHECK(later.moves.front().number == number);
    CHECK(later.moves.front().holder == grid_7);
    CHECK(later.become_overdue == 0);
    for (const LimitMove& limit : later.moves.front().limits)
        if (limit.limit == LimitKind::level) CHECK(*limit.after > *limit.before);

    // Under hours of day and night the two hours of signing are over before they were.
    const Instant afternoon = noon + hours(3);
    const CalendarPreview sooner = preview_at(afternoon, with_hours("\"00:00-24:00\""), running);
    REQUIRE(sooner.moves.size() == 1);
    CHECK(sooner.become_overdue == 1);
    CHECK(sooner.moves.front().becomes_overdue);

    // What it shows is what recalculating does afterwards.
    Rulebook adopted = samples::rulebook();
    auto calendars = std::make_shared<Calendars>(*adopted.calendars);
    calendars->insert_or_assign("default", shorter);
    adopted.calendars = calendars;
    ++adopted.versions.calendar;
    const Actor house = the_system();
    const Decision done =
        decide(running, RecalculateDeadlines{number}, Context{house, noon, noon, adopted});
    REQUIRE(done.has_value());
    const auto& moved = std::get<DeadlinesRecalculated>(done->front().events.front());
    for (const LimitMove& limit : later.moves.front().limits) {
        if (limit.limit == LimitKind::sign_in) CHECK(limit.after == moved.sign_in_due);
        if (limit.limit == LimitKind::level) CHECK(limit.after == moved.level_due);
        if (limit.limit == LimitKind::whole_case) CHECK(limit.after == moved.case_due);
    }
}

TEST_CASE("a case that is over has no limit to move; one that stands still waits") {
    const Calendar shorter = with_hours("\"09:00-11:00\"");
    CalendarPreviewing previewing(samples::rulebook(), "default", shorter, noon);
    previewing.take(number, folded({case_reported(), running_from(noon), case_closed()}));
    CHECK(previewing.result() == CalendarPreview{});
    const CaseSuspended hung{SuspensionReason::season, noon, noon + days(30)};
    previewing.take(number,
                    folded({case_reported(), running_from(noon), case_accepted_by(grid_7), hung}));
    CHECK(previewing.result().open == 1);
    CHECK(previewing.result().suspended == 1);
    CHECK(previewing.result().moves.empty());
}

}  // namespace gridcase::calendar_preview_spec
