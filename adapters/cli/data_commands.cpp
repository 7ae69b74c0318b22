#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/cli/table.hpp"
#include "projections/figure.hpp"

namespace gridcase::cli {
namespace {

void list_projections(bool json) {
    boost::json::array list;
    std::vector<std::vector<std::string>> rows;
    for (const projections::Figure& figure : projections::catalogue()) {
        list.push_back({{"id", figure.id},
                        {"version", figure.version},
                        {"name_zh", figure.name_zh},
                        {"definition", figure.definition}});
        rows.push_back({std::string(figure.id), std::to_string(figure.version),
                        std::string(figure.name_zh), std::string(figure.definition)});
    }
    if (json)
        std::cout << boost::json::serialize(list) << "\n";
    else
        std::cout << as_table({"figure", "version", "名称", "definition"}, rows);
}

void tell_status(const Where& where, bool json) {
    if (where.data.empty()) throw Stop(Exit::usage, "say where the cases are: --data DIR");
    Position last = 0;
    rocks::ViewsStatus status;
    try {
        last = rocks::open_log_reader(where.data)->last();
        status = rocks::views_status(where.data);
    } catch (const std::exception& problem) {
        throw Stop(Exit::environment, problem.what());
    }
    if (json) {
        std::cout << boost::json::serialize(boost::json::object{{"log", last},
                                                                {"checkpoint", status.checkpoint},
                                                                {"generation", status.generation},
                                                                {"bytes", status.bytes}})
                  << "\n";
        return;
    }
    std::cout << "log         " << with_commas(last) << " commits\n"
              << "checkpoint  " << with_commas(status.checkpoint) << " on disk, generation "
              << status.generation << ", " << with_commas(status.bytes) << " bytes\n"
              << (status.checkpoint < last
                      ? "            what lies between is folded in memory, or when next opened\n"
                      : "");
}

/// In this process, or in the one that holds the directory.
void rebuild(const Where& where) {
    if (where.data.empty()) throw Stop(Exit::usage, "say where the cases are: --data DIR");
    try {
        HouseOptions options;
        options.create = false;
        WritingHouse house(where.data, options);
        {
            Progress progress("rebuilding the views", "commits");
            house.views().rebuild([&](Position done, Position of) {
                progress.update(of == 0 ? 1 : static_cast<double>(done) / static_cast<double>(of),
                                done);
            });
        }
        std::cout << "rebuilt from " << with_commas(house.log().last()) << " commits\n";
    } catch (const rocks::Locked&) {
        good_body(
            Desk::to_write(where).send(post(Target("/api/v1/projections/rebuild"), "", where)));
        std::cout << "rebuilt by the process that holds " << where.data << "\n";
    }
}

void add_projections(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("projections", "what the log adds up to (投影)");
    command->require_subcommand(1);
    command->fallthrough();
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "print JSON");
    command->add_subcommand("list", "figures with version and definition")->callback([json, &work] {
        work = [json] { list_projections(*json); };
    });
    command->add_subcommand("status", "how far the views on disk have come")
        ->callback([json, &where, &work] { work = [json, &where] { tell_status(where, *json); }; });
    command->add_subcommand("rebuild", "fold everything anew beside the live views, then swap")
        ->callback([&where, &work] { work = [&where] { rebuild(where); }; });
}

}  // namespace

void add_data_commands(CLI::App& app, Where& where, Work& work) {
    add_projections(app, where, work);
}

}  // namespace gridcase::cli
