// Laws of the read side, over random histories: cases open, move, close, are rated and filed late,
// in any order an importer or a phone without signal may bring them.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <deque>
#include <map>
#include <memory>
#include <set>

#include "projections/case_file.hpp"
#include "projections/figure.hpp"
#include "tests/projections/samples.hpp"

using namespace gridcase;
using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

const std::vector<UnitCode> places{grid_1, grid_2, grid_3, community_1, street};

template <class T>
T any_of(const std::vector<T>& choices) {
    return choices[*rc::gen::inRange<std::size_t>(0, choices.size())];
}

/// Around the turn of a year and of a leap February; often the very same moment, or one beside it.
Instant any_moment() {
    const Instant day = any_of<Instant>({moment("2023-12-31 22:00"), moment("2024-02-28 22:00"),
                                         moment("2024-03-01 00:00"), moment("1969-12-31 22:00")});
    return day + hours(*rc::gen::inRange(0, 40)) + Duration{*rc::gen::inRange(-1, 2)};
}

std::optional<Instant> any_limit() {
    return *rc::gen::inRange(0, 3) == 0 ? std::nullopt : std::optional(any_moment());
}

std::vector<Event> any_opening() {
    const UnitCode unit = any_of(places);
    const CategoryCode category = any_of<CategoryCode>({dispute, sanitation});
    std::vector<Event> events;
    if (*rc::gen::inRange(0, 3) == 0)
        events.emplace_back(imported(unit, category));
    else
        events.emplace_back(reported(unit, category));
    if (*rc::gen::inRange(0, 4) != 0) events.emplace_back(routed(any_of(places), any_limit()));
    return events;
}

Event any_step() {
    switch (*rc::gen::inRange(0, 7)) {
        case 0:
            return routed(any_of(places), any_limit());
        case 1:
            return accepted(any_of(places));
        case 2:
            return escalated(any_of(places), any_of(places));
        case 3:
            return CaseResolved{};
        case 4:
            return rated(*rc::gen::inRange(0, 2) == 1,
                         static_cast<std::uint8_t>(*rc::gen::inRange(1, 6)));
        default:
            return CaseClosed{};
    }
}

History any_history() {
    History history = territory();
    std::vector<std::string> numbers;
    const int commits = *rc::gen::inRange(0, 40);
    for (int i = 0; i < commits; ++i) {
        if (numbers.empty() || *rc::gen::inRange(0, 3) == 0) {
            numbers.push_back("220402001001-20240301-" + std::to_string(numbers.size() + 1));
            history.add(numbers.back(), any_moment(), any_opening());
        } else {
            history.add(any_of(numbers), any_moment(), {any_step()});
        }
    }
    return history;
}

/// The same streams in another order between them.
History reordered(const History& history) {
    std::map<StreamName, std::deque<CommitPtr>> waiting;
    for (const CommitPtr& stored : history.commits())
        waiting[stored->commit.stream].push_back(stored);
    History result;
    while (!waiting.empty()) {
        auto next = waiting.begin();
        std::advance(next, *rc::gen::inRange<std::size_t>(0, waiting.size()));
        const Commit& commit = next->second.front()->commit;
        result.add(commit.stream, commit.occurred_at, commit.events, commit.recorded_at);
        next->second.pop_front();
        if (next->second.empty()) waiting.erase(next);
    }
    return result;
}

/// The rows, without their places in the log.
std::vector<CaseRow> rows_of(const ViewStore& store) {
    std::vector<CaseRow> rows;
    store.scan(Family::rows, {}, {}, [&](std::string_view, std::string_view bytes) {
        rows.push_back(decode_case_row(bytes));
        rows.back().position = 0;
        return true;
    });
    return rows;
}

/// The definitions of the design, counted row by row: what the cells must add up to.
std::vector<std::int64_t> recount(const std::string& figure, const std::vector<CaseRow>& rows,
                                  Instant at) {
    std::map<std::string, std::int64_t> count;
    for (const CaseRow& row : rows) {
        if (row.opened_at > at) continue;
        const bool closed = row.closed_at && *row.closed_at <= at;
        const bool due = row.case_due && *row.case_due <= at;
        const Instant until = closed ? *row.closed_at : at;
        const bool ours = !row.archival;
        count[!row.case_due || until <= *row.case_due ? "within_limit" : "past_limit"] += 1;
        count["due"] += due;
        count["due and closed"] += due && closed;
        count["closed on time"] += due && closed && *row.closed_at <= *row.case_due;
        const bool answered = closed && row.rated_at && *row.rated_at <= at;
        count["closings"] += closed;
        count["answered"] += answered;
        count["solved"] += answered && row.solved;
        count["satisfied"] += answered && row.satisfaction >= 4;
        count["our closings"] += ours && closed;
        count["in grid"] += ours && closed && row.highest_level == Level::grid;
        count["in community"] += ours && closed && row.highest_level <= Level::community;
        const bool routed_by_then = ours && row.routed_at && *row.routed_at <= at;
        count["routed"] += routed_by_then;
        count["escalated"] +=
            routed_by_then && row.first_escalated_at && *row.first_escalated_at <= at;
    }
    static const std::map<std::string, std::vector<std::string>> counters{
        {"timeliness", {"within_limit", "past_limit"}},
        {"closure", {"due", "due and closed", "closed on time"}},
        {"satisfaction", {"closings", "answered", "solved", "satisfied"}},
        {"containment", {"our closings", "in grid", "in community"}},
        {"escalations", {"routed", "escalated"}}};
    std::vector<std::int64_t> result;
    for (const std::string& counter : counters.at(figure)) result.push_back(count[counter]);
    return result;
}

