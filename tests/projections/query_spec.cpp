#include <doctest/doctest.h>

#include "projections/figure.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::query_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::int64_t>;
using Lines = std::vector<std::pair<std::string, Numbers>>;

const Instant opened = moment("2024-03-01 08:00");

/// Five cases on four units, one of them on the street itself, in two months.
History five_cases() {
    History history = territory();
    history.add("a-1", opened, {reported(grid_1), routed(grid_1, opened + days(1))})
        .add("a-2", opened, {reported(grid_2, sanitation), routed(community_1)})
        .add("a-3", opened, {reported(grid_3), routed(grid_3)})
        .add("a-4", opened + days(31), {reported(grid_1), routed(grid_1)})
        .add("a-5", opened + days(31), {reported(street), routed(street)});
    return history;
}

FigureQuery timeliness(std::vector<By> by = {}) {
    FigureQuery query;
    query.figure = "timeliness";
    query.by = std::move(by);
    return query;
}

std::int32_t month(int year, int number) { return year * 12 + number - 1; }

/// Within the limit and past it: the counters of timeliness that these specs speak of.
Numbers limit_totals(const FigureAnswer& answer) {
    const Numbers all = totals(answer);
    return {all.at(0), all.at(1)};
}

Lines limit_lines(const FigureAnswer& answer) {
    Lines cut = lines(answer);
    for (auto& [key, numbers] : cut) numbers.resize(2);
    return cut;
}

}  // namespace

TEST_CASE("lines are keyed by any columns and sorted in the order these were asked for") {
    const Views views(five_cases());

    CHECK(limit_lines(views.ask(timeliness({By::level, By::category}))) ==
          Lines{{"dispute grid", {2, 1}},
                {"sanitation community", {1, 0}},
                {"dispute street", {1, 0}}});
    CHECK(limit_lines(views.ask(timeliness({By::category, By::level}))) ==
          Lines{{"dispute grid", {2, 1}},
                {"dispute street", {1, 0}},
                {"sanitation community", {1, 0}}});
    CHECK(limit_lines(views.ask(timeliness({By::month, By::unit}))) ==
          Lines{{grid_1.value() + " 2024-03", {0, 1}},
                {grid_2.value() + " 2024-03", {1, 0}},
                {grid_3.value() + " 2024-03", {1, 0}},
                {street.value() + " 2024-04", {1, 0}},
                {grid_1.value() + " 2024-04", {1, 0}}});
    CHECK(views.ask(timeliness()).lines.empty());
}

TEST_CASE("a unit's line carries its name, a unit nobody registered none") {
    History history = five_cases();
    history.add("a-6", opened, {imported(UnitCode("elsewhere")), routed(UnitCode("elsewhere"))});
    const FigureAnswer answer = Views(history).ask(timeliness({By::unit}));

    REQUIRE(answer.lines.size() == 5);
    CHECK(answer.lines[0].key.at(By::unit) == street.value());
    CHECK(answer.lines[0].unit_name == "某街道");
    CHECK(answer.lines[1].unit_name == "第一网格");
    CHECK(answer.lines[4].key.at(By::unit) == "elsewhere");
    CHECK(answer.lines[4].unit_name.empty());
}

TEST_CASE("rolled up, units show at their ancestor of that level; who stands above stays") {
    const Views views(five_cases());
    FigureQuery query = timeliness({By::unit});

    query.roll_up = Level::community;
    CHECK(limit_lines(views.ask(query)) == Lines{{street.value(), {1, 0}},
                                                 {community_1.value(), {2, 1}},
                                                 {community_2.value(), {1, 0}}});
    query.roll_up = Level::street;
    CHECK(limit_lines(views.ask(query)) == Lines{{street.value(), {4, 1}}});
    query.roll_up = Level::city;
    CHECK(limit_lines(views.ask(query)) == Lines{{city.value(), {4, 1}}});
    query.roll_up = Level::grid;
    CHECK(limit_lines(views.ask(query)).size() == 4);
}

