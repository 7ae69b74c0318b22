#include "adapters/cli/import_chore.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>

#include "adapters/cli/calls.hpp"
#include "adapters/cli/progress.hpp"
#include "adapters/cli/rulebook.hpp"

namespace gridcase::cli {
namespace {

namespace json_text = boost::json;

constexpr std::size_t map_limit_bytes = 256U << 10U;

json_text::object as_json(const import::ImportOptions& options,
                          const import::ImportReport& report) {
    json_text::object out{
        {"file", options.file.string()}, {"rows", report.rows},
        {"taken", report.taken},         {"repeated", report.repeated},
        {"rejected", report.rejected},   {"closed_before_opened", report.closed_before_opened},
        {"units", report.units},         {"commits", report.commits}};
    if (report.rejected > 0) out["rejects"] = options.rejects.string();
    return out;
}

import::ImportReport import_one(WritingHouse& house, const import::Map& map,
                                const import::ImportOptions& options, json_text::array& reports) {
    try {
        const auto report = import::run_import(map, options, house.engine(), house.vault());
        reports.push_back(as_json(options, report));
        return report;
    } catch (const import::ImportFailed& failed) {
        reports.push_back(as_json(options, failed.report));
        throw Stop(Exit::environment, options.file.string() + ": " + failed.what());
    }
}

}  // namespace

std::shared_ptr<const import::Map> map_of(const json_text::object& task) {
    const std::string format = text_of(task, "format");
    if (format != "csv") {
        auto map = import::shipped_map(format);
        if (map == nullptr)
            throw Stop(Exit::usage, "format " + format +
                                        " is not known; there are boston-311, and csv with --map");
        return map;
    }
    const std::string file = text_of(task, "map");
    if (file.empty())
        throw Stop(Exit::usage, "--format csv needs --map F.toml: which column is what");
    auto map = import::parse_map(read_file(file, map_limit_bytes));
    if (!map) throw Stop(Exit::usage, faults_text(map.error(), file));
    return *map;
}

void import_tables(WritingHouse& house, const json_text::object& task, json_text::object& answer) {
    const auto map = map_of(task);
    const json_text::value* files = task.if_contains("files");
    if (files == nullptr || !files->is_array())
        throw Stop(Exit::usage, "`files` of an import is a list of paths");
    json_text::array& reports = answer["reports"].emplace_array();
    std::uint64_t rejected = 0;
    for (const json_text::value& file : files->get_array()) {
        import::ImportOptions options;
        options.file = std::string(file.as_string());
        options.rejects = text_of(task, "rejects");
        if (options.rejects.empty())
            options.rejects = std::filesystem::path(text_of(task, "directory")) /
                              (options.file.filename().string() + ".rejects.csv");
        options.now = system_now;
        Progress progress("importing " + options.file.filename().string(), "rows");
        options.progress = [&](const import::ImportProgress& at) {
            if (house.closing())
                throw Stop(Exit::environment,
                           "the process that held the directory was stopped; import the file "
                           "again, it goes on from there");
            const auto total = static_cast<double>(std::max<std::uint64_t>(at.bytes_total, 1));
            progress.update(static_cast<double>(at.bytes_read) / total, at.rows);
        };
        rejected += import_one(house, *map, options, reports).rejected;
    }
    if (rejected > 0) throw Stop(Exit::rejected, with_commas(rejected) + " rows were rejected");
}

}  // namespace gridcase::cli