FigureQuery any_query() {
    FigureQuery query;
    query.figure = any_of(catalogue()).id;
    if (*rc::gen::inRange(0, 4) != 0) query.as_of = any_moment();
    return query;
}

}  // namespace

TEST_CASE("rebuilt views equal live ones byte for byte, however the log came in pieces") {
    CHECK(rc::check([] {
        const History history = any_history();
        MemoryViewStore rebuilt;
        fold_all(rebuilt, history.commits());

        // Layer upon layer, each taking some commits; some are emptied into the lowest one.
        MemoryViewStore base;
        std::deque<MemoryViewStore> layers;
        for (const CommitPtr& stored : history.commits()) {
            const int turn = *rc::gen::inRange(0, 6);
            if (turn == 0) layers.emplace_back(under(layers.empty() ? base : layers.back()));
            if (turn == 1 && layers.size() == 1) {
                layers.front().changes([&](Family family, std::string_view key, const auto& value) {
                    if (value)
                        base.put(family, key, *value);
                    else
                        base.remove(family, key);
                });
                layers.pop_front();
            }
            fold(layers.empty() ? base : layers.back(), *stored);
        }
        RC_ASSERT(dump(layers.empty() ? base : layers.back()) == dump(rebuilt));
    }));
}

TEST_CASE("the order of commits of different streams matters to no row and no figure") {
    CHECK(rc::check([] {
        const History history = any_history();
        const History other = reordered(history);
        const Views views(history);
        const Views other_views(other);

        RC_ASSERT(rows_of(views.store()) == rows_of(other_views.store()));
        RC_ASSERT(dump(views.store(), Family::cells) == dump(other_views.store(), Family::cells));
        RC_ASSERT(dump(views.store(), Family::units) == dump(other_views.store(), Family::units));
        RC_ASSERT(dump(views.store(), Family::serials) ==
                  dump(other_views.store(), Family::serials));
    }));
}

TEST_CASE("a figure at any moment is what counting the rows gives") {
    CHECK(rc::check([] {
        const Views views(any_history());
        std::vector<CaseRow> rows = rows_of(views.store());
        FigureQuery query;
        if (*rc::gen::inRange(0, 2) == 1) {
            query.within = community_1;
            std::erase_if(rows, [](const CaseRow& row) {
                return !row.unit.value().starts_with(community_1.value());
            });
        }
        for (int i = 0; i < 10; ++i) {
            query.as_of = any_moment();
            for (const Figure& figure : catalogue()) {
                query.figure = figure.id;
                RC_ASSERT(totals(views.ask(query)) == recount(query.figure, rows, *query.as_of));
            }
        }
    }));
}

TEST_CASE("lines add up to the totals, by whatever they are cut") {
    CHECK(rc::check([] {
        const Views views(any_history());
        FigureQuery query = any_query();
        for (const By by : {By::level, By::unit, By::month, By::category})
            if (*rc::gen::inRange(0, 2) == 1) query.by.push_back(by);
        if (query.by.empty()) query.by = {By::unit};
        if (*rc::gen::inRange(0, 2) == 1)
            query.roll_up = any_of<Level>({all_levels.begin(), all_levels.end()});
        if (*rc::gen::inRange(0, 3) == 0) query.within = any_of(places);
        if (*rc::gen::inRange(0, 3) == 0) query.from_month = 2024 * 12 + 1;

        const FigureAnswer answer = views.ask(query);
        Counters sum{};
        std::set<std::map<By, std::string>> keys;
        for (const FigureLine& line : answer.lines) {
            RC_ASSERT(line.counters != Counters{});
            RC_ASSERT(keys.insert(line.key).second);
            for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += line.counters[i];
        }
        RC_ASSERT(sum == answer.totals);
    }));
}

TEST_CASE("replaying a case's stream gives the row that the views keep") {
    CHECK(rc::check([] {
        const History history = any_history();
        const Views views(history);
        for (const CaseRow& row : rows_of(views.store())) {
            auto file = replay(history.stream(row.number.value()), {});
            RC_ASSERT(file.has_value());
            file->row.position = 0;
            RC_ASSERT(file->row == row);
        }
    }));
}
