#include "adapters/cli/rehearsal.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/cli/table.hpp"
#include "engine/domain/policy_words.hpp"
#include "engine/domain/rehearsal.hpp"
#include "events/codec.hpp"

namespace gridcase::cli {
namespace {

using engine::CaseNumbers;
using engine::Rehearsal;
using Rows = std::vector<std::vector<std::string>>;
using Cells = std::vector<std::pair<std::string, const CaseNumbers*>>;

/// The beginning of a local day.
Instant day_begins(const std::string& option, const std::string& day,
                   const engine::Policy& policy) {
    const auto at = parse_instant(day + "T00:00:00Z");
    if (!at)
        throw Stop(Exit::usage, option + " “" + day + "” is not a day; write it as 2024-09-01");
    return *at - minutes(policy.utc_offset_minutes);
}

/// A rehearsal, and what is needed to tell it.
struct Told {
    Rehearsal rehearsal;
    std::shared_ptr<const engine::Policy> policy;
    std::shared_ptr<const engine::Territory> territory;
    Position position = 0;
    Instant asked_at;
};

Told rehearse(const Where& where, const RehearsalTask& task) {
    Told told;
    told.policy = std::make_shared<const engine::Policy>(policy_in(task.policy));
    told.asked_at = system_now();
    const Instant from = day_begins("--from", task.from, *told.policy);
    const Instant until = day_begins("--to", task.to, *told.policy) + days(1);
    if (until <= from)
        throw Stop(Exit::usage, "--to " + task.to + " lies before --from " + task.from);

    const auto log = rocks::open_log_reader(where.data);
    told.position = log->last();
    engine::Rehearsing rehearsing(told.policy, from, until);
    engine::Rulebook rulebook = engine::empty_rulebook();
    Progress progress("rehearsing", "commits");
    log->read(1, told.position, [&](Position position, std::string_view bytes) {
        const auto commit = stored(std::string(bytes), position);
        if (!commit) throw LogFailed("commit " + std::to_string(position) + ": " + commit.error());
        rehearsing.take(rulebook, (*commit)->commit);
        rulebook = engine::evolve(std::move(rulebook), (*commit)->commit);
        progress.update(static_cast<double>(position) / static_cast<double>(told.position),
                        position);
        return true;
    });
    told.rehearsal = rehearsing.result(told.asked_at);
    told.territory = rulebook.territory;
    return told;
}

std::string count(const CaseNumbers& numbers) { return with_commas(numbers.size()); }

std::string share(const CaseNumbers& part, const CaseNumbers& whole) {
    if (whole.empty()) return "–";
    char text[32];
    std::snprintf(text, sizeof text, "%.2f %%",
                  100.0 * static_cast<double>(part.size()) / static_cast<double>(whole.size()));
    return text;
}

std::string level_matrix(const Rehearsal& rehearsal) {
    std::vector<std::string> headings{"level 层级 then ↓ now →"};
    for (const Level level : all_levels) headings.emplace_back(to_text(level));
    Rows rows;
    for (const Level from : all_levels) {
        std::vector<std::string> row{std::string(to_text(from))};
        for (const Level to : all_levels) {
            const auto cases = rehearsal.levels.find({from, to});
            row.push_back(cases == rehearsal.levels.end() ? "0" : count(cases->second));
        }
        rows.push_back(std::move(row));
    }
    return as_table(headings, rows);
}

std::vector<std::string> then_and_now(std::string what, const engine::ThenAndNow& numbers) {
    return {std::move(what), count(numbers.then), count(numbers.now)};
}

std::string loads(const Told& told) {
    Rows levels;
    for (const auto& [level, numbers] : told.rehearsal.level_load)
        levels.push_back(then_and_now(std::string(to_text(level)), numbers));
    Rows units;
    for (const auto& [code, numbers] : told.rehearsal.unit_load) {
        if (numbers.then == numbers.now) continue;
        const UnitRegistered* unit = told.territory->find(code);
        auto row = then_and_now(code.value(), numbers);
        row.insert(row.begin() + 1, unit ? unit->name : "");
        units.push_back(std::move(row));
    }
    std::string text = as_table({"load 负荷", "then", "now"}, levels) + "\n";
    if (units.empty()) return text + "every unit has the cases that it had\n";
    const std::size_t others = told.rehearsal.unit_load.size() - units.size();
    text += as_table({"unit 单元", "name", "then", "now"}, units);
    return others == 0 ? text
                       : text + with_commas(others) + " other units have the cases they had\n";
}

std::string limits_and_containment(const Rehearsal& rehearsal) {
    const auto rate = [&](const std::string& what, const engine::ThenAndNow& numbers) {
        auto row = then_and_now(what, numbers);
        row.push_back(share(numbers.then, rehearsal.closed));
        row.push_back(share(numbers.now, rehearsal.closed));
        return row;
    };
    return as_table({"past the limit 超时", "then", "now"},
                    {then_and_now("of the holder 本级", rehearsal.late_level),
                     then_and_now("of the case 整案", rehearsal.late_case)}) +
           "\n" +
           as_table({"closed without leaving 化解", "then", "now", "then %", "now %"},
                    {rate("the grid 不出网格", rehearsal.grid_contained),
                     rate("the community 不出社区", rehearsal.community_contained)});
}

std::string table(const Told& told, const RehearsalTask& task) {
    const Rehearsal& rehearsal = told.rehearsal;
    return "policy " + told.policy->name + ", rehearsed on cases opened " + task.from + " to " +
           task.to + ", position " + with_commas(told.position) + "\n" +
           count(rehearsal.rehearsed) + " cases rehearsed, " + count(rehearsal.closed) +
           " of them closed; " + count(rehearsal.archival) + " of other systems left out; " +
           count(rehearsal.unroutable) + " that it could not route\n\n" + level_matrix(rehearsal) +
           "\n" + loads(told) + "\n" + limits_and_containment(rehearsal) +
           "\nthe cases behind a number: --cases CELL, as moved:grid:community, late:case:now; "
           "all of them: --format json\n";
}

boost::json::array listed(const CaseNumbers& numbers) {
    boost::json::array list;
    for (const CaseNumber& number : numbers) list.emplace_back(number.value());
    return list;
}

std::string json(const Told& told, const RehearsalTask& task, const Cells& cells) {
    boost::json::object by_name;
    for (const auto& [name, numbers] : cells)
        by_name[name] =
            boost::json::object{{"count", numbers->size()}, {"cases", listed(*numbers)}};
    return boost::json::serialize(boost::json::object{{"policy", told.policy->name},
                                                      {"from", task.from},
                                                      {"to", task.to},
                                                      {"position", told.position},
                                                      {"asked_at", to_text(told.asked_at)},
                                                      {"cells", std::move(by_name)}}) +
           "\n";
}

std::string csv(const Cells& cells) {
    Rows rows;
    for (const auto& [name, numbers] : cells)
        rows.push_back({name, std::to_string(numbers->size())});
    return as_csv({"cell", "cases"}, rows);
}

/// The cases of one cell, one a line.
std::string cases_of(const RehearsalTask& task, const Cells& cells) {
    const auto found = std::find_if(cells.begin(), cells.end(),
                                    [&](const auto& cell) { return cell.first == task.cases; });
    if (found == cells.end()) {
        std::vector<std::string_view> names;
        for (const auto& cell : cells) names.push_back(cell.first);
        const auto near = engine::nearest(task.cases, names);
        throw Stop(
            Exit::usage,
            "--cases " + task.cases + " is none of the cells of this rehearsal; " +
                (near ? "did you mean " + std::string(*near) + "?" : "--format csv lists them"));
    }
    if (task.format == "json") return boost::json::serialize(listed(*found->second)) + "\n";
    std::string text = task.format == "csv" ? "case\n" : "";
    for (const CaseNumber& number : *found->second) text += number.value() + "\n";
    return text;
}

}  // namespace

void rehearse_policy(const Where& where, const RehearsalTask& task) {
    if (where.data.empty())
        throw Stop(Exit::usage,
                   "say whose cases are replayed: --data DIR (a rehearsal reads the "
                   "log itself, also beside a server)");
    const Told told = rehearse(where, task);
    const Cells cells = engine::cells(told.rehearsal);
    if (!task.cases.empty())
        std::cout << cases_of(task, cells);
    else if (task.format == "json")
        std::cout << json(told, task, cells);
    else if (task.format == "csv")
        std::cout << csv(cells);
    else
        std::cout << table(told, task);
}

}  // namespace gridcase::cli
