#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

struct Viewing {
    std::string name;
    bool list = false;
    std::string by, from, to, as_of, position, within, roll_up;
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

std::string catalogue_text(const boost::json::value& document) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& view : document.at("views").as_array())
        rows.push_back(
            {text_of(view, "view"), text_of(view, "name_zh"), text_of(view, "definition")});
    return as_table({"view", "名称", "definition"}, rows);
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
    } else if (viewing.list) {
        std::cout << catalogue_text(document);
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
    auto* command = app.add_subcommand("view", "a figure, cut and dated as you like (统计)");
    auto viewing = std::make_shared<Viewing>();
    command->add_option("name", viewing->name, "the figure; see --list");
    command->add_flag("--list", viewing->list, "all figures with their definitions");
    command->add_option("--by", viewing->by, "unit,category,level,month in any choice and order");
    command->add_option("--from", viewing->from, "first month of the period, 2025-01");
    command->add_option("--to", viewing->to, "last month of the period, 2025-12");
    command->add_option("--as-of", viewing->as_of, "what had happened by then, RFC 3339");
    command->add_option("--position", viewing->position, "what the log had taken by then");
    command->add_option("--within", viewing->within, "only this unit and those below it");
    command->add_option("--roll-up", viewing->roll_up,
                        "show units at this level: grid, community, street, district, city");
    command->add_option("--format", viewing->format, "table, json or csv")
        ->check(CLI::IsMember({"table", "json", "csv"}));
    command->add_flag("--json", viewing->json, "the same as --format json");
    command->callback([viewing, &where, &work] {
        if (viewing->list == !viewing->name.empty())
            throw CLI::ValidationError("view", "give the name of a figure, or --list");
        if (viewing->json) viewing->format = "json";
        work = [viewing, &where] {
            print(*viewing, Desk::to_read(where).send(get(target_of(*viewing))));
        };
    });
}

}  // namespace gridcase::cli
