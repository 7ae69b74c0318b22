#pragma once

// Facts about a small city, made by hand: what the specs of the read side are told with.

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/commit.hpp"
#include "projections/case_row.hpp"
#include "projections/cell_keys.hpp"
#include "projections/cells_from_minutes.hpp"
#include "projections/figure.hpp"
#include "projections/fold.hpp"
#include "projections/query.hpp"
#include "projections/view_store.hpp"

namespace gridcase::projections::samples {

inline constexpr std::int16_t china = 480;  // minutes east of UTC

inline const UnitCode city{"2204"};
inline const UnitCode district{"220402"};
inline const UnitCode street{"220402001"};
inline const UnitCode community_1{"220402001001"};
inline const UnitCode community_2{"220402001002"};
inline const UnitCode grid_1{"220402001001001"};
inline const UnitCode grid_2{"220402001001002"};
inline const UnitCode grid_3{"220402001002001"};

inline const CategoryCode dispute{"dispute"};
inline const CategoryCode sanitation{"sanitation"};

/// `2024-03-05 08:00` in China.
inline Instant moment(std::string_view day_and_time) {
    std::string text(day_and_time);
    text.at(10) = 'T';
    return parse_instant(text + ":00+08:00").value();
}

inline constexpr Duration one_micro{1};

inline PersonalText sealed(std::string_view text) {
    return {.person = {}, .sealed = "sealed:" + std::string(text)};
}

inline Level level_of(const UnitCode& unit) {
    switch (unit.value().size()) {
        case 4:
            return Level::city;
        case 6:
            return Level::district;
        case 9:
            return Level::street;
        case 12:
            return Level::community;
        default:
            return Level::grid;
    }
}

// The facts, with what a spec does not speak of filled in.

inline CaseReported reported(const UnitCode& unit, const CategoryCode& category = dispute) {
    CaseReported fact;
    fact.unit = unit;
    fact.category = category;
    fact.description = sealed("楼上漏水");
    fact.utc_offset_minutes = china;
    return fact;
}

inline CaseImported imported(const UnitCode& unit, const CategoryCode& category = dispute) {
    CaseImported fact;
    fact.source = "old-hotline";
    fact.source_id = "17";
    fact.unit = unit;
    fact.category = category;
    fact.channel = "电话";
    fact.description = sealed("路灯不亮");
    fact.utc_offset_minutes = china;
    return fact;
}

inline CaseRouted routed(const UnitCode& unit, std::optional<Instant> case_due = {}) {
    CaseRouted fact;
    fact.unit = unit;
    fact.level = level_of(unit);
    fact.holder = "网格员";
    fact.rule = "small_dispute";
    fact.facts_read = {{"parties", "2"}, {"hazard", "no"}};
    fact.case_due = case_due;
    return fact;
}

inline CaseAccepted accepted(const UnitCode& unit) {
    CaseAccepted fact;
    fact.unit = unit;
    return fact;
}

inline CaseEscalated escalated(const UnitCode& from, const UnitCode& to) {
    CaseEscalated fact;
    fact.from = from;
    fact.to = to;
    fact.to_level = level_of(to);
    fact.holder = "社区书记";
    fact.reason = EscalationReason::beyond_competence;
    return fact;
}

inline CaseReturned returned(const UnitCode& from, std::uint32_t times = 1) {
    CaseReturned fact;
    fact.from = from;
    fact.duty_item = "gas";
    fact.times = times;
    return fact;
}

inline CaseDelegated delegated(const UnitCode& from, const UnitCode& to) {
    CaseDelegated fact;
    fact.from = from;
    fact.to = to;
    fact.to_level = level_of(to);
    fact.holder = "网格员";
    return fact;
}

inline CaseReopened reopened(const UnitCode& to, std::optional<Instant> case_due = {}) {
    CaseReopened fact;
    fact.to = to;
    fact.to_level = level_of(to);
    fact.holder = "社区书记";
    fact.case_due = case_due;
    return fact;
}

inline CaseMerged merged_into(std::string_view number) {
    return {.into = CaseNumber(std::string(number))};
}

inline CaseSuspended suspended(Instant at) {
    CaseSuspended fact;
    fact.at = at;
    fact.review_at = at + days(30);
    return fact;
}

inline CaseResumed resumed(Instant at, std::optional<Instant> case_due) {
    CaseResumed fact;
    fact.at = at;
    fact.case_due = case_due;
    return fact;
}

inline DeadlineExtended extended(Instant case_due, std::uint32_t times) {
    DeadlineExtended fact;
    fact.limit = LimitKind::whole_case;
    fact.times = times;
    fact.case_due = case_due;
    return fact;
}

inline DepartmentSummoned summoned(const UnitCode& department, Instant arrive_by) {
    DepartmentSummoned fact;
    fact.department = department;
    fact.arrive_by = arrive_by;
    return fact;
}

inline DepartmentArrived arrived(const UnitCode& department) {
    DepartmentArrived fact;
    fact.department = department;
    return fact;
}

inline SupervisionOrdered supervised(const UnitCode& by, Instant due) {
    SupervisionOrdered fact;
    fact.by = by;
    fact.due = due;
    fact.lift_conditions = "三日内恢复供水";
    return fact;
}

inline MediationHeld mediated(MediationOutcome outcome) {
    MediationHeld fact;
    fact.parties = 2;
    fact.outcome = outcome;
    return fact;
}

inline ReworkOrdered reworked(Instant level_due) {
    ReworkOrdered fact;
    fact.level_due = level_due;
    return fact;
}

inline DeadlineBreached breached(LimitKind limit, Instant due, const UnitCode& subject) {
    return {.limit = limit, .due = due, .subject = subject};
}

inline CaseRated rated(bool solved, std::uint8_t satisfaction) {
    CaseRated fact;
    fact.solved = solved;
    fact.satisfaction = satisfaction;
    return fact;
}

inline UnitRegistered unit(const UnitCode& code, std::string name, std::optional<UnitCode> parent) {
    UnitRegistered fact;
    fact.code = code;
    fact.name = std::move(name);
    fact.level = level_of(code);
    fact.parent = std::move(parent);
    fact.holder = "负责人";
    return fact;
}

/// A log in memory: gives positions and revisions, and keeps what it took.
class History {
   public:
    /// One commit, recorded when it occurred unless told otherwise.
    History& add(const StreamName& stream, Instant occurred_at, std::vector<Event> events,
                 std::optional<Instant> recorded_at = {}) {
        auto stored = std::make_shared<StoredCommit>();
        stored->position = commits_.size() + 1;
        Commit& commit = stored->commit;
        commit.stream = stream;
        commit.revision = revision_of(stream) + 1;
        commit.occurred_at = occurred_at;
        commit.recorded_at = recorded_at.value_or(occurred_at);
        commit.command_id = CommandId("command-" + std::to_string(stored->position));
        commit.actor = ActorId("王芳");
        commit.unit = grid_1;
        commit.events = std::move(events);
        commits_.push_back(std::move(stored));
        return *this;
    }

