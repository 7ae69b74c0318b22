// Laws of the read side, over random histories: any_life.hpp says how they come about.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <deque>
#include <map>
#include <memory>
#include <set>

#include "projections/case_file.hpp"
#include "projections/figure.hpp"
#include "projections/fold.hpp"
#include "projections/indexes.hpp"
#include "projections/list.hpp"
#include "projections/notices.hpp"
#include "projections/restating.hpp"
#include "projections/timers.hpp"
#include "tests/projections/any_life.hpp"

namespace gridcase::laws_test {

using namespace gridcase::projections;
using namespace gridcase::projections::samples;

namespace {

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

/// The definitions, counted row by row at one moment: what the cells must add up to.
class Recount {
   public:
    Recount(const std::vector<CaseRow>& rows, Instant at) : at_(at) {
        for (const CaseRow& row : rows) {
            if (row.opened_at > at) continue;
            row_ = &row;
            count_rounds();
            count_stillness();
            visit_closings(row, [&](const Closing& closing) { count_closing(closing); });
            if (!row.archival) count_ladder();
            for (const Check& check : row.checks) {
                counts_["verifications"] += has_come(check.at);
                counts_["failed"] += has_come(check.at) && !check.passed;
            }
        }
    }

    [[nodiscard]] std::vector<std::int64_t> of(const std::string& figure) const {
        static const std::map<std::string, std::vector<std::string>> counters{
            {"timeliness", {"within", "past", "open", "still", "overdue"}},
            {"closure", {"due", "due closed", "on time", "running", "extended", "suspended"}},
            {"satisfaction", {"asked", "answered", "solved", "satisfied"}},
            {"containment", {"closings", "in grid", "in community", "window open"}},
            {"escalations", {"routed", "escalated"}},
            {"first_time", {"closings", "first time", "on the spot"}},
            {"rework", {"verifications", "failed"}},
            {"returns", {"routings", "returns"}},
            {"reopening",
             {"with window", "window passed", "reopened", "waiting for window", "reopened so far"}},
            {"response", {"to sign", "signed", "signed in time", "waiting"}},
            {"mediation", {"disputes", "agreed"}},
            {"enquiries", {"enquiries", "persons"}}};
        std::vector<std::int64_t> totals;
        for (const std::string& counter : counters.at(figure)) {
            const auto found = counts_.find(counter);
            totals.push_back(found == counts_.end() ? 0 : found->second);
        }
        return totals;
    }

   private:
    /// Nothing counts before the case exists: an earlier moment is that of its opening.
    [[nodiscard]] bool has_come(Instant moment) const {
        return std::max(moment, row_->opened_at) <= at_;
    }
    [[nodiscard]] bool has_come(const std::optional<Instant>& moment) const {
        return moment && has_come(*moment);
    }
    [[nodiscard]] bool is_between(Instant from, const std::optional<Instant>& until) const {
        return has_come(from) && (!until || *until > at_);
    }

    void count_rounds() {
        const CaseRow& row = *row_;
        std::int64_t past = 0;
        Instant from = row.opened_at;
        for (const Closing& closing : row.earlier_closings) {
            past += count_round(from, closing.case_due, closing.at, closing.counted_at,
                                closing.reopened_at);
            if (closing.case_due && *closing.case_due <= *closing.reopened_at)
                count_due(*closing.case_due, closing.at, closing.counted_at, closing.extended_at,
                          closing.suspended_at);
            from = *closing.reopened_at;
        }
        std::optional<Instant> ended = row.closed_at;
        if (!ended) ended = row.withdrawn_at ? row.withdrawn_at : row.merged_at;
        std::optional<Instant> counted = row.closed_counted_at ? row.closed_counted_at : ended;
        if (!ended && row.status == RowStatus::suspended) counted = row.suspended_since;
        past += count_round(from, row.case_due, ended, counted, std::nullopt);
        counts_["past"] += past;
        counts_["within"] += 1 - past;
        if (row.case_due && !row.merged_at && !row.withdrawn_at) {
            count_due(*row.case_due, row.closed_at, counted, row.extended_at, row.suspended_at);
            count_running(*row.case_due);
        }
    }

