// Whether a data directory is well, and what to do where it is not (体检).

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/checkup.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/table.hpp"

namespace gridcase::cli {
namespace {

void print_json(const std::vector<Check>& checks, Finding worst) {
    boost::json::array list;
    for (const Check& check : checks)
        list.push_back({{"check", check.what},
                        {"finding", to_text(check.finding)},
                        {"found", check.found},
                        {"to_do", check.to_do}});
    std::cout << boost::json::serialize(
                     boost::json::object{{"finding", to_text(worst)}, {"checks", list}})
              << "\n";
}

void print_table(const std::vector<Check>& checks) {
    std::vector<std::vector<std::string>> rows;
    for (const Check& check : checks) {
        rows.push_back({check.what, to_text(check.finding), printable(check.found)});
        if (!check.to_do.empty()) rows.push_back({"", "to do", printable(check.to_do)});
    }
    std::cout << as_table({"check", "finding", "found"}, rows);
}

void examine(const Where& where, bool json) {
    if (where.data.empty()) throw Stop(Exit::usage, "say which house: --data DIR");
    const std::vector<Check> checks = look_over(where.data);
    const Finding worst = std::ranges::max_element(checks, {}, &Check::finding)->finding;
    if (json)
        print_json(checks, worst);
    else
        print_table(checks);
    const auto faults = std::ranges::count(checks, Finding::fault, &Check::finding);
    if (faults > 0)
        throw Stop(Exit::rejected, std::to_string(faults) +
                                       (faults == 1 ? " fault was" : " faults were") +
                                       " found in " + where.data);
}

}  // namespace

void add_doctor_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand(
        "doctor", "look a data directory over and change nothing; 1 when a fault was found (体检)");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "print JSON");
    command->callback([json, &where, &work] { work = [json, &where] { examine(where, *json); }; });
}

}  // namespace gridcase::cli
