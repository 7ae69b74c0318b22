#include <doctest/doctest.h>

#include <set>

#include "projections/list.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::list_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Numbers = std::vector<std::string>;

const Instant opened = moment("2024-09-13 08:00");
const Instant due = opened + days(3);
const UnitCode gas{"gas-department"};

CaseRouted to(const UnitCode& unit, Instant level_due) {
    CaseRouted route = routed(unit, due);
    route.level_due = level_due;
    return route;
}

/// Two cases of one grid, one of another, one that stands still, one of the community, one that was
/// not routed yet, and one that is closed.
History city_at_work() {
    History history = territory();
    history.add("late", opened, {reported(grid_1), to(grid_1, opened + hours(1))})
        .add("soon", opened, {reported(grid_1), to(grid_1, opened + hours(5))})
        .add("other", opened, {reported(grid_2), to(grid_2, opened + hours(4))})
        .add("still", opened, {reported(grid_1), to(grid_1, opened)})
        .add("still", opened, {suspended(opened)})
        .add("above", opened, {reported(grid_1), to(community_1, opened + hours(2))})
        .add("new", opened, {reported(grid_3)})
        .add("closed", opened, {reported(grid_1), to(grid_1, opened), CaseClosed{}});
    return history;
}

ListPage page_of(const History& history, const ListQuery& query) {
    const Views views(history);
    auto page = read_list(views.store(), query);
    if (!page) throw std::runtime_error(page.error());
    return *std::move(page);
}

Numbers numbers_of(const ListPage& page) {
    Numbers numbers;
    for (const ListLine& line : page.lines) numbers.push_back(line.row.number.value());
    return numbers;
}

Numbers numbers_of(const History& history, const ListQuery& query) {
    return numbers_of(page_of(history, query));
}

ListQuery of(std::string list, std::optional<UnitCode> unit = {}, bool below = false) {
    ListQuery query;
    query.list = std::move(list);
    query.unit = std::move(unit);
    query.below = below;
    return query;
}

}  // namespace

TEST_CASE("a unit's worklist is what it holds, what presses most first, what stands still last") {
    const History history = city_at_work();

    CHECK(numbers_of(history, of("worklist", grid_1)) == Numbers{"late", "soon", "still"});
    CHECK(numbers_of(history, of("worklist", grid_2)) == Numbers{"other"});
    CHECK(numbers_of(history, of("worklist", grid_3)) == Numbers{"new"});
    CHECK(numbers_of(history, of("worklist", community_1)) == Numbers{"above"});
    CHECK(numbers_of(history, of("worklist", street)).empty());
    const ListPage page = page_of(history, of("worklist", grid_1));
    CHECK(page.lines[0].at == opened + hours(1));
    CHECK(page.lines[0].unit == grid_1);
    CHECK_FALSE(page.lines[2].at);
}

TEST_CASE("with the units below, and for the whole house, the order is one") {
    const History history = city_at_work();

    CHECK(numbers_of(history, of("worklist", community_1, true)) ==
          Numbers{"late", "above", "other", "soon", "still"});
    CHECK(numbers_of(history, of("worklist", street, true)) ==
          Numbers{"late", "above", "other", "soon", "new", "still"});
    CHECK(numbers_of(history, of("worklist")) ==
          Numbers{"late", "above", "other", "soon", "new", "still"});
}

TEST_CASE("what is overdue and what is due soon lies between moments, both included") {
    const History history = city_at_work();
    ListQuery overdue = of("worklist", street, true);
    overdue.until = opened + hours(2);
    CHECK(numbers_of(history, overdue) == Numbers{"late", "above"});
    overdue.until = opened + hours(2) - one_micro;
    CHECK(numbers_of(history, overdue) == Numbers{"late"});

    ListQuery due_soon = of("worklist", grid_1);
    due_soon.from = opened + hours(1) + one_micro;
    due_soon.until = opened + hours(5);
    CHECK(numbers_of(history, due_soon) == Numbers{"soon"});
    due_soon.from = opened + hours(1);
    CHECK(numbers_of(history, due_soon) == Numbers{"late", "soon"});
}

TEST_CASE("pages go on where the one before ended, each case once") {
    const History history = city_at_work();
    for (const ListQuery& start :
         {of("worklist"), of("worklist", community_1, true), of("worklist", grid_1)}) {
        const Numbers whole = numbers_of(history, start);
        Numbers read;
        ListQuery query = start;
        query.limit = 1;
        for (int pages = 0; pages < 9; ++pages) {
            const ListPage page = page_of(history, query);
            for (const std::string& number : numbers_of(page)) read.push_back(number);
            if (!page.next) break;
            query.cursor = *page.next;
        }
        CHECK(read == whole);
    }
}

