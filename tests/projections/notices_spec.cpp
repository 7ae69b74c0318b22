#include <doctest/doctest.h>

#include "projections/notices.hpp"
#include "tests/projections/samples.hpp"

namespace gridcase::notices_spec {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

using Texts = std::vector<std::string>;

const Instant opened = moment("2024-09-13 08:00");
const Instant due = opened + days(3);
const UnitCode gas{"gas-department"};

/// `c-1 routed holder`, for each of a unit's notices.
Texts told(const History& history, const UnitCode& unit, Position after = 0,
           std::size_t limit = 1000, const NoticeFilter& filter = {}) {
    const Views views(history);
    Texts texts;
    for (const Notice& notice : notices(views.store(), unit, after, limit, filter))
        texts.push_back(notice.number.value() + " " + std::string(to_text(notice.kind)) + " " +
                        std::string(to_text(notice.concern)));
    return texts;
}

}  // namespace

TEST_CASE("who gets a case is told, and so are its superior and whom the route names") {
    CaseRouted route = routed(grid_1, due);
    route.level_due = opened + hours(8);
    route.notify = {street};
    History history = territory();
    history.add("c-1", opened, {reported(grid_2), route});

    CHECK(told(history, grid_1) == Texts{"c-1 routed holder"});
    CHECK(told(history, grid_2) == Texts{"c-1 routed origin"});
    CHECK(told(history, community_1) == Texts{"c-1 routed superior"});
    CHECK(told(history, street) == Texts{"c-1 routed named"});
    CHECK(told(history, community_2).empty());

    const Views views(history);
    const Notice notice = notices(views.store(), grid_1, 0, 1).at(0);
    CHECK(notice.position == 2);
    CHECK(notice.about == grid_1);
    CHECK(notice.event == "CaseRouted");
    CHECK(notice.occurred_at == opened);
    CHECK(notice.due == opened + hours(8));
}

TEST_CASE("a case that moves is told to its new holder, from a reopening to a change of hands") {
    HolderChanged change;
    change.to = grid_2;
    History history = territory();
    history.add("c-1", opened, {reported(grid_1), routed(grid_1)})
        .add("c-1", opened, {escalated(grid_1, community_1)})
        .add("c-1", opened, {delegated(community_1, grid_2)})
        .add("c-1", opened, {CaseResolved{}, CaseClosed{}})
        .add("c-1", opened, {reopened(community_1)})
        .add("c-1", opened, {change});

    CHECK(told(history, grid_2) == Texts{"c-1 routed holder", "c-1 routed holder"});
    CHECK(told(history, grid_1).size() == 5);  // where it lies; no notice is told twice
    CHECK(told(history, street) == Texts{"c-1 routed superior", "c-1 routed superior"});
}

TEST_CASE("a limit that passed is told to holder and superior, an arrival's to the department") {
    History history = territory();
    history.add("c-1", opened, {reported(grid_1), routed(grid_1)})
        .add("c-1", opened, {summoned(gas, opened + minutes(30))})
        .add("c-1", opened, {breached(LimitKind::level, opened, grid_1)})
        .add("c-1", opened, {breached(LimitKind::arrival, opened + minutes(30), gas)});

    CHECK(told(history, gas) == Texts{"c-1 summoned department", "c-1 overdue department"});
    CHECK(told(history, grid_1) == Texts{"c-1 routed holder", "c-1 summoned holder",
                                         "c-1 overdue holder", "c-1 overdue holder"});
    CHECK(told(history, community_1).size() == 4);
    const Views views(history);
    const Notice late = notices(views.store(), grid_1, 3, 1).at(0);
    CHECK(late.limit == LimitKind::level);
    CHECK(late.due == opened);
}

TEST_CASE("a return is told to the new holder, and to the superior of who returned it") {
    History history = territory();
    history.add("c-1", opened, {reported(grid_3), routed(grid_1)})
        .add("c-1", opened, {returned(grid_1), routed(grid_3)});

    CHECK(told(history, grid_3) ==
          Texts{"c-1 routed origin", "c-1 returned holder", "c-1 routed holder"});
    CHECK(told(history, community_1) == Texts{"c-1 routed superior", "c-1 returned superior"});
    CHECK(told(history, grid_1) == Texts{"c-1 routed holder"});
}

TEST_CASE("supervision and the resident's answer are told") {
    History history = territory();
    history.add("c-1", opened, {reported(grid_1), routed(community_1)})
        .add("c-1", opened, {supervised(district, due)})
        .add("c-1", opened, {ResidentAnswered{}});

    CHECK(told(history, community_1) ==
          Texts{"c-1 routed holder", "c-1 supervised holder", "c-1 answered holder"});
    CHECK(told(history, grid_1) ==
          Texts{"c-1 routed origin", "c-1 supervised origin", "c-1 answered origin"});
}