    History& add(std::string_view number, Instant occurred_at, std::vector<Event> events,
                 std::optional<Instant> recorded_at = {}) {
        return add({StreamKind::case_file, std::string(number)}, occurred_at, std::move(events),
                   recorded_at);
    }

    [[nodiscard]] const std::vector<CommitPtr>& commits() const { return commits_; }

    [[nodiscard]] std::vector<CommitPtr> stream(std::string_view number) const {
        std::vector<CommitPtr> found;
        for (const CommitPtr& stored : commits_)
            if (stored->commit.stream.id == number) found.push_back(stored);
        return found;
    }

    [[nodiscard]] Revision revision_of(const StreamName& stream) const {
        return static_cast<Revision>(std::count_if(
            commits_.begin(), commits_.end(),
            [&](const CommitPtr& stored) { return stored->commit.stream == stream; }));
    }

   private:
    std::vector<CommitPtr> commits_;
};

/// The territory of the samples: a street with two communities, of two grids and of one.
inline History territory() {
    History history;
    history.add({StreamKind::territory, "city"}, moment("2024-01-01 00:00"),
                {unit(city, "某市", std::nullopt), unit(district, "某区", city),
                 unit(street, "某街道", district), unit(community_1, "东厂宅社区", street),
                 unit(community_2, "西岗社区", street), unit(grid_1, "第一网格", community_1),
                 unit(grid_2, "第二网格", community_1), unit(grid_3, "第三网格", community_2)});
    return history;
}

inline void fold_all(ViewStore& store, const std::vector<CommitPtr>& commits) {
    for (const CommitPtr& stored : commits) fold(store, *stored);
}

/// What a figure's totals are, cut to its own counters.
inline std::vector<std::int64_t> totals(const FigureAnswer& answer) {
    return {answer.totals.begin(),
            answer.totals.begin() + static_cast<std::ptrdiff_t>(answer.figure->counters.size())};
}

/// The same for each line, under its key's texts joined by blanks.
inline std::vector<std::pair<std::string, std::vector<std::int64_t>>> lines(
    const FigureAnswer& answer) {
    std::vector<std::pair<std::string, std::vector<std::int64_t>>> result;
    for (const FigureLine& line : answer.lines) {
        std::string key;
        for (const auto& [by, text] : line.key) key += (key.empty() ? "" : " ") + text;
        result.emplace_back(key, std::vector<std::int64_t>(
                                     line.counters.begin(),
                                     line.counters.begin() + static_cast<std::ptrdiff_t>(
                                                                 answer.figure->counters.size())));
    }
    return result;
}

/// Questions to views that hold a history.
class Views {
   public:
    explicit Views(const History& history) { fold_all(store_, history.commits()); }

