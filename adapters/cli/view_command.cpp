#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/board.hpp"
#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

struct Viewing {
    std::string name;
    bool list = false;
    std::string by, from, to, as_of, position, within, roll_up;
    std::string unit, cursor, limit;  // of a list
    bool overdue = false;
    bool due_soon = false;
    std::string format = "table";
    bool json = false;
};

Target target_of(const Viewing& viewing) {
    Target target("/api/v1/views");
    if (viewing.list) return target;
    target.part(viewing.name);
    const auto query = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) target.query(name, value);
    };
    query("by", viewing.by);
    query("from", viewing.from);
    query("to", viewing.to);
    query("as_of", viewing.as_of);
    query("position", viewing.position);
    query("within", viewing.within);
    query("roll_up", viewing.roll_up);
    return target;
}

std::string catalogue_text(const boost::json::value& figures, const boost::json::value& lists) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& view : figures.at("views").as_array())
        rows.push_back(
            {text_of(view, "view"), text_of(view, "name_zh"), text_of(view, "definition")});
    for (const auto& list : lists.at("lists").as_array())
        rows.push_back({text_of(list, "list"), text_of(list, "name_zh"),
                        "a list: " + text_of(list, "definition")});
    return as_table({"view", "名称", "definition"}, rows);
}

Target lists_target() { return Target("/api/v1/lists"); }

/// A view of this name is a list of cases, not a figure.
bool is_list(const Desk& desk, const std::string& name) {
    const boost::json::value lists = good_json(desk.send(get(lists_target())));
    for (const auto& list : lists.at("lists").as_array())
        if (text_of(list, "list") == name) return true;
    return false;
}

Target list_target(const Viewing& viewing) {
    Target target = lists_target().part(viewing.name);
    const auto query = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) target.query(name, value);
    };
    query("unit", viewing.within.empty() ? viewing.unit : viewing.within);
    if (!viewing.within.empty()) query("below", "1");
    query("from", viewing.from);
    query("until", viewing.to);
    if (viewing.overdue) query("overdue", "1");
    if (viewing.due_soon) query("due_soon", "1");
    query("limit", viewing.limit);
    query("cursor", viewing.cursor);
    return target;
}

void show_list(const Viewing& viewing, const Desk& desk) {
    const http::Response response = desk.send(get(list_target(viewing)));
    const boost::json::value document = good_json(response);
    std::cout << (viewing.format == "json" ? response.body + "\n" : list_text(document));
}

void show_catalogue(const Viewing& viewing, const Desk& desk) {
    const boost::json::value figures = good_json(desk.send(get(target_of(viewing))));
    const boost::json::value lists = good_json(desk.send(get(lists_target())));
    if (viewing.format != "json") {
        std::cout << catalogue_text(figures, lists);
        return;
    }
    boost::json::object both = figures.as_object();
    both["lists"] = lists.at("lists");
    std::cout << boost::json::serialize(both) << "\n";
}

/// 0.65 → `65.00 %`.
std::string percent(const boost::json::value& rate) {
    if (rate.is_null()) return "–";
    char text[32];
    std::snprintf(text, sizeof text, "%.2f %%", rate.to_number<double>() * 100);
    return text;
}

struct Sheet {
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> rows;
};

/// One line of a figure: its key cells, counters, rates; the totals have an empty key.
std::vector<std::string> cells(const boost::json::value& document, const boost::json::value& line,
                               const std::vector<std::string>& keys, bool total, bool raw_rates) {
    std::vector<std::string> row;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (total)
            row.emplace_back(i == 0 ? "total" : "");
        else if (keys[i] == "unit_name")
            row.push_back(text_of(line, "unit_name"));
        else
            row.push_back(text_of(line.at("key"), keys[i]));
    }
    const auto& counters = total ? document.at("totals") : line;
    for (const auto& counter : document.at("totals").as_object())
        row.push_back(text_of(counters, counter.key()));
    if (const auto* rates = line.as_object().if_contains("rates"))
        for (const auto& rate : rates->as_object())
            row.push_back(raw_rates ? shown(rate.value()) : percent(rate.value()));
    return row;
}