TEST_CASE("a chain without the level asked for keeps its own line") {
    History history;
    const UnitCode department{"dept-7"};
    history
        .add({StreamKind::territory, "city"}, opened,
             {unit(street, "某街道", std::nullopt), unit(department, "城管队", street)})
        .add("a-1", opened, {reported(department), routed(department)});
    FigureQuery query = timeliness({By::unit});
    query.roll_up = Level::community;

    CHECK(limit_lines(Views(history).ask(query)) == Lines{{"dept-7", {1, 0}}});
}

TEST_CASE("a unit of the level asked for is not rolled up to another of that level above it") {
    History history;
    UnitRegistered post = unit(community_2, "警务室", community_1);
    post.kind = UnitKind::department;
    history
        .add({StreamKind::territory, "city"}, opened,
             {unit(community_1, "东厂宅社区", std::nullopt), post})
        .add("a-1", opened, {reported(community_2), routed(community_2)});
    FigureQuery query = timeliness({By::unit});
    query.roll_up = Level::community;

    CHECK(limit_lines(Views(history).ask(query)) == Lines{{community_2.value(), {1, 0}}});
}

TEST_CASE("who was redrawn to another community counts there, whatever its code begins with") {
    History history = five_cases();
    history.add({StreamKind::territory, "city"}, opened, {unit(grid_2, "第二网格", community_2)});
    FigureQuery query = timeliness({By::unit});

    query.roll_up = Level::community;
    CHECK(limit_lines(Views(history).ask(query)) == Lines{{street.value(), {1, 0}},
                                                          {community_1.value(), {1, 1}},
                                                          {community_2.value(), {2, 0}}});
    query.roll_up = Level::street;
    CHECK(limit_lines(Views(history).ask(query)) == Lines{{street.value(), {4, 1}}});
}

TEST_CASE("a unit that was never registered counts with its community, by code") {
    const UnitCode unknown{community_2.value() + "099"};
    const UnitCode far{"990102001001001"};
    History history = five_cases();
    history.add("a-6", opened, {reported(unknown), routed(unknown)})
        .add("a-7", opened, {reported(far), routed(far)});
    const Views views(history);
    FigureQuery query = timeliness({By::unit});

    CHECK(limit_lines(views.ask(query)).back() == Lines::value_type{far.value(), {1, 0}});
    query.roll_up = Level::community;
    const Lines rolled_up{{street.value(), {1, 0}},
                          {community_1.value(), {2, 1}},
                          {community_2.value(), {2, 0}},
                          {"990102001001", {1, 0}}};
    CHECK(limit_lines(views.ask(query)) == rolled_up);
    query.from_month = month(2024, 3);  // told apart by month
    CHECK(limit_lines(views.ask(query)) == rolled_up);
    query.roll_up = Level::grid;
    CHECK(limit_lines(views.ask(query)).back() == Lines::value_type{far.value(), {1, 0}});
}

TEST_CASE("within a unit only its subtree counts, the unit itself included") {
    const Views views(five_cases());
    FigureQuery query = timeliness({By::unit});

    query.within = community_1;
    CHECK(limit_totals(views.ask(query)) == Numbers{2, 1});
    CHECK(limit_lines(views.ask(query)) ==
          Lines{{grid_1.value(), {1, 1}}, {grid_2.value(), {1, 0}}});
    query.within = grid_1;
    CHECK(limit_totals(views.ask(query)) == Numbers{1, 1});
    query.within = city;
    CHECK(limit_totals(views.ask(query)) == Numbers{4, 1});
    query.within = street;
    query.roll_up = Level::community;
    CHECK(limit_lines(views.ask(query)) == Lines{{street.value(), {1, 0}},
                                                 {community_1.value(), {2, 1}},
                                                 {community_2.value(), {1, 0}}});
}