    [[nodiscard]] const MemoryViewStore& store() const { return store_; }

    [[nodiscard]] FigureAnswer ask(const FigureQuery& query) const {
        auto found = answer(store_, query);
        if (!found) throw std::runtime_error(found.error());
        return *std::move(found);
    }

    [[nodiscard]] std::vector<std::int64_t> at(std::string figure, Instant as_of) const {
        FigureQuery query;
        query.figure = std::move(figure);
        query.as_of = as_of;
        return totals(ask(query));
    }

    [[nodiscard]] std::vector<std::pair<std::string, std::vector<std::int64_t>>> by(
        std::string figure, std::vector<By> columns, std::optional<Instant> as_of = {}) const {
        FigureQuery query;
        query.figure = std::move(figure);
        query.by = std::move(columns);
        query.as_of = as_of;
        return lines(ask(query));
    }

   private:
    MemoryViewStore store_;
};

/// A store as a base for a layer: by its own type it would be taken for something to copy.
inline const ViewStore& under(const ViewStore& store) { return store; }

/// Every entry of a store, in order: two stores are equal when these are.
inline std::vector<std::string> dump(const ViewStore& store, Family family) {
    std::vector<std::string> entries;
    store.scan(family, {}, {}, [&](std::string_view key, std::string_view value) {
        entries.push_back(std::string(key) + " = " + std::string(value));
        return true;
    });
    return entries;
}

inline std::vector<std::string> dump(const ViewStore& store) {
    std::vector<std::string> entries;
    for (const Family family : all_families)
        for (const std::string& entry : dump(store, family))
            entries.push_back(std::string(to_text(family)) + ": " + entry);
    return entries;
}

/// Makes the layers of cells that CellWriter::Layers::minutes leaves out.
inline void put_all_layers(ViewStore& store, const CellTexts& texts) {
    for (const Figure& figure : catalogue()) {
        std::vector<std::pair<std::string, std::string>> pages;
        const std::string first = cell_head(figure, Cut::whole);
        const std::string bound(1, static_cast<char>(figure_byte(figure) + 1));
        store.scan(Family::cells, first, bound, [&](std::string_view key, std::string_view page) {
            pages.emplace_back(key, page);
            return true;
        });
        CellsFromMinutes cells(figure, texts,
                               [&](std::size_t, std::string_view key, std::string_view value) {
                                   store.put(Family::cells, key, value);
                               });
        for (const auto& [key, page] : pages) cells.take(key, page);
        cells.finish();
    }
}

}  // namespace gridcase::projections::samples
