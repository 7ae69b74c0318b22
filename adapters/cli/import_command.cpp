#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <iostream>
#include <memory>

#include "adapters/cli/commands.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"
#include "adapters/import/import.hpp"

namespace gridcase::cli {
namespace {

constexpr std::size_t map_limit_bytes = 256U << 10U;

struct Importing {
    std::string format;
    std::string map_file;
    std::vector<std::string> files;
    std::string rejects;
    bool json = false;
};

std::shared_ptr<const import::Map> map_of(const Importing& importing) {
    if (importing.format != "csv") {
        auto map = import::shipped_map(importing.format);
        if (map == nullptr)
            throw Stop(Exit::usage, "format " + importing.format +
                                        " is not known; there are boston-311, and csv with --map");
        return map;
    }
    if (importing.map_file.empty())
        throw Stop(Exit::usage, "--format csv needs --map F.toml: which column is what");
    auto map = import::parse_map(read_file(importing.map_file, map_limit_bytes));
    if (!map) throw Stop(Exit::usage, faults_text(map.error(), importing.map_file));
    return *map;
}

boost::json::object as_json(const std::string& file, const import::ImportReport& report,
                            const std::string& rejects) {
    boost::json::object out{{"file", file},
                            {"rows", report.rows},
                            {"taken", report.taken},
                            {"repeated", report.repeated},
                            {"rejected", report.rejected},
                            {"closed_before_opened", report.closed_before_opened},
                            {"units", report.units},
                            {"commits", report.commits}};
    if (report.rejected > 0) out["rejects"] = rejects;
    return out;
}

void print(const std::string& file, const import::ImportReport& report,
           const std::string& rejects) {
    std::cout << file << ": " << with_commas(report.rows) << " rows, " << with_commas(report.taken)
              << " taken, " << with_commas(report.repeated) << " already there, "
              << with_commas(report.rejected) << " rejected\n";
    std::cout << "  " << with_commas(report.commits) << " commits written, "
              << with_commas(report.units) << " units registered\n";
    if (report.closed_before_opened > 0)
        std::cout << "  " << with_commas(report.closed_before_opened)
                  << " cases closed before they were opened, kept as given and flagged "
                     "(closed_before_opened)\n";
    if (report.taken == 0 && report.rejected == 0)
        std::cout << "  nothing new: every row was imported before\n";
    if (report.rejected > 0)
        std::cout << "  rows that could not be taken, with line and reason: " << rejects << "\n";
}

/// Imports one file; how many of its rows were rejected.
std::uint64_t import_one(const Importing& importing, const import::Map& map,
                         const std::string& file, WritingHouse& house) {
    const std::string rejects =
        !importing.rejects.empty()
            ? importing.rejects
            : std::filesystem::path(file).filename().string() + ".rejects.csv";
    const auto tell = [&](const import::ImportReport& report) {
        if (importing.json)
            std::cout << boost::json::serialize(as_json(file, report, rejects)) << "\n";
        else
            print(file, report, rejects);
        std::cout.flush();
    };
    try {
        Progress progress("importing " + std::filesystem::path(file).filename().string(), "rows");
        import::ImportOptions options;
        options.file = file;
        options.rejects = rejects;
        options.now = system_now;
        options.progress = [&](const import::ImportProgress& at) {
            const auto total = static_cast<double>(std::max<std::uint64_t>(at.bytes_total, 1));
            progress.update(static_cast<double>(at.bytes_read) / total, at.rows);
        };
        const auto report = import::run_import(map, options, house.engine(), house.vault());
        tell(report);
        return report.rejected;
    } catch (const import::ImportFailed& failed) {
        tell(failed.report);
        throw Stop(Exit::environment, file + ": " + failed.what());
    }
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
            const auto map = map_of(*importing);
            const auto house = open_house(where.data);
            std::uint64_t rejected = 0;
            for (const std::string& file : importing->files)
                rejected += import_one(*importing, *map, file, *house);
            if (rejected > 0)
                throw Stop(Exit::rejected, with_commas(rejected) + " rows were rejected");
        };
    });
}

}  // namespace gridcase::cli