TEST_CASE("who is told of what is for the policy to say, but for whom a route names") {
    CaseRouted route = routed(grid_1);
    route.notify = {grid_2};
    History history = territory();
    history.add("c-1", opened, {reported(grid_1), route})
        .add("c-1", opened, {breached(LimitKind::level, opened, grid_1)});
    const auto only_superiors = [](NoticeKind kind, Concern concern) {
        return kind == NoticeKind::overdue && concern == Concern::superior;
    };

    CHECK(told(history, grid_1, 0, 10, only_superiors).empty());
    CHECK(told(history, community_1, 0, 10, only_superiors) == Texts{"c-1 overdue superior"});
    CHECK(told(history, grid_2, 0, 10, only_superiors) == Texts{"c-1 routed named"});
    // Of two concerns, the one that is told counts.
    const auto only_origins = [](NoticeKind, Concern concern) {
        return concern == Concern::origin;
    };
    CHECK(told(history, grid_1, 0, 10, only_origins) ==
          Texts{"c-1 routed origin", "c-1 overdue origin"});
}

TEST_CASE("a feed is in the order of the log, from a position on, by whole commits") {
    History history = territory();
    history.add("c-1", opened, {reported(grid_1), routed(grid_1)})
        .add("c-2", opened - days(1), {reported(grid_2), routed(grid_2)})
        .add("c-1", opened, {returned(grid_1), routed(community_1)})
        .add("c-3", opened, {reported(grid_1), routed(grid_1)});

    CHECK(told(history, community_1) == Texts{"c-1 routed superior", "c-2 routed superior",
                                              "c-1 returned holder", "c-1 routed holder",
                                              "c-3 routed superior"});
    CHECK(told(history, community_1, 3) ==
          Texts{"c-1 returned holder", "c-1 routed holder", "c-3 routed superior"});
    CHECK(told(history, community_1, 3, 1) == Texts{"c-1 returned holder", "c-1 routed holder"});
    CHECK(told(history, community_1, 0, 2) == Texts{"c-1 routed superior", "c-2 routed superior"});
    CHECK(told(history, community_1, 5).empty());
    CHECK(told(history, community_1, ~Position{0}).empty());
    CHECK(told(history, community_1, 0, 0).empty());
}

TEST_CASE("a superior reads what the units below hold now, whenever they were put there") {
    History history = territory();
    history.add("c-1", opened, {reported(grid_3), routed(grid_3)})
        .add({StreamKind::territory, "city"}, opened, {unit(grid_3, "第三网格", community_1)});

    CHECK(told(history, community_1) == Texts{"c-1 routed superior"});
    CHECK(told(history, community_2).empty());
}

TEST_CASE("a receipt marks what was read, and an older one takes nothing back") {
    History history = territory();
    history.add("c-1", opened, {reported(grid_1), routed(grid_1)})
        .add("c-2", opened, {reported(grid_1), routed(grid_1)});
    const StreamName receipts{StreamKind::notices, grid_1.value()};
    const auto read = [&] {
        const Views views(history);
        std::vector<bool> marks;
        for (const Notice& notice : notices(views.store(), grid_1, 0, 10))
            marks.push_back(notice.read);
        return marks;
    };
    CHECK(read() == std::vector<bool>{false, false});
    history.add(receipts, opened, {NoticesRead{.unit = grid_1, .up_to = 2}});
    CHECK(read() == std::vector<bool>{true, false});
    CHECK(read_up_to(Views(history).store(), grid_1) == 2);
    CHECK(read_up_to(Views(history).store(), grid_2) == 0);
    history.add(receipts, opened, {NoticesRead{.unit = grid_1, .up_to = 1}});
    CHECK(read() == std::vector<bool>{true, false});
}

TEST_CASE("another system's history is told to nobody") {
    History history = territory();
    history.add("old-1", opened, {imported(grid_1), routed(grid_1)});
    CHECK(dump(Views(history).store(), Family::notices).empty());
}

TEST_CASE("every kind and concern has a word") {
    for (const NoticeKind kind : all_notice_kinds) {
        CHECK(to_text(kind) != "unknown");
        CHECK_FALSE(chinese(kind).empty());
    }
    for (const Concern concern : all_concerns) CHECK(to_text(concern) != "unknown");
}

}  // namespace gridcase::notices_spec
