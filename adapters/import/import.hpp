#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/domain/territory.hpp"
#include "engine/runtime/engine.hpp"
#include "events/personal.hpp"

namespace gridcase::import {

/// How a table becomes cases: column → field, date formats, zone, status words, units. Written as a
/// TOML file (format in adapters/import/README.md); boston-311 is one that ships with the house.
struct Map;

/// Reads a map; all faults at once, each at its place.
tl::expected<std::shared_ptr<const Map>, std::vector<engine::Fault>> parse_map(
    std::string_view text);
/// The map that ships under `name` (boston-311, …); null when there is none.
std::shared_ptr<const Map> shipped_map(std::string_view name);

struct ImportReport {
    std::uint64_t rows = 0;      // data rows read, also those that could not be taken
    std::uint64_t taken = 0;     // new cases
    std::uint64_t repeated = 0;  // already there, the same
    std::uint64_t rejected = 0;
    std::uint64_t closed_before_opened = 0;  // among taken and repeated: kept, flagged
    std::uint64_t units = 0;                 // newly registered
    std::uint64_t commits = 0;               // new
};

struct ImportProgress {
    std::uint64_t bytes_read = 0;  // of the file as it lies on disk
    std::uint64_t bytes_total = 0;
    std::uint64_t rows = 0;
};

struct ImportOptions {
    std::filesystem::path file;     // .csv or .csv.gz
    std::filesystem::path rejects;  // made when the first row is rejected
    std::function<Instant()> now;
    std::function<void(const ImportProgress&)> progress;  // called often
};

/// The file cannot be read to its end: missing, truncated, not gzip, not the map's columns. What
/// was taken before stays (asking again goes on from there); the text says where it broke.
struct ImportFailed : std::runtime_error {
    ImportFailed(const std::string& what, ImportReport so_far)
        : std::runtime_error(what), report(so_far) {}
    ImportReport report;
};

/// Takes every row as one archival case. Rows that cannot be taken go whole, with line number and
/// reason, to the rejects file. Importing the same file again adds nothing.
ImportReport run_import(const Map& map, const ImportOptions& options, engine::Engine& engine,
                        KeyVault& vault);

}  // namespace gridcase::import
