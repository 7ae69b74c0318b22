#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/chores.hpp"
#include "adapters/cli/commands.hpp"
#include "adapters/cli/import_chore.hpp"
#include "adapters/cli/progress.hpp"

namespace gridcase::cli {
namespace {

struct Importing {
    std::string format;
    std::string map_file;
    std::vector<std::string> files;
    std::string rejects;
    bool json = false;
};

/// An absolute path: another process may be the one that opens the file.
std::string absolute(const std::string& file) {
    return file.empty() ? file : std::filesystem::absolute(file).string();
}

boost::json::object task_of(const Importing& importing) {
    boost::json::array files;
    for (const std::string& file : importing.files) files.emplace_back(absolute(file));
    return {{"format", importing.format},
            {"map", absolute(importing.map_file)},
            {"files", std::move(files)},
            {"rejects", absolute(importing.rejects)},
            {"directory", std::filesystem::current_path().string()}};
}

void print_report(const boost::json::value& report) {
    const auto count = [&](const char* member) {
        return report.at(member).to_number<std::uint64_t>();
    };
    std::cout << text_of(report, "file") << ": " << with_commas(count("rows")) << " rows, "
              << with_commas(count("taken")) << " taken, " << with_commas(count("repeated"))
              << " already there, " << with_commas(count("rejected")) << " rejected\n"
              << "  " << with_commas(count("commits")) << " commits written, "
              << with_commas(count("units")) << " units registered\n";
    if (count("closed_before_opened") > 0)
        std::cout << "  " << with_commas(count("closed_before_opened"))
                  << " cases closed before they were opened, kept as given and flagged "
                     "(closed_before_opened)\n";
    if (count("taken") == 0 && count("rejected") == 0)
        std::cout << "  nothing new: every row was imported before\n";
    if (count("rejected") > 0)
        std::cout << "  rows that could not be taken, with line and reason: "
                  << text_of(report, "rejects") << "\n";
}

}  // namespace

void add_import_command(CLI::App& app, Where& where, Work& work) {
    auto* command = app.add_subcommand("import", "take over another system's cases (导入)");
    auto importing = std::make_shared<Importing>();
    command->add_option("--format", importing->format, "boston-311, or csv with --map")->required();
    command->add_option("--map", importing->map_file, "TOML: which column is what");
    command->add_option("--rejects", importing->rejects,
                        "where rows go that cannot be taken; FILE.rejects.csv when left out");
    command->add_flag("--json", importing->json, "print the report as JSON");
    command->add_option("files", importing->files, ".csv or .csv.gz")->required();
    command->callback([importing, &where, &work] {
        work = [importing, &where] {
            const auto task = task_of(*importing);
            static_cast<void>(map_of(task));  // its faults are told before a directory is made
            have_chore_done(where, "import", task, [&](const boost::json::object& answer) {
                const auto* reports = answer.if_contains("reports");
                if (reports == nullptr) return;
                for (const boost::json::value& report : reports->as_array()) {
                    if (importing->json)
                        std::cout << boost::json::serialize(report) << "\n";
                    else
                        print_report(report);
                }
                std::cout.flush();
            });
        };
    });
}

}  // namespace gridcase::cli
