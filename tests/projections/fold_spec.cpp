#include <doctest/doctest.h>

#include <stdexcept>

#include "projections/indexes.hpp"
#include "projections/unit_row.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::fold_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

const Instant opened = moment("2024-03-01 08:00");

}  // namespace

TEST_CASE("a registered unit can be found, and is described anew when registered again") {
    History history = territory();
    UnitRegistered renamed = unit(grid_1, "东一网格", community_2);
    renamed.kind = UnitKind::department;
    history.add({StreamKind::territory, "city"}, opened, {renamed});
    const Views views(history);

    UnitRow expected;
    expected.code = grid_1;
    expected.name = "东一网格";
    expected.kind = UnitKind::department;
    expected.parent = community_2;
    expected.holder = "负责人";
    CHECK(find_unit(views.store(), grid_1) == expected);
    CHECK_FALSE(find_unit(views.store(), UnitCode("nowhere")));
    CHECK(all_units(views.store()).size() == 8);
    CHECK(all_units(views.store()).front().code == city);
}

TEST_CASE("streams that are no case leave indexes and no rows") {
    History history;
    history.add({StreamKind::policy, "policy"}, opened, {PolicyActivated{}});
    const Views views(history);

    CHECK(indexed_stream(views.store(), {StreamKind::policy, "policy"}) ==
          std::vector<Position>{1});
    CHECK(dump(views.store(), Family::rows).empty());
    CHECK(dump(views.store(), Family::cells).empty());
}

TEST_CASE("a fact that changes no figure leaves every cell as it is") {
    History history;
    history.add("a-1", opened, {reported(grid_1), routed(grid_1)});
    MemoryViewStore before;
    fold_all(before, history.commits());
    MemoryViewStore after(under(before));
    history.add("a-1", opened + hours(1), {accepted(grid_1)});
    fold(after, *history.commits().back());

    after.changes(
        [](Family family, std::string_view, const auto&) { CHECK(family != Family::cells); });
    CHECK(find_row(after, CaseNumber("a-1"))->status == RowStatus::accepted);
}

TEST_CASE("a cell whose counters come to zero is gone, not zero") {
    History history;
    history.add("a-1", opened, {reported(grid_1), routed(grid_1, opened + days(1))})
        .add("a-1", opened + hours(1), {CaseClosed{}});
    MemoryViewStore store;
    fold_all(store, history.commits());
    History closed_at_once;
    closed_at_once.add("a-1", opened,
                       {reported(grid_1), routed(grid_1, opened + days(1)), CaseClosed{}});
    const Views views(closed_at_once);

    // Only the closing's own instant differs: the limit's cells of timeliness are gone in both.
    FigureQuery query;
    query.figure = "timeliness";
    query.by = {By::unit, By::month};
    CHECK(lines(answer(store, query).value()) == lines(views.ask(query)));
    store.scan(Family::cells, {}, {}, [](std::string_view, std::string_view value) {
        CHECK(value.find_first_not_of('\0') != std::string_view::npos);
        return true;
    });
}

TEST_CASE("views that miss a commit of a stream do not go on as if nothing were") {
    History history;
    history.add("a-1", opened, {reported(grid_1), routed(grid_1)})
        .add("a-1", opened, {accepted(grid_1)})
        .add("a-1", opened, {CaseResolved{}});
    MemoryViewStore store;
    CHECK_THROWS_AS(fold(store, *history.commits()[1]), std::runtime_error);

    fold(store, *history.commits()[0]);
    CHECK_THROWS_WITH_AS(fold(store, *history.commits()[2]),
                         "views: case_file/a-1 stands at revision 1, so revision 3 cannot follow; "
                         "`gridcase projections rebuild` makes the views anew from the log",
                         std::runtime_error);
}

}  // namespace gridcase::fold_spec
