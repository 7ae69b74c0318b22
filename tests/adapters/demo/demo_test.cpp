#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "adapters/demo/year.hpp"
#include "tests/adapters/demo/demo_run.hpp"

namespace gridcase::demo::demo_test {

namespace {

constexpr std::uint64_t cases = cases_of_the_year;

const DemoRun& year() { return the_year(); }

struct Course {
    std::optional<Instant> due;
    std::optional<Instant> closed;
    bool with_reporter = false;
    bool rated = false;
};

std::map<std::string, Course> courses() {
    std::map<std::string, Course> all;
    year().each<CaseReported>([&](const Commit& commit, const CaseReported& fact) {
        all[commit.stream.id].with_reporter = fact.reporter.has_value();
    });
    year().each<CaseRouted>([&](const Commit& commit, const CaseRouted& fact) {
        all[commit.stream.id].due = fact.case_due;
    });
    year().each<CaseClosed>([&](const Commit& commit, const CaseClosed&) {
        all[commit.stream.id].closed = commit.occurred_at;
    });
    year().each<CaseRated>(
        [&](const Commit& commit, const CaseRated&) { all[commit.stream.id].rated = true; });
    // Parts that were split off are beyond the cases that were asked for.
    year().each<CaseSplitOff>(
        [&](const Commit& commit, const CaseSplitOff&) { all.erase(commit.stream.id); });
    return all;
}

}  // namespace

TEST_CASE("four thousand cases are lived without a rejection, in six to ten commits each") {
    CHECK(year().report.cases == cases);
    CHECK(year().report.commits == year().commits.size());
    CHECK(courses().size() == cases);
    CHECK(year().commits.size() > 6 * cases);
    CHECK(year().commits.size() < 10 * cases);
}

TEST_CASE("recorded time rises from commit to commit and stays within the year") {
    Instant last{0};
    for (const CommitPtr& stored : year().commits) {
        const Commit& commit = stored->commit;
        CHECK(commit.recorded_at >= last);
        CHECK(commit.recorded_at < year_end);
        CHECK(commit.occurred_at <= commit.recorded_at);
        last = commit.recorded_at;
    }
}

TEST_CASE("some reports come late from a phone without signal") {
    std::uint64_t late = 0;
    year().each<CaseReported>([&](const Commit& commit, const CaseReported&) {
        if (commit.occurred_at < commit.recorded_at) ++late;
    });
    CHECK(late > cases * 3 / 100);
    CHECK(late < cases * 8 / 100);
}

TEST_CASE("all six categories, all levels and all channels occur, most cases in the grid") {
    std::map<std::string, std::uint64_t> categories;
    std::map<Level, std::uint64_t> routed;
    std::set<Level> levels;
    std::set<Channel> channels;
    std::set<std::string> rules;
    std::set<EscalationReason> reasons;
    year().each<CaseReported>([&](const Commit&, const CaseReported& fact) {
        ++categories[fact.category.value()];
        channels.insert(fact.channel);
    });
    year().each<CaseRouted>([&](const Commit&, const CaseRouted& fact) {
        ++routed[fact.level];
        levels.insert(fact.level);
        rules.insert(fact.rule);
    });
    year().each<CaseEscalated>([&](const Commit&, const CaseEscalated& fact) {
        levels.insert(fact.to_level);
        reasons.insert(fact.reason);
    });
    CHECK(categories.size() == 6);
    for (const auto& [category, count] : categories) {
        CAPTURE(category);
        CHECK(count > cases * 5 / 100);
    }
    CHECK(levels.size() == 5);
    CHECK(channels.size() == 6);
    CHECK(rules.size() >= 12);
    CHECK(reasons.size() == 6);
    CHECK(routed[Level::grid] > routed[Level::community]);
    CHECK(routed[Level::community] > routed[Level::street]);
    CHECK(routed[Level::street] > routed[Level::district]);
    CHECK(routed[Level::district] > 0);
}

TEST_CASE("nights are quiet and mornings are not") {
    std::array<std::uint64_t, 24> by_hour{};
    year().each<CaseReported>([&](const Commit& commit, const CaseReported&) {
        ++by_hour.at(static_cast<std::size_t>(local_time(commit.occurred_at).hour));
    });
    std::uint64_t night = 0;
    std::uint64_t morning = 0;
    for (std::size_t hour = 0; hour < 6; ++hour) night += by_hour.at(hour);
    for (std::size_t hour = 7; hour < 13; ++hour) morning += by_hour.at(hour);
    CHECK(night > 0);
    CHECK(night * 4 < morning);
}

TEST_CASE("at the year's end some cases are open and some of these overdue") {
    std::uint64_t open = 0;
    std::uint64_t overdue = 0;
    std::uint64_t closed_late = 0;
    for (const auto& [number, course] : courses()) {
        REQUIRE(course.due.has_value());
        if (!course.closed) {
            ++open;
            if (*course.due < year_end) ++overdue;
        } else if (*course.closed > *course.due) {
            ++closed_late;
        }
    }
    CHECK(overdue > 0);
    CHECK(open > overdue);
    CHECK(open < cases / 10);
    CHECK(closed_late > cases / 50);
    CHECK(closed_late < cases / 4);
}

TEST_CASE("two of five residents rate, and those who waited less are more content") {
    std::uint64_t asked = 0;
    std::uint64_t rated = 0;
    for (const auto& [number, course] : courses()) {
        if (course.rated) CHECK(course.with_reporter);
        if (!course.closed || !course.with_reporter) continue;
        ++asked;
        if (course.rated) ++rated;
    }
    CHECK(rated * 100 > asked * 33);
    CHECK(rated * 100 < asked * 45);

    const auto all = courses();
    std::array<double, 2> sum{};
    std::array<double, 2> count{};
    year().each<CaseRated>([&](const Commit& commit, const CaseRated& fact) {
        const Course& course = all.at(commit.stream.id);
        const std::size_t late = *course.closed > *course.due ? 1 : 0;
        sum.at(late) += fact.satisfaction;
        count.at(late) += 1;
        CHECK(commit.role == Role::resident);
    });
    REQUIRE(count[0] > 0);
    REQUIRE(count[1] > 0);
    CHECK(sum[0] / count[0] > sum[1] / count[1] + 0.5);
}

TEST_CASE("residents' words are varied, sealed, and readable with the keys") {
    std::set<std::string> texts;
    std::set<std::string> reporters;
    year().each<CaseReported>([&](const Commit&, const CaseReported& fact) {
        const auto text = year().vault->open(fact.description);
        REQUIRE(text.has_value());
        CHECK(is_utf8(*text));
        CHECK(fact.description.sealed.find(*text) == std::string::npos);
        texts.insert(*text);
        if (!fact.reporter) return;
        CHECK(fact.reporter->person == fact.description.person);
        const auto reporter = year().vault->open(*fact.reporter);
        REQUIRE(reporter.has_value());
        CHECK(reporter->find("，100") != std::string::npos);
        reporters.insert(*reporter);
    });
    CHECK(texts.size() > cases * 98 / 100);
    CHECK(reporters.size() > cases / 3);
}

TEST_CASE("what a holder does is done by somebody of the unit that holds the case") {
    std::map<std::string, UnitCode> holder;
    for (const CommitPtr& stored : year().commits) {
        const Commit& commit = stored->commit;
        const std::string& number = commit.stream.id;
        const bool at_intake = std::holds_alternative<CaseReported>(commit.events.front());
        for (const Event& event : commit.events) {
            const bool deed = std::holds_alternative<CaseAccepted>(event) ||
                              std::holds_alternative<VisitRecorded>(event) ||
                              std::holds_alternative<MediationHeld>(event) ||
                              std::holds_alternative<CaseReturned>(event) ||
                              std::holds_alternative<DepartmentSummoned>(event) ||
                              std::holds_alternative<ExtensionRequested>(event) ||
                              std::holds_alternative<SuspensionRequested>(event) ||
                              std::holds_alternative<CaseResolved>(event) ||
                              std::holds_alternative<CaseClosed>(event);
            if (deed && !at_intake) CHECK(commit.unit == holder.at(number));
            if (const auto* routed = std::get_if<CaseRouted>(&event)) holder[number] = routed->unit;
            if (const auto* up = std::get_if<CaseEscalated>(&event)) holder[number] = up->to;
            if (const auto* down = std::get_if<CaseDelegated>(&event)) holder[number] = down->to;
            if (const auto* again = std::get_if<CaseReopened>(&event)) holder[number] = again->to;
            if (const auto* other = std::get_if<HolderChanged>(&event)) holder[number] = other->to;
        }
    }
}

}  // namespace gridcase::demo::demo_test