Sheet sheet_of(const boost::json::value& document, const std::string& by, bool raw_rates) {
    std::vector<std::string> keys;
    for (const std::string& key : CLI::detail::split(by, ',')) {
        if (key.empty()) continue;
        keys.push_back(key);
        if (key == "unit") keys.emplace_back("unit_name");
    }
    Sheet sheet;
    sheet.headings = keys;
    for (const auto& counter : document.at("totals").as_object())
        sheet.headings.emplace_back(counter.key());
    if (const auto* rates = document.as_object().if_contains("rates"))
        for (const auto& rate : rates->as_object()) sheet.headings.emplace_back(rate.key());
    for (const auto& line : document.at("rows").as_array())
        sheet.rows.push_back(cells(document, line, keys, false, raw_rates));
    sheet.rows.push_back(cells(document, document, keys, true, raw_rates));
    return sheet;
}

void print(const Viewing& viewing, const http::Response& response) {
    const boost::json::value document = good_json(response);
    if (viewing.format == "json") {
        std::cout << response.body << "\n";
    } else if (viewing.format == "csv") {
        const Sheet sheet = sheet_of(document, viewing.by, true);
        std::cout << as_csv(sheet.headings, sheet.rows);
    } else {
        std::cout << text_of(document, "view") << ": " << text_of(document, "definition")
                  << "\nas of " << text_of(document, "as_of") << ", position "
                  << text_of(document, "position") << "\n\n";
        const Sheet sheet = sheet_of(document, viewing.by, false);
        std::cout << as_table(sheet.headings, sheet.rows);
    }
}

}  // namespace

void add_view_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand(
        "view", "a figure, cut and dated as you like, or a list of cases (统计, 清单)");
    auto viewing = std::make_shared<Viewing>();
    command->add_option("name", viewing->name, "the figure or the list; see --list");
    command->add_flag("--list", viewing->list, "all figures and lists with their definitions");
    command->add_option("--by", viewing->by, "unit,category,level,month in any choice and order");
    command->add_option("--from", viewing->from,
                        "first month of the period, 2025-01; of a list: RFC 3339");
    command->add_option("--to", viewing->to,
                        "last month of the period, 2025-12; of a list: RFC 3339");
    command->add_option("--as-of", viewing->as_of, "what had happened by then, RFC 3339");
    command->add_option("--position", viewing->position, "what the log had taken by then");
    command->add_option("--within", viewing->within, "only this unit and those below it");
    command->add_option("--roll-up", viewing->roll_up,
                        "show units at this level: grid, community, street, district, city");
    command->add_option("--unit", viewing->unit, "of a list: what stands under this very unit");
    command->add_flag("--overdue", viewing->overdue, "of a list: what has passed");
    command->add_flag("--due-soon", viewing->due_soon,
                      "of a list: what passes soon, by the policy");
    command->add_option("--limit", viewing->limit, "of a list: so many lines at most");
    command->add_option("--cursor", viewing->cursor, "of a list: go on behind the page before");
    command->add_option("--format", viewing->format, "table, json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}));
    command->add_flag("--json", viewing->json, "the same as --format json");
    command->callback([viewing, &where, &work] {
        if (viewing->list == !viewing->name.empty())
            throw CLI::ValidationError("view", "give the name of a figure, or --list");
        if (viewing->json) viewing->format = "json";
        work = [viewing, &where] {
            const Desk desk = Desk::to_read(where);
            if (viewing->list)
                show_catalogue(*viewing, desk);
            else if (is_list(desk, viewing->name))
                show_list(*viewing, desk);
            else
                print(*viewing, desk.send(get(target_of(*viewing))));
        };
    });
}

}  // namespace gridcase::cli