TEST_CASE("a tree that goes round in a circle still gets an answer") {
    History history;
    const UnitCode left{"left"};
    const UnitCode right{"right"};
    history
        .add({StreamKind::territory, "t"}, opened,
             {unit(left, "左", right), unit(right, "右", left), unit(city, "某市", std::nullopt)})
        .add("a-1", opened, {reported(left), routed(left)});
    FigureQuery query = timeliness({By::unit});
    query.within = city;
    query.roll_up = Level::street;

    CHECK(limit_totals(Views(history).ask(query)) == Numbers{0, 0});
}

TEST_CASE("a period takes the months of both its ends") {
    const Views views(five_cases());
    FigureQuery query = timeliness();

    query.from_month = month(2024, 4);
    CHECK(limit_totals(views.ask(query)) == Numbers{2, 0});
    query.from_month = month(2024, 3);
    query.to_month = month(2024, 3);
    CHECK(limit_totals(views.ask(query)) == Numbers{2, 1});
    query.to_month = month(2024, 4);
    CHECK(limit_totals(views.ask(query)) == Numbers{4, 1});
}

TEST_CASE("the moment asked about may lie in any year, month, day or second") {
    History history;
    const std::vector<Instant> openings{
        earliest_instant,           moment("1969-12-31 23:59"), moment("2023-12-31 23:59"),
        moment("2024-01-01 08:00"), moment("2024-02-29 12:00"), moment("2024-02-29 12:01"),
        moment("2024-03-01 07:59"), moment("2024-03-01 08:00"), latest_instant};
    for (std::size_t i = 0; i < openings.size(); ++i)
        history.add("a-" + std::to_string(i), openings[i], {imported(grid_1)});
    const Views views(history);

    for (std::size_t i = 0; i < openings.size(); ++i) {
        const auto before = static_cast<std::int64_t>(i);
        CHECK(views.at("timeliness", openings[i] - one_micro) == Numbers{before, 0, before, 0, 0});
        CHECK(views.at("timeliness", openings[i]) == Numbers{before + 1, 0, before + 1, 0, 0});
    }
}

TEST_CASE("a question that makes no sense is answered with a sentence") {
    const Views views(five_cases());
    FigureQuery query;
    query.figure = "happiness";
    CHECK(answer(views.store(), query).error() ==
          "there is no figure `happiness`; the figures are timeliness, closure, satisfaction, "
          "containment, escalations, first_time, rework, returns, reopening, response, mediation, "
          "enquiries");

    query = timeliness();
    query.within = UnitCode("nowhere");
    CHECK(answer(views.store(), query).error() == "there is no unit `nowhere`");

    query = timeliness();
    query.from_month = month(2024, 4);
    query.to_month = month(2024, 3);
    CHECK(answer(views.store(), query).error() ==
          "the period begins in 2024-04, after its end in 2024-03");
}

TEST_CASE("every figure in the catalogue says what it is") {
    for (const Figure& figure : catalogue()) {
        CAPTURE(figure.id);
        CHECK(find_figure(figure.id) == &figure);
        CHECK_FALSE(figure.name_zh.empty());
        CHECK(figure.version >= 1);
        for (const std::string_view counter : figure.counters)
            CHECK(figure.definition.find(counter) != std::string_view::npos);
        for (const Figure::Rate& rate : figure.rates) {
            CHECK(figure.definition.find(rate.id) != std::string_view::npos);
            CHECK(rate.numerator < figure.counters.size());
            CHECK(rate.denominator < figure.counters.size());
        }
    }
}

TEST_CASE("a case's row is found by its number") {
    const Views views(five_cases());

    REQUIRE(find_row(views.store(), CaseNumber("a-2")));
    CHECK(find_row(views.store(), CaseNumber("a-2"))->holder == community_1);
    CHECK_FALSE(find_row(views.store(), CaseNumber("a-9")));
}

}  // namespace gridcase::query_spec