    /// Whether the case is past its limit in this round, between an opening and the next.
    std::int64_t count_round(Instant from, std::optional<Instant> due, std::optional<Instant> ended,
                             std::optional<Instant> counted, std::optional<Instant> until) {
        counts_["open"] += is_between(from, ended);
        if (!due || (counted && *counted <= *due)) return 0;
        const Instant late = std::max(from, *due + one_micro);
        counts_["overdue"] += is_between(late, ended ? ended : counted);
        return is_between(late, until) ? 1 : 0;
    }

    void count_due(Instant due, std::optional<Instant> closed, std::optional<Instant> counted,
                   std::optional<Instant> extended, std::optional<Instant> suspended) {
        if (!has_come(due)) return;
        counts_["due"] += 1;
        counts_["running"] += 1;
        counts_["due closed"] += has_come(closed);
        counts_["on time"] += has_come(closed) && *counted <= due;
        counts_["extended"] += has_come(extended);
        counts_["suspended"] += has_come(suspended);
    }

    void count_running(Instant due) {
        if (!has_come(due)) return;
        for (const StoodStill& still : row_->suspensions)
            counts_["running"] -= is_between(std::max(due, still.from), still.until);
        if (row_->status == RowStatus::suspended)
            counts_["running"] -= has_come(row_->suspended_since);
    }

    void count_stillness() {
        for (const StoodStill& still : row_->suspensions)
            counts_["still"] += is_between(still.from, still.until);
        if (row_->status == RowStatus::suspended)
            counts_["still"] += has_come(row_->suspended_since);
    }

    void count_closing(const Closing& closing) {
        if (!has_come(closing.at)) return;
        const bool answered = has_come(closing.rated_at) && closing.persons == 0;
        counts_["asked"] += closing.persons == 0;
        counts_["answered"] += answered;
        counts_["solved"] += answered && closing.solved;
        counts_["satisfied"] += answered && closing.satisfaction >= 4;
        counts_["enquiries"] += closing.persons > 0;
        counts_["persons"] += closing.persons;
        if (closing.reopen_until) count_window(closing);
        if (row_->archival) return;
        const bool undone = has_come(closing.reopened_at);
        const bool lasts =
            !undone || (closing.reopen_until && *closing.reopened_at > *closing.reopen_until);
        counts_["closings"] += 1;
        counts_["in grid"] += lasts && closing.highest_level == Level::grid;
        counts_["in community"] += lasts && closing.highest_level <= Level::community;
        counts_["first time"] += closing.first_time && !undone;
        counts_["on the spot"] += closing.on_the_spot;
        counts_["disputes"] += closing.dispute;
        counts_["agreed"] += closing.dispute && closing.agreed;
        if (!closing.reopen_until) return;
        const Instant shut = *closing.reopen_until + one_micro;
        counts_["window open"] +=
            is_between(closing.at, std::min(shut, closing.reopened_at.value_or(shut)));
    }

    void count_window(const Closing& closing) {
        const Instant shut = std::max(closing.at, *closing.reopen_until + one_micro);
        const bool reopened = closing.reopened_at && *closing.reopened_at <= *closing.reopen_until;
        counts_["with window"] += 1;
        counts_[has_come(shut) ? "window passed" : "waiting for window"] += 1;
        counts_["reopened"] += reopened && has_come(shut);
        counts_["reopened so far"] += reopened && !has_come(shut) && has_come(closing.reopened_at);
    }

    void count_ladder() {
        counts_["routed"] += has_come(row_->routed_at);
        counts_["escalated"] += has_come(row_->routed_at) && has_come(row_->first_escalated_at);
        for (const Return& given : row_->returns) counts_["returns"] += has_come(given.at);
        visit_routings(*row_, [&](const Routing& routing) {
            if (!has_come(routing.at)) return;
            counts_["routings"] += 1;
            if (!routing.sign_in_due) return;
            const Instant late = *routing.sign_in_due + one_micro;
            counts_["to sign"] += 1;
            counts_["signed"] += has_come(routing.accepted_at);
            counts_["signed in time"] +=
                has_come(routing.accepted_at) && *routing.accepted_at <= *routing.sign_in_due;
            counts_["waiting"] += is_between(
                routing.at, std::min({late, routing.accepted_at.value_or(late), routing.ended_at}));
        });
    }