TEST_CASE("a case leaves the list with what kept it there") {
    History history = city_at_work();
    history.add("late", opened + hours(2), {escalated(grid_1, community_1)})
        .add("soon", opened + hours(2), {CaseResolved{}, CaseClosed{}})
        .add("still", opened + hours(2), {resumed(opened + hours(2), due)});
    CHECK(numbers_of(history, of("worklist", grid_1)) == Numbers{"still"});
    CHECK(page_of(history, of("worklist", grid_1)).lines[0].at == due);
    CHECK(numbers_of(history, of("worklist", community_1)) == Numbers{"above", "late"});

    history.add("still", opened + hours(3), {CaseWithdrawn{}})
        .add("late", opened + hours(3), {merged_into("above")});
    CHECK(numbers_of(history, of("worklist", grid_1)).empty());
    CHECK(numbers_of(history, of("worklist", community_1)) == Numbers{"above"});
}

TEST_CASE(
    "supervised, summoned, docketed, asking, to be ruled, standing still: each has its list") {
    CaseEscalated twice_returned = escalated(grid_1, community_1);
    twice_returned.reason = EscalationReason::returned;
    CaseRouted meeting = to(community_2, opened);
    meeting.meeting_wanted = true;
    History history = city_at_work();
    history.add("late", opened, {accepted(grid_1)})
        .add("late", opened, {supervised(street, due)})
        .add("late", opened + hours(1),
             {summoned(gas, opened + hours(2)), summoned(UnitCode("water"), opened + hours(3))})
        .add("soon", opened + hours(1), {returned(grid_1, 2), twice_returned})
        .add("other", opened + hours(1), {ExtensionRequested{}})
        .add("above", opened + hours(1), {CaseDocketed{.unit = street, .times = 3}})
        .add("new", opened + hours(2), {meeting});

    CHECK(numbers_of(history, of("supervised", street)) == Numbers{"late"});
    CHECK(page_of(history, of("supervised", street)).lines[0].at == due);
    CHECK(numbers_of(history, of("summoned")) == Numbers{"late", "late"});
    CHECK(page_of(history, of("summoned")).lines[0].unit == gas);
    CHECK(numbers_of(history, of("rulings", community_1)) == Numbers{"soon"});
    CHECK(numbers_of(history, of("requests", community_1, true)) == Numbers{"other"});
    CHECK(numbers_of(history, of("docket", street)) == Numbers{"above"});
    CHECK(numbers_of(history, of("docket", community_2)) == Numbers{"new"});
    CHECK(numbers_of(history, of("suspended", grid_1)) == Numbers{"still"});

    history.add("late", opened + hours(2), {arrived(gas)})
        .add("late", opened + hours(2), {SupervisionLifted{}})
        .add("soon", opened + hours(2), {ReturnRuled{}, to(grid_2, due)})
        .add("other", opened + hours(2), {RequestRefused{}})
        .add("above", opened + hours(2), {CaseResolved{}, CaseClosed{}})
        .add("new", opened + hours(2), {to(grid_3, due)})
        .add("still", opened + hours(2), {resumed(opened + hours(2), due)});
    CHECK(page_of(history, of("summoned")).lines.size() == 1);
    for (const char* list : {"supervised", "rulings", "requests", "docket", "suspended"}) {
        CAPTURE(list);
        CHECK(numbers_of(history, of(list)).empty());
    }
}

TEST_CASE("departments called to a case by one moment all stand in the list, until each has come") {
    const UnitCode water("water");
    History history = city_at_work();
    history.add("late", opened + hours(1), {summoned(gas, due), summoned(water, due)});
    CHECK(numbers_of(history, of("summoned")) == Numbers{"late", "late"});
    history.add("late", opened + hours(2), {arrived(gas)});
    REQUIRE(numbers_of(history, of("summoned")) == Numbers{"late"});
    CHECK(page_of(history, of("summoned")).lines[0].unit == water);
}

TEST_CASE("another system's cases are on nobody's list") {
    History history = territory();
    history.add("old-1", opened, {imported(grid_1), to(grid_1, opened)});
    CHECK(dump(Views(history).store(), Family::lists).empty());
}

TEST_CASE("what cannot be asked is said in a sentence") {
    const Views views(city_at_work());
    const auto why_not = [&](const ListQuery& query) {
        const auto page = read_list(views.store(), query);
        return page ? std::string() : page.error();
    };
    CHECK(why_not(of("cases")) ==
          "there is no list `cases`; the lists are worklist, summoned, supervised, docket, "
          "requests, rulings, suspended");
    CHECK(why_not(of("worklist", UnitCode("moon"))) == "there is no unit `moon`");
    for (const char* cursor : {"x", ".", "1.", "1", "-.c-1", "1.c 1", "99999999999999999999.c-1"}) {
        ListQuery query = of("worklist");
        query.cursor = cursor;
        CHECK(why_not(query) ==
              "`" + std::string(cursor) + "` is no cursor; give the `next` of the page before");
    }
}

TEST_CASE("the catalogue names every list once, and says what it is") {
    std::set<std::string_view> ids;
    for (const List& list : lists()) {
        CHECK(ids.insert(list.id).second);
        CHECK_FALSE(list.definition.empty());
        CHECK_FALSE(list.name_zh.empty());
        CHECK_FALSE(list.moment.empty());
        CHECK(find_list(list.id) == &list);
    }
    CHECK(find_list("cases") == nullptr);
}

}  // namespace gridcase::list_spec