    Instant at_;
    const CaseRow* row_ = nullptr;
    std::map<std::string, std::int64_t> counts_;
};

FigureQuery any_query() {
    FigureQuery query;
    query.figure = any::of(catalogue()).id;
    if (*rc::gen::inRange(0, 4) != 0) query.as_of = any::moment();
    return query;
}

}  // namespace

TEST_CASE("rebuilt views equal live ones byte for byte, however the log came in pieces") {
    CHECK(rc::check([] {
        const History history = any::history();
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

TEST_CASE(
    "folded together, or added up at the end, commits give the bytes of one after the other") {
    CHECK(rc::check([] {
        const History history = any::history();
        MemoryViewStore one_by_one;
        fold_all(one_by_one, history.commits());

        MemoryViewStore together;
        Folding folding(together);
        MemoryViewStore at_the_end;
        Folding ordered(at_the_end, Folding::Part::ordered);
        for (const CommitPtr& stored : history.commits()) {
            folding.take(*stored);
            ordered.take(*stored);
            if (any::one_in(4)) folding.settle();
            if (any::one_in(4)) ordered.settle();
        }
        folding.settle();
        ordered.settle();
        for (const CommitPtr& stored : history.commits()) index_place(at_the_end, *stored);
        Restating restating(at_the_end, CellWriter::Layers::minutes);
        for (const CaseRow& row : rows_of(at_the_end)) restating.take({}, row);
        restating.settle();
        samples::put_all_layers(at_the_end, restating.texts());
        RC_ASSERT(dump(together) == dump(one_by_one));
        RC_ASSERT(dump(at_the_end) == dump(one_by_one));
    }));
}

TEST_CASE("the order of commits of different streams matters to no row and no figure") {
    CHECK(rc::check([] {
        const History history = any::history();
        const History other = reordered(history);
        const Views views(history);
        const Views other_views(other);

        RC_ASSERT(rows_of(views.store()) == rows_of(other_views.store()));
        RC_ASSERT(dump(views.store(), Family::cells) == dump(other_views.store(), Family::cells));
        for (const Family family : {Family::units, Family::timers, Family::lists, Family::reports})
            RC_ASSERT(dump(views.store(), family) == dump(other_views.store(), family));
        RC_ASSERT(dump(views.store(), Family::serials) ==
                  dump(other_views.store(), Family::serials));
    }));
}

TEST_CASE("a figure at any moment is what counting the rows gives") {
    CHECK(rc::check([] {
        const Views views(any::history());
        std::vector<CaseRow> rows = rows_of(views.store());
        FigureQuery query;
        if (*rc::gen::inRange(0, 2) == 1) {
            query.within = community_1;
            std::erase_if(rows, [](const CaseRow& row) {
                return !row.unit.value().starts_with(community_1.value());
            });
        }
        for (int i = 0; i < 10; ++i) {
            query.as_of = any::moment();
            for (const Figure& figure : catalogue()) {
                query.figure = figure.id;
                RC_ASSERT(totals(views.ask(query)) == Recount(rows, *query.as_of).of(query.figure));
            }
        }
    }));
}

TEST_CASE("whatever tells more apart adds up to the same") {
    CHECK(rc::check([] {
        const Views views(any::history());
        FigureQuery query = any_query();
        const Counters all = views.ask(query).totals;
        const std::vector<std::vector<By>> cuts{{By::level, By::category},
                                                {By::unit},
                                                {By::unit, By::month},
                                                {By::unit, By::level},
                                                {By::category, By::unit}};
        for (const std::vector<By>& by : cuts) {
            query.by = by;
            query.within.reset();
            RC_ASSERT(views.ask(query).totals == all);
            query.within = city;
            RC_ASSERT(views.ask(query).totals == all);
        }
    }));
}

TEST_CASE("rolled up, a line is what its units come to when they are told apart") {
    CHECK(rc::check([] {
        const Views views(any::history());
        FigureQuery query = any_query();
        query.roll_up = any::of<Level>({all_levels.begin(), all_levels.end()});
        const auto by_unit = [&](std::vector<By> by) {
            query.by = std::move(by);
            std::map<std::string, Counters> sums;
            for (const FigureLine& line : views.ask(query).lines) {
                Counters& sum = sums[line.key.at(By::unit)];
                for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += line.counters[i];
            }
            std::erase_if(sums, [](const auto& each) { return each.second == Counters{}; });
            return sums;
        };
        RC_ASSERT(by_unit({By::unit}) == by_unit({By::unit, By::category}));
        RC_ASSERT(by_unit({By::unit}) == by_unit({By::unit, By::month}));
    }));
}

TEST_CASE("lines add up to the totals, by whatever they are cut") {
    CHECK(rc::check([] {
        const Views views(any::history());
        FigureQuery query = any_query();
        for (const By by : {By::level, By::unit, By::month, By::category})
            if (*rc::gen::inRange(0, 2) == 1) query.by.push_back(by);
        if (query.by.empty()) query.by = {By::unit};
        if (*rc::gen::inRange(0, 2) == 1)
            query.roll_up = any::of<Level>({all_levels.begin(), all_levels.end()});
        if (*rc::gen::inRange(0, 3) == 0) query.within = any::of(any::places);
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
        const History history = any::history();
        const Views views(history);
        for (const CaseRow& row : rows_of(views.store())) {
            auto file = replay(history.stream(row.number.value()), {});
            RC_ASSERT(file.has_value());
            file->row.position = 0;
            RC_ASSERT(file->row == row);
        }
    }));
}

TEST_CASE("the timers are those that the rows have armed, no more and no fewer") {
    CHECK(rc::check([] {
        const Views views(any::history());
        std::set<std::string> wanted;
        const auto name = [](const Timer& timer) {
            return std::to_string(timer.due.micros) + " " + timer.number.value() + " " +
                   std::string(to_text(timer.limit)) + " " + timer.subject.value() + " " +
                   std::to_string(timer.armed_at);
        };
        for (const CaseRow& row : rows_of(views.store())) {
            for (const LimitKind limit : all_limit_kinds)
                if (const auto timer = armed(row, limit)) wanted.insert(name(*timer));
            for (const UnitCode& department : any::departments)
                if (const auto timer = armed(row, LimitKind::arrival, department))
                    wanted.insert(name(*timer));
        }
        const std::vector<Timer> timers = timers_due(views.store(), latest_instant, 10'000);
        std::set<std::string> found;
        for (const Timer& timer : timers) RC_ASSERT(found.insert(name(timer)).second);
        RC_ASSERT(found == wanted);
        RC_ASSERT(std::ranges::is_sorted(timers, {}, &Timer::due));
        RC_ASSERT(next_timer(views.store()).has_value() == !timers.empty());
    }));
}

TEST_CASE("the worklists hold every open case once, by unit and as a whole") {
    CHECK(rc::check([] {
        const Views views(any::history());
        std::multiset<std::string> open;
        for (const CaseRow& row : rows_of(views.store()))
            if (is_open(row.status) && !row.archival) open.insert(row.number.value());
        const auto numbers = [&](const ListQuery& query) {
            std::multiset<std::string> found;
            const auto page = read_list(views.store(), query);
            for (const ListLine& line : page.value().lines) found.insert(line.row.number.value());
            return found;
        };
        ListQuery query;
        query.list = "worklist";
        query.limit = 1000;
        RC_ASSERT(numbers(query) == open);
        query.unit = city;
        query.below = true;
        RC_ASSERT(numbers(query) == open);
        query.below = false;
        std::multiset<std::string> by_unit;
        for (const UnitCode& unit :
             {city, district, street, community_1, community_2, grid_1, grid_2, grid_3}) {
            query.unit = unit;
            by_unit.merge(numbers(query));
        }
        RC_ASSERT(by_unit == open);
    }));
}

TEST_CASE("notices read page by page are those read at once, each fact once") {
    CHECK(rc::check([] {
        const Views views(any::history());
        const UnitCode reader = any::of(any::places);
        const std::vector<Notice> whole = notices(views.store(), reader, 0, 100'000);
        std::vector<Notice> read;
        Position after = 0;
        for (;;) {
            const auto page =
                notices(views.store(), reader, after, *rc::gen::inRange<std::size_t>(1, 5));
            if (page.empty()) break;
            RC_ASSERT(page.front().position > after);
            after = page.back().position;
            read.insert(read.end(), page.begin(), page.end());
        }
        RC_ASSERT(read == whole);
        for (const Notice& notice : whole)
            RC_ASSERT(notice.read == (notice.position <= read_up_to(views.store(), reader)));
    }));
}

}  // namespace gridcase::laws_test
